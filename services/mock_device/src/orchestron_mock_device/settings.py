"""What can be set about simulated devices, and the environment variables that set it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Which devices of which network."""

    domain: str = "default"
    """`ORCHESTRON_DOMAIN`."""
    mock_all: bool = False
    """`ORCHESTRON_MOCK_DEVICES=1`: simulate every device, not just those whose settings say so."""
    adapters: frozenset[str] = frozenset()
    """`ORCHESTRON_ADAPTERS=netconf,gnmi`: adapters that run beside; their devices are left to them."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """The defaults for what is not set."""
        wanted = environment.get("ORCHESTRON_MOCK_DEVICES", "").lower() in {"1", "true", "yes"}
        adapters = environment.get("ORCHESTRON_ADAPTERS", "").split(",")
        named = frozenset(name.strip() for name in adapters if name.strip())
        return cls(environment.get("ORCHESTRON_DOMAIN", "default"), wanted, named)
