"""Following a stream."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from orchestron_ports.log import EventLog, Record, Stream

_LOOK_AGAIN = 30.0
"""Seconds; an engine that lost a notification would be found out after that."""


async def tail(
    log: EventLog, stream: Stream, offset: int, stop: asyncio.Event, limit: int = 1000
) -> AsyncIterator[list[Record]]:
    """Batches of 1 to `limit` records from `offset` on, as they come, until `stop` is set.

    Raises `LogError` as the log does. A batch that is being worked on when `stop` is set is the last.
    """
    stopping = asyncio.create_task(stop.wait())
    try:
        while not stop.is_set():
            batch = await log.read(stream, offset, limit)
            if batch:
                yield batch
                offset = batch[-1].offset + 1
            # to find nothing is dear on some engines: what came meanwhile ends the wait at once
            if len(batch) < limit and not stop.is_set():
                await _arrival_or_stop(log, stream, offset, stopping)
    finally:
        stopping.cancel()


async def _arrival_or_stop(log: EventLog, stream: Stream, offset: int, stopping: asyncio.Task[bool]) -> None:
    arrival = asyncio.create_task(log.wait(stream, offset, _LOOK_AGAIN))
    try:
        await asyncio.wait({arrival, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        arrival.cancel()
        await asyncio.wait({arrival})
    if not arrival.cancelled():
        arrival.result()
