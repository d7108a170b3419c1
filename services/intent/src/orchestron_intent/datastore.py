"""The intent datastore as a value: going back to before a transaction is keeping the old one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from orchestron_contracts.events import Capabilities, Change
from orchestron_semantics import SemanticState
from orchestron_yang.tree import Tree


@dataclass(frozen=True, slots=True, eq=False)
class Datastore:
    """All that holds after one transaction."""

    tree: Tree
    semantics: SemanticState
    capabilities: Mapping[str, tuple[int, Capabilities]] = field(default_factory=dict)
    """What was sequenced last of each device's reports, with its seq."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What edits come to on one datastore."""

    datastore: Datastore
    changes: tuple[Change, ...]
    """Whole records of the instances touched, in order of (point, key); empty when nothing changes."""
    created: bool
    """The first edit's target was not there before."""
