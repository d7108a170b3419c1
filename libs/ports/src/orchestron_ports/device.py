"""The device port: one management session with one device, whatever protocol it speaks.

Contract, which `orchestron_testkit.device_contract` checks against every protocol:

* A session that was lost raises `Unreachable` from every method; a new one is then made by the link.
* `stage` and `commit` change nothing of what neither tree names, and `discard` leaves neither a lock
  nor a half-made candidate behind; so does a session that is lost.
* A commit with `Confirm` that is not confirmed in time is undone by the device itself, also when
  the session is lost.
* An answer of "ok" is not taken as proof: whoever commits reads the device again and compares.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Protocol

from orchestron_transform.layer import DevicePackage
from orchestron_yang.tree import Tree


class DeviceError(Exception):
    """Something went wrong between us and a device; the subclasses say what can be done about it."""


class Unreachable(DeviceError):
    """No connection, or it was lost, or no answer in time: trying again may help."""


class AuthenticationFailed(DeviceError):
    """The device does not take our credentials, or is not who it should be (host key, certificate)."""


class Unsupported(DeviceError):
    """The device cannot do what is needed, such as NETCONF without a writable datastore."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One reason a device gave (an rpc-error of RFC 6241, 4.3, or a gNMI status)."""

    message: str
    tag: str = "operation-failed"
    """RFC 6241 error-tag."""
    path: str = ""
    """Instance path in the device's models, as `format_instance` writes it; else as the device gave it."""
    app_tag: str = ""


class DeviceRefused(DeviceError):
    """The device said no, and will say so again until configuration or device change."""

    def __init__(self, complaints: tuple[Complaint, ...]) -> None:
        super().__init__("; ".join(f"{c.path}: {c.message}" if c.path else c.message for c in complaints))
        self.complaints = complaints


class Locked(Unreachable):
    """Another session holds the datastore: trying again later may help."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a device is and how to log in. Secrets are values here, and are never logged or stored."""

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)
    """PEM or OpenSSH text; empty when there is none."""
    host_keys: tuple[str, ...] = ()
    """Public keys in OpenSSH format that the device may have; checked unless `trust_any`."""
    trust_any: bool = False
    """Take any host key or certificate; for labs."""
    ca: str = field(default="", repr=False)
    """PEM of the authorities that sign the device's certificate; empty for the system's."""
    certificate: str = field(default="", repr=False)
    """PEM of our own certificate, for mutual TLS, with `private_key`."""
    plaintext: bool = False
    """gNMI without TLS; for labs."""
    timeout: float = 30.0
    """Seconds for a connection and for each answer."""


@dataclass(frozen=True, slots=True)
class Features:
    """What a device can do beyond reading and writing."""

    candidate: bool = False
    confirmed_commit: bool = False
    validate: bool = False
    notifications: bool = False


@dataclass(frozen=True, slots=True)
class Confirm:
    """A commit on trial (RFC 6241, 8.4): undone unless `DeviceSession.confirm(token)` comes in time."""

    token: str
    """persist-id, or commit id in gNMI; unique for each commit."""
    seconds: int


@dataclass(frozen=True, slots=True)
class Foreign:
    """The device said that somebody changed its configuration."""

    who: str = ""
    when: str = ""
    """As the device put it (RFC 3339)."""
    paths: tuple[str, ...] = ()


class DeviceSession(Protocol):
    """One session. Calls are not made at the same time, except `foreign` and `close`."""

    @property
    def modules(self) -> tuple[tuple[str, str], ...]:
        """Modules with revision that the device implements, from yang-library or its hello."""
        ...

    @property
    def uris(self) -> tuple[str, ...]:
        """Capability URIs that name no module."""
        ...

    @property
    def features(self) -> Features:
        """What it can do."""
        ...

    async def read(self) -> Tree:
        """The running configuration within the subtrees that the device's package uses.

        What the package's schema does not know is left out. Raises `DeviceError`.
        """
        ...

    async def stage(self, current: Tree, desired: Tree) -> None:
        """Get ready to change `current`, as last read, into `desired`: lock, edit, validate.

        On any failure everything is as before. Raises `DeviceRefused`, `Locked`, `DeviceError`.
        """
        ...

    async def commit(self, confirm: Confirm | None = None) -> None:
        """Put in force what was staged; on trial with `confirm`, if the device can. Raises `DeviceError`."""
        ...

    async def confirm(self, token: str) -> None:
        """Make a commit on trial last; also from another session than the one that committed."""
        ...

    async def discard(self) -> None:
        """Drop what is staged, undo a commit on trial of this session, unlock; harmless if there is none."""
        ...

    def foreign(self) -> AsyncIterator[Foreign]:
        """Changes by others, as the device tells of them; ends with the session, at once where it cannot."""
        ...

    async def close(self) -> None:
        """End the session; never raises."""
        ...


class DeviceLink(Protocol):
    """Makes sessions of one protocol."""

    async def connect(self, endpoint: Endpoint, package: DevicePackage) -> DeviceSession:
        """A session with the device. Raises `Unreachable`, `AuthenticationFailed`, `Unsupported`."""
        ...
