"""Services whose output is a pure function of one input stream, written exactly once (invariant 6).

Such a service keeps nothing that it needs. At start it reads its input, from a snapshot on where one
fits the log (`snapshots`), else from the first record on, computes it again, and appends what its
output streams lack. That needs no stored offsets and no transactions of the engine. What is settled
long since is computed in one step where that gives the same state (`resume`). The newest records that
are there already are compared byte by byte, so it is noticed when code or data give another result
than they did; what is not from the first record on is then done again from there.
`orchestron replay --verify` compares all.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from orchestron_ports.log import Entry, EventLog, Record, Stream
from orchestron_runtime.logs import traced
from orchestron_runtime.resume import BEGINNING, Base, Resumable, Start, resume
from orchestron_runtime.snapshots import SnapshotKeeper
from orchestron_runtime.tail import tail
from orchestron_runtime.trail import Trail
from orchestron_runtime.work import Desk
from orchestron_telemetry import OFF, Done, Instruments, Out

PAGE = 500
COMPARED = 256
"""Records at the end of an output stream that are compared after a restart."""
UNSURE = 64
"""So many records before them tell where to begin: a late copy of an old one may be among them."""
PLACE_HEADER = "ce_id"
"""`epoch.seq`, and `.device` behind it where one seq has a record for each device."""

Place: TypeAlias = tuple[int, int, str]
"""Epoch, seq and device; a service writes in rising order of it."""
START: Place = (-1, -1, "")
BEHIND_DEVICES = "\U0010ffff"
"""Behind the name of every device."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Draft:
    """A record to be, which need not be written out if it is in the log."""

    stream: Stream
    place: Place
    write: Callable[[], Entry]


class Diverged(Exception):
    """The same input gave another output than the log holds: the code differs, or is not deterministic."""

    def __init__(self, stream: Stream, place: Place, why: str) -> None:
        super().__init__(f"{stream.topic} of domain {stream.domain}: {_spoken(place)} {why}")
        self.stream = stream
        self.epoch, self.seq, _ = place


class Emitted:
    """What one stream holds of a service's output, gone through in step with computing it again.

    `inspect` is given each record before it is compared. A `compacted` stream may lack records: what
    lies before the next one that it holds was there, since records come in rising order.
    """

    def __init__(
        self,
        log: EventLog,
        stream: Stream,
        inspect: Callable[[Record], None] | None = None,
        *,
        compacted: bool = False,
    ) -> None:
        self.floor = START
        """Up to here the stream is taken to be right."""
        self._log = log
        self._stream = stream
        self._inspect = inspect
        self._compacted = compacted
        self._offset = 0
        self._ahead: deque[Record] = deque()
        self._last = START
        self._at_end = False
        self.covered = -1
        """Offset of the record that `covers` found last."""

    @property
    def right_before(self) -> int:
        """Up to this seq nothing needs to be compared, now that the newest records are waiting; often 0."""
        if self.floor == START or not self._ahead:
            return 0
        return min(place_of(record)[1] for record in self._ahead) - 1

    async def skip_to_newest(self) -> None:
        """Compare the newest records only."""
        newest = await self._log.last(self._stream)
        if newest is None or newest.offset < COMPARED + UNSURE:
            return
        start = newest.offset - COMPARED - UNSURE
        unsure = await self._log.read(self._stream, start, UNSURE)
        self.floor = self._last = max(place_of(record) for record in unsure)
        self._offset = unsure[-1].offset + 1
        await self._read()

    def trust(self, place: Place) -> None:
        """What stands up to there is taken to be right."""
        self.floor = self._last = max(self.floor, place)

    async def covers(self, entry: Entry) -> bool:
        """The stream holds this entry already. Raises `Diverged` when it holds another in its place."""
        record = await self._next()
        if record is None:
            return False
        place, held = place_of(entry), place_of(record)
        if self._compacted and place < held:
            return True
        if held != place:
            raise Diverged(self._stream, place, f"comes out where the log has {_spoken(held)}")
        if record.value != entry.value:
            raise Diverged(self._stream, place, "comes out with other content than the log has")
        self._last = held
        self.covered = record.offset
        return True

    async def check_end(self) -> None:
        """Raise `Diverged` when the stream holds more than was computed."""
        record = await self._next()
        if record is not None:
            raise Diverged(self._stream, place_of(record), "is in the log, but nothing comes out for it")

    async def _next(self) -> Record | None:
        """The next record that was not read before, under whatever offset."""
        while not self._at_end:
            if not self._ahead:
                await self._read()
            elif place_of(self._ahead[0]) > self._last:
                if self._inspect is not None:
                    self._inspect(self._ahead[0])
                return self._ahead[0]
            else:
                # read already, or written twice, as two processes may do
                self._ahead.popleft()
        return None

    async def _read(self) -> None:
        self._ahead.extend(await self._log.read(self._stream, self._offset, PAGE))
        self._at_end = not self._ahead
        self._offset = self._ahead[-1].offset + 1 if self._ahead else self._offset


class DerivedService:
    """Runs `step` over an input stream; it may keep state, and gets each record once, in order."""

    def __init__(
        self,
        name: str,
        log: EventLog,
        source: Stream,
        outputs: Iterable[Stream],
        step: Callable[[Record], Sequence[Draft]],
        *,
        compacted: Collection[Stream] = (),
        machine: Resumable | None = None,
        batch: int = 128,
        instruments: Instruments | None = None,
        keeper: SnapshotKeeper | None = None,
    ) -> None:
        """`batch` is the most records that are computed for one append.

        In it, records of an output stream come before those of the streams named after it, so that
        who finds the latter finds the former. `compacted` streams may have lost records that a later
        one of the same key replaces. `machine` is the state behind `step`, for a quick restart, and
        `keeper` keeps snapshots of it.
        """
        self.name = name
        self._log = log
        self._source = source
        self._step = step
        self._machine = machine
        self._keeper = keeper
        self._trail = Trail()
        self._batch = batch
        self._compacted = compacted
        self._order = {stream: number for number, stream in enumerate(outputs)}
        self._emitted: dict[Stream, Emitted] = {}
        self._target: int | None = None
        self._offset = 0
        self._desk = Desk()
        self._instruments = instruments or OFF.service(name, source.domain)
        self._instruments.numbers.reads(log, source, lambda: self._offset)

    async def check(self) -> str | None:
        """Why transactions would be slow now: it is not through with what it found at start; else None."""
        if self._target is not None and self._offset >= self._target:
            return None
        return f"{self.name} is catching up with {self._source.topic}"

    async def run(self, stop: asyncio.Event) -> None:
        """See `Service.run`. Raises `Diverged`, `LogError`, and what `step` raises."""
        begun = time.monotonic()
        newest = await self._log.last(self._source)
        self._target = 0 if newest is None else newest.offset + 1
        try:
            await self._open()
            if not await self._quickly(stop, begun):
                await self._follow(Start(0, "the first record", begun), stop)
            self._keep(stopping=True)
        finally:
            if self._keeper is not None:
                await self._keeper.close()

    async def _quickly(self, stop: asyncio.Event, begun: float) -> bool:
        """Run from where the state can be had without computing all; False when that cannot be had."""
        for way, name in ((self._from_snapshot, "a snapshot"), (self._from_settled, "what is settled")):
            if (offset := await way()) is None:
                continue
            try:
                await self._follow(Start(offset, name, begun), stop)
            except Diverged as error:
                _log.warning("%s: %s; computing it again from further back", self.name, error)
                assert self._machine is not None
                self._machine.reset()
                self._trail = Trail()
                await self._open()
            else:
                return True
        return False

    async def _open(self) -> None:
        """Get ready to compare what comes out with what there is."""
        for stream in self._order:
            emitted = Emitted(self._log, stream, compacted=stream in self._compacted)
            await emitted.skip_to_newest()
            self._emitted[stream] = emitted

    async def _from_settled(self) -> int | None:
        """Take what is settled in one step; the offset to go on from."""
        return None if self._machine is None else await self._resumed(self._machine) or None

    async def _from_snapshot(self) -> int | None:
        """Take the newest snapshot that fits, and what was settled since; the offset to go on from."""
        if self._machine is None or self._keeper is None:
            return None
        base = await self._keeper.restore(
            self._machine, self._log, self._source, self._order, self._compacted
        )
        if base is None:
            return None
        start = await self._resumed(self._machine, base)
        for emitted in self._emitted.values():
            emitted.trust((base.epoch, base.seq, BEHIND_DEVICES))
        return start

    async def _resumed(self, machine: Resumable, base: Base = BEGINNING) -> int:
        last = min(emitted.right_before for emitted in self._emitted.values())
        return await resume(self._log, self._source, machine, last, base)

    async def _follow(self, start: Start, stop: asyncio.Event) -> None:
        self._offset = start.offset
        start.reached(self.name, self._source, self._offset, self._target)
        async for records in tail(self._log, self._source, start.offset, stop, self._batch):
            computed = await self._desk.compute(records, partial(self._compute, records, stop))
            if stop.is_set():
                return
            fresh = [lacking for done in computed if (lacking := await self._lacking(done)).out]
            if fresh:
                await self._append(fresh)
            self._offset = records[-1].offset + 1
            start.records += len(records)
            start.reached(self.name, self._source, self._offset, self._target)
            self._keep()

    def _keep(self, *, stopping: bool = False) -> None:
        """Take a snapshot if it is time for one."""
        if self._keeper is None or self._machine is None:
            return
        seq, parts = self._machine.settled()
        self._trail.forget(seq)
        if self._keeper.is_due(seq, stopping=stopping):
            step = self._trail.at(seq, self._order, self._compacted)
            if step is not None:
                self._keeper.take(self._log, self._source, step, parts, self._compacted)

    async def _lacking(self, done: Done) -> Done:
        """Without what the output streams hold already."""
        lacking = []
        for one in done.out:
            emitted = self._emitted[one.entry.stream]
            if not await emitted.covers(one.entry):
                lacking.append(one)
            elif one.seq is not None:
                self._trail.wrote(one.entry.stream, one.seq, emitted.covered)
        return replace(done, out=lacking)

    async def _append(self, fresh: Sequence[Done]) -> None:
        with self._instruments.hops.sending(fresh) as entries:
            entries.sort(key=lambda entry: self._order[entry.stream])
            # it can be computed again, and a later durable append covers it
            offsets = await self._log.append(entries, durable=False)
        for entry, offset in zip(entries, offsets, strict=True):
            self._trail.wrote(entry.stream, place_of(entry)[1], offset)
        for done in fresh:
            self._instruments.numbers.took(self.name, done.record.time_ms)

    def _compute(self, records: Iterable[Record], stop: asyncio.Event) -> list[Done]:
        """What the output streams need for these records; worth nothing when `stop` was set meanwhile."""
        computed: list[Done] = []
        for record in records:
            if stop.is_set():
                break
            begun = time.time_ns()
            drafts = self._stepped(record)
            if drafts:
                epoch, seq, _ = drafts[-1].place
                self._instruments.numbers.reached(seq, epoch)
                self._trail.took(seq, epoch, record.offset)
            out = [
                Out(draft.write(), draft.place[1], draft.place[0])
                for draft in drafts
                if draft.place > self._emitted[draft.stream].floor
            ]
            ended = time.time_ns()
            if self._keeper is not None:
                self._keeper.computed((ended - begun) / 1e9)
            if out:
                computed.append(Done(record, begun, ended, out))
        return computed

    def _stepped(self, record: Record) -> Sequence[Draft]:
        traceparent = record.headers.get("traceparent", "")
        with traced(traceparent, record.stream.domain, _seq_of(record)):
            try:
                drafts = self._step(record)
            except Exception as error:
                _log.error(
                    "%s cannot go on at offset %d of %s: %s",
                    self.name,
                    record.offset,
                    record.stream.topic,
                    error,
                )
                raise
            _log.debug("%s writes %d records", self.name, len(drafts))
            return drafts


def _spoken(place: Place) -> str:
    epoch, seq, device = place
    return f"seq {seq} in epoch {epoch}" + (f" for device {device}" if device else "")


def _seq_of(record: Record) -> int | None:
    """The seq of an input record, if its header says one; for logs only."""
    seq = record.headers.get(PLACE_HEADER, "").split(".", 2)[1:2]
    return int(seq[0]) if seq and seq[0].isdecimal() else None


def place_of(item: Entry | Record) -> Place:
    """Where a record stands in the order of its stream."""
    epoch, seq, *device = item.headers[PLACE_HEADER].split(".", 2)
    return int(epoch), int(seq), "".join(device)
