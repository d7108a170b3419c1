"""The id port: identifiers reach the core as values, and tests choose them."""

from __future__ import annotations

from typing import Protocol


class Ids(Protocol):
    """Where new identifiers come from."""

    def new_id(self) -> str:
        """An identifier that nobody has been given before."""
        ...
