"""What can be set about an adapter, and the environment variables that set it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from orchestron_device.policy import Drift


@dataclass(frozen=True, slots=True)
class Settings:
    """Times in seconds."""

    domain: str = "default"
    """`ORCHESTRON_DOMAIN`."""
    inventory: Path | None = None
    """`ORCHESTRON_INVENTORY`: a YAML file, see `inventory`."""
    drift: Drift = Drift.REVERT
    """`ORCHESTRON_DRIFT`: what is done about drift where the inventory says nothing."""
    mock_all: bool = False
    """`ORCHESTRON_MOCK_DEVICES=1`: every device is simulated, so none is the adapter's."""
    connects: int = 50
    """Connections that are made at once."""
    pushes: int = 100
    """Devices that are being changed at once."""
    trial: int = 60
    """How long a commit on trial waits for its confirmation."""
    check: float = 300.0
    """Between looks for drift."""
    answer: float = 300.0
    """The longest that anything asked of a device may take; protocols give up sooner."""
    pace: float = 1.0
    """Waiting between attempts and looks is multiplied by it; tests have less time."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """The defaults for what is not set. Raises `ValueError` for what cannot be."""
        inventory = environment.get("ORCHESTRON_INVENTORY")
        drift = environment.get("ORCHESTRON_DRIFT", Drift.REVERT.value)
        if drift not in {one.value for one in Drift}:
            raise ValueError(
                f"ORCHESTRON_DRIFT={drift!r}: must be one of {', '.join(one.value for one in Drift)}"
            )
        return cls(
            domain=environment.get("ORCHESTRON_DOMAIN", "default"),
            inventory=Path(inventory) if inventory else None,
            drift=Drift(drift),
            mock_all=environment.get("ORCHESTRON_MOCK_DEVICES", "").lower() in {"1", "true", "yes"},
        )
