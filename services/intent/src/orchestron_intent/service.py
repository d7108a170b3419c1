"""The sequencer on a log: reads requests, decisions and device reports, writes history and outcomes.

All that one turn brings is one append, so that one disk write serves many clients. Claiming the
writer comes first: from then on no older process can write, so what is read is all there is.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from orchestron_contracts.codec import CodecError, EventCodec
from orchestron_contracts.events import (
    Aborted,
    Accepted,
    Capabilities,
    Decision,
    DeviceEvent,
    Event,
    Outcome,
)
from orchestron_intent.admission import Admission, Unfit, dead_letter
from orchestron_intent.inbox import Feed
from orchestron_intent.marks import Marks
from orchestron_intent.memory import Memory
from orchestron_intent.sequencer import Rules, Sequencer, Written
from orchestron_intent.watch import Dealt, Watch
from orchestron_ports.log import Consumed, Entry, EventLog, LogError, Record, Stream
from orchestron_runtime import Desk, traced
from orchestron_runtime.snapshots import SnapshotKeeper
from orchestron_telemetry import OFF, Telemetry

GROUP = "intent"
TYPE_HEADER = "orc-device-type"
"""Name of the device's package on a record of `device.config`; empty when the device is gone."""
SEQ_HEADER = "orc-seq"
REVISION_HEADER = "orc-revision"
PAGE = 1000

E = TypeVar("E")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Turn:
    """What is dealt with at once."""

    decisions: list[Record] = field(default_factory=list)
    reports: list[Record] = field(default_factory=list)
    requests: list[Record] = field(default_factory=list)

    @property
    def records(self) -> list[Record]:
        """All of it."""
        return [*self.decisions, *self.reports, *self.requests]

    def __bool__(self) -> bool:
        return bool(self.records)


@dataclass(frozen=True, slots=True)
class Known:
    """A device as `device.config` has it, and since when it is of that type."""

    type: str = ""
    """Name of its package; empty when it is gone."""
    seq: int = 0
    revision: int = 0


class IntentService:
    """The one sequencer of a domain; a second process that runs it takes over and fences the first."""

    name = "intent"

    def __init__(
        self,
        log: EventLog,
        codec: EventCodec,
        domain: str,
        rules: Rules,
        *,
        packages: Callable[[str, str], Capabilities | None],
        now_ms: Callable[[], int],
        in_flight: int = 64,
        admission: Admission | None = None,
        telemetry: Telemetry = OFF,
        keeper: SnapshotKeeper | None = None,
    ) -> None:
        """`packages` gives what a device of that name and type is taken to be before it reports.

        `keeper` keeps snapshots of what is decided; without it there are none.
        """
        self._log = log
        self._codec = codec
        self._domain = domain
        self._packages = packages
        self._now_ms = now_ms
        self._in_flight = in_flight
        self._admission = admission or Admission(domain)
        self._sequencer = Sequencer(domain, rules)
        self._memory = Memory(keeper, log, self._sequencer)
        self._known: dict[str, Known] = {}
        self._configs = 0
        self._ready = False
        self._marks = Marks({})
        self._desk = Desk()
        self._watch = Watch(telemetry.service(self.name, domain), self._sequencer)

    async def check(self) -> str | None:
        """Why requests would have to wait now; None when they would not."""
        return None if self._ready else "the intent service is reading its history"

    async def run(self, stop: asyncio.Event) -> None:
        """See `Service.run`. Raises `Fenced` when another process took over, `LogError`, `OutOfOrder`."""
        self._writer = await self._log.claim(f"{GROUP}.{self._domain}")
        decided = await self._restore()
        wake = asyncio.Event()
        reported, requested = await self._mark("device.events"), await self._mark("requests")
        self._marks = Marks({"device.events": reported, "requests": requested})
        feeds = (
            Feed(self._log, self._stream("decisions"), decided, wake),
            Feed(self._log, self._stream("device.events"), reported, wake),
            Feed(self._log, self._stream("requests"), requested, wake),
        )
        self._watch.reads(self._log, feeds)
        _log.info(
            "sequencing %s from seq %d, epoch %d", self._domain, self._sequencer.seq, self._sequencer.epoch
        )
        self._ready = True
        tasks = [asyncio.create_task(feed.run(stop)) for feed in feeds]
        stopping = asyncio.create_task(_wake_at(stop, wake))
        try:
            await self._serve(*feeds, wake, stop)
            self._memory.keep(stopping=True)
        finally:
            for task in (*tasks, stopping):
                task.cancel()
            await asyncio.wait((*tasks, stopping))
            await self._memory.close()

    async def _serve(
        self, decisions: Feed, reports: Feed, requests: Feed, wake: asyncio.Event, stop: asyncio.Event
    ) -> None:
        while True:
            await wake.wait()
            wake.clear()
            if stop.is_set():
                return
            turn = Turn(decisions.take(), reports.take())
            await self._turn(turn, reports.offset, requests.offset)
            while (room := self._in_flight - self._sequencer.pending) > 0 and (taken := requests.take(room)):
                await self._turn(Turn(requests=taken), reports.offset, requests.offset)

    async def _turn(self, turn: Turn, reports: int, requests: int) -> None:
        if not turn:
            return
        if turn.reports:
            await self._learn_types()
        done = await self._desk.compute(turn.records, partial(self._work, turn))
        waiting = self._sequencer.first_unanswered
        marks = {"device.events": reports, "requests": requests if waiting is None else waiting}
        due = self._marks.due(marks, done)
        with self._watch.sending(done) as entries:
            await self._append(entries, due)
        self._watch.written(done)
        self._memory.worked(sum(one.ended - one.begun for one in done) / 1e9)
        self._memory.keep()

    def _work(self, turn: Turn) -> list[Dealt]:
        now = self._now_ms()
        return [
            *(self._dealt(record, self._decision, now) for record in turn.decisions),
            *(self._dealt(record, self._report, now) for record in turn.reports),
            *(self._dealt(record, self._request, now) for record in turn.requests),
        ]

    def _dealt(self, record: Record, deal: Callable[[Record, int], list[Written]], now: int) -> Dealt:
        begun = time.time_ns()
        with traced(record.headers.get("traceparent", ""), self._domain):
            dead: list[Entry] = []
            try:
                events = deal(record, now)
            except Unfit as unfit:
                # what is no request must not stop the others
                _log.warning("the request at offset %d is not dealt with: %s", record.offset, unfit)
                events = self._sequencer.reject(unfit.request_id, unfit.error)
                dead = [dead_letter(record, unfit)]
            entries = [self._entry(event) for event in events]
        return Dealt(record, begun, time.time_ns(), events, entries, dead)

    def _decision(self, record: Record, now: int) -> list[Written]:
        before = self._sequencer.decided
        events = self._sequencer.decision(self._decoded(record, Decision), now)
        self._memory.decided(record, before)
        return events

    def _report(self, record: Record, now: int) -> list[Written]:
        try:
            event = self._decoded(record, DeviceEvent)
        except (CodecError, LogError) as error:
            _log.warning("a device event at offset %d is passed over: %s", record.offset, error)
            return []
        if (report := event.capabilities) is None:
            return []
        known = self._known.get(report.device, Known())
        if not known.type or event.revision < known.revision:
            # it speaks of a device that is gone, or is of another type now
            return []
        package = self._packages(report.device, known.type)
        trace = record.headers.get("traceparent", "")
        return self._sequencer.report(report, package, known.seq, now, trace)

    def _request(self, record: Record, now: int) -> list[Written]:
        request = self._admission.admit(record, self._codec)
        return self._sequencer.request(request, record.offset, now)

    async def _append(self, entries: Sequence[Entry], marks: Mapping[str, int]) -> None:
        if entries:
            consumed = [Consumed(GROUP, self._stream(topic), offset) for topic, offset in marks.items()]
            # an outcome alone can be worked out again from what is durable already
            durable = any(entry.stream.topic == "history" for entry in entries)
            offsets = await self._log.append(entries, consumed=consumed, writer=self._writer, durable=durable)
            self._memory.appended(entries, offsets)
            self._marks.store(marks)

    def _entry(self, event: Written) -> Entry:
        topic = "outcomes" if isinstance(event, Outcome) else "history"
        message = self._codec.encode(event, topic)
        return Entry(self._stream(topic), message.key, message.value, message.headers)

    # -- restart ----------------------------------------------------------------------------

    async def _restore(self) -> int:
        """Bring the sequencer to where the log is; return the offset of the next decision."""
        base = await self._memory.recall()
        answered: set[str] = set()
        outcomes = await self._fold("outcomes", lambda record: answered.add(record.key))
        for identity in answered:
            self._sequencer.remember(identity)
        await self._fold("history", self._again, base.offset)
        events: list[Written] = []

        def decide(record: Record) -> None:
            events.extend(self._decision(record, self._now_ms()))

        decided = await self._fold("decisions", decide, base.outputs.get("decisions", -1) + 1)
        missing = [e for e in events if not (isinstance(e, Outcome) and e.cause.request_id in answered)]
        await self._append([self._entry(event) for event in missing], {})
        if outcomes and not missing:
            self._memory.answered(outcomes - 1)
        return decided

    def _again(self, record: Record) -> None:
        event = self._history(record)
        self._sequencer.restore(event)
        self._memory.accepted(event, record.offset)

    async def _fold(self, topic: str, take: Callable[[Record], object], offset: int = 0) -> int:
        """Give all records of a stream from `offset` on to `take`; return the offset after the last."""

        def take_all(records: list[Record]) -> None:
            for record in records:
                take(record)

        while records := await self._log.read(self._stream(topic), offset, PAGE):
            await asyncio.to_thread(take_all, records)
            offset = records[-1].offset + 1
        return offset

    async def _learn_types(self) -> None:
        """A configuration comes before the report that answers it, so now is soon enough to read it."""
        self._configs = await self._fold("device.config", self._learn_type, self._configs)

    def _learn_type(self, record: Record) -> None:
        headers = record.headers
        kind = headers.get(TYPE_HEADER, "")
        if self._known.get(record.key, Known()).type != kind:
            seq, revision = (int(headers.get(name, "0")) for name in (SEQ_HEADER, REVISION_HEADER))
            self._known[record.key] = Known(kind, seq, revision)

    async def _mark(self, topic: str) -> int:
        return await self._log.consumed(GROUP, self._stream(topic))

    def _stream(self, topic: str) -> Stream:
        return Stream(topic, self._domain)

    def _history(self, record: Record) -> Accepted | Aborted:
        event: Event = self._codec.decode(record.stream.topic, record.value)
        if isinstance(event, Accepted | Aborted):
            return event
        raise _unfit(record)

    def _decoded(self, record: Record, kind: type[E]) -> E:
        event: Event = self._codec.decode(record.stream.topic, record.value)
        if isinstance(event, kind):
            return event
        raise _unfit(record)


def _unfit(record: Record) -> LogError:
    return LogError(
        f"{record.stream.topic} of {record.stream.domain} holds another event at offset {record.offset}"
    )


async def _wake_at(stop: asyncio.Event, wake: asyncio.Event) -> None:
    await stop.wait()
    wake.set()
