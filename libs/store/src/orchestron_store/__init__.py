"""The log port without a broker: in memory, and in one SQLite file."""

from orchestron_store.memory import MemoryLog
from orchestron_store.sqlite import SqliteLog

__all__ = ["MemoryLog", "SqliteLog"]
