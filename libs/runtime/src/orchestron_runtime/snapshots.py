"""When a derived service takes a snapshot, and which of those that there are it may start from.

A snapshot is never trusted: it is of use only where network and code are those that it was taken of, and
where the log holds the very records that it was taken at. Anything else is passed over with a warning, and
nothing that goes wrong with snapshots stops a service.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from orchestron_contracts.codec import CodecError, EventCodec, digest
from orchestron_contracts.snapshot_codec import SnapshotCodec, joined, parted
from orchestron_contracts.snapshots import Mark, Part, SnapshotHead
from orchestron_ports.log import EventLog, LogError, Stream
from orchestron_ports.snapshots import Kept, Owner, Snapshot, SnapshotError, SnapshotStore
from orchestron_runtime.fingerprint import fingerprint
from orchestron_runtime.resume import Base, Restorable
from orchestron_runtime.trail import Step
from orchestron_telemetry import Instruments
from orchestron_telemetry.numbers import Numbers, SnapshotNumbers
from orchestron_transform.layer import NetworkPackage
from orchestron_transform.snapshot import NotRestorable

EVERY = 5000
SETTING = "ORCHESTRON_SNAPSHOT_EVERY"
STOP_SECONDS = 4.0
"""What a snapshot may take when the service stops; supervisors kill soon after."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SnapshotPolicy:
    """When it is time for one."""

    every: int = EVERY
    """`ORCHESTRON_SNAPSHOT_EVERY`: so many committed transactions after the one before; 0 for never."""
    seconds: float = 20.0
    """As soon as a restart would compute for so long, too."""
    share: float = 0.2
    """Of the time spent on computing that snapshots may cost at most."""
    duty: float = 0.25
    """Of one processor that writing one may take while the service works."""
    at_stop: int = 500
    """A service that stops takes one when so many transactions were committed since, or `every` if fewer."""

    @staticmethod
    def from_environment(environment: Mapping[str, str]) -> SnapshotPolicy:
        """Raises `ValueError` for what is no number of transactions."""
        text = environment.get(SETTING, str(EVERY))
        if not text.isdecimal():
            raise ValueError(f"{SETTING} must be a number of transactions, 0 for no snapshots, not {text!r}")
        return SnapshotPolicy(int(text))


@dataclass(frozen=True, slots=True)
class Snapshots:
    """What services of a process need to keep snapshots: a place, and a policy."""

    store: SnapshotStore
    policy: SnapshotPolicy = SnapshotPolicy()
    turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    """One is written at a time, however many services and domains a process has."""


class SnapshotKeeper:
    """The snapshots of one service in one domain."""

    def __init__(
        self,
        snapshots: Snapshots,
        owner: Owner,
        codec: SnapshotCodec,
        fingerprint: str,
        numbers: Numbers,
    ) -> None:
        self._store = snapshots.store
        self._policy = snapshots.policy
        self._turn = snapshots.turn
        self._owner = owner
        self._codec = codec
        self._fingerprint = fingerprint
        self._numbers = numbers
        self._seq = 0
        self._busy = self._cost = 0.0
        self._saving: asyncio.Task[None] | None = None
        self._hurry = threading.Event()
        self._give_up = threading.Event()

    # -- starting from one ------------------------------------------------------------------

    async def restore(
        self,
        machine: Restorable,
        log: EventLog,
        source: Stream,
        outputs: Collection[Stream],
        sparse: Collection[Stream],
    ) -> Base | None:
        """Bring `machine` to the state of the newest snapshot that fits the log; None when there is none.

        Each one that does not fit is warned of.
        """
        for kept in await self._kept():
            try:
                snapshot = await self._store.load(kept)
                head, pages = await asyncio.to_thread(parted, snapshot.body)
                self._check(head)
                await _check_log(log, head, source, outputs, sparse)
                await asyncio.to_thread(machine.restore, head.seq, head.epoch, self._codec.parts(pages))
            except Exception as error:  # whatever it is, the service can do without
                self._warn("the snapshot at seq %d is not used: %s", kept.seq, spoken(error))
            else:
                self._started(head, kept)
                marks = {mark.topic: mark.offset for mark in head.outputs}
                return Base(head.seq, head.epoch, head.input.offset + 1, marks)
        return None

    async def _kept(self) -> list[Kept]:
        try:
            return await self._store.held(self._owner)
        except Exception as error:  # as above
            self._warn("starts without a snapshot: %s", spoken(error))
            return []

    def _check(self, head: SnapshotHead) -> None:
        if Owner(head.domain, head.service) != self._owner:
            raise NotRestorable(f"it is of {head.service} in domain {head.domain}")
        if head.fingerprint != self._fingerprint:
            raise NotRestorable("it was made by other code, or for other schemas")

    def _started(self, head: SnapshotHead, kept: Kept) -> None:
        self._numbers.snapshot = SnapshotNumbers(kept.seq, kept.size, kept.time_ms)
        self._seq = head.seq
        _log.info(
            "%s of domain %s: snapshot at seq %d loaded, %d bytes",
            self._owner.service,
            self._owner.domain,
            kept.seq,
            kept.size,
        )

    def _warn(self, text: str, *arguments: object) -> None:
        _log.warning(f"%s of domain %s: {text}", self._owner.service, self._owner.domain, *arguments)

    # -- taking one -------------------------------------------------------------------------

    def computed(self, seconds: float) -> None:
        """The service spent so long on computing."""
        self._busy += seconds

    def is_due(self, seq: int, *, stopping: bool = False) -> bool:
        """A snapshot of the state after `seq` is worth its price now."""
        gained, policy = seq - self._seq, self._policy
        if self._saving is not None or gained < 1:
            return False
        if stopping:
            return gained >= min(policy.every, policy.at_stop)
        if self._cost > policy.share * self._busy:
            return False
        return gained >= policy.every or self._busy >= policy.seconds

    def take(
        self,
        log: EventLog,
        source: Stream,
        step: Step,
        parts: Iterable[Part],
        sparse: Collection[Stream],
    ) -> None:
        """Begin to write one; `parts` must not change while that goes on."""
        self._seq, self._busy = step.seq, 0.0
        saving = self._save(lambda: self._head(log, source, step, sparse), step.seq, parts)
        name = f"snapshot {self._owner.service} {self._owner.domain}"
        self._saving = asyncio.create_task(saving, name=name)

    async def close(self) -> None:
        """Let one that is being written come to its end soon, or give it up."""
        self._hurry.set()
        if (saving := self._saving) is not None:
            await asyncio.wait({saving}, timeout=STOP_SECONDS)
            self._give_up.set()
            saving.cancel()
            await asyncio.wait({saving})

    async def _save(
        self, describe: Callable[[], Awaitable[SnapshotHead]], seq: int, parts: Iterable[Part]
    ) -> None:
        try:
            async with self._turn:
                begun = time.monotonic()
                head = await describe()
                pages, self._cost = await asyncio.to_thread(self._written, parts)
                body = await asyncio.to_thread(joined, head, pages)
                snapshot = Snapshot(self._owner, head.seq, head.epoch, time.time_ns() // 1_000_000, body)
                kept = await self._store.save(snapshot)
                seconds = time.monotonic() - begun
        except Exception as error:  # whatever it is, the service can do without
            self._warn("no snapshot at seq %d: %s", seq, spoken(error))
            return
        finally:
            self._saving = None
        self._numbers.snapshot = SnapshotNumbers(kept.seq, kept.size, kept.time_ms, seconds)
        _log.info(
            "%s of domain %s: snapshot at seq %d: %d bytes in %.2f s",
            self._owner.service,
            self._owner.domain,
            kept.seq,
            kept.size,
            seconds,
        )

    async def _head(
        self, log: EventLog, source: Stream, step: Step, sparse: Collection[Stream]
    ) -> SnapshotHead:
        service, domain = self._owner.service, self._owner.domain
        given = await _mark(log, source, step.offset)
        made = [
            Mark(stream.topic, offset, "") if stream in sparse else await _mark(log, stream, offset)
            for stream, offset in step.outputs.items()
        ]
        return SnapshotHead(service, domain, self._fingerprint, step.seq, step.epoch, given, tuple(made))

    def _written(self, parts: Iterable[Part]) -> tuple[list[bytes], float]:
        """All pages, with pauses between them so that the service is not held up; and seconds of work."""
        pages: list[bytes] = []
        cost, begun = 0.0, time.perf_counter()
        for page in self._codec.pages(parts):
            pages.append(page)
            took = time.perf_counter() - begun
            cost += took
            if self._give_up.is_set():
                raise SnapshotError("the service stopped before it was written")
            self._hurry.wait(took * (1.0 / self._policy.duty - 1.0))
            begun = time.perf_counter()
        return pages, cost


def keeper_for(
    snapshots: Snapshots | None,
    service: str,
    codec: EventCodec,
    package: NetworkPackage,
    source: Stream,
    output: Stream,
    instruments: Instruments,
    code: tuple[str, ...] = (),
) -> SnapshotKeeper | None:
    """The keeper for a service that reads `source` and writes `output`; None when it is to keep none.

    `code` names packages that its state comes of, besides those of the transforms and the core.
    """
    if snapshots is None or snapshots.policy.every == 0:
        return None
    records = SnapshotCodec(codec.records(source.topic), codec.records(output.topic))
    owner = Owner(source.domain, service)
    # now, and not when a snapshot is taken: by then the files may be newer than the code that runs
    return SnapshotKeeper(snapshots, owner, records, fingerprint(package, code), instruments.numbers)


def spoken(error: Exception) -> str:
    """For people; an error that is none of ours says its type."""
    known = isinstance(error, SnapshotError | CodecError | LogError | NotRestorable)
    return str(error) if known else f"{type(error).__name__}: {error}"


async def _mark(log: EventLog, stream: Stream, offset: int) -> Mark:
    records = await log.read(stream, offset, 1)
    if not records or records[0].offset != offset:
        raise LogError(f"{stream.topic} has no record at offset {offset}")
    return Mark(stream.topic, offset, digest(records[0].value))


async def _check_log(
    log: EventLog,
    head: SnapshotHead,
    source: Stream,
    outputs: Collection[Stream],
    sparse: Collection[Stream],
) -> None:
    """Raise `NotRestorable` when the snapshot is not of this log."""
    if head.input.topic != source.topic or not await _holds(log, source, head.input):
        raise NotRestorable(
            f"{source.topic} does not hold what it was taken at; the log is shorter, or another"
        )
    marks = {mark.topic: mark for mark in head.outputs}
    for stream in outputs:
        mark = marks.get(stream.topic)
        if stream in sparse:
            newest = await log.last(stream)
            is_there = mark is None or (newest is not None and newest.offset >= mark.offset)
        else:
            is_there = mark is not None and await _holds(log, stream, mark)
        if not is_there:
            raise NotRestorable(f"{stream.topic} lacks what was written before it")


async def _holds(log: EventLog, stream: Stream, mark: Mark) -> bool:
    records = await log.read(stream, mark.offset, 1)
    return bool(records) and records[0].offset == mark.offset and digest(records[0].value) == mark.digest
