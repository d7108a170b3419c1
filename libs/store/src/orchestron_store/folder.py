"""The data folder of a server, which holds its log and its snapshots."""

from __future__ import annotations

from pathlib import Path

from orchestron_ports.log import LogError
from orchestron_store.snapshot_folder import FolderSnapshots
from orchestron_store.sqlite import SqliteLog

LOG_FILE = "log.sqlite"
SNAPSHOT_FOLDER = "snapshots"


def log_in(folder: Path) -> SqliteLog:
    """The log in a data folder; folder and log are made when they are not there. Raises `LogError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LogError(f"cannot make the data folder {folder}: {error.strerror}") from error
    return SqliteLog(folder / LOG_FILE)


def snapshots_in(folder: Path) -> FolderSnapshots:
    """The snapshots in a data folder; nothing is made before one is saved."""
    return FolderSnapshots(folder / SNAPSHOT_FOLDER)
