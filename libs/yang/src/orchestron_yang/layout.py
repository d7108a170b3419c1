"""The order in which data is written: that of the schema for children, that of the keys for entries."""

from __future__ import annotations

from collections.abc import Iterable

from orchestron_yang.errors import SchemaError
from orchestron_yang.lookup import Lookup
from orchestron_yang.schema import SchemaNode
from orchestron_yang.tree import Rows, Tree, Value, key_order


def children(tables: Lookup, node: SchemaNode, tree: Tree) -> list[tuple[int, SchemaNode, str, Value]]:
    """What `tree` holds, as (place, node, JSON member name, value). Raises `SchemaError` for a stranger."""
    order = tables.order(node)
    try:
        held = [(*order[py], value) for py, value in tree.items()]
    except KeyError as missing:
        raise SchemaError(f"{node.path} has no child {missing.args[0]!r}") from None
    held.sort(key=_place)
    return held


def entries(node: SchemaNode, rows: Rows) -> Iterable[Tree]:
    """The entries of a list in order of their keys, unless the order is the user's."""
    if node.user_ordered or not node.keys:
        return rows.values()
    return [rows[key] for key in sorted(rows, key=key_order)]


def _place(held: tuple[int, SchemaNode, str, Value]) -> int:
    return held[0]
