"""What every adapter of the log port must do, as tests.

An adapter's test module subclasses `LogContract`, and gives the fixture `log`: an `EventLog`
that may hold records of others. One whose logs can be opened a second time subclasses
`SharedLogContract` and gives `open_log` as well. Every test has a domain of its own, so that
tests can share a broker. Tests are coroutines, run by anyio's pytest plugin.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest

from orchestron_ports.log import Consumed, Entry, EventLog, Fenced, LogError, Record, Stream

PATIENCE = 20.0
"""Seconds after which something that should have come is taken not to come."""


async def drain(log: EventLog, stream: Stream, limit: int = 1000) -> list[Record]:
    """All records of a stream, read in pieces of `limit`."""
    found: list[Record] = []
    offset = 0
    while batch := await log.read(stream, offset, limit):
        found.extend(batch)
        offset = batch[-1].offset + 1
    return found


def values(records: list[Record]) -> list[bytes]:
    """What the records hold."""
    return [record.value for record in records]


class LogFixtures:
    """What the tests of both suites are given."""

    @pytest.fixture
    def anyio_backend(self) -> str:
        """The port is for asyncio."""
        return "asyncio"

    @pytest.fixture
    def topics(self) -> tuple[str, str]:
        """Two topics that exist."""
        return ("history", "outcomes")

    @pytest.fixture
    def domain(self) -> str:
        """A domain that no other test uses."""
        return f"contract-{uuid4().hex[:12]}"

    @pytest.fixture
    def stream(self, topics: tuple[str, str], domain: str) -> Stream:
        """An empty stream."""
        return Stream(topics[0], domain)

    @pytest.fixture
    def other(self, topics: tuple[str, str], domain: str) -> Stream:
        """Another empty stream."""
        return Stream(topics[1], domain)


@pytest.mark.anyio
class LogContract(LogFixtures):
    """For every adapter."""

    async def test_read_gives_what_was_appended(self, log: EventLog, stream: Stream) -> None:
        """A record comes back as it was put in, with its place and the time it was taken."""
        entry = Entry(stream, "key/é", bytes(range(256)), {"traceparent": "00-ab", "name": "Zürich"})
        (offset,) = await log.append([entry])
        (record,) = await log.read(stream, 0)
        assert (record.stream, record.offset, record.key) == (stream, offset, "key/é")
        assert (record.value, dict(record.headers)) == (bytes(range(256)), dict(entry.headers))
        assert record.time_ms > 1_500_000_000_000

    async def test_order_is_that_of_appending(self, log: EventLog, stream: Stream) -> None:
        """Offsets rise, and reading follows them, in one batch and over several."""
        given = [await log.append([Entry(stream, "", bytes([n, m])) for m in range(3)]) for n in range(4)]
        offsets = [offset for batch in given for offset in batch]
        assert offsets == sorted(set(offsets))
        assert offsets[0] >= 0
        records = await drain(log, stream)
        assert values(records) == [bytes([n, m]) for n in range(4) for m in range(3)]
        assert [record.offset for record in records] == offsets

    async def test_reading_in_pieces(self, log: EventLog, stream: Stream) -> None:
        """A limit cuts a batch short; going on at the last offset + 1 misses and repeats nothing."""
        await log.append([Entry(stream, "", b"%d" % n) for n in range(700)], durable=False)
        assert len(await log.read(stream, 0, 7)) == 7
        assert len(await log.read(stream, 0, 600)) == 600
        assert values(await drain(log, stream, 7)) == [b"%d" % n for n in range(700)]

    async def test_end_of_an_empty_stream(self, log: EventLog, stream: Stream) -> None:
        """A stream nobody wrote to is empty, not an error."""
        assert await log.read(stream, 0) == []
        assert await log.read(stream, await log.end(stream)) == []
        assert await log.last(stream) is None
        assert stream not in await log.streams()

    async def test_end_is_between_what_is_and_what_comes(self, log: EventLog, stream: Stream) -> None:
        """`end` is above every record's offset, and not above that of the next record."""
        (first,) = await log.append([Entry(stream, "", b"1")])
        end = await log.end(stream)
        assert end > first
        assert await log.read(stream, end) == []
        (second,) = await log.append([Entry(stream, "", b"2")])
        assert second >= end
        assert values(await log.read(stream, end)) == [b"2"]

    async def test_last(self, log: EventLog, stream: Stream, other: Stream) -> None:
        """`last` is the newest record of its own stream."""
        await log.append([Entry(stream, "a", b"1"), Entry(stream, "b", b"2"), Entry(other, "c", b"3")])
        found = await log.last(stream)
        assert found is not None
        assert (found.key, found.value) == ("b", b"2")

    async def test_streams_are_apart(self, log: EventLog, topics: tuple[str, str], domain: str) -> None:
        """Topic and domain both tell streams apart, and those with records are listed in order."""
        mine = [Stream(topic, name) for topic in topics for name in (domain, f"{domain}-2")]
        await log.append([Entry(stream, "", repr(stream).encode()) for stream in reversed(mine)])
        for stream in mine:
            assert values(await drain(log, stream)) == [repr(stream).encode()]
        listed = [stream for stream in await log.streams() if stream.domain.startswith(domain)]
        assert listed == sorted(mine, key=lambda stream: (stream.topic, stream.domain))

    async def test_empty_append(self, log: EventLog, stream: Stream) -> None:
        """Appending nothing is allowed and makes no stream."""
        assert await log.append([]) == []
        assert stream not in await log.streams()

    async def test_empty_value_and_large_value(self, log: EventLog, stream: Stream) -> None:
        """Values of no byte and of a megabyte go through."""
        large = bytes(1_000_000)
        await log.append([Entry(stream, "", b""), Entry(stream, "", large)])
        assert values(await drain(log, stream)) == [b"", large]

    async def test_consumed_is_kept_by_group_and_stream(
        self, log: EventLog, stream: Stream, other: Stream
    ) -> None:
        """Consumed offsets come with the entries, apart by group and stream; the last one counts."""
        group = f"layer-cfs-{stream.domain}"
        await log.append([Entry(stream, "", b"in")])
        assert await log.consumed(group, stream) == 0
        await log.append([Entry(other, "", b"out")], consumed=[Consumed(group, stream, 1)])
        assert await log.consumed(group, stream) == 1
        assert await log.consumed(group, other) == 0
        assert await log.consumed(f"{group}-2", stream) == 0
        await log.append([], consumed=[Consumed(group, stream, 4)])
        assert await log.consumed(group, stream) == 4

    async def test_offset_at(self, log: EventLog, stream: Stream) -> None:
        """Seeking by time finds the first record taken then or later, and the end after the last."""
        assert await log.offset_at(stream, 0) == await log.end(stream)
        for n in range(3):
            await log.append([Entry(stream, "", b"%d" % n)])
        records = await drain(log, stream)
        times = [record.time_ms for record in records]
        assert times == sorted(times)
        assert await log.offset_at(stream, 0) == records[0].offset
        for record in records:
            found = await log.offset_at(stream, record.time_ms)
            assert found == min(r.offset for r in records if r.time_ms >= record.time_ms)
        assert await log.offset_at(stream, times[-1] + 1_000_000) == await log.end(stream)

    async def test_concurrent_appends_stay_whole(self, log: EventLog, stream: Stream) -> None:
        """Appends of many tasks interleave only as wholes, and each task's own stay in order."""

        async def worker(name: int) -> None:
            for n in range(10):
                batch = [Entry(stream, f"{name}", b"%d.%d" % (n, part)) for part in range(3)]
                await log.append(batch, durable=n % 2 == 0)

        await asyncio.gather(*(worker(name) for name in range(10)))
        records = await drain(log, stream)
        assert len(records) == 300
        for start in range(0, 300, 3):
            assert len({record.key for record in records[start : start + 3]}) == 1
        for name in range(10):
            own = [record.value for record in records if record.key == f"{name}"]
            assert own == [b"%d.%d" % (n, part) for n in range(10) for part in range(3)]

    async def test_wait_is_at_once_when_it_is_there(self, log: EventLog, stream: Stream) -> None:
        """Waiting for a record that has come already returns True."""
        (offset,) = await log.append([Entry(stream, "", b"x")])
        assert await log.wait(stream, offset, PATIENCE)
        assert await log.wait(stream, 0, PATIENCE)

    async def test_wait_ends_after_timeout(self, log: EventLog, stream: Stream, other: Stream) -> None:
        """Records of another stream do not end a wait; the timeout does."""
        await log.append([Entry(stream, "", b"x")])
        waiting = asyncio.create_task(log.wait(stream, await log.end(stream), 0.2))
        await log.append([Entry(other, "", b"y")])
        assert await waiting is False

    async def test_wait_is_woken(self, log: EventLog, stream: Stream) -> None:
        """All who wait are woken by an append, and find the record."""
        waiting = [asyncio.create_task(log.wait(stream, 0, PATIENCE)) for _ in range(5)]
        await asyncio.sleep(0)
        await log.append([Entry(stream, "", b"x")])
        assert await asyncio.gather(*waiting) == [True] * 5
        assert values(await log.read(stream, 0)) == [b"x"]

    async def test_wait_can_be_cancelled(self, log: EventLog, stream: Stream) -> None:
        """A cancelled wait ends, and the log goes on."""
        waiting = asyncio.create_task(log.wait(stream, 0, PATIENCE))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await log.append([Entry(stream, "", b"x")])
        assert await log.wait(stream, 0, PATIENCE)

    async def test_writer_appends(self, log: EventLog, stream: Stream, other: Stream) -> None:
        """A claimed writer's append goes to several streams, with what it consumed."""
        writer = await log.claim(f"sequencer-{stream.domain}")
        entries = [Entry(stream, "", b"1"), Entry(other, "", b"2"), Entry(stream, "", b"3")]
        group = f"intent-{stream.domain}"
        offsets = await log.append(entries, writer=writer, consumed=[Consumed(group, other, 1)])
        assert [record.offset for record in await drain(log, stream)] == [offsets[0], offsets[2]]
        assert values(await drain(log, stream)) == [b"1", b"3"]
        assert values(await drain(log, other)) == [b"2"]
        assert await log.consumed(group, other) == 1

    async def test_a_later_claim_fences_an_earlier(
        self, log: EventLog, stream: Stream, other: Stream
    ) -> None:
        """The earlier writer's append raises `Fenced` and leaves nothing, consumed offsets included."""
        name = f"sequencer-{stream.domain}"
        earlier = await log.claim(name)
        await log.append([Entry(stream, "", b"1")], writer=earlier)
        later = await log.claim(name)
        with pytest.raises(Fenced):
            await log.append(
                [Entry(stream, "", b"lost")],
                writer=earlier,
                consumed=[Consumed(f"intent-{stream.domain}", other, 9)],
            )
        await log.append([Entry(stream, "", b"2")], writer=later)
        assert values(await drain(log, stream)) == [b"1", b"2"]
        assert await log.consumed(f"intent-{stream.domain}", other) == 0

    async def test_claims_of_other_names_do_not_fence(self, log: EventLog, stream: Stream) -> None:
        """Two names are two writers."""
        mine = await log.claim(f"sequencer-{stream.domain}")
        await log.claim(f"sequencer-{stream.domain}-2")
        await log.append([Entry(stream, "", b"1")], writer=mine)
        assert values(await drain(log, stream)) == [b"1"]

    async def test_closed_log_says_so(self, log: EventLog, stream: Stream) -> None:
        """After `close`, which may be called twice, appending is an error, not silence."""
        await log.append([Entry(stream, "", b"1")])
        await log.close()
        await log.close()
        with pytest.raises(LogError):
            await log.append([Entry(stream, "", b"2")])


OpenLog = Callable[[], Awaitable[EventLog]]


@pytest.mark.anyio
class SharedLogContract(LogContract):
    """For adapters whose log outlives the object, and can be used by several at once."""

    async def test_reopened_log_has_everything(
        self, log: EventLog, open_log: OpenLog, stream: Stream
    ) -> None:
        """Records, consumed offsets and claims are there when the log is opened again."""
        name = f"sequencer-{stream.domain}"
        writer = await log.claim(name)
        group = f"intent-{stream.domain}"
        await log.append([Entry(stream, "k", b"1", {"a": "b"})], consumed=[Consumed(group, stream, 7)])
        await log.append([Entry(stream, "k", b"2")], durable=False, writer=writer)
        before = await drain(log, stream)
        await log.close()
        again = await open_log()
        try:
            assert await drain(again, stream) == before
            assert await again.consumed(group, stream) == 7
            (offset,) = await again.append([Entry(stream, "", b"3")], writer=await again.claim(name))
            assert offset > before[-1].offset
        finally:
            await again.close()

    async def test_another_handle_sees_and_is_woken(
        self, log: EventLog, open_log: OpenLog, stream: Stream
    ) -> None:
        """What one handle appends wakes a reader on another."""
        reader = await open_log()
        try:
            waiting = asyncio.create_task(reader.wait(stream, 0, PATIENCE))
            await asyncio.sleep(0)
            await log.append([Entry(stream, "", b"x")])
            assert await waiting
            assert values(await reader.read(stream, 0)) == [b"x"]
        finally:
            await reader.close()

    async def test_both_handles_append(self, log: EventLog, open_log: OpenLog, stream: Stream) -> None:
        """Offsets of two handles never collide, and both see one order."""
        second = await open_log()
        try:

            async def worker(handle: EventLog, name: str) -> list[int]:
                return [
                    (await handle.append([Entry(stream, name, b"%d" % n)], durable=False))[0]
                    for n in range(50)
                ]

            one, two = await asyncio.gather(worker(log, "one"), worker(second, "two"))
            assert len({*one, *two}) == 100
            assert await drain(log, stream) == await drain(second, stream)
            assert len(await drain(log, stream)) == 100
        finally:
            await second.close()

    async def test_a_claim_on_another_handle_fences(
        self, log: EventLog, open_log: OpenLog, stream: Stream
    ) -> None:
        """Fencing works between processes."""
        name = f"sequencer-{stream.domain}"
        earlier = await log.claim(name)
        await log.append([Entry(stream, "", b"1")], writer=earlier)
        second = await open_log()
        try:
            later = await second.claim(name)
            with pytest.raises(Fenced):
                await log.append([Entry(stream, "", b"lost")], writer=earlier)
            await second.append([Entry(stream, "", b"2")], writer=later)
            assert values(await drain(log, stream)) == [b"1", b"2"]
        finally:
            await second.close()
