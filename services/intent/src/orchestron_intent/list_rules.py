"""Rules on lists of transform points as wholes: min-elements, max-elements and unique.

An instance's own record says nothing of its siblings, so these lists are looked at beside it. Few
models have such rules on a point; where one does, a change costs as much as the list is long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from orchestron_yang.checks import check_rows
from orchestron_yang.path import Step, format_instance
from orchestron_yang.points import Instance
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Key, Rows, Tree


class ListRules:
    """The lists of one schema that are transform points and have rules as wholes."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._lists = {name: node for name, node in schema.points.items() if _has_rules(node)}
        self._inside: dict[str, list[SchemaNode]] = {}
        for node in self._lists.values():
            outer = node.point.parent if node.point is not None else None
            self._inside.setdefault(outer or "", []).append(node)

    def check(self, tree: Tree, touched: Iterable[Instance]) -> None:
        """Raise `DataError` when a list that has instances among `touched`, or lies in one, breaks a rule."""
        if not self._lists:
            return
        for node, keys in {found: None for instance in touched for found in self._concerned(instance)}:
            self._check_list(node, keys, tree)

    def _concerned(self, instance: Instance) -> Iterator[tuple[SchemaNode, Key]]:
        """Lists, each with the key values of the lists around it."""
        point, key = instance
        node = self._lists.get(point)
        if node is not None:
            yield node, key[: len(key) - len(node.keys)]
        for inner in self._inside.get(point, ()):
            yield inner, key

    def _check_list(self, node: SchemaNode, keys: Key, tree: Tree) -> None:
        steps: list[Step] = []
        held: Tree = tree
        for outer in _ancestors(node):
            value = held.get(outer.py)
            key: Key | None = None
            if outer.kind is Kind.LIST:
                key, keys = keys[: len(outer.keys)], keys[len(outer.keys) :]
                value = cast(Rows, value or {}).get(key)
            if value is None and (outer.presence or key is not None):
                return
            steps.append(Step(outer, key))
            held = cast(Tree, value or {})
        rows = cast(Rows, held.get(node.py, {}))
        check_rows(self._schema, node, rows, format_instance(tuple(steps)) if steps else "")


def _has_rules(node: SchemaNode) -> bool:
    return node.kind is Kind.LIST and bool(node.min_elements or node.max_elements is not None or node.unique)


def _ancestors(node: SchemaNode) -> list[SchemaNode]:
    """The nodes around `node`, from the top."""
    found: list[SchemaNode] = []
    outer = node.parent
    while outer is not None and outer.parent is not None:
        found.insert(0, outer)
        outer = outer.parent
    return found
