"""What can be set about the intent service, and the environment variables that set it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """See each field; `from_environment` gives the defaults for what is not set."""

    domain: str = "default"
    """`ORCHESTRON_DOMAIN`: the network that is sequenced."""
    in_flight: int = 64
    """`ORCHESTRON_IN_FLIGHT`: most transactions that are accepted and not yet decided."""
    edits: int = 1000
    """`ORCHESTRON_MAX_EDITS`: most edits in one request."""
    value_bytes: int = 16 * 1024 * 1024
    """`ORCHESTRON_MAX_BYTES`: most bytes of all values in one request."""
    request_bytes: int = 17 * 1024 * 1024
    """`ORCHESTRON_MAX_REQUEST_BYTES`: most bytes of a request as it lies on the log."""
    principals: frozenset[str] = frozenset()
    """`ORCHESTRON_PRINCIPALS`, with commas between: who may ask for edits, `-` for requests that name
    nobody; empty for everybody."""
    depth: int = 64
    """Levels of nesting in a value."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Raises `ValueError` for a number that is none, or below 1."""
        return cls(
            domain=environment.get("ORCHESTRON_DOMAIN", "default"),
            in_flight=_number(environment, "ORCHESTRON_IN_FLIGHT", 64),
            edits=_number(environment, "ORCHESTRON_MAX_EDITS", 1000),
            value_bytes=_number(environment, "ORCHESTRON_MAX_BYTES", 16 * 1024 * 1024),
            request_bytes=_number(environment, "ORCHESTRON_MAX_REQUEST_BYTES", 17 * 1024 * 1024),
            principals=frozenset(filter(None, environment.get("ORCHESTRON_PRINCIPALS", "").split(","))),
        )


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, str(default))
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise ValueError(f"{name} is {text!r}, which is no number above 0")
    return int(text)
