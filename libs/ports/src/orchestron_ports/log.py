"""The log port: append-only streams, one per topic and domain, with durable appends.

Contract, which `orchestron_testkit.log_contract` checks against every adapter:

* Offsets of a stream start at 0 or above and rise; an engine may leave holes (Kafka does), so a
  reader goes on at the last record's offset + 1 and counts records, not offsets. Streams come into
  being by appending.
* One `append` with a `writer` is one transaction over any number of streams: all of it or nothing.
  Without one an engine may give up in the middle, as a crash would make it do: entries are taken in
  the order given, and whoever finds an entry in one stream finds those given before it in the others.
* When `append` with `durable=True` returns, the entries survive a crash of process and machine;
  with `durable=False` they survive a crash of the process, and a later durable append covers them.
* `read` never blocks and never shows entries of an append that has not returned or failed.
* `consumed` offsets are stored in the same transaction as the entries that came of them.
* A `Writer` claimed later fences one claimed earlier under the same name: its appends raise `Fenced`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


class LogError(Exception):
    """The log cannot do what is asked of it; `__cause__` has the reason."""


class TooLarge(LogError):
    """A record is larger than the log takes; trying again is no use."""


class Fenced(LogError):
    """Another process has claimed this writer's name since."""


@dataclass(frozen=True, slots=True)
class Stream:
    """One totally ordered sequence of records."""

    topic: str
    domain: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A record to be appended. `key` names what the record is about (compaction, partitioning)."""

    stream: Stream
    key: str
    value: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """A record as read. `time_ms` is when the log took it, milliseconds since 1970."""

    stream: Stream
    offset: int
    key: str
    value: bytes
    headers: Mapping[str, str]
    time_ms: int


@dataclass(frozen=True, slots=True)
class Writer:
    """A claim to be the one writer of that name."""

    name: str
    token: int


@dataclass(frozen=True, slots=True)
class Consumed:
    """How far `group` has come in `stream`: the offset of the next record it has not dealt with."""

    group: str
    stream: Stream
    offset: int


class EventLog(Protocol):
    """Append-only streams. All methods may be called from any task of one event loop."""

    async def append(
        self,
        entries: Sequence[Entry],
        *,
        consumed: Sequence[Consumed] = (),
        writer: Writer | None = None,
        durable: bool = True,
    ) -> list[int]:
        """Append in one transaction; return each entry's offset. Raises `Fenced`, `TooLarge`, `LogError`."""
        ...

    async def read(self, stream: Stream, offset: int, limit: int = 1000) -> list[Record]:
        """Up to `limit` records from `offset` on; empty at the end."""
        ...

    async def end(self, stream: Stream) -> int:
        """An offset above every record's and not above that of any record to come."""
        ...

    async def offset_at(self, stream: Stream, time_ms: int) -> int:
        """The first offset whose record was taken at or after `time_ms`; the end if there is none."""
        ...

    async def last(self, stream: Stream) -> Record | None:
        """The newest record of the stream, or None when it is empty."""
        ...

    async def streams(self) -> list[Stream]:
        """Every stream that has records, in order of name."""
        ...

    async def consumed(self, group: str, stream: Stream) -> int:
        """What was last stored by `Consumed`, or 0."""
        ...

    async def wait(self, stream: Stream, offset: int, timeout: float) -> bool:
        """Wait for a record at or above `offset`; False after `timeout` seconds without one."""
        ...

    async def claim(self, name: str) -> Writer:
        """Become the one writer of that name; writers claimed before are fenced from now on."""
        ...

    async def close(self) -> None:
        """Finish appends under way and let go of the log."""
        ...
