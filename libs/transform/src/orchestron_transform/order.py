"""Trees put in order, so that what is found first in them is the same in every process.

The order of members in a tree means nothing and depends on how the tree came about: made by a
transform or read from the log. Only when several things are wrong with it would that show, in which
of them an error names; so data is put in order once something is wrong, and not before.
"""

from __future__ import annotations

from typing import cast

from orchestron_yang.schema import Kind, SchemaNode
from orchestron_yang.tree import Rows, Tree, Value, key_order


def in_order(node: SchemaNode, tree: Tree) -> Tree:
    """An equal tree, members in the order of the schema and system-ordered lists in that of their keys."""
    return {py: _ordered(child, tree[py]) for py, child in node.children.items() if py in tree}


def _ordered(node: SchemaNode, value: Value) -> Value:
    if node.kind is Kind.CONTAINER:
        return in_order(node, cast(Tree, value))
    if node.kind is not Kind.LIST or node.user_ordered or not node.keys:
        return value
    rows = cast(Rows, value)
    return {key: in_order(node, rows[key]) for key in sorted(rows, key=key_order)}
