"""What can be set about the device manager, and the environment variables that set it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Which network."""

    domain: str = "default"
    """`ORCHESTRON_DOMAIN`."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """The defaults for what is not set."""
        return cls(environment.get("ORCHESTRON_DOMAIN", "default"))
