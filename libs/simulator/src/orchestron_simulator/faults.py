"""What goes wrong with a simulated device, when asked to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class FaultError(ValueError):
    """No such fault can be."""


class Kind(Enum):
    """The ways to fail."""

    REFUSE = "refuse"
    """Answer with an rpc-error and do nothing."""
    HANG = "hang"
    """Do nothing and never answer."""
    DROP = "drop"
    """End the connection and do nothing."""
    DROP_AFTER = "drop-after"
    """Do it, and end the connection without an answer."""
    SLOW = "slow"
    """Do it, and answer `seconds` later."""
    REBOOT = "reboot"
    """End all sessions instead of answering; running is kept, what was on trial is undone."""
    IGNORE = "ignore"
    """Answer ok and do nothing."""
    MALFORMED = "malformed"
    """Do it, and answer with what is not XML."""
    WRONG_ID = "wrong-id"
    """Do it, and answer under another message-id."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, armed for an operation such as `commit`."""

    kind: Kind
    operation: str = "commit"
    """Name of the rpc, or `set`, `get`, `subscribe`, `capabilities` of gNMI; `*` for any."""
    nth: int = 1
    """The first of the operations, counted from now, that it strikes."""
    times: int = 1
    """How many operations one after the other it strikes; 0 for all from then on."""
    seconds: float = 1.0
    """Of delay, for `slow`."""
    tag: str = "operation-failed"
    message: str = "refused on demand"
    path: str = ""


@dataclass(slots=True)
class Faults:
    """The faults that are armed on one device."""

    armed: list[tuple[Fault, int]] = field(default_factory=list)
    """Each with the number of its operations so far."""

    def arm(self, fault: Fault) -> None:
        """Let it happen from now on."""
        self.armed.append((fault, 0))

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self.armed.clear()

    def strike(self, operation: str) -> Fault | None:
        """The fault that this operation meets, if any; each counts it."""
        found: Fault | None = None
        kept: list[tuple[Fault, int]] = []
        for fault, seen in self.armed:
            if fault.operation not in {operation, "*"}:
                kept.append((fault, seen))
                continue
            if found is None and seen + 1 >= fault.nth:
                found = fault
            if not fault.times or seen + 1 < fault.nth + fault.times - 1:
                kept.append((fault, seen + 1))
        self.armed = kept
        return found


def fault_of(raw: Mapping[str, Any]) -> Fault:
    """A fault from its fields by name. Raises `FaultError` for one that cannot be."""
    try:
        known = {name: kind(raw[name]) for name, kind in _FIELDS.items() if name in raw}
        strangers = set(raw) - set(_FIELDS)
        if strangers:
            raise FaultError(f"a fault has no {', '.join(sorted(strangers))}")
        return Fault(**known)
    except (ValueError, TypeError) as error:
        raise FaultError(f"{error}; kinds are {', '.join(kind.value for kind in Kind)}") from None


def parse_fault(text: str) -> tuple[str, Fault]:
    """(device, fault) from `[DEVICE/]KIND[:OPERATION[:NTH]][,FIELD=VALUE...]`; device "" stands for all.

    Raises `FaultError`.
    """
    head, *fields = text.split(",")
    device, _, what = head.rpartition("/")
    raw: dict[str, Any] = dict(zip(("kind", "operation", "nth"), what.split(":"), strict=False))
    if what.count(":") > 2:
        raise FaultError(f"{what!r} is not KIND:OPERATION:NTH")
    for each in fields:
        name, equals, value = each.partition("=")
        if not equals:
            raise FaultError(f"{each!r} is not FIELD=VALUE")
        raw[name] = value
    return device, fault_of(raw)


_FIELDS: Mapping[str, Any] = {
    "kind": Kind,
    "operation": str,
    "nth": int,
    "times": int,
    "seconds": float,
    "tag": str,
    "message": str,
    "path": str,
}
