"""Keeps a projection at the end of the log, and lets requests wait until it shows what they wait for.

Order matters: history and configurations are read after the decisions that rest on them, since
whoever wrote a decision had them before it; for the same reason decisions are read after reports.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import (
    Aborted,
    Accepted,
    Decision,
    DeviceConfig,
    DeviceEvent,
    DeviceRevision,
    DeviceState,
    Event,
    Outcome,
)
from orchestron_northbound.projection import Projection
from orchestron_ports.log import EventLog, LogError, Record, Stream
from orchestron_telemetry import Numbers

BATCH: Final = 1000
WAIT_SECONDS: Final = 1.0
RETRY_SECONDS: Final = 0.2
REMEMBERED: Final = 500_000
"""Request ids whose outcome can be found again."""
AT_HAND: Final = 1_000
"""Newest outcomes that are kept, since those who wait for them come at once."""

E = TypeVar("E")
log = logging.getLogger(__name__)


class Cursor:
    """A position in one stream."""

    def __init__(self, log: EventLog, topic: str, domain: str) -> None:
        self._log = log
        self.stream = Stream(topic, domain)
        self.offset = 0

    async def batch(self) -> list[Record]:
        """The next records; empty at the end. They come again until each is said to be `passed`.

        So none is lost where a request that reads them is cancelled, or the log fails, in between.
        """
        return await self._log.read(self.stream, self.offset, BATCH)

    def passed(self, record: Record) -> None:
        """A record has been taken in: the position moves behind it."""
        self.offset = record.offset + 1

    def position(self) -> int:
        """Offset of the next record."""
        return self.offset

    async def wait(self) -> None:
        """Return when there is something to read, or after a while."""
        await self._log.wait(self.stream, self.offset, WAIT_SECONDS)


class Follower:
    """Reads one domain's log into a projection."""

    def __init__(
        self,
        event_log: EventLog,
        codec: EventCodec,
        domain: str,
        projection: Projection,
        numbers: Numbers | None = None,
    ) -> None:
        self._log = event_log
        self._codec = codec
        self.domain = domain
        self.projection = projection
        self.failure: str | None = "the log has not been read yet"
        """Why reads may be out of date; None when all is well."""
        self._decisions = Cursor(event_log, "decisions", domain)
        self._history = Cursor(event_log, "history", domain)
        self._configs = Cursor(event_log, "device.config", domain)
        self._reports = Cursor(event_log, "device.events", domain)
        self._outcomes = Cursor(event_log, "outcomes", domain)
        self._reading = asyncio.Lock()
        self._changed = asyncio.Condition()
        self._over = False
        self._due = 0
        self._answered: OrderedDict[str, int] = OrderedDict()
        self._owed: set[str] = set()
        self._at_hand: OrderedDict[str, Record] = OrderedDict()
        self._numbers = numbers or Numbers("northbound", domain)
        for cursor in (self._decisions, self._reports, self._outcomes):
            self._numbers.reads(event_log, cursor.stream, cursor.position)
        self._current: dict[str, Record] = {}
        self._previous: dict[str, Record] = {}

    async def start(self) -> None:
        """Read all that the log holds."""
        await self.catch_up()
        await self._drain(self._history, self._entry)
        self._due = self.projection.sequenced
        while await self._read_reports():
            pass
        while await self._read_outcomes():
            pass
        self.failure = None

    def backlog(self) -> str | None:
        """Why edits would have to wait: transactions from before the start are still being worked on."""
        left = self._due - self.projection.seq
        return f"{left} transactions from before the start are being worked on" if left > 0 else None

    async def run(self) -> None:
        """Follow the log until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow(self._decisions, self._read_decisions))
            group.create_task(self._follow(self._reports, self._read_reports))
            group.create_task(self._follow(self._outcomes, self._read_outcomes))

    async def catch_up(self) -> None:
        """Show all that is committed now."""
        async with self._reading:
            while await self._decide():
                pass

    async def take_in_history(self) -> None:
        """Know the requests that are sequenced by now, decided on or not."""
        async with self._reading:
            await self._drain(self._history, self._entry)

    async def give_up(self) -> None:
        """End all waiting, now and from now on: the service stops."""
        self._over = True
        await self._tell()

    async def until(self, holds: Callable[[], E | None], deadline: float) -> E | None:
        """Wait until `holds` gives something; None when the deadline (time of the loop) passes first."""
        try:
            async with asyncio.timeout_at(deadline), self._changed:
                while (found := holds()) is None and not self._over:
                    await self._changed.wait()
                return found
        except TimeoutError:
            return holds()

    async def outcome_of(self, request_id: str) -> Outcome | None:
        """The recorded answer to a request."""
        record = await self.outcome_record(request_id)
        return None if record is None else self._decode(record, Outcome)

    async def outcome_record(self, request_id: str) -> Record | None:
        """The record that `outcome_of` decodes."""
        offset = self._answered.get(request_id)
        if offset is None:
            return None
        if request_id in self._at_hand:
            return self._at_hand[request_id]
        (record,) = await self._log.read(self._outcomes.stream, offset, 1)
        return record

    def answered(self, request_id: str) -> bool | None:
        """True when a request's answer is in the log; None while it is not, for `until`."""
        return True if request_id in self._answered else None

    @property
    def answers(self) -> int:
        """Where the next answer will be in its stream."""
        return self._outcomes.offset

    def known(self, request_id: str) -> bool:
        """A request is done, or under way: its answer is in the log, or will be."""
        return request_id in self._answered or request_id in self._owed

    def reached(self, seq: int) -> bool | None:
        """True when transaction `seq` shows; None while it does not, for `until`."""
        return True if self.projection.seq >= seq else None

    def settled(self, wanted: tuple[DeviceRevision, ...]) -> bool | None:
        """True when waiting for those devices is of no more use; None while it is, for `until`."""
        return None if any(not self._is_settled(one) for one in wanted) else True

    def configs(self, device: str) -> tuple[DeviceConfig | None, DeviceConfig | None]:
        """A device's desired configuration and the one before it, decoded now: for a worker thread."""
        return self._decoded(self._current.get(device)), self._decoded(self._previous.get(device))

    def device_type(self, device: str) -> str:
        """Name of a device's package: for a worker thread."""
        record = self._current.get(device)
        if record is None:
            return ""
        return record.headers.get("orc-device-type") or self._decode(record, DeviceConfig).type

    def _is_settled(self, wanted: DeviceRevision) -> bool:
        view = self.projection.devices.get(wanted.device)
        return self.projection.is_applied(wanted) or (view is not None and view.stopped)

    async def _follow(self, cursor: Cursor, step: Callable[[], Awaitable[object]]) -> None:
        """Repeat a step whenever its stream has grown; a log that fails is tried again."""
        while True:
            try:
                await cursor.wait()
                await step()
                self.failure = None
            except LogError as error:
                self.failure = f"the log cannot be read: {error}"
                log.warning("%s", self.failure)
                await asyncio.sleep(RETRY_SECONDS)

    async def _decide(self) -> bool:
        """Take in some decisions, and first what they rest on; False when there are none."""
        records = await self._decisions.batch()
        decisions = [(record, self._decode(record, Decision)) for record in records]
        if decisions:
            newest = decisions[-1][1]
            await self._drain(self._history, self._entry, lambda: self.projection.holds(newest))
            wanted = [one for _, decision in decisions for one in decision.devices]
            await self._drain(self._configs, self._config, lambda: all(map(self._configured, wanted)))
        for record, decision in decisions:
            self.projection.decision(decision)
            self._decisions.passed(record)
            self._numbers.reached(self.projection.seq, decision.epoch)
            await asyncio.sleep(0)
        await self._tell()
        return bool(decisions)

    async def _read_decisions(self) -> None:
        async with self._reading:
            await self._decide()

    async def _read_reports(self) -> bool:
        """Show what devices report, and first the decisions it is on, which would void it afterwards."""
        records = await self._reports.batch()
        reports = [(record, self._decode(record, DeviceEvent)) for record in records]
        if not all(self._decided(report) for _, report in reports):
            await self.catch_up()
        for record, report in reports:
            self.projection.device(report)
            self._reports.passed(record)
        await self._tell()
        return bool(reports)

    async def _read_outcomes(self) -> bool:
        records = await self._outcomes.batch()
        for record in records:
            self._outcome(record)
            self._outcomes.passed(record)
        await self._tell()
        return bool(records)

    async def _drain(
        self, cursor: Cursor, take: Callable[[Record], None], enough: Callable[[], bool] = lambda: False
    ) -> None:
        """Take in what a stream holds, or as much as is enough: to see that it has no more takes long."""
        while not enough() and (records := await cursor.batch()):
            for record in records:
                take(record)
                cursor.passed(record)

    def _configured(self, wanted: DeviceRevision) -> bool:
        """That configuration of a device, or a later one, has been read."""
        record = self._current.get(wanted.device)
        revision = "0" if record is None else record.headers.get("orc-revision", "0")
        return 0 < wanted.revision <= int(revision)

    def _decided(self, report: DeviceEvent) -> bool:
        """The decision on the revision that a device reports has been read."""
        view = self.projection.devices.get(report.device)
        if view is None or report.state is DeviceState.GONE:
            return False
        return report.revision <= view.revision

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def _entry(self, record: Record) -> None:
        event = self._codec.decode(record.stream.topic, record.value)
        if isinstance(event, Accepted | Aborted):
            self.projection.history(event)
        if isinstance(event, Accepted) and event.changeset.cause.request_id not in self._answered:
            self._owed.add(event.changeset.cause.request_id)

    def _config(self, record: Record) -> None:
        held = self._current.get(record.key)
        if held is not None and held.value != record.value:
            # a record may be there twice, when its writer was killed before it knew
            self._previous[record.key] = held
        self._current[record.key] = record

    def _outcome(self, record: Record) -> None:
        self._answered[record.key] = record.offset
        self._owed.discard(record.key)
        self._at_hand[record.key] = record
        if len(self._answered) > REMEMBERED:
            self._answered.popitem(last=False)
        if len(self._at_hand) > AT_HAND:
            self._at_hand.popitem(last=False)

    def _decoded(self, record: Record | None) -> DeviceConfig | None:
        return None if record is None else self._decode(record, DeviceConfig)

    def _decode(self, record: Record, kind: type[E]) -> E:
        event: Event = self._codec.decode(record.stream.topic, record.value)
        if not isinstance(event, kind):
            raise LogError(f"{record.stream.topic} offset {record.offset} holds no {kind.__name__}")
        return event
