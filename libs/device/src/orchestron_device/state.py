"""What is known of one device: the part that outlives the process, and what the session gave."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from orchestron_device.failures import Failure
from orchestron_device.policy import DriftPolicy
from orchestron_device.queue import Queue
from orchestron_yang.schema import Schema
from orchestron_yang.tree import Tree


class Phase(Enum):
    """The state of a device."""

    DISCONNECTED = "disconnected"
    CONNECTING = "connecting"
    DISCOVERING = "discovering"
    """Its running configuration is being read."""
    IN_SYNC = "in-sync"
    PENDING_APPROVAL = "pending-approval"
    PUSHING = "pushing"
    CONFIRMING = "confirming"
    """What was committed is read again, then confirmed."""
    DRIFTED = "drifted"
    """Others changed what is ours, and the policy is to look on."""
    FAILING = "failing"
    HELD = "held"
    """Nothing is pushed until an operator releases it."""
    GONE = "gone"
    """It is no longer ours."""


class HoldKind(Enum):
    """Why nothing is pushed."""

    OPERATOR = "operator"
    REJECTED = "rejected"
    DRIFT = "drift"


@dataclass(frozen=True, slots=True)
class Hold:
    """Nothing is pushed."""

    kind: HoldKind
    principal: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Good:
    """What was last pushed and found on the device."""

    revision: int
    config: Tree


@dataclass(frozen=True, slots=True)
class Trial:
    """A commit that the device undoes unless it is confirmed; it may have been made or not."""

    token: str
    revision: int


@dataclass(frozen=True, slots=True)
class SeenDrift:
    """What others changed of ours, as last seen."""

    digest: str
    """Of the device then."""
    lines: tuple[str, ...]
    who: str = ""
    """As the device told; empty when it did not."""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """A difference that waits for a person."""

    revision: int
    digest: str
    """Of the device; an approval has to name it."""
    lines: tuple[str, ...]
    void: str = ""
    """Who approved it before item or device changed; empty when nobody did."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an operator's command."""

    command: str
    """Its id."""
    done: bool
    text: str


@dataclass(frozen=True, slots=True)
class Memory:
    """What survives a restart. Trees in it are shared with nothing that changes."""

    approval_required: bool = False
    seen: int = 0
    """Highest revision that was queued."""
    queue: Queue = ()
    good: Good | None = None
    tried: Tree | None = None
    """All that was pushed since `good` with unknown outcome, laid over each other."""
    trial: Trial | None = None
    hold: Hold | None = None
    failure: Failure | None = None
    attempts: int = 0
    """Failures in a row."""
    drift: SeenDrift | None = None
    accepted: str = ""
    """Digest of the device with drift that is accepted or released: it is not told of again."""
    pending: Pending | None = None
    answer: Answer | None = None
    commands: int = 0
    """Offset of the first operator's command that is not dealt with."""


class Op(Enum):
    """What the device is doing for us now; one thing at a time."""

    CONNECT = "connect"
    READ = "read"
    STAGE = "stage"
    COMMIT = "commit"
    VERIFY = "verify"
    CONFIRM = "confirm"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class Context:
    """What is fixed for a device while it has its type and its inventory entry."""

    schema: Schema
    policy: DriftPolicy = field(default_factory=DriftPolicy)
    trial_seconds: int = 60
    """How long a commit on trial waits for its confirmation."""
    check_seconds: float = 300.0
    """Time between looks for drift."""
    can_revert: bool = False
    """Intent can be rolled back."""


@dataclass(frozen=True, slots=True)
class Device:
    """One device."""

    name: str
    memory: Memory = field(default_factory=Memory)
    phase: Phase = Phase.DISCONNECTED
    connected: bool = False
    can_trial: bool = False
    """Its session takes commits on trial."""
    busy: Op | None = None
    again: bool = False
    """It has to be read once more when it is no longer busy."""
    pushing: int = 0
    """Revision on its way to the device; 0 for none."""
    read: Tree | None = None
    """What ran on the device when that push began."""
    observing: bool = False
    """There is drift that is only looked at."""
    told: tuple[str, str] = ("", "")
    """Who and when of the last change by others that the device told of."""
    saved: Memory | None = None
    """What the journal has."""
    reported: object = None
    """The last report."""


def restored(name: str, memory: Memory) -> Device:
    """The device after a restart, with what its journal says."""
    phase = Phase.HELD if memory.hold is not None else Phase.DISCONNECTED
    return Device(name, memory, phase, saved=memory)
