"""The log in memory, held to the port's contract."""

from __future__ import annotations

import asyncio

import pytest

from orchestron_ports.log import Entry, LogError, Stream
from orchestron_store import MemoryLog
from orchestron_testkit.log_contract import LogContract


class TestMemoryLog(LogContract):
    @pytest.fixture
    def log(self) -> MemoryLog:
        return MemoryLog()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
async def test_time_in_a_stream_does_not_go_back() -> None:
    """A clock that is set back does not break seeking by time."""
    clock = iter([2_000, 1_000, 3_000])
    log = MemoryLog(lambda: next(clock))
    stream = Stream("history", "default")
    await log.append([Entry(stream, "", b"") for _ in range(3)])
    assert [record.time_ms for record in await log.read(stream, 0)] == [2_000, 2_000, 3_000]
    assert await log.offset_at(stream, 2_500) == 2


@pytest.mark.anyio
async def test_closing_ends_a_wait() -> None:
    """A task that waits when the log is closed gets an error, so that it cannot spin or hang."""
    log = MemoryLog()
    waiting = asyncio.create_task(log.wait(Stream("history", "default"), 0, 20.0))
    await asyncio.sleep(0)
    await log.close()
    with pytest.raises(LogError):
        await waiting
