"""Keeping only the part of a large device model that is used."""

from __future__ import annotations

from collections.abc import Sequence

from orchestron_yangc.errors import ManifestError


class Inclusion:
    """The schema paths that are wanted; everything when there are none."""

    def __init__(self, include: Sequence[str] | None) -> None:
        self.include = None if include is None else tuple(path.rstrip("/") for path in include)
        self.unseen = set(self.include or ())

    def wants(self, path: str) -> bool:
        """The node of this path lies on, above or below a path that is wanted."""
        if self.include is None:
            return True
        self.unseen.discard(path)
        below = f"{path}/"
        return any(path == w or path.startswith(f"{w}/") or w.startswith(below) for w in self.include)

    def check(self) -> None:
        """Raise `ManifestError` when a path leads to no node."""
        if self.unseen:
            raise ManifestError(f"include path {min(self.unseen)} is not in the schema")
