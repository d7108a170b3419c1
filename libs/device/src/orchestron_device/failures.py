"""What can go wrong between us and a device, by what helps, and how long to wait before the next try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final


class FailureKind(Enum):
    """Classes of failure; each has its own way on."""

    TRANSIENT = "transient"
    """No connection, no answer, or somebody else's lock: tried again for ever."""
    REFUSED = "refused"
    """The device said no: tried again when configuration or device change, or on command."""
    MISMATCH = "mismatch"
    """The device said yes and has something else: a few more tries, then as refused."""
    AUTHENTICATION = "authentication"
    """It does not take our credentials, or is not who it should be: tried again rarely."""
    UNSUPPORTED = "unsupported"
    """It cannot do what is needed: tried again rarely."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing the device complained of."""

    message: str
    tag: str = "operation-failed"
    """RFC 6241 error-tag."""
    path: str = ""
    """In the device's models."""
    sources: tuple[str, ...] = ()
    """Instances of the layer above that gave this path its value; empty when that is not known."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the last attempt failed."""

    kind: FailureKind
    message: str
    reasons: tuple[Reason, ...] = ()
    lost: bool = False
    """The session is gone."""
    revision: int = 0
    """What was being pushed; 0 when nothing was."""
    digest: str = ""
    """Of the device at that time, see `ownership.digest`."""


FIRST: Final[Mapping[FailureKind, float]] = {
    FailureKind.TRANSIENT: 1.0,
    FailureKind.MISMATCH: 2.0,
    FailureKind.REFUSED: 300.0,
    FailureKind.AUTHENTICATION: 30.0,
    FailureKind.UNSUPPORTED: 300.0,
}
"""Seconds before the second attempt."""
LONGEST: Final[Mapping[FailureKind, float]] = {
    FailureKind.TRANSIENT: 60.0,
    FailureKind.MISMATCH: 60.0,
    FailureKind.REFUSED: 300.0,
    FailureKind.AUTHENTICATION: 600.0,
    FailureKind.UNSUPPORTED: 600.0,
}


def backoff(kind: FailureKind, attempts: int, jitter: float) -> float:
    """Seconds to wait after `attempts` failures in a row; `jitter` is from 0 to 1 and spreads devices.

    It doubles with each attempt up to a bound. At least half of it always passes.
    """
    doublings = min(max(attempts - 1, 0), 32)
    whole = min(FIRST[kind] * 2.0**doublings, LONGEST[kind])
    return whole * (0.5 + 0.5 * jitter)
