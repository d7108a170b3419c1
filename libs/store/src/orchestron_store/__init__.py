"""The log port without a broker: in memory, and in one SQLite file."""

from orchestron_store.memory import MemoryLog

__all__ = ["MemoryLog"]
