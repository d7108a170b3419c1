"""What is to be done about drift, by subtree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from orchestron_yang.path import ResourcePath


class Drift(Enum):
    """What is done when others changed what is ours."""

    REVERT = "revert"
    """Push it again."""
    ACCEPT = "accept"
    """Tell of it once, and leave it until something else is wanted there."""
    HOLD = "hold"
    """Push nothing to the device until an operator releases it."""
    OBSERVE = "observe"
    """Leave it, and report the device as drifted as long as it lasts."""


@dataclass(frozen=True, slots=True)
class DriftPolicy:
    """One policy for a device, others for subtrees of it."""

    default: Drift = Drift.REVERT
    subtrees: Mapping[str, Drift] = field(default_factory=dict)
    """By schema path as `/openconfig-interfaces:interfaces/interface`; the longest that fits decides."""

    def of(self, path: ResourcePath) -> Drift:
        """What is done about drift at `path`."""
        if not self.subtrees:
            return self.default
        for end in range(len(path), 0, -1):
            found = self.subtrees.get(path[end - 1].node.path)
            if found is not None:
                return found
        return self.default
