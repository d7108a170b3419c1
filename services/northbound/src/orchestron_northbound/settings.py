"""What can be set about the northbound service, and the environment variables that set it."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field

from orchestron_northbound.protocol import ConnectionLimits
from orchestron_restconf.body import BodyLimits
from orchestron_runtime.observed import address_of


class SettingsError(ValueError):
    """A setting is not allowed; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Sizes in bytes, times in seconds."""

    host: str = "127.0.0.1"
    port: int = 8080
    """Both by `ORCHESTRON_LISTEN`, as HOST:PORT."""
    domain: str = "default"
    """`ORCHESTRON_DOMAIN`."""
    allow_remote: bool = False
    """`ORCHESTRON_ALLOW_REMOTE=1`: listen on an address that other machines reach, although no client is
    authenticated yet."""
    body_bytes: int = 16 * 1024 * 1024
    all_bodies_bytes: int = 64 * 1024 * 1024
    """Of all requests under way together."""
    body_seconds: float = 8.0
    """A message body must have arrived whole within this time."""
    body: BodyLimits = field(default_factory=BodyLimits)
    """What reading a message body may cost."""
    answer_seconds: float = 9.0
    """Every request is answered within this time, if only by 504; large edits get more, see below."""
    quick_bytes: int = 100_000
    """Edits up to this size get no more time than that."""
    bytes_a_second: int = 50_000
    """For what is above it, a second more for each so many bytes."""
    more_seconds: float = 120.0
    """The most that an edit can get on top."""
    device_seconds: float = 4.0
    """How long an edit waits for devices once it is committed."""
    stall_seconds: float = 5.0
    """`ORCHESTRON_STALL_SECONDS`: `/readyz` says no when edits have waited for a service for so long."""
    requests: int = 200
    """Requests under way at once; what comes on top is answered 503."""
    connections: ConnectionLimits = field(default_factory=ConnectionLimits)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """The defaults for what is not set. Raises `SettingsError` for an address or number that is none."""
        host, port = address(environment.get("ORCHESTRON_LISTEN", "127.0.0.1:8080"))
        return cls(
            host=host,
            port=port,
            domain=environment.get("ORCHESTRON_DOMAIN", "default"),
            allow_remote=environment.get("ORCHESTRON_ALLOW_REMOTE", "").lower() in {"1", "true", "yes"},
            stall_seconds=_seconds(environment.get("ORCHESTRON_STALL_SECONDS", "5")),
        )

    def check(self) -> None:
        """Raise `SettingsError` when the service would be open to strangers unasked."""
        if not self.allow_remote and not is_loopback(self.host):
            raise SettingsError(
                f"will not listen on {self.host}: clients are not authenticated, so only this machine may "
                "reach the service; listen on 127.0.0.1, or set allow_remote if the network is trusted"
            )


def _seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found < 1e6:
        raise SettingsError(f"ORCHESTRON_STALL_SECONDS is {text!r}, which is no number of seconds above 0")
    return found


def address(text: str) -> tuple[str, int]:
    """Host and port of HOST:PORT or [IPV6]:PORT. Raises `SettingsError`."""
    try:
        return address_of(text)
    except ValueError as error:
        raise SettingsError(str(error)) from error


def is_loopback(host: str) -> bool:
    """Only this machine reaches that address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
