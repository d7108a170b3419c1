"""Re-validation of a tree that did not come through a codec: shapes and scalars against the schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from orchestron_yang.anydata import check_json
from orchestron_yang.assembly import leaf_list, leaf_refused, named, predicate, segment, under
from orchestron_yang.errors import DataError
from orchestron_yang.lexical import shown
from orchestron_yang.lookup import Lookup, lookup
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Key, Scalar


def check_values(schema: Schema, node: SchemaNode, tree: object, path: str = "") -> None:
    """Raise `DataError` unless `tree` has the shape that `tree.py` describes and canonical values only.

    `tree` is the content of `node` (of one entry for a list); `path` is where that lies.
    """
    try:
        _Checker(lookup(schema)).content(node, tree)
    except DataError as error:
        under(error, path)
        raise


class _Checker:
    def __init__(self, tables: Lookup) -> None:
        self.tables = tables

    def content(self, node: SchemaNode, tree: object) -> None:
        if not isinstance(tree, Mapping):
            raise DataError(f"{shown(tree)} is no content for {named(node)}")
        for py, value in tree.items():
            child = node.children.get(py)
            if child is None:
                raise DataError(f"{named(node)} has no child {shown(py)}", tag="unknown-element")
            self.value(child, value)

    def value(self, node: SchemaNode, value: object) -> None:
        if node.kind is Kind.LEAF:
            self.leaf(node, value)
        elif node.kind is Kind.LIST:
            self.rows(node, value)
        elif node.kind is Kind.LEAF_LIST:
            self.leafs(node, value)
        else:
            self.inner(node, value)

    def inner(self, node: SchemaNode, value: object) -> None:
        try:
            if node.kind is Kind.ANYDATA:
                check_json(self.tables.names, value)
            else:
                self.content(node, value)
        except DataError as error:
            under(error, segment(node))
            raise

    def leaf(self, node: SchemaNode, value: object) -> None:
        type = self.tables.type(node)
        try:
            type.check(value)
        except DataError as error:
            raise leaf_refused(node, type, error) from None

    def leafs(self, node: SchemaNode, value: object) -> None:
        if not isinstance(value, tuple) or not value:
            raise DataError(f"{shown(value)} is no value for leaf-list '{node.name}'", path=segment(node))
        for each in value:
            self.leaf(node, each)
        if leaf_list(node, value) != value:
            raise DataError(f"the values of '{node.name}' are not in order", path=segment(node))

    def rows(self, node: SchemaNode, value: object) -> None:
        if not isinstance(value, Mapping):
            raise DataError(f"{shown(value)} is no value for list '{node.name}'", path=segment(node))
        for number, (key, entry) in enumerate(value.items()):
            try:
                self.content(node, entry)
                self.key(node, key, entry, number)
            except DataError as error:
                under(error, segment(node) + predicate(node, cast(Key, key)))
                raise

    def key(self, node: SchemaNode, key: object, entry: Mapping[str, Scalar], number: int) -> None:
        held = tuple(entry.get(py) for py in node.keys) if node.keys else (number,)
        if held != key:
            raise DataError(
                f"an entry of '{node.name}' stands under a key that is not its own", tag="bad-element"
            )
