"""The ports of log and snapshots without a broker: in memory, and in a folder."""

from orchestron_store.memory import MemoryLog
from orchestron_store.snapshot_folder import FolderSnapshots
from orchestron_store.snapshot_memory import MemorySnapshots
from orchestron_store.sqlite import SqliteLog

__all__ = ["FolderSnapshots", "MemoryLog", "MemorySnapshots", "SqliteLog"]
