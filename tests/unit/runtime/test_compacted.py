"""A service started again on output that was compacted writes what is missing at the end, and that alone."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from functools import partial

import pytest

from orchestron_ports.log import Entry, Record, Stream
from orchestron_runtime.derived import DerivedService, Diverged, Draft
from orchestron_store import MemoryLog

pytestmark = pytest.mark.anyio
SOURCE, CONFIGS, DECISIONS = Stream("in", "d"), Stream("configs", "d"), Stream("decisions", "d")
DEVICES = ("a", "b")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def entry(stream: Stream, seq: int, device: str = "") -> Entry:
    place = f"0.{seq}.{device}" if device else f"0.{seq}"
    return Entry(stream, device or str(seq), f"{seq} of {device}".encode(), {"ce_id": place})


def step(record: Record) -> list[Draft]:
    """One device each time, in turn, and a decision."""
    seq = int(record.key)
    device = DEVICES[seq % 2]
    return [
        Draft(DECISIONS, (0, seq, ""), partial(entry, DECISIONS, seq)),
        Draft(CONFIGS, (0, seq, device), partial(entry, CONFIGS, seq, device)),
    ]


async def run(log: MemoryLog, compacted: Collection[Stream]) -> None:
    stop = asyncio.Event()
    service = DerivedService("s", log, SOURCE, [CONFIGS, DECISIONS], step, compacted=compacted)
    task = asyncio.create_task(service.run(stop))
    async with asyncio.timeout(10):
        while not task.done() and await service.check():
            await asyncio.sleep(0)
    stop.set()
    await task


async def compacted_log() -> MemoryLog:
    """Of six inputs four were answered; of the configurations the last of each device is left."""
    log = MemoryLog()
    await log.append([entry(SOURCE, seq) for seq in range(1, 7)])
    await log.append([entry(DECISIONS, seq) for seq in range(1, 5)])
    await log.append([entry(CONFIGS, 3, "b"), entry(CONFIGS, 4, "a")])
    return log


async def test_gaps_are_no_difference() -> None:
    """What was compacted away is not written again; what is missing at the end is."""
    log = await compacted_log()
    await run(log, [CONFIGS])
    assert [record.headers["ce_id"] for record in await log.read(CONFIGS, 0)] == [
        "0.3.b",
        "0.4.a",
        "0.5.b",
        "0.6.a",
    ]
    assert len(await log.read(DECISIONS, 0)) == 6


async def test_gaps_elsewhere_are_a_difference() -> None:
    """A stream that is not compacted has no gaps."""
    with pytest.raises(Diverged, match="comes out where the log has"):
        await run(await compacted_log(), [])


async def test_other_content_is_a_difference_all_the_same() -> None:
    """What is left of a compacted stream is compared."""
    log = await compacted_log()
    wrong = entry(CONFIGS, 5, "b")
    await log.append([Entry(CONFIGS, wrong.key, b"other", wrong.headers)])
    with pytest.raises(Diverged, match="other content"):
        await run(log, [CONFIGS])


async def test_streams_are_appended_in_the_order_of_outputs() -> None:
    """Who finds a record of the last stream finds those of the streams named before it."""
    log = MemoryLog()
    order: list[str] = []

    async def append(entries: list[Entry], **_: object) -> list[int]:
        order.extend(one.stream.topic for one in entries)
        return await MemoryLog.append(log, entries)

    await log.append([entry(SOURCE, seq) for seq in range(1, 4)])
    log.append = append  # type: ignore[assignment,method-assign]
    await run(log, [])
    assert order == ["configs"] * 3 + ["decisions"] * 3
