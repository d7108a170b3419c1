"""The snapshot port: what a service keeps of its state, so that it starts sooner.

A snapshot follows from the log, so losing one only costs time. Contract, which
`orchestron_testkit.snapshot_contract` checks against every adapter:

* `save` is all or nothing: a process that dies in the middle leaves the older ones as they were.
* What `load` returns is what was saved, byte for byte; damage is an error and never shows as content.
* Of each owner the newest `KEEP` are kept.
* Two processes may save for one owner at once; each of the two is then whole or not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

KEEP: Final = 2
"""So many of each owner: the newest, and one to fall back on."""


class SnapshotError(Exception):
    """A snapshot cannot be kept, or what is kept is not whole; the message says which and why."""


@dataclass(frozen=True, slots=True, order=True)
class Owner:
    """Whose state it is: a service in a domain."""

    domain: str
    service: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A service's state after transaction `seq`; `time_ms` is when it was taken, milliseconds since 1970."""

    owner: Owner
    seq: int
    epoch: int
    time_ms: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot in a store, which may prove damaged when it is loaded. `size` is in bytes."""

    owner: Owner
    seq: int
    epoch: int
    time_ms: int
    size: int
    name: str
    """The store's own."""


class SnapshotStore(Protocol):
    """Keeps snapshots. All methods may be called from any task of one event loop."""

    async def save(self, snapshot: Snapshot) -> Kept:
        """Keep it for good, and let go of those that are too many. Raises `SnapshotError`."""
        ...

    async def held(self, owner: Owner | None = None) -> list[Kept]:
        """Those of an owner, or all, by owner and then last saved first. Raises `SnapshotError`."""
        ...

    async def load(self, kept: Kept) -> Snapshot:
        """The snapshot. Raises `SnapshotError` when it is damaged or gone."""
        ...

    async def delete(self, kept: Kept) -> None:
        """Forget it; one that is gone already is no error. Raises `SnapshotError`."""
        ...
