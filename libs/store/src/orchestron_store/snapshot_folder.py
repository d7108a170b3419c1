"""The snapshot port in a folder beside the log: a file for each snapshot.

`<folder>/<domain>/<service>/<generation>-<seq>-<epoch>-<time>.snapshot` holds a line that names the
format, the BLAKE2b-256 of all behind it, a line that repeats path and numbers, and the body. A file
comes under its name by renaming, after it has reached the disk.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from urllib.parse import quote, unquote
from uuid import uuid4

from orchestron_ports.snapshots import KEEP, Kept, Owner, Snapshot, SnapshotError

MAGIC = b"orchestron snapshot 1\n"
DIGEST = 32
_NAME = re.compile(r"(\d{10})-(\d+)-(\d+)-(\d+)\.snapshot")
_STALE_SECONDS = 3600.0
"""A file half written for so long belongs to a process that is no more."""


class FolderSnapshots:
    """`SnapshotStore` in a folder, which is made when it is needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def save(self, snapshot: Snapshot) -> Kept:
        """See `SnapshotStore.save`."""
        return await asyncio.to_thread(self._save, snapshot)

    async def held(self, owner: Owner | None = None) -> list[Kept]:
        """See `SnapshotStore.held`."""
        return await asyncio.to_thread(self._look, owner)

    async def load(self, kept: Kept) -> Snapshot:
        """See `SnapshotStore.load`."""
        return await asyncio.to_thread(self._load, kept)

    async def delete(self, kept: Kept) -> None:
        """See `SnapshotStore.delete`."""
        await asyncio.to_thread(self._delete, kept)

    def _save(self, snapshot: Snapshot) -> Kept:
        place = self._place(snapshot.owner)
        try:
            place.mkdir(parents=True, exist_ok=True)
            held = self._files(place, snapshot.owner)
            generation = max((_generation(one.name) for one in held), default=0) + 1
            numbers = f"{snapshot.seq}-{snapshot.epoch}-{snapshot.time_ms}"
            name = _write(place, generation, numbers, _content(snapshot, numbers))
            for old in held[KEEP - 1 :]:
                (place / old.name).unlink(missing_ok=True)
            _sweep(place)
        except OSError as error:
            raise SnapshotError(f"cannot write a snapshot in {place}: {error.strerror}") from error
        size = len(snapshot.body)
        return Kept(snapshot.owner, snapshot.seq, snapshot.epoch, snapshot.time_ms, size, name)

    def _look(self, owner: Owner | None) -> list[Kept]:
        try:
            owners = sorted(self._owners()) if owner is None else [owner]
            return [kept for one in owners for kept in self._files(self._place(one), one)]
        except OSError as error:
            raise SnapshotError(f"cannot look into {self._folder}: {error.strerror}") from error

    def _load(self, kept: Kept) -> Snapshot:
        path = self._place(kept.owner) / kept.name
        try:
            content = path.read_bytes()
        except OSError as error:
            raise SnapshotError(f"cannot read snapshot {path}: {error.strerror}") from error
        start = len(MAGIC) + DIGEST
        if content[: len(MAGIC)] != MAGIC:
            raise SnapshotError(f"snapshot {path} is of another format")
        if _digest(content[start:]) != content[len(MAGIC) : start]:
            raise SnapshotError(f"snapshot {path} is damaged")
        title, _, body = content[start:].partition(b"\n")
        snapshot = Snapshot(kept.owner, kept.seq, kept.epoch, kept.time_ms, body)
        if title != _title(snapshot, f"{kept.seq}-{kept.epoch}-{kept.time_ms}"):
            raise SnapshotError(f"snapshot {path} is another's under this name")
        return snapshot

    def _delete(self, kept: Kept) -> None:
        path = self._place(kept.owner) / kept.name
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise SnapshotError(f"cannot delete snapshot {path}: {error.strerror}") from error

    def _place(self, owner: Owner) -> Path:
        return self._folder / _quoted(owner.domain) / _quoted(owner.service)

    def _owners(self) -> Iterator[Owner]:
        for place in self._folder.glob("*/*"):
            if place.is_dir():
                yield Owner(unquote(place.parent.name), unquote(place.name))

    def _files(self, place: Path, owner: Owner) -> list[Kept]:
        """Last saved first."""
        found = []
        for path in place.glob("*.snapshot"):
            if (match := _NAME.fullmatch(path.name)) is not None:
                seq, epoch, time_ms = map(int, match.groups()[1:])
                title = _title(Snapshot(owner, seq, epoch, time_ms, b""), f"{seq}-{epoch}-{time_ms}")
                size = max(0, path.stat().st_size - len(MAGIC) - DIGEST - len(title) - 1)
                found.append(Kept(owner, seq, epoch, time_ms, size, path.name))
        return sorted(found, key=lambda one: one.name, reverse=True)


def _write(place: Path, generation: int, numbers: str, content: bytes) -> str:
    """The name of the file that has the content, once all of it is on the disk."""
    temporary = place / f"{uuid4().hex}.part"
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        name = f"{generation:010}-{numbers}.snapshot"
        temporary.replace(place / name)
        _sync(place)
    finally:
        temporary.unlink(missing_ok=True)
    return name


def _sync(place: Path) -> None:
    """The names in a folder reach the disk too."""
    folder = os.open(place, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _sweep(place: Path) -> None:
    for path in place.glob("*.part"):
        if time.time() - path.stat().st_mtime > _STALE_SECONDS:
            path.unlink(missing_ok=True)


def _content(snapshot: Snapshot, numbers: str) -> bytes:
    rest = _title(snapshot, numbers) + b"\n" + snapshot.body
    return MAGIC + _digest(rest) + rest


def _title(snapshot: Snapshot, numbers: str) -> bytes:
    return f"{_quoted(snapshot.owner.domain)}/{_quoted(snapshot.owner.service)}/{numbers}".encode()


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=DIGEST).digest()


def _generation(name: str) -> int:
    return int(name[:10])


def _quoted(name: str) -> str:
    """As a name of a file that is neither hidden nor leads elsewhere; `unquote` is the inverse."""
    return quote(name, safe="").replace(".", "%2E").replace("~", "%7E")
