"""Snapshots in memory, held to the port's contract."""

from __future__ import annotations

import pytest

from orchestron_ports.snapshots import Kept
from orchestron_store import MemorySnapshots
from orchestron_testkit.snapshot_contract import Damage, SnapshotContract


class TestMemorySnapshots(SnapshotContract):
    @pytest.fixture
    def store(self) -> MemorySnapshots:
        return MemorySnapshots()

    @pytest.fixture
    def damage(self, store: MemorySnapshots) -> Damage:
        async def spoil(kept: Kept) -> None:
            await store.delete(kept)

        return spoil
