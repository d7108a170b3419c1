"""A restart that costs what there is, not what was: the settled beginning of an input stream in one step."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from orchestron_contracts.events import Changeset
from orchestron_contracts.snapshots import Part
from orchestron_ports.log import EventLog, Record, Stream
from orchestron_transform.fold import Fold

PAGE = 500
LOOK_BACK = 64
"""Records at the end of the input among which one says what is committed."""

_log = logging.getLogger(__name__)


class Restorable(Protocol):
    """A state that can be had from a snapshot."""

    def restore(self, seq: int, epoch: int, parts: Iterable[Part]) -> None:
        """Take the state after `seq`. Raises `NotRestorable`, and what `parts` raises, with nothing done."""
        ...


class Resumable(Restorable, Protocol):
    """The state behind a derived service, which can be had from one changeset in place of many."""

    def changeset(self, record: Record) -> Changeset:
        """The changeset in an input record. Raises `CodecError`, `LogError`."""
        ...

    @property
    def can_resume(self) -> bool:
        """`resume` may do something from where it is; else nobody need read what it would be given."""
        ...

    async def resume(self, settled: Changeset) -> bool:
        """Take the state that `settled` leads to from the present one, which is what it was restored to.

        False, with nothing done, when there is more to it.
        """
        ...

    def settled(self) -> tuple[int, Iterable[Part]]:
        """The last seq behind which it never goes back, and the state after it for a snapshot.

        The parts are made as they are asked for, in any thread, while this goes on with other work.
        """
        ...

    def reset(self) -> None:
        """Go back to having read nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Base:
    """Where a machine was restored to: after transaction `seq`, and where its input goes on."""

    seq: int = 0
    epoch: int = 0
    offset: int = 0
    outputs: Mapping[str, int] = field(default_factory=dict)
    """By topic, the offset of that transaction's last record in each output stream."""


BEGINNING = Base()


@dataclass(slots=True)
class Start:
    """From where a service computes after a start, and whether it is through with what it found."""

    offset: int
    way: str
    begun: float
    """By the monotonic clock."""
    records: int = 0
    is_told: bool = False

    def reached(self, name: str, source: Stream, offset: int, target: int | None) -> None:
        """The service has come to `offset`; the first time that this is all that it found is told."""
        if self.is_told or (target is not None and offset < target):
            return
        self.is_told = True
        _log.info(
            "%s of domain %s started from %s, replayed %d records in %.2f s",
            name,
            source.domain,
            self.way,
            self.records,
            time.monotonic() - self.begun,
        )


async def resume(log: EventLog, source: Stream, machine: Resumable, last: int, base: Base = BEGINNING) -> int:
    """Bring `machine` to the state after a committed seq up to `last`; the offset to read on from.

    That of `base` when what is behind it has to be read one by one: `machine` is then as it was.
    """
    if not machine.can_resume:
        return base.offset
    fold = Fold(min(last, await _committed(log, source, machine)), base.seq, base.epoch)
    if fold.last <= base.seq:
        return base.offset
    offset = after = base.offset
    settled = False
    while not settled and (records := await log.read(source, offset, PAGE)):
        offset = records[-1].offset + 1
        settled, found = await asyncio.to_thread(_taken, fold, machine, records)
        after = max(after, found)
    if fold.has_inputs or not await machine.resume(fold.changeset(source.domain)):
        return base.offset
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
