"""What every adapter of the snapshot port must do, as tests.

An adapter's test module subclasses `SnapshotContract` and gives the fixture `store`, which may hold
snapshots of others, and `damage`, which spoils the content of one as a bad disk would.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from orchestron_ports.snapshots import KEEP, Kept, Owner, Snapshot, SnapshotError, SnapshotStore

Damage = Callable[[Kept], Awaitable[None]]


def some(owner: Owner, seq: int, body: bytes = b"body") -> Snapshot:
    """A snapshot."""
    return Snapshot(owner, seq, 2, 1_700_000_000_000 + seq, body)


@pytest.mark.anyio
class SnapshotContract:
    """For every adapter."""

    @pytest.fixture
    def anyio_backend(self) -> str:
        """The port is for asyncio."""
        return "asyncio"

    @pytest.fixture
    def owner(self) -> Owner:
        """One that no other test uses."""
        return Owner(f"d/ö.{uuid4().hex[:8]}", "layer-cfs")

    async def test_what_is_saved_is_loaded(self, store: SnapshotStore, owner: Owner) -> None:
        """A snapshot comes back as it was, with all that the list says of it."""
        body = random.Random(1).randbytes(3_000_000)
        kept = await store.save(some(owner, 7, body))
        assert (kept.owner, kept.seq, kept.epoch, kept.size) == (owner, 7, 2, len(body))
        assert await store.held(owner) == [kept]
        assert await store.load(kept) == some(owner, 7, body)

    async def test_an_empty_body(self, store: SnapshotStore, owner: Owner) -> None:
        """Nothing is content too."""
        kept = await store.save(some(owner, 1, b""))
        assert (await store.load(kept)).body == b""

    async def test_nothing_is_there_at_first(self, store: SnapshotStore, owner: Owner) -> None:
        """An owner without snapshots has an empty list."""
        assert await store.held(owner) == []

    async def test_the_last_saved_comes_first(self, store: SnapshotStore, owner: Owner) -> None:
        """However their numbers stand: a log may have been replaced by a shorter one."""
        for seq in (900, 10):
            await store.save(some(owner, seq))
        assert [kept.seq for kept in await store.held(owner)] == [10, 900]

    async def test_few_are_kept(self, store: SnapshotStore, owner: Owner) -> None:
        """Only the newest stay, and those that went cannot be loaded."""
        kept = [await store.save(some(owner, seq)) for seq in range(1, KEEP + 3)]
        assert await store.held(owner) == kept[::-1][:KEEP]
        for one in kept[:-KEEP]:
            with pytest.raises(SnapshotError):
                await store.load(one)
        for one in kept[-KEEP:]:
            assert (await store.load(one)).seq == one.seq

    async def test_owners_are_apart(self, store: SnapshotStore, owner: Owner) -> None:
        """Each owner has its own, and the list of all has them by owner."""
        others = [replace(owner, service="device-manager"), Owner(f"{owner.domain}-2", "layer-cfs")]
        for number, one in enumerate([owner, *others]):
            await store.save(some(one, number + 1))
        assert [kept.seq for kept in await store.held(owner)] == [1]
        mine = [kept.owner for kept in await store.held() if kept.owner in {owner, *others}]
        assert mine == sorted([owner, *others])

    async def test_deleted_is_gone(self, store: SnapshotStore, owner: Owner) -> None:
        """What is deleted is neither listed nor loaded; the others stay; deleting again is no error."""
        first, second = [await store.save(some(owner, seq)) for seq in (1, 2)]
        await store.delete(second)
        await store.delete(second)
        assert await store.held(owner) == [first]
        with pytest.raises(SnapshotError):
            await store.load(second)
        await store.delete(first)
        assert await store.held(owner) == []

    async def test_damage_is_an_error(self, store: SnapshotStore, owner: Owner, damage: Damage) -> None:
        """Damaged content is never handed out, and does not touch the one before."""
        first, second = [await store.save(some(owner, seq, b"x" * 5000)) for seq in (1, 2)]
        await damage(second)
        with pytest.raises(SnapshotError):
            await store.load(second)
        assert (await store.load(first)).body == b"x" * 5000

    async def test_two_at_once(self, store: SnapshotStore, owner: Owner) -> None:
        """Two replicas may save at one time: what is listed after that is whole."""
        bodies = {seq: random.Random(seq).randbytes(200_000) for seq in (5, 6)}
        await asyncio.gather(*(store.save(some(owner, seq, body)) for seq, body in bodies.items()))
        listed = await store.held(owner)
        assert listed
        for kept in listed:
            assert (await store.load(kept)).body == bodies[kept.seq]
