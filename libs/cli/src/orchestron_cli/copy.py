"""`orchestron log copy`: a whole log from one engine to another, record by record."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass

from orchestron_contracts.codec import DIGEST_HEADER, digest
from orchestron_ports.log import Consumed, Entry, EventLog, LogError, Record, Stream

PAGE = 500
FOREIGN = frozenset({"requests", "requests.dead"})
"""Topics that anybody writes to, or that hold what anybody wrote."""
Groups = Mapping[str, tuple[str, ...]]
"""Names of the groups that store how far they have come, by topic."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy came to."""

    streams: int
    records: int
    """Written now."""
    there: int
    """Found there already, equal."""


async def copy(
    source: EventLog, target: EventLog, groups: Groups, progress: Callable[[Stream, int], None] | None = None
) -> Copied:
    """Bring `target` to hold what `source` holds: keys, values, headers, order, and stored offsets.

    A copy that was cut short goes on. Nobody may write to either log meanwhile. Times are those of the
    copying. Raises `LogError` when the target holds anything else, or a digest is not that of its record.
    """
    streams = await source.streams()
    records = there = 0
    for stream in streams:
        copying = _Copying(source, target, stream, groups.get(stream.topic, ()))
        await copying.run(progress)
        records, there = records + copying.written, there + copying.there
    return Copied(len(streams), records, there)


class _Copying:
    """One stream on its way."""

    def __init__(self, source: EventLog, target: EventLog, stream: Stream, groups: tuple[str, ...]) -> None:
        self.written = self.there = 0
        self._source = source
        self._target = target
        self._stream = stream
        self._groups = groups
        self._marks: dict[str, int] = {}

    async def run(self, progress: Callable[[Stream, int], None] | None) -> None:
        stored = {group: await self._source.consumed(group, self._stream) for group in self._groups}
        held = _pages(self._target, self._stream)
        async for page in _pages(self._source, self._stream):
            ours: list[Record] = await anext(held, [])
            if len(ours) > len(page):
                raise _longer(self._stream)
            rest = page[len(ours) :]
            for record, copy in zip(page, ours, strict=False):
                _check_equal(record, copy)
            offsets = [record.offset for record in ours] + await self._append(rest)
            self._translate(stored, page, offsets)
            self.there, self.written = self.there + len(ours), self.written + len(rest)
            if progress is not None:
                progress(self._stream, self.there + self.written)
        if await anext(held, []):
            raise _longer(self._stream)
        await self._store()

    async def _append(self, records: list[Record]) -> list[int]:
        entries = [Entry(self._stream, one.key, one.value, one.headers) for one in records]
        if self._stream.topic not in FOREIGN:
            for entry in entries:
                _check_digest(entry)
        return await self._target.append(entries) if entries else []

    def _translate(self, stored: Mapping[str, int], page: list[Record], offsets: list[int]) -> None:
        """Stored offsets name the next record to deal with; in the target it has another offset."""
        for record, offset in zip(page, offsets, strict=True):
            for group, mark in stored.items():
                if record.offset < mark:
                    self._marks[group] = offset + 1

    async def _store(self) -> None:
        marks = [Consumed(group, self._stream, offset) for group, offset in self._marks.items()]
        if marks:
            await self._target.append([], consumed=marks)


async def _pages(log: EventLog, stream: Stream) -> AsyncIterator[list[Record]]:
    """A stream in pages of one size but for the last."""
    offset, page = 0, list[Record]()
    while records := await log.read(stream, offset, PAGE - len(page)):
        offset = records[-1].offset + 1
        page += records
        if len(page) == PAGE:
            yield page
            page = []
    if page:
        yield page


def _longer(stream: Stream) -> LogError:
    return LogError(f"{_name(stream)}: the target holds more records than the source")


def _check_equal(record: Record, copy: Record) -> None:
    if (record.key, record.value, dict(record.headers)) != (copy.key, copy.value, dict(copy.headers)):
        raise LogError(
            f"{_name(record.stream)}: the target holds another record {record.key!r} in this place"
        )


def _check_digest(entry: Entry) -> None:
    written = entry.headers.get(DIGEST_HEADER)
    if written is not None and written != digest(entry.value):
        raise LogError(f"{_name(entry.stream)}: record {entry.key!r} is not what its digest says")


def _name(stream: Stream) -> str:
    return f"{stream.topic} of {stream.domain}"
