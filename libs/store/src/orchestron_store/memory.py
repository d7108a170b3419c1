"""The log port in memory: for tests, and for looking at a copy of a history."""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_left
from collections.abc import Callable, Sequence

from orchestron_ports.log import Consumed, Entry, Fenced, LogError, Record, Stream, Writer
from orchestron_store.arrivals import Arrivals


def wall_ms() -> int:
    """Milliseconds since 1970, by the clock of this machine."""
    return time.time_ns() // 1_000_000


class MemoryLog:
    """`EventLog` that lives as long as the object does. Offsets have no holes."""

    def __init__(self, now_ms: Callable[[], int] = wall_ms) -> None:
        self._now_ms = now_ms
        self._records: dict[Stream, list[Record]] = {}
        self._consumed: dict[tuple[str, Stream], int] = {}
        self._tokens: dict[str, int] = {}
        self._arrivals = Arrivals()
        self._closed = False

    async def append(
        self,
        entries: Sequence[Entry],
        *,
        consumed: Sequence[Consumed] = (),
        writer: Writer | None = None,
        durable: bool = True,  # noqa: ARG002 - nothing here outlives the process
    ) -> list[int]:
        """See `EventLog.append`."""
        self._check_open()
        if writer is not None and self._tokens.get(writer.name) != writer.token:
            raise Fenced(f"writer {writer.name} was claimed by another")
        offsets = [self._add(entry) for entry in entries]
        self._consumed.update({(mark.group, mark.stream): mark.offset for mark in consumed})
        self._arrivals.notify({entry.stream for entry in entries})
        # an append to a real engine gives other tasks a turn, so must this one
        await asyncio.sleep(0)
        return offsets

    async def read(self, stream: Stream, offset: int, limit: int = 1000) -> list[Record]:
        """See `EventLog.read`."""
        self._check_open()
        start = max(0, offset)
        return self._records.get(stream, [])[start : start + limit]

    async def end(self, stream: Stream) -> int:
        """See `EventLog.end`."""
        self._check_open()
        return len(self._records.get(stream, ()))

    async def offset_at(self, stream: Stream, time_ms: int) -> int:
        """See `EventLog.offset_at`."""
        self._check_open()
        return bisect_left(self._records.get(stream, ()), time_ms, key=lambda record: record.time_ms)

    async def last(self, stream: Stream) -> Record | None:
        """See `EventLog.last`."""
        self._check_open()
        records = self._records.get(stream)
        return records[-1] if records else None

    async def streams(self) -> list[Stream]:
        """See `EventLog.streams`."""
        self._check_open()
        return sorted(self._records, key=lambda stream: (stream.topic, stream.domain))

    async def consumed(self, group: str, stream: Stream) -> int:
        """See `EventLog.consumed`."""
        self._check_open()
        return self._consumed.get((group, stream), 0)

    async def wait(self, stream: Stream, offset: int, timeout: float) -> bool:
        """See `EventLog.wait`."""
        self._check_open()
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while len(self._records.get(stream, ())) <= offset:
            left = deadline - loop.time()
            if left <= 0:
                return False
            await self._arrivals.wait(stream, left)
        return True

    async def claim(self, name: str) -> Writer:
        """See `EventLog.claim`."""
        self._check_open()
        self._tokens[name] = self._tokens.get(name, 0) + 1
        return Writer(name, self._tokens[name])

    async def close(self) -> None:
        """See `EventLog.close`."""
        self._closed = True
        self._arrivals.close()

    def _check_open(self) -> None:
        if self._closed:
            raise LogError("the log is closed")

    def _add(self, entry: Entry) -> int:
        records = self._records.setdefault(entry.stream, [])
        # the clock of a machine may be set back; time in a stream is not
        now = max(self._now_ms(), records[-1].time_ms if records else 0)
        offset = len(records)
        records.append(Record(entry.stream, offset, entry.key, entry.value, dict(entry.headers), now))
        return offset
