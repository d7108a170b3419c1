"""What a snapshot holds: a head, and a service's state in parts that mean something by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from orchestron_contracts.events import Capabilities
from orchestron_yang.tree import Key, Tree


@dataclass(frozen=True, slots=True)
class Mark:
    """A record on the log, and the `codec.digest` of its value; empty where compaction may take it."""

    topic: str
    offset: int
    digest: str


@dataclass(frozen=True, slots=True)
class SnapshotHead:
    """What a state was taken of; it is of use only where all of this is so still."""

    service: str
    domain: str
    fingerprint: str
    """Of the network's schemas and of all code that the state came of."""
    seq: int
    """The committed transaction that the state is after."""
    epoch: int
    input: Mark
    """The input record of that transaction; reading goes on behind it."""
    outputs: tuple[Mark, ...]
    """The last record of that transaction in each output stream; in a compacted one the last up to it."""


@dataclass(frozen=True, slots=True)
class HeldInstance:
    """A transform instance. For the device manager: a device's settings, or its fragments for one package."""

    point: str
    key: Key
    contributions: tuple[tuple[str, Tree], ...]
    """Record by source."""
    outputs: tuple[tuple[str, Key, Tree], ...] = ()
    """Point, key and record of what its last run contributed to the layer below."""
    memory: Tree | None = None


@dataclass(frozen=True, slots=True)
class HeldReport:
    """Capabilities that a device reported when it was of that type."""

    device: str
    type: str
    modules: tuple[str, ...]
    uris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldDynstate:
    """Operational state of an instance."""

    point: str
    key: Key
    record: Tree


@dataclass(frozen=True, slots=True)
class HeldDevice:
    """A device's type, empty when it is gone, and its last revision."""

    name: str
    type: str
    revision: int


@dataclass(frozen=True, slots=True)
class HeldCapabilities:
    """What the sequencer sequenced last of a device's reports, as transaction `seq`."""

    seq: int
    capabilities: Capabilities


Part: TypeAlias = HeldInstance | HeldReport | HeldDynstate | HeldDevice | HeldCapabilities
