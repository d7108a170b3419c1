"""Output that is a function of input is written once, and what was written is held against it."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from orchestron_ports.log import Entry, Record, Stream
from orchestron_runtime.derived import COMPARED, UNSURE, DerivedService, Diverged, Draft
from orchestron_store import MemoryLog

pytestmark = pytest.mark.anyio
SOURCE, OUTPUT = Stream("in", "d"), Stream("out", "d")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def entry(seq: int, value: bytes, *, epoch: int = 0, device: str = "", stream: Stream = OUTPUT) -> Entry:
    place = f"{epoch}.{seq}.{device}" if device else f"{epoch}.{seq}"
    return Entry(stream, str(seq), value, {"ce_id": place})


def doubled(record: Record) -> list[Draft]:
    """Each input as two outputs, for devices a.1 and b."""
    seq = int(record.key)
    return [
        Draft(OUTPUT, (0, seq, device), partial(entry, seq, record.value * 2, device=device))
        for device in ("a.1", "b")
    ]


async def run_until(log: MemoryLog, count: int) -> None:
    """Run the service until its output has `count` records and it has read all that there is."""
    stop = asyncio.Event()
    service = DerivedService("doubler", log, SOURCE, [OUTPUT], doubled, batch=2)
    task = asyncio.create_task(service.run(stop))
    try:
        async with asyncio.timeout(10):
            while not task.done() and (await service.check() or await log.end(OUTPUT) < count):
                await asyncio.sleep(0)
    finally:
        stop.set()
        await task


async def feed(log: MemoryLog, *seqs: int) -> None:
    await log.append([entry(seq, str(seq).encode(), stream=SOURCE) for seq in seqs])


async def values(log: MemoryLog) -> list[bytes]:
    return [record.value for record in await log.read(OUTPUT, 0)]


async def test_started_again_it_writes_only_what_is_missing() -> None:
    """A service that is started again on its own output appends nothing twice, and goes on."""
    log = MemoryLog()
    await feed(log, 1, 2, 3)
    await run_until(log, 6)
    await feed(log, 4)
    await run_until(log, 8)
    await run_until(log, 8)
    assert await values(log) == [b"11", b"11", b"22", b"22", b"33", b"33", b"44", b"44"]


async def test_half_written_seq_is_completed() -> None:
    """Of one input the outputs that were not written are written, and those alone."""
    log = MemoryLog()
    await log.append([entry(1, b"11", device="a.1")])
    await feed(log, 1, 2)
    await run_until(log, 4)
    assert await values(log) == [b"11", b"11", b"22", b"22"]


async def test_records_written_twice_are_passed_over() -> None:
    """Output that two processes wrote at the same time does no harm."""
    log = MemoryLog()
    first = [entry(1, b"11", device="a.1"), entry(1, b"11", device="b")]
    await log.append([*first, *first])
    await feed(log, 1, 2)
    await run_until(log, 6)
    assert (await values(log))[4:] == [b"22", b"22"]


@pytest.mark.parametrize(
    "held",
    [entry(1, b"other", device="a.1"), entry(2, b"22", device="a.1"), entry(1, b"11", epoch=1, device="a.1")],
    ids=["content", "seq", "epoch"],
)
async def test_other_output_stops_it(held: Entry) -> None:
    """Output that the input does not give is an error that names the seq."""
    log = MemoryLog()
    await log.append([held])
    await feed(log, 1)
    with pytest.raises(Diverged) as caught:
        await run_until(log, 3)
    assert caught.value.seq == 1
    assert await log.end(OUTPUT) == 1


async def test_check_says_when_it_has_caught_up() -> None:
    """Until what lay there at the start is computed, the service says so."""
    log = MemoryLog()
    await feed(log, 1)
    service = DerivedService("doubler", log, SOURCE, [OUTPUT], doubled)
    assert "doubler" in (await service.check() or "")
    await run_until(log, 2)


async def test_only_the_newest_are_compared() -> None:
    """Of a long output the newest records are held against what comes out, late copies of old ones aside."""
    count = COMPARED + UNSURE
    log = MemoryLog()
    await feed(log, *range(1, count + 1))
    await run_until(log, 2 * count)
    await log.append([entry(1, b"11", device="a.1")])
    await feed(log, count + 1)
    await run_until(log, 2 * count + 3)
    assert (await values(log))[-1] == str(count + 1).encode() * 2

    forged = MemoryLog()
    await forged.append([*(entry(seq, b"other", device="a.1") for seq in range(1, count + 100))])
    await feed(forged, *range(1, count + 1))
    with pytest.raises(Diverged) as caught:
        await run_until(forged, 2 * count)
    assert caught.value.seq == count + 98 - COMPARED
