"""Whatever comes in whatever order, with crashes: one push at a time, nothing unapproved, all converges."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from orchestron_contracts.events import Cause, DeviceState
from orchestron_device.digest import device_revision
from orchestron_device.failures import Failure, FailureKind
from orchestron_device.journal import fold, parts, state
from orchestron_device.machine import step
from orchestron_device.ownership import plan
from orchestron_device.policy import Drift, DriftPolicy
from orchestron_device.queue import Item, find
from orchestron_device.signals import (
    Action,
    Command,
    Commit,
    Committed,
    Confirm,
    Confirmed,
    Connect,
    Connected,
    Discarded,
    Disconnect,
    Event,
    Failed,
    Instruction,
    Journal,
    Noticed,
    Read,
    ReadDone,
    Renewed,
    Report,
    Stage,
    Staged,
    TimeUp,
    Wanted,
)
from orchestron_device.state import Context, Device, Memory, Phase, restored
from orchestron_device.turn import Chance
from orchestron_testkit.device_bench import ASKED, SCHEMA
from orchestron_yang.tree import Tree

NAMES = ("e1", "e2")
LOST = Failure(FailureKind.TRANSIENT, "lost", lost=True)
INSTANT = st.fixed_dictionaries({}, optional={"speed": st.integers(1, 3), "note": st.sampled_from("ab")})
CONFIGS = st.dictionaries(st.sampled_from(NAMES), INSTANT, max_size=2)


def tree(ports: dict[str, Any]) -> Tree:
    rows = {(name,): {"name": name, **leafs} for name, leafs in ports.items()}
    return {"port": rows} if rows else {}


class FakeDevice:
    """Running configuration, what is staged, and a commit on trial."""

    def __init__(self) -> None:
        self.running: Tree = {}
        self.staged: Tree | None = None
        self.trial: tuple[str, Tree] | None = None

    def perform(self, order: Instruction, can_trial: bool) -> Event:
        """Do what is asked."""
        if isinstance(order, Connect):
            return Connected(can_trial)
        if isinstance(order, Read):
            return ReadDone(self.running)
        if isinstance(order, Stage):
            if order.current != self.running:
                return Failed(Failure(FailureKind.REFUSED, "not what it was"))
            self.staged = order.target
            return Staged()
        if isinstance(order, Commit):
            return self._commit(order)
        if isinstance(order, Confirm):
            if self.trial is None or self.trial[0] != order.token:
                return Failed(Failure(FailureKind.REFUSED, "no such commit"))
            self.trial = None
            return Confirmed()
        self.expire()
        self.staged = None
        return Discarded()

    def _commit(self, order: Commit) -> Event:
        if self.trial is not None:
            return Failed(Failure(FailureKind.TRANSIENT, "in use"))
        if self.staged is None:
            return Failed(Failure(FailureKind.REFUSED, "nothing staged"))
        if order.token:
            self.trial = (order.token, self.running)
        self.running, self.staged = self.staged, None
        return Committed()

    def expire(self) -> None:
        """The time of a commit on trial is over."""
        if self.trial is not None:
            self.running, self.trial = self.trial[1], None


class Life(RuleBasedStateMachine):
    """A device, its machine, the log, and everything that can happen to them."""

    def __init__(self) -> None:
        super().__init__()
        self.context = Context(SCHEMA, DriftPolicy(Drift.REVERT))
        self.device = Device("R1")
        self.fake = FakeDevice()
        self.can_trial = True
        self.asked: Instruction | None = None
        self.journal: list[Memory] = [Memory(), Memory()]
        self.configs: list[Item] = []
        self.commands: list[Command] = []
        self.approved: set[tuple[int, str]] = set()
        self.shown: list[tuple[int, str]] = [(1, "none")]
        self.numbers = 0
        self.last_read: Tree = {}

    def send(self, event: Event) -> None:
        self.numbers += 1
        chance = Chance(0.5, f"token-{self.numbers}")
        self.device, orders = step(self.context, self.device, event, chance)
        written = [one.memory for one in orders if isinstance(one, Journal)]
        self.journal = [self.journal[-1], *written][-2:] if written else [self.journal[-1]] * 2
        asked = [one for one in orders if isinstance(one, ASKED)]
        assert len(asked) <= 1
        if asked:
            assert self.asked is None or self.device.busy is not None
            self.asked = asked[0]
        if any(isinstance(one, Disconnect) for one in orders):
            self.fake.staged = None
        pending = self.device.memory.pending
        if pending is not None:
            self.shown.append((pending.revision, pending.digest))
        for one in orders:
            self._check(one)

    def _check(self, order: Instruction) -> None:
        if isinstance(order, Stage):
            item = find(self.device.memory.queue, self.device.pushing)
            assert item is not None
            assert self.device.memory.hold is None
            if item.approval_required:
                claims = (*(tree for tree in self._known()), item.config)
                digest = device_revision(SCHEMA, claims, order.current)
                assert (item.revision, digest) in self.approved
        if isinstance(order, Report) and order.state is DeviceState.IN_SYNC:
            good = self.device.memory.good
            if good is not None and good.revision == order.revision:
                assert plan(SCHEMA, (good.config,), self.last_read, good.config).changes == ()

    def _known(self) -> tuple[Tree, ...]:
        memory = self.device.memory
        good = {} if memory.good is None else memory.good.config
        return (good,) if memory.tried is None else (good, memory.tried)

    @rule(ports=CONFIGS, approval=st.booleans())
    def wanted(self, ports: dict[str, Any], approval: bool) -> None:
        item = Item(len(self.configs) + 1, tree(ports), Cause("r"), approval)
        self.configs.append(item)
        self.send(Wanted(item))

    @precondition(lambda self: self.asked is not None)
    @rule()
    def device_does_it(self) -> None:
        order, self.asked = self.asked, None
        assert order is not None
        event = self.fake.perform(order, self.can_trial)
        if isinstance(event, ReadDone):
            self.last_read = event.running
        self.send(event)

    @precondition(lambda self: self.asked is not None)
    @rule(done=st.booleans())
    def session_is_lost(self, done: bool) -> None:
        order, self.asked = self.asked, None
        assert order is not None
        if done:
            self.fake.perform(order, self.can_trial)
        self.fake.staged = None
        self.send(Failed(LOST))

    @precondition(lambda self: self.asked is not None and not isinstance(self.asked, Connect))
    @rule(kind=st.sampled_from((FailureKind.REFUSED, FailureKind.TRANSIENT)))
    def device_refuses(self, kind: FailureKind) -> None:
        self.asked = None
        self.send(Failed(Failure(kind, "no")))

    @precondition(lambda self: self.asked is None and self.device.connected)
    @rule()
    def idle_session_is_lost(self) -> None:
        self.send(Failed(LOST))

    @rule()
    def trial_expires(self) -> None:
        self.fake.expire()

    @rule(speed=st.integers(4, 5), tells=st.booleans())
    def others_change_it(self, speed: int, tells: bool) -> None:
        rows: Any = self.fake.running.get("port", {})
        self.fake.running = {
            **self.fake.running,
            "host": f"h{speed}",
            **({"port": {key: {**entry, "speed": speed} for key, entry in rows.items()}} if rows else {}),
        }
        if tells:
            self.send(Noticed("bob"))

    @rule()
    def time_passes(self) -> None:
        self.send(TimeUp())

    @rule(
        action=st.sampled_from((Action.REJECT, Action.RETRY, Action.HOLD, Action.RELEASE, Action.RELEASE)),
    )
    def operator_acts(self, action: Action) -> None:
        self._command(action)

    @rule(stale=st.booleans())
    def operator_approves(self, stale: bool) -> None:
        revision, digest = self.shown[len(self.shown) // 2 if stale else -1]
        self._command(Action.APPROVE, revision, digest)

    def _command(self, action: Action, revision: int = 0, digest: str = "") -> None:
        offset = len(self.commands)
        command = Command(f"c{offset}", action, "ann", revision, digest, offset=offset)
        self.commands.append(command)
        if action is Action.APPROVE:
            self.approved.add((revision, digest))
        self.send(command)

    @rule(unwritten=st.booleans())
    def process_is_killed(self, unwritten: bool) -> None:
        written = self.journal[-2 if unwritten else -1]
        configs = {item.revision: item.config for item in self.configs if item.revision >= written.seen}
        memory = fold(state(written), parts(written), configs.get)
        assert memory == written
        self.device = restored("R1", memory)
        self.journal = [memory, memory]
        self.asked, self.fake.staged = None, None
        for item in self.configs:
            self.send(Wanted(item))
        for command in self.commands[memory.commands :]:
            self.send(command)
        self.send(Renewed())

    @invariant()
    def one_thing_at_a_time(self) -> None:
        assert (self.asked is not None) == (self.device.busy is not None)

    @invariant()
    def pushing_means_an_item(self) -> None:
        if self.device.phase is Phase.PUSHING:
            assert find(self.device.memory.queue, self.device.pushing) is not None

    def teardown(self) -> None:
        """Left alone, with all approved and released, the device gets what is wanted."""
        if not self.configs:
            return
        for _ in range(40):
            while self.asked is not None:
                self.device_does_it()
            if self.device.memory.hold is not None:
                self._command(Action.RELEASE)
            elif self.device.phase is Phase.PENDING_APPROVAL:
                self.operator_approves(False)
            elif self.device.phase is Phase.FAILING:
                self.fake.expire()
                self._command(Action.RETRY)
            elif self.device.phase is Phase.IN_SYNC and self.asked is None:
                break
            else:
                self.send(TimeUp())
        assert (self.device.phase, self.device.memory.queue) == (Phase.IN_SYNC, ())
        wanted = self.configs[-1].config
        assert plan(SCHEMA, (wanted,), self.fake.running, wanted).changes == ()
        assert self.fake.trial is None
        assert notes(self.fake.running) == notes(wanted)


def notes(held: Tree) -> dict[Any, Any]:
    """What nobody but us sets."""
    rows: Any = held.get("port", {})
    return {key: entry["note"] for key, entry in rows.items() if "note" in entry}


class TrialLife(Life):
    """The device takes commits on trial."""


class PlainLife(Life):
    """It does not."""

    def __init__(self) -> None:
        super().__init__()
        self.can_trial = False


TestTrial = TrialLife.TestCase
TestTrial.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestPlain = PlainLife.TestCase
TestPlain.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
