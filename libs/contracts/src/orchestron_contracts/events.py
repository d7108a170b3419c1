"""The events that services exchange, as plain values. `codec` writes them as Avro.

Every transaction has a `seq` in its domain. All that comes of it carries that number and the
*epoch* it was computed in; the epoch rises when a transaction is aborted, and what is still on
its way from an older epoch is void.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from orchestron_yang.tree import Key, Tree

REMAINDER = ""
"""The point that holds configuration outside every transform point; its key is `()`."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Who asked for a transaction, and the trace it belongs to."""

    request_id: str
    principal: str = ""
    traceparent: str = ""
    """W3C Trace Context, section 3.2; empty when there is none."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one source contributes to one instance: the whole record, or None to withdraw it."""

    point: str
    key: Key
    """Key values of the instance, those of the points it is nested in first."""
    source: str
    """Path of the instance in the layer above; empty for the northbound."""
    record: Tree | None


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a device reported: module names with revision ("" when none is known)."""

    device: str
    modules: tuple[tuple[str, str], ...]
    uris: tuple[str, ...] = ()
    """NETCONF capability URIs that name no module, as Junos sends."""


@dataclass(frozen=True, slots=True)
class Dynstate:
    """New operational state for one instance of one layer; None clears it."""

    layer: str
    point: str
    key: Key
    record: Tree | None


Input: TypeAlias = Capabilities | Dynstate


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request was rejected or a transaction aborted."""

    message: str
    tag: str = "operation-failed"
    """RFC 6241 error-tag."""
    layer: str = ""
    """"northbound", "intent", "cfs", "inter", "rfs" or "device"."""
    instance: str = ""
    """Path of the transform instance that failed, or of the data node refused."""
    path: str = ""
    """YANG path of the node at fault, when one is known."""
    sources: tuple[str, ...] = ()
    """Instances of the layer above that contributed to it."""
    app_tag: str = ""
    error_class: str = ""
    """Class of the exception that user code raised."""
    line: str = ""
    """Last line of user code in its traceback, as `file:line in function: text`."""


@dataclass(frozen=True, slots=True)
class Changeset:
    """One transaction's changes at the input of one layer.

    `changes` are in order of (point, key, source). With a `refusal` there are none: a layer above
    refused, and everything below must stand still until the epoch rises. A changeset of a higher
    epoch than the reader's means: go back to the state after `seq - 1`, then apply this one.
    """

    domain: str
    seq: int
    epoch: int
    cause: Cause
    changes: tuple[Change, ...] = ()
    inputs: tuple[Input, ...] = ()
    committed: int = 0
    """Highest seq known to be committed when this was sequenced: state before it is not needed again."""
    refusal: Refusal | None = None


class Operation(Enum):
    """Edit operations of RFC 6241, 7.2."""

    MERGE = "merge"
    REPLACE = "replace"
    CREATE = "create"
    DELETE = "delete"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class RequestedEdit:
    """One edit of a request, as the client put it."""

    operation: Operation
    target: str
    """RFC 8040 api-path of the resource, as `/netinfra:netinfra/router=AMS-CORE-1`; `/` is the datastore."""
    value: bytes | None = None
    """RFC 7951 object with the target as its one member; for `/` the top-level nodes.

    None for delete and remove.
    """


@dataclass(frozen=True, slots=True)
class IntentRequest:
    """A client asks for edits, all or none."""

    domain: str
    cause: Cause
    edits: tuple[RequestedEdit, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """History: a transaction got its place in the order. `changeset` is the input of the cfs layer."""

    changeset: Changeset
    edits: tuple[RequestedEdit, ...]
    time_ms: int
    """Wall clock of the sequencer, milliseconds since 1970; information only."""


@dataclass(frozen=True, slots=True)
class Aborted:
    """History: transaction `seq` is void, and `epoch` is the one that begins with it."""

    domain: str
    seq: int
    epoch: int
    cause: Cause
    refusal: Refusal
    time_ms: int


@dataclass(frozen=True, slots=True)
class DeviceRevision:
    """A device whose desired configuration a transaction changed."""

    device: str
    revision: int
    """0 when the transaction took the device away."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The device manager's word on one transaction in one epoch: committed when `refusal` is None."""

    domain: str
    seq: int
    epoch: int
    cause: Cause
    refusal: Refusal | None = None
    devices: tuple[DeviceRevision, ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceConfig:
    """The whole desired configuration of one device; `config` is None when the device is gone."""

    domain: str
    seq: int
    epoch: int
    cause: Cause
    device: str
    type: str
    """Name of the device package."""
    revision: int
    settings: Tree
    config: Tree | None


class DeviceState(Enum):
    """What an adapter reports of a device."""

    IN_SYNC = "in-sync"
    PENDING_APPROVAL = "pending-approval"
    UNREACHABLE = "unreachable"
    FAILED = "failed"
    GONE = "gone"
    HELD = "held"
    """Nothing is pushed until an operator releases it."""
    DRIFTED = "drifted"
    """Others changed what is ours, and the policy is to look on."""


@dataclass(frozen=True, slots=True)
class DeviceEvent:
    """An adapter's report on one device: the revision it last dealt with and how that went."""

    domain: str
    device: str
    revision: int
    state: DeviceState
    detail: str = ""
    capabilities: Capabilities | None = None


class DeviceAction(Enum):
    """What an operator may ask of a device's adapter."""

    APPROVE = "approve"
    REJECT = "reject"
    RETRY = "retry"
    HOLD = "hold"
    RELEASE = "release"
    DROP = "drop"
    """Take the item back by rolling back the intent that made it."""


@dataclass(frozen=True, slots=True)
class DeviceCommand:
    """An operator asks something of a device's adapter; `cause.request_id` names the command."""

    domain: str
    device: str
    cause: Cause
    action: DeviceAction
    revision: int = 0
    """The item of the queue that is meant; 0 for the first."""
    digest: str = ""
    """For an approval: the device revision that its diff was made against."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DeviceJournal:
    """What an adapter has to know of a device after a restart; the last one counts."""

    domain: str
    device: str
    type: str
    """Name of the device package; empty when the device is no longer the adapter's."""
    phase: str
    """Where its state machine was, for people."""
    state: Mapping[str, Any]
    """Data as the Avro record `orchestron.device.JournalState` has them; empty when `type` is."""


@dataclass(frozen=True, slots=True)
class DeviceTree:
    """A configuration that an adapter has to know after a restart; the last one of a part counts."""

    domain: str
    device: str
    part: str
    """`good`: last pushed and found there; `tried`: pushed since, outcome unknown; `item/REVISION`: waits."""
    type: str
    revision: int
    config: Tree | None
    """None when it is no longer needed."""


class Status(Enum):
    """How a request ended."""

    COMMITTED = "committed"
    UNCHANGED = "unchanged"
    """It asked for what was so already: no transaction came of it."""
    REJECTED = "rejected"
    """It was not valid: no transaction came of it."""
    ABORTED = "aborted"
    """A layer refused the transaction."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to a request, found by its id."""

    domain: str
    cause: Cause
    status: Status
    seq: int
    """The transaction's; for a request that got none, the last one that its answer rests on."""
    created: bool = False
    """The first edit's target was not there before."""
    refusal: Refusal | None = None
    devices: tuple[DeviceRevision, ...] = ()


Event: TypeAlias = (
    IntentRequest
    | Accepted
    | Aborted
    | Changeset
    | Decision
    | DeviceConfig
    | DeviceEvent
    | DeviceCommand
    | DeviceJournal
    | DeviceTree
    | Outcome
)
