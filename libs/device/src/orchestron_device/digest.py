"""Names for states of a device."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

from orchestron_device.ownership import owned
from orchestron_yang.diff import Difference, render
from orchestron_yang.json_codec import dumps, tree_to_json
from orchestron_yang.schema import Schema
from orchestron_yang.tree import Tree

LINES: Final = 200
"""Most lines of a difference that are kept; the rest is counted."""


def device_revision(schema: Schema, claims: Sequence[Tree], actual: Tree) -> str:
    """A digest of what is running at our paths; it does not change with what others own."""
    held = owned(schema, claims, actual)
    return blake2b(dumps(tree_to_json(schema, schema.root, held)), digest_size=8).hexdigest()


def lines(differences: Sequence[Difference]) -> tuple[str, ...]:
    """The differences for people, secrets masked and cut to `LINES`."""
    shown = render(differences[:LINES])
    more = max(len(shown) - LINES, 0) + max(len(differences) - LINES, 0)
    return (*shown[:LINES], f"... and {more} more") if more else tuple(shown)
