"""The one order of a domain: which requests become transactions, under which number, and how each ends.

A pure state machine: requests, reports and decisions go in, events for the log come out. The shell
appends what came out before it puts anything else in; a sequencer whose events could not be appended
is thrown away and restored from the log.

Rules:

* A transaction is accepted on top of those before it that are not decided yet ("in flight").
* The answer to a request that changes nothing, or is not valid, rests on what is in flight: it is
  held back until that is decided, and worked out again if that is aborted.
* When a layer refuses transaction n, n becomes void, the epoch rises, and the *edits* of all in
  flight behind n are applied again and take their old numbers in the new epoch. What is then no
  longer valid is void too. A void transaction keeps its number, with an empty changeset.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from orchestron_contracts.events import (
    Aborted,
    Accepted,
    Capabilities,
    Cause,
    Change,
    Changeset,
    Decision,
    Input,
    IntentRequest,
    Outcome,
    Refusal,
    RequestedEdit,
    Status,
)
from orchestron_intent.datastore import Datastore, Plan
from orchestron_intent.refusals import NO_ID, after_abort, refusal_of
from orchestron_yang.errors import DataError
from orchestron_yang.points import Instance
from orchestron_yang.tree import Tree

Written = Accepted | Aborted | Outcome
"""What a sequencer says: the first two go to `history`, an Outcome goes to `outcomes`."""


class Rules(Protocol):
    """What edits and inputs come to; `orchestron_intent.rules.YangRules` in earnest."""

    def empty(self) -> Datastore:
        """The datastore before the first transaction."""
        ...

    def plan(self, store: Datastore, edits: Iterable[RequestedEdit]) -> Plan:
        """What the edits come to on `store`, all or none. Raises `DataError` where they are not valid."""
        ...

    def creates(self, store: Datastore, edits: Iterable[RequestedEdit]) -> bool:
        """The target of the first edit is not in `store`."""
        ...

    def restore(self, store: Datastore, changes: Iterable[Change]) -> Datastore:
        """The datastore after a transaction that was found good before."""
        ...

    def records(self, store: Datastore) -> Mapping[Instance, Tree]:
        """All that is in `store`, outer instances first: `restore` of these on `empty` gives its equal."""
        ...


class OutOfOrder(Exception):
    """The log holds what no sequencer or device manager can have written; the message says where."""


@dataclass(slots=True)
class Flight:
    """A transaction that is accepted and not yet decided."""

    seq: int
    epoch: int
    cause: Cause
    edits: tuple[RequestedEdit, ...]
    inputs: tuple[Input, ...]
    before: Datastore
    created: bool | None = None
    """None: not worked out yet, as after a restart."""
    void: Refusal | None = None


@dataclass(slots=True)
class Resting:
    """A request whose answer waits for transaction `seq` to be decided."""

    request: IntentRequest
    place: int
    seq: int
    outcome: Outcome


class Sequencer:
    """The sequencer of one domain. `time_ms` is wall clock, kept as information only."""

    def __init__(self, domain: str, rules: Rules) -> None:
        self.domain = domain
        self.rules = rules
        self.now = rules.empty()
        self.seq = 0
        """The last number given."""
        self.epoch = 0
        self.flights: deque[Flight] = deque()
        self._resting: deque[Resting] = deque()
        self._known: set[str] = set()

    @property
    def decided(self) -> int:
        """Highest seq of which the end is known."""
        return self.flights[0].seq - 1 if self.flights else self.seq

    @property
    def settled(self) -> Datastore:
        """The datastore after transaction `decided`."""
        return self.flights[0].before if self.flights else self.now

    @property
    def pending(self) -> int:
        """Number of transactions and requests that are not decided yet."""
        return len(self.flights) + len(self._resting)

    @property
    def first_unanswered(self) -> int | None:
        """`place` of the oldest request that is neither in the history nor answered."""
        return min((rest.place for rest in self._resting), default=None)

    # -- what comes in ----------------------------------------------------------------------

    def request(self, request: IntentRequest, place: int, time_ms: int) -> list[Written]:
        """Deal with a request, which lies at offset `place`; one whose id is known comes to nothing."""
        identity = request.cause.request_id
        if not identity:
            return [Outcome(self.domain, request.cause, Status.REJECTED, self.seq, refusal=NO_ID)]
        if identity in self._known:
            return []
        self._known.add(identity)
        return list(self._sequence(request, place, time_ms))

    def reject(self, request_id: str, error: DataError) -> list[Written]:
        """Answer a request that cannot be read, of which only the id is known."""
        if not request_id or request_id in self._known:
            return []
        self._known.add(request_id)
        refusal = refusal_of(error)
        return [Outcome(self.domain, Cause(request_id), Status.REJECTED, self.seq, refusal=refusal)]

    def report(
        self,
        report: Capabilities,
        package: Capabilities | None,
        since: int,
        time_ms: int,
        traceparent: str = "",
    ) -> list[Written]:
        """Deal with what a device says it is; a report that says nothing new comes to nothing.

        `package` is what a device of its type is taken to be until it says; `since` is the seq since
        which the device is there and of that type; `traceparent` is that of the report.
        """
        seq, known = self.now.capabilities.get(report.device, (0, package))
        if seq < since:
            known = package
        if known is not None and _content(known) == _content(report):
            return []
        cause = Cause(request_id="", principal=f"device:{report.device}", traceparent=traceparent)
        flight = Flight(self.seq + 1, self.epoch, cause, (), (report,), self.now)
        return [self._accept(flight, Plan(self.now, (), created=False), time_ms)]

    def decision(self, decision: Decision, time_ms: int) -> list[Written]:
        """Deal with the device manager's word; one on an older epoch, or a second one, comes to nothing.

        Raises `OutOfOrder` when one is missing before it.
        """
        if not self._is_due(decision):
            return []
        if decision.refusal is not None:
            return list(self._abort(decision.refusal, time_ms))
        flight = self.flights.popleft()
        answers: list[Written] = []
        if flight.void is None and flight.edits:
            answers.append(self._committed(flight, decision))
        while self._resting and self._resting[0].seq <= flight.seq:
            answers.append(self._resting.popleft().outcome)
        return answers

    # -- restart ----------------------------------------------------------------------------

    def remember(self, request_id: str) -> None:
        """That request has its answer in the log already."""
        self._known.add(request_id)

    def resume(self, seq: int, epoch: int, store: Datastore) -> None:
        """Take the place after `seq`, which was decided in `epoch`, and all before it answered."""
        self.seq, self.epoch, self.now = seq, epoch, store
        self.flights.clear()

    def restore(self, event: Accepted | Aborted) -> None:
        """Fold one record of the history, from the first on or where it resumed. Raises `OutOfOrder`."""
        entry = event.changeset if isinstance(event, Accepted) else event
        self._rewind(entry.seq, entry.epoch)
        flight = Flight(entry.seq, entry.epoch, entry.cause, (), (), self.now)
        if isinstance(event, Accepted):
            changeset = event.changeset
            flight.edits, flight.inputs = event.edits, changeset.inputs
            self.now = _observed(self.rules.restore(self.now, changeset.changes), flight)
            self._land(changeset.committed)
        else:
            flight.void = event.refusal
        self._known.add(entry.cause.request_id)
        self.seq, self.epoch = entry.seq, entry.epoch
        self.flights.append(flight)

    def _rewind(self, seq: int, epoch: int) -> None:
        """Go back to the state before `seq`, which a record of a later epoch replaces."""
        if seq == self.seq + 1 and epoch >= self.epoch:
            return
        held = self.flights[0].seq if self.flights else self.seq + 1
        if epoch <= self.epoch or not held <= seq <= self.seq:
            raise OutOfOrder(
                f"history of {self.domain}: seq {seq} in epoch {epoch} "
                f"follows seq {self.seq} in epoch {self.epoch}"
            )
        while self.flights and self.flights[-1].seq >= seq:
            self.now = self.flights.pop().before

    def _land(self, committed: int) -> None:
        while self.flights and self.flights[0].seq <= committed:
            self.flights.popleft()

    # -- requests ---------------------------------------------------------------------------

    def _sequence(self, request: IntentRequest, place: int, time_ms: int) -> Iterator[Written]:
        plan = self._plan(request.edits)
        if isinstance(plan, Refusal):
            yield from self._answer(request, place, Status.REJECTED, plan)
        elif plan.changes:
            flight = Flight(self.seq + 1, self.epoch, request.cause, request.edits, (), self.now)
            yield self._accept(flight, plan, time_ms)
        else:
            yield from self._answer(request, place, Status.UNCHANGED)

    def _plan(self, edits: tuple[RequestedEdit, ...]) -> Plan | Refusal:
        try:
            return self.rules.plan(self.now, edits)
        except Exception as error:
            # whatever one request runs into must not stop the sequencer, which would meet it again at restart
            return refusal_of(error)

    def _answer(
        self, request: IntentRequest, place: int, status: Status, refusal: Refusal | None = None
    ) -> Iterator[Written]:
        outcome = Outcome(self.domain, request.cause, status, self.seq, refusal=refusal)
        if self.flights:
            self._resting.append(Resting(request, place, self.seq, outcome))
        else:
            yield outcome

    def _accept(self, flight: Flight, plan: Plan, time_ms: int) -> Accepted:
        changeset = Changeset(
            self.domain,
            flight.seq,
            self.epoch,
            flight.cause,
            plan.changes,
            flight.inputs,
            committed=self.decided,
        )
        flight.epoch, flight.before, flight.created = self.epoch, self.now, plan.created
        self.flights.append(flight)
        self.seq, self.now = flight.seq, _observed(plan.datastore, flight)
        return Accepted(changeset, flight.edits, time_ms)

    # -- decisions --------------------------------------------------------------------------

    def _is_due(self, decision: Decision) -> bool:
        if not self.flights:
            if decision.seq > self.seq:
                raise OutOfOrder(f"decision on seq {decision.seq} of {self.domain}, which was never given")
            return False
        head = self.flights[0]
        if decision.seq < head.seq or decision.epoch < head.epoch:
            return False
        if (decision.seq, decision.epoch) != (head.seq, head.epoch):
            raise OutOfOrder(
                f"decision on seq {decision.seq} in epoch {decision.epoch} of {self.domain}, "
                f"where seq {head.seq} in epoch {head.epoch} is due"
            )
        return True

    def _committed(self, flight: Flight, decision: Decision) -> Outcome:
        created = flight.created
        if created is None:
            created = self.rules.creates(flight.before, flight.edits)
        return Outcome(
            self.domain, flight.cause, Status.COMMITTED, flight.seq, created, devices=decision.devices
        )

    def _abort(self, refusal: Refusal, time_ms: int) -> Iterator[Written]:
        head, *behind = self.flights
        if head.void is not None:
            raise OutOfOrder(
                f"seq {head.seq} of {self.domain} is void, and refused all the same: {refusal.message}"
            )
        waiting, self._resting = self._resting, deque()
        self.flights.clear()
        self.epoch += 1
        self.seq, self.now = head.seq - 1, head.before
        yield from self._void(head, refusal, time_ms)
        for flight in behind:
            yield from self._again(flight, head.seq, time_ms)
        for rest in waiting:
            yield from self._sequence(rest.request, rest.place, time_ms)

    def _void(self, flight: Flight, refusal: Refusal, time_ms: int) -> Iterator[Written]:
        answered = flight.void is not None or not flight.edits
        flight.epoch, flight.before, flight.void = self.epoch, self.now, refusal
        self.flights.append(flight)
        self.seq = flight.seq
        yield Aborted(self.domain, flight.seq, self.epoch, flight.cause, refusal, time_ms)
        if not answered:
            yield Outcome(self.domain, flight.cause, Status.ABORTED, flight.seq, refusal=refusal)

    def _again(self, flight: Flight, aborted: int, time_ms: int) -> Iterator[Written]:
        if flight.void is not None:
            yield from self._void(flight, flight.void, time_ms)
            return
        plan = self._plan(flight.edits)
        if isinstance(plan, Refusal):
            yield from self._void(flight, after_abort(plan, aborted), time_ms)
        else:
            yield self._accept(flight, plan, time_ms)


def _observed(store: Datastore, flight: Flight) -> Datastore:
    """`store` with what the flight's inputs report of devices."""
    reports = {i.device: (flight.seq, i) for i in flight.inputs if isinstance(i, Capabilities)}
    return replace(store, capabilities={**store.capabilities, **reports}) if reports else store


def _content(report: Capabilities) -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
    return frozenset(report.modules), frozenset(report.uris)
