"""What goes into the machine of a device and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from orchestron_contracts.events import DeviceAction, DeviceState
from orchestron_device.failures import Failure
from orchestron_device.queue import Item
from orchestron_device.state import Memory
from orchestron_yang.tree import Tree

Action: TypeAlias = DeviceAction


@dataclass(frozen=True, slots=True)
class Wanted:
    """A configuration, or new settings, arrived."""

    item: Item


@dataclass(frozen=True, slots=True)
class Removed:
    """The device is no longer ours."""

    revision: int
    moved: bool = False
    """It is another adapter's now, or another kind of device: that it is gone is not told."""


@dataclass(frozen=True, slots=True)
class Connected:
    """There is a session."""

    can_trial: bool


@dataclass(frozen=True, slots=True)
class ReadDone:
    """The running configuration was read."""

    running: Tree


@dataclass(frozen=True, slots=True)
class Staged:
    """The change is ready to be committed."""


@dataclass(frozen=True, slots=True)
class Committed:
    """The device says that it committed."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The commit on trial lasts."""


@dataclass(frozen=True, slots=True)
class Discarded:
    """What was staged is dropped, as far as that was possible."""


@dataclass(frozen=True, slots=True)
class Failed:
    """What was asked of the device failed, or the session was lost while nothing was asked."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class TimeUp:
    """The time set last is over."""


@dataclass(frozen=True, slots=True)
class Command:
    """An operator asks for something."""

    id: str
    action: Action
    principal: str
    revision: int = 0
    """The item meant; 0 for the first."""
    digest: str = ""
    """For an approval: the device that the diff was made against."""
    reason: str = ""
    offset: int = 0
    """Where it stands on the log."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """The device told that others changed it."""

    who: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Renewed:
    """Address, credentials or policy changed: what failed is worth another try."""


Event: TypeAlias = (
    Wanted
    | Removed
    | Connected
    | ReadDone
    | Staged
    | Committed
    | Confirmed
    | Discarded
    | Failed
    | TimeUp
    | Command
    | Noticed
    | Renewed
)


@dataclass(frozen=True, slots=True)
class Connect:
    """Make a session; answered by `Connected` or `Failed`."""


@dataclass(frozen=True, slots=True)
class Disconnect:
    """End the session; not answered."""


@dataclass(frozen=True, slots=True)
class Read:
    """Read the running configuration; answered by `ReadDone` or `Failed`."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Get ready to change `current` into `target`; answered by `Staged` or `Failed`."""

    current: Tree
    target: Tree


@dataclass(frozen=True, slots=True)
class Commit:
    """Commit what is staged, on trial when there is a token; answered by `Committed` or `Failed`."""

    token: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Confirm:
    """Make a commit on trial last; answered by `Confirmed` or `Failed`."""

    token: str


@dataclass(frozen=True, slots=True)
class Discard:
    """Drop what is staged or on trial; answered by `Discarded`, or `Failed` when the session is lost."""


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Send `TimeUp` after so many seconds, instead of what was set before."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Journal:
    """Write down what has to survive a restart before anything that follows; None: nothing is left."""

    memory: Memory | None


@dataclass(frozen=True, slots=True)
class Report:
    """Tell how the device is."""

    state: DeviceState
    revision: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Revert:
    """Ask for the intent behind this item to be rolled back."""

    item: Item
    command: str
    principal: str


Instruction: TypeAlias = (
    Connect | Disconnect | Read | Stage | Commit | Confirm | Discard | SetTimer | Journal | Report | Revert
)
