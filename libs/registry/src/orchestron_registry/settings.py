"""How to reach a schema registry, from `ORCHESTRON_SCHEMA_REGISTRY*` variables or by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RegistrySettings:
    """Where a registry answers. Passwords come from the environment, never from a file of ours."""

    url: str = ""
    """Root of Confluent's API, such as `http://registry:8080/apis/ccompat/v7`; empty for no registry."""
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    """PEM file with the authorities to trust; empty for the system's."""
    register: bool = True
    """Put schemas that are not there into the registry; else they must be there."""
    start_seconds: float = 60.0
    """How long a start waits for a registry that is away."""

    @staticmethod
    def from_env(env: Mapping[str, str]) -> RegistrySettings:
        """Read `ORCHESTRON_SCHEMA_REGISTRY` (the URL), `_USERNAME`, `_PASSWORD`, `_CA_FILE`, `_REGISTER`."""
        name = "ORCHESTRON_SCHEMA_REGISTRY"
        return RegistrySettings(
            url=env.get(name, "").rstrip("/"),
            username=env.get(f"{name}_USERNAME", ""),
            password=env.get(f"{name}_PASSWORD", ""),
            ca_file=env.get(f"{name}_CA_FILE", ""),
            register=env.get(f"{name}_REGISTER", "1") in {"1", "true", "yes"},
        )
