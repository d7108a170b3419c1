"""Saves one snapshot after the other until it is killed: `python saver.py PLACE`."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from importlib import import_module
from pathlib import Path

from orchestron_ports.snapshots import Owner, Snapshot, SnapshotStore
from orchestron_store.folder import snapshots_in

OWNER = Owner("d", "layer-cfs")
SIZE = 2_000_000


def snapshot(seq: int) -> Snapshot:
    """One whose body follows from its number."""
    return Snapshot(OWNER, seq, 0, 1_700_000_000_000, random.Random(seq).randbytes(SIZE))


def store_at(place: str) -> SnapshotStore:
    """What a folder needs is imported fast, so that it can be killed often."""
    if not place.startswith("kafka:"):
        return snapshots_in(Path(place))
    engine = import_module("orchestron_engine")
    store: SnapshotStore = engine.snapshots_of(engine.place_from_text(place, os.environ))
    return store


async def save_for_ever(place: str) -> None:
    store = store_at(place)
    for seq in range(1, 1_000_000):
        await store.save(snapshot(seq))
        sys.stdout.write(f"{seq}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(save_for_ever(sys.argv[1]))
