"""What a layer remembers between transactions: an immutable value that shares all that did not change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from orchestron_contracts.events import Capabilities
from orchestron_transform.contributions import Contributions
from orchestron_yang.pmap import PMap
from orchestron_yang.points import Instance
from orchestron_yang.tree import Tree

NORTHBOUND = ""
"""The source of what clients contribute."""

Outputs: TypeAlias = Mapping[Instance, Tree]
"""Records by instance of the layer below."""


@dataclass(slots=True)
class Held:
    """One transform instance. Never changed once made; `frozen` would triple the cost of making it."""

    contributions: Contributions
    outputs: Outputs = field(default_factory=dict)
    """What its last run contributed to the layer below."""
    memory: Tree | None = None

    @property
    def record(self) -> Tree:
        """Its merged input."""
        return self.contributions.record

    @property
    def is_sequenced(self) -> bool:
        """It is as the northbound has it, so the sequencer has checked it as part of the whole datastore."""
        return len(self.contributions.by_source) == 1 and NORTHBOUND in self.contributions.by_source


@dataclass(frozen=True, slots=True)
class Reported:
    """The capabilities of a device, and the type that it had when it reported them."""

    type: str
    modules: frozenset[str]
    uris: frozenset[str]

    @classmethod
    def by(cls, type_: str, capabilities: Capabilities) -> Reported:
        """What `capabilities` say of a device of that type."""
        modules = frozenset(name for name, _ in capabilities.modules)
        return cls(type_, modules, frozenset(capabilities.uris))


@dataclass(frozen=True, slots=True)
class LayerState:
    """All of one layer's state. A layer starts with `LayerState()`."""

    instances: PMap[Instance, Held] = field(default_factory=PMap)
    nested: PMap[Instance, PMap[Instance, bool]] = field(default_factory=PMap)
    """The instances that lie right in an instance."""
    reported: PMap[str, Reported] = field(default_factory=PMap)
    """By device; only devices that exist, and only in a layer that has rfs transforms."""
    dynstate: PMap[Instance, Tree] = field(default_factory=PMap)
    """Operational state by instance, which need not exist (yet)."""

    def records(self) -> Iterator[tuple[Instance, Tree]]:
        """Every instance with its merged input, in no order that means anything."""
        return ((instance, held.record) for instance, held in self.instances.items())
