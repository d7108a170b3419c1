"""A device to try the machine on, by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from orchestron_contracts.events import Cause, DeviceState
from orchestron_device.failures import Failure, FailureKind
from orchestron_device.machine import step
from orchestron_device.queue import Item
from orchestron_device.signals import (
    Action,
    Command,
    Commit,
    Committed,
    Confirm,
    Confirmed,
    Connect,
    Connected,
    Discard,
    Discarded,
    Event,
    Failed,
    Instruction,
    Read,
    ReadDone,
    Report,
    SetTimer,
    Stage,
    Staged,
    Wanted,
)
from orchestron_device.state import Context, Device, Phase, restored
from orchestron_device.turn import Chance
from orchestron_testkit.schemas import build, leaf, rows
from orchestron_yang.tree import Rows, Tree

SCHEMA = build(rows("port", ["name"], leaf("name"), leaf("speed", "uint32"), leaf("note")), leaf("host"))
ASKED = (Connect, Read, Stage, Commit, Confirm, Discard)
LOST = Failure(FailureKind.TRANSIENT, "connection lost", lost=True)
REFUSED = Failure(FailureKind.REFUSED, "no such port")


def port(speed: int, **more: Any) -> Tree:
    """A configuration with one port."""
    held: Rows = {("e1",): {"name": "e1", "speed": speed, **more}}
    return {"port": held}


@dataclass
class Bench:
    """A device's machine with a log of what it wants done."""

    context: Context = field(default_factory=lambda: Context(SCHEMA))
    device: Device = field(default_factory=lambda: Device("R1"))
    orders: list[Instruction] = field(default_factory=list)
    """Of the last step."""
    reports: list[Report] = field(default_factory=list)
    running: Tree = field(default_factory=dict)
    asked: Instruction | None = None
    """What the device is busy with."""
    staged: Tree = field(default_factory=dict)
    commands: int = 0

    def send(self, event: Event) -> list[Instruction]:
        """One step."""
        self.device, orders = step(self.context, self.device, event, Chance(0.5, "token-1"))
        self.orders = list(orders)
        self.reports += [one for one in orders if isinstance(one, Report)]
        asked = [one for one in orders if isinstance(one, ASKED)]
        self.asked = asked[-1] if asked else self.asked if self.device.busy is not None else None
        return self.orders

    def wanted(self, revision: int, config: Tree, *, approval: bool = False) -> list[Instruction]:
        """A configuration arrives."""
        return self.send(Wanted(Item(revision, config, Cause("r"), approval_required=approval)))

    def command(self, action: Action, **more: Any) -> str:
        """An operator's command; the answer."""
        self.commands += 1
        self.send(Command(f"c{self.commands}", action, "ann", offset=self.commands, **more))
        answer = self.device.memory.answer
        assert answer is not None
        assert answer.command == f"c{self.commands}"
        return answer.text if answer.done else f"no: {answer.text}"

    def run(self, *, can_trial: bool = True) -> None:
        """Let the device do all it is asked for, without a fault."""
        while (event := self._answer(can_trial)) is not None:
            self.send(event)

    def _answer(self, can_trial: bool) -> Event | None:
        if isinstance(self.asked, Stage):
            self.staged = self.asked.target
        if isinstance(self.asked, Commit):
            self.running = self.staged
        found: dict[type, Event] = {
            Connect: Connected(can_trial),
            Read: ReadDone(self.running),
            Stage: Staged(),
            Commit: Committed(),
            Confirm: Confirmed(),
            Discard: Discarded(),
        }
        return None if self.asked is None else found[type(self.asked)]

    def until(self, kind: type[Instruction]) -> Instruction:
        """Let the device do what it is asked for until it is asked for this."""
        while not isinstance(self.asked, kind):
            event = self._answer(True)
            assert event is not None, self.orders
            self.send(event)
        return self.asked

    def fail(self, failure: Failure) -> list[Instruction]:
        """What it was asked for fails."""
        return self.send(Failed(failure))

    def restart(self) -> None:
        """The process is killed and started again."""
        assert self.device.saved is not None
        self.device = restored("R1", self.device.saved)
        self.asked = None

    @property
    def phase(self) -> Phase:
        """Its state."""
        return self.device.phase

    @property
    def state(self) -> DeviceState:
        """What was last reported."""
        return self.reports[-1].state

    @property
    def timer(self) -> float:
        """The time that the last step set."""
        (seconds,) = [order.seconds for order in self.orders if isinstance(order, SetTimer)]
        return seconds
