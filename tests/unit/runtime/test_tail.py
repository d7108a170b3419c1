"""Following a stream."""

from __future__ import annotations

import asyncio

import pytest

from orchestron_ports.log import Entry, LogError, Record, Stream
from orchestron_runtime import tail
from orchestron_store import MemoryLog

pytestmark = pytest.mark.anyio
HISTORY = Stream("history", "default")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def put(log: MemoryLog, *values: bytes) -> None:
    await log.append([Entry(HISTORY, "", value) for value in values])


async def test_what_is_there_then_what_comes() -> None:
    """Old records come in batches up to the limit, new ones as they are appended, until `stop`."""
    log, stop, seen = MemoryLog(), asyncio.Event(), list[list[bytes]]()
    await put(log, b"0", b"1", b"2", b"3")
    caught_up = asyncio.Event()

    async def follow() -> None:
        async for batch in tail(log, HISTORY, 1, stop, limit=2):
            seen.append([record.value for record in batch])
            if batch[-1].value == b"3":
                caught_up.set()
            if batch[-1].value == b"5":
                stop.set()

    following = asyncio.create_task(follow())
    await asyncio.wait_for(caught_up.wait(), 10)
    await put(log, b"4", b"5")
    await asyncio.wait_for(following, 10)
    assert seen == [[b"1", b"2"], [b"3"], [b"4", b"5"]]


async def test_stop_ends_a_wait_at_once() -> None:
    """A reader that waits at the end of the stream ends when `stop` is set."""
    log, stop = MemoryLog(), asyncio.Event()

    async def follow() -> list[list[Record]]:
        return [batch async for batch in tail(log, HISTORY, 0, stop)]

    following = asyncio.create_task(follow())
    await asyncio.sleep(0)
    stop.set()
    assert await asyncio.wait_for(following, 5) == []


async def test_errors_of_the_log_come_through() -> None:
    """A log closed under a waiting reader ends it with an error."""
    log, stop = MemoryLog(), asyncio.Event()
    reader = tail(log, HISTORY, 0, stop)
    waiting = asyncio.ensure_future(anext(reader))
    while not log._arrivals.awaited:
        await asyncio.sleep(0)
    await log.close()
    with pytest.raises(LogError):
        await waiting
