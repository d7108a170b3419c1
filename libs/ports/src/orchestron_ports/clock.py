"""The clock port: time reaches the core as a value, and tests choose it."""

from __future__ import annotations

from typing import Protocol


class Clock(Protocol):
    """Wall-clock time."""

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01T00:00:00Z; may go back when the clock is set."""
        ...
