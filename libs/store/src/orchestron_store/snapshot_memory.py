"""The snapshot port in memory, for tests."""

from __future__ import annotations

from itertools import count

from orchestron_ports.snapshots import KEEP, Kept, Owner, Snapshot, SnapshotError


class MemorySnapshots:
    """`SnapshotStore` that lives as long as the object does."""

    def __init__(self) -> None:
        self._held: dict[Owner, list[tuple[Kept, Snapshot]]] = {}
        self._names = count(1)

    async def save(self, snapshot: Snapshot) -> Kept:
        """See `SnapshotStore.save`."""
        owner, body = snapshot.owner, snapshot.body
        name = str(next(self._names))
        kept = Kept(owner, snapshot.seq, snapshot.epoch, snapshot.time_ms, len(body), name)
        self._held[owner] = [(kept, snapshot), *self._held.get(owner, ())][:KEEP]
        return kept

    async def held(self, owner: Owner | None = None) -> list[Kept]:
        """See `SnapshotStore.held`."""
        owners = sorted(self._held) if owner is None else [owner]
        return [kept for one in owners for kept, _ in self._held.get(one, ())]

    async def load(self, kept: Kept) -> Snapshot:
        """See `SnapshotStore.load`."""
        for known, snapshot in self._held.get(kept.owner, ()):
            if known == kept:
                return snapshot
        raise SnapshotError(f"snapshot {kept.name} is gone")

    async def delete(self, kept: Kept) -> None:
        """See `SnapshotStore.delete`."""
        left = [pair for pair in self._held.get(kept.owner, ()) if pair[0] != kept]
        self._held[kept.owner] = left
