"""One step of a device's machine in the making: what changes, and what is to be done."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final

from orchestron_contracts.events import DeviceState
from orchestron_device.failures import FailureKind, backoff
from orchestron_device.signals import (
    Confirm,
    Connect,
    Instruction,
    Journal,
    Read,
    Report,
    SetTimer,
)
from orchestron_device.state import Context, Device, Memory, Op, Phase
from orchestron_yang.tree import Tree

TRIES: Final = 3
"""So often a device that says yes and has something else is tried again soon."""


@dataclass(frozen=True, slots=True)
class Chance:
    """What the host draws for a step."""

    jitter: float = 0.5
    """From 0 to 1."""
    token: str = ""
    """Never used before."""


@dataclass(slots=True)
class Turn:
    """A device on its way through one step. Instructions come out journal first, then the report."""

    context: Context
    device: Device
    chance: Chance
    orders: list[Instruction] = field(default_factory=list)

    @property
    def memory(self) -> Memory:
        """What survives a restart."""
        return self.device.memory

    @property
    def known(self) -> tuple[Tree, ...]:
        """What was pushed: the last good configuration, then what may have got there since."""
        good = {} if self.memory.good is None else self.memory.good.config
        return (good,) if self.memory.tried is None else (good, self.memory.tried)

    def set(self, **changes: Any) -> None:
        """Change the device."""
        self.device = replace(self.device, **changes)

    def remember(self, **changes: Any) -> None:
        """Change what survives a restart."""
        self.set(memory=replace(self.memory, **changes))

    def order(self, op: Op | None, instruction: Instruction) -> None:
        """Have something done; with `op` it is what the device is busy with from now on."""
        if op is not None:
            assert self.device.busy is None, f"{op} while busy with {self.device.busy}"
            self.set(busy=op)
        self.orders.append(instruction)

    def look(self) -> None:
        """Read the device as soon as it is free, connecting first if need be."""
        if self.device.busy is not None:
            self.set(again=True)
        elif self.device.connected:
            self.set(again=False, phase=self._unless_held(Phase.DISCOVERING))
            self.order(Op.READ, Read())
        else:
            self.set(again=False, phase=Phase.CONNECTING)
            self.order(Op.CONNECT, Connect())

    def settle(self, phase: Phase) -> None:
        """There is nothing more to do now."""
        self.set(phase=phase, pushing=0, read=None)
        if phase not in (Phase.FAILING, Phase.HELD):
            self.remember(failure=None, attempts=0)
        if phase not in (Phase.PENDING_APPROVAL, Phase.HELD):
            self.remember(pending=None)
        if self.device.again and phase is not Phase.HELD:
            self.look()
        else:
            # devices that were connected together need not be read together for ever
            self.orders.append(SetTimer(self.context.check_seconds * (0.75 + self.chance.jitter / 2)))

    def confirm(self, token: str) -> None:
        """Make the commit on trial last."""
        self.set(phase=Phase.CONFIRMING)
        self.order(Op.CONFIRM, Confirm(token))

    def wait(self, kind: FailureKind, at_least: float = 0.0) -> None:
        """Try again later."""
        attempts = self.memory.attempts
        if kind is FailureKind.MISMATCH and attempts > TRIES:
            kind = FailureKind.REFUSED
        self.orders.append(SetTimer(max(backoff(kind, attempts, self.chance.jitter), at_least)))

    def result(self) -> tuple[Device, tuple[Instruction, ...]]:
        """The device after the step, and what is to be done."""
        first: list[Instruction] = []
        if self.memory != self.device.saved:
            first.append(Journal(self.memory))
            self.set(saved=self.memory)
        report = report_of(self.device)
        if report is not None and report != self.device.reported:
            first.append(report)
            self.set(reported=report)
        return self.device, (*first, *self.orders)

    def _unless_held(self, phase: Phase) -> Phase:
        return Phase.HELD if self.memory.hold is not None else phase


def report_of(device: Device) -> Report | None:
    """What there is to tell of the device; None while something is under way."""
    memory = device.memory
    good = 0 if memory.good is None else memory.good.revision
    dealing = memory.queue[0].revision if memory.queue else good
    failure = "" if memory.failure is None else f"{memory.failure.kind.value}: {memory.failure.message}"
    if device.phase is Phase.IN_SYNC:
        return Report(DeviceState.IN_SYNC, good, _drift_text(memory, "accepted"))
    if device.phase is Phase.DRIFTED:
        return Report(DeviceState.DRIFTED, good, _drift_text(memory, "observed"))
    if device.phase is Phase.PENDING_APPROVAL:
        return Report(DeviceState.PENDING_APPROVAL, dealing, f"revision {dealing} waits for approval")
    if device.phase is Phase.HELD and memory.hold is not None:
        by = f" by {memory.hold.principal}" if memory.hold.principal else ""
        why = f": {memory.hold.reason}" if memory.hold.reason else ""
        return Report(DeviceState.HELD, dealing, f"held ({memory.hold.kind.value}){by}{why}")
    if device.phase is Phase.FAILING and failure:
        return Report(DeviceState.FAILED, dealing, failure)
    if device.phase is Phase.DISCONNECTED and failure:
        return Report(DeviceState.UNREACHABLE, dealing, failure)
    return None


def _drift_text(memory: Memory, how: str) -> str:
    if memory.drift is None:
        return ""
    by = f" by {memory.drift.who}" if memory.drift.who else ""
    return f"{len(memory.drift.lines)} lines changed by others{by}, {how}"
