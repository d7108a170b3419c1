"""Whatever is accepted, refused and interrupted in whatever order: the end is that of plain execution."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from orchestron_contracts.events import (
    Aborted,
    Accepted,
    Changeset,
    Decision,
    IntentRequest,
    Operation,
    Outcome,
    Refusal,
    RequestedEdit,
    Status,
)
from orchestron_intent.sequencer import Sequencer, Written
from orchestron_testkit.toy_intent import DOMAIN, ToyRules, request
from orchestron_yang.errors import DataError

NAMES = ("/x", "/y", "/z")
WORDS = (b"1", b"2", b"->x", b"->y", b"bad")
edits = st.one_of(
    st.builds(
        RequestedEdit,
        st.sampled_from((Operation.REPLACE, Operation.CREATE)),
        st.sampled_from(NAMES),
        st.sampled_from(WORDS),
    ),
    st.builds(RequestedEdit, st.sampled_from((Operation.DELETE, Operation.REMOVE)), st.sampled_from(NAMES)),
)


@dataclass
class World:
    """The log, and around it clients, a sequencer that can be killed, and the layers below as one."""

    requests: list[IntentRequest] = field(default_factory=list)
    history: list[Accepted | Aborted] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    consumed: int = 0
    heard: int = 0
    """Decisions that the living sequencer has read."""
    lower: int = 0
    """History records that the layers have read."""
    lower_epoch: int = 0
    stuck: bool = False
    alive: Sequencer = field(default_factory=lambda: Sequencer(DOMAIN, ToyRules()))

    def ask(self, wanted: list[RequestedEdit]) -> None:
        self.requests.append(request(f"r{len(self.requests)}", *wanted))

    def sequence(self) -> None:
        """The sequencer reads one request."""
        if self.consumed < len(self.requests):
            place = self.consumed
            self.append(self.alive.request(self.requests[place], place, 0))
            self.consumed += 1

    def hear(self) -> None:
        """The sequencer reads one decision."""
        if self.heard < len(self.decisions):
            self.append(self.alive.decision(self.decisions[self.heard], 0))
            self.heard += 1

    def decide(self) -> None:
        """The layers read one record of the history, refuse what holds "bad", and stand still then."""
        if self.lower == len(self.history):
            return
        event = self.history[self.lower]
        self.lower += 1
        entry: Changeset | Aborted = event.changeset if isinstance(event, Accepted) else event
        if self.stuck and entry.epoch == self.lower_epoch:
            return
        self.lower_epoch, self.stuck = entry.epoch, False
        changes = event.changeset.changes if isinstance(event, Accepted) else ()
        refusal = None
        if any(change.record == {"word": "bad"} for change in changes):
            refusal, self.stuck = Refusal("bad"), True
        self.decisions.append(Decision(DOMAIN, entry.seq, entry.epoch, entry.cause, refusal))

    def kill(self) -> None:
        """The sequencer dies and another is made from the log, as the service does it."""
        answered = {outcome.cause.request_id for outcome in self.outcomes}
        first = self.alive.first_unanswered
        self.consumed = self.consumed if first is None else first
        self.alive = Sequencer(DOMAIN, ToyRules())
        for identity in answered:
            self.alive.remember(identity)
        for event in self.history:
            self.alive.restore(event)
        for decision in self.decisions:
            events = self.alive.decision(decision, 0)
            self.append(
                [e for e in events if not (isinstance(e, Outcome) and e.cause.request_id in answered)]
            )
        self.heard = len(self.decisions)

    def append(self, events: list[Written]) -> None:
        for event in events:
            if isinstance(event, Outcome):
                self.outcomes.append(event)
            else:
                self.history.append(event)

    def settle(self) -> None:
        """Let everything run until nothing is left to do."""
        while True:
            before = (self.consumed, self.heard, self.lower)
            self.sequence()
            self.decide()
            self.hear()
            if before == (self.consumed, self.heard, self.lower):
                return


actions = st.lists(
    st.one_of(
        st.lists(edits, min_size=1, max_size=2).map(lambda wanted: ("ask", wanted)),
        st.sampled_from([("sequence",), ("sequence",), ("decide",), ("hear",), ("kill",)]),
    ),
    max_size=40,
)


@given(actions)
def test_any_interleaving_ends_as_plain_execution(acts: list[tuple[object, ...]]) -> None:
    """Each request is answered once; the committed ones, run one by one, give the sequencer's state."""
    world = World()
    for name, *more in acts:
        getattr(world, str(name))(*more)
    world.settle()
    ids = Counter(outcome.cause.request_id for outcome in world.outcomes)
    assert ids == Counter(r.cause.request_id for r in world.requests)

    rules = ToyRules()
    plain = {0: rules.empty()}
    asked = {r.cause.request_id: r.edits for r in world.requests}
    ended = {o.seq: o for o in world.outcomes if o.status in (Status.COMMITTED, Status.ABORTED)}
    assert sorted(ended) == list(range(1, world.alive.seq + 1))
    for seq, outcome in sorted(ended.items()):
        plain[seq] = plain[seq - 1]
        if outcome.status is Status.COMMITTED:
            plan = rules.plan(plain[seq - 1], asked[outcome.cause.request_id])
            assert plan.created == outcome.created
            plain[seq] = plan.datastore
    assert world.alive.now.tree == plain[world.alive.seq].tree
    for outcome in world.outcomes:
        check_rest(rules, plain, asked, outcome)


def check_rest(rules: ToyRules, plain, asked, outcome: Outcome) -> None:  # type: ignore[no-untyped-def]
    """What got no transaction changes nothing, or is not valid, on the state that its answer names."""
    if outcome.status is Status.UNCHANGED:
        assert rules.plan(plain[outcome.seq], asked[outcome.cause.request_id]).changes == ()
    elif outcome.status is Status.REJECTED:
        try:
            rules.plan(plain[outcome.seq], asked[outcome.cause.request_id])
        except DataError:
            return
        raise AssertionError(f"{outcome} is valid")


@given(actions)
def test_every_seq_ends_as_one_entry_of_the_highest_epoch(acts: list[tuple[object, ...]]) -> None:
    """A reader of the history that follows the epochs ends with the sequencer's own state, without gaps."""
    world = World()
    for name, *more in acts:
        getattr(world, str(name))(*more)
    world.settle()
    read: dict[int, Accepted | Aborted] = {}
    epoch = 0
    for event in world.history:
        entry = event.changeset if isinstance(event, Accepted) else event
        assert entry.epoch >= epoch
        assert entry.seq == len(read) + 1 or (entry.epoch > epoch and entry.seq <= len(read))
        read = {seq: held for seq, held in read.items() if seq < entry.seq}
        read[entry.seq] = event
        epoch = entry.epoch
    rules = ToyRules()
    state = rules.empty()
    for _, event in sorted(read.items()):
        if isinstance(event, Accepted):
            state = rules.restore(state, event.changeset.changes)
    assert state.tree == world.alive.now.tree
