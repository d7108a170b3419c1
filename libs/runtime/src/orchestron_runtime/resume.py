"""A restart that costs what there is, not what was: the settled beginning of an input stream in one step."""

from __future__ import annotations

import asyncio
from typing import Protocol

from orchestron_contracts.events import Changeset
from orchestron_ports.log import EventLog, Record, Stream
from orchestron_transform.fold import Fold

PAGE = 500
LOOK_BACK = 64
"""Records at the end of the input among which one says what is committed."""


class Resumable(Protocol):
    """The state behind a derived service, which can be had from one changeset in place of many."""

    def changeset(self, record: Record) -> Changeset:
        """The changeset in an input record. Raises `CodecError`, `LogError`."""
        ...

    async def resume(self, settled: Changeset) -> bool:
        """Take the state that `settled` leads to; False, with nothing done, when there is more to it."""
        ...

    def reset(self) -> None:
        """Go back to having read nothing."""
        ...


async def resume(log: EventLog, source: Stream, machine: Resumable, last: int) -> int:
    """Bring `machine` to the state after a committed seq up to `last`; the offset to read on from.

    0 when the stream has to be read from its start: `machine` is then as it was.
    """
    fold = Fold(min(last, await _committed(log, source, machine)))
    if fold.last < 1:
        return 0
    offset = after = 0
    settled = False
    while not settled and (records := await log.read(source, offset, PAGE)):
        offset = records[-1].offset + 1
        settled, found = await asyncio.to_thread(_taken, fold, machine, records)
        after = max(after, found)
    if fold.has_inputs or not await machine.resume(fold.changeset(source.domain)):
        return 0
    return after


def _taken(fold: Fold, machine: Resumable, records: list[Record]) -> tuple[bool, int]:
    """Whether nothing that matters is to come, and the offset after the last record that did."""
    after = 0
    for record in records:
        changeset = machine.changeset(record)
        if changeset.seq <= fold.last:
            after = record.offset + 1
        if fold.take(changeset):
            return True, after
    return False, after


async def _committed(log: EventLog, source: Stream, machine: Resumable) -> int:
    """The highest seq that the end of the stream knows to be committed."""
    newest = await log.last(source)
    if newest is None:
        return 0
    records = await log.read(source, max(0, newest.offset - LOOK_BACK), LOOK_BACK + 1)
    return max(machine.changeset(record).committed for record in records)
