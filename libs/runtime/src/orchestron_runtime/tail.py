"""Following a stream."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

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
            else:
                await _arrival_or_stop(log, stream, offset, stopping)
    finally:
        stopping.cancel()


async def _arrival_or_stop(log: EventLog, stream: Stream, offset: int, stopping: asyncio.Task[bool]) -> None:
    limit = asyncio.timeout(None)

    def end(_: object) -> None:
        # the wait may have ended by itself meanwhile
        with suppress(RuntimeError):
            limit.reschedule(0.0)

    stopping.add_done_callback(end)
    try:
        async with limit:
            await log.wait(stream, offset, _LOOK_AGAIN)
    except TimeoutError:
        if not limit.expired():
            raise
    finally:
        stopping.remove_done_callback(end)
