"""Snapshots in a folder, held to the port's contract and to what a disk can do."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestron_ports.snapshots import Kept, Owner, SnapshotError
from orchestron_store import FolderSnapshots
from orchestron_testkit.snapshot_contract import Damage, SnapshotContract, some


class TestFolderSnapshots(SnapshotContract):
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return tmp_path / "snapshots"

    @pytest.fixture
    def store(self, folder: Path) -> FolderSnapshots:
        return FolderSnapshots(folder)

    @pytest.fixture
    def damage(self, folder: Path) -> Damage:
        async def spoil(kept: Kept) -> None:
            (path,) = folder.glob(f"*/*/{kept.name}")
            content = bytearray(path.read_bytes())
            content[-1] ^= 1
            path.write_bytes(content)

        return spoil

    async def test_every_cut_and_every_flip_is_noticed(
        self, store: FolderSnapshots, folder: Path, owner: Owner
    ) -> None:
        """A file that lost its end, or has one bit turned anywhere, is refused."""
        kept = await store.save(some(owner, 1, b"content"))
        (path,) = folder.glob("*/*/*.snapshot")
        whole = path.read_bytes()
        spoilt = [whole[:size] for size in range(len(whole))]
        spoilt += [whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :] for at in range(len(whole))]
        for content in spoilt:
            path.write_bytes(content)
            with pytest.raises(SnapshotError):
                await store.load(kept)
        path.write_bytes(whole)
        assert (await store.load(kept)).body == b"content"

    async def test_a_file_under_another_name_is_refused(
        self, store: FolderSnapshots, folder: Path, owner: Owner
    ) -> None:
        """A file that was renamed, or put into another owner's folder, does not pass for that."""
        kept = await store.save(some(owner, 1))
        (path,) = folder.glob("*/*/*.snapshot")
        path.rename(path.with_name(kept.name.replace("-1-2-", "-9-2-")))
        (found,) = await store.held(owner)
        assert found.seq == 9
        with pytest.raises(SnapshotError, match="another"):
            await store.load(found)

    async def test_half_written_files_are_not_seen(
        self, store: FolderSnapshots, folder: Path, owner: Owner
    ) -> None:
        """What a killed process left behind is no snapshot, and does not stop the next one."""
        kept = await store.save(some(owner, 1))
        (path,) = folder.glob("*/*/*.snapshot")
        (path.parent / "0a.part").write_bytes(path.read_bytes()[:9])
        assert await store.held(owner) == [kept]
        await store.save(some(owner, 2))
        assert [one.seq for one in await store.held()] == [2, 1]

    async def test_a_folder_that_cannot_be_written(self, tmp_path: Path, owner: Owner) -> None:
        """A full disk or a wrong owner is an error of the port."""
        (tmp_path / "snapshots").write_text("in the way")
        with pytest.raises(SnapshotError, match="cannot write"):
            await FolderSnapshots(tmp_path / "snapshots").save(some(owner, 1))
