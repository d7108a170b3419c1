"""What can be set about a layer host, and the environment variables that set it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Which layer of which network."""

    layer: str
    """`ORCHESTRON_LAYER`: name of the layer, such as cfs."""
    domain: str = "default"
    """`ORCHESTRON_DOMAIN`: the network."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Raises `ValueError` when no layer is named."""
        layer = environment.get("ORCHESTRON_LAYER", "")
        if not layer:
            raise ValueError("ORCHESTRON_LAYER must name the layer to run, such as cfs")
        return cls(layer, environment.get("ORCHESTRON_DOMAIN", "default"))
