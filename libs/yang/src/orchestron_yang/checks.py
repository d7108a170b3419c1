"""Constraints that need no XPath: mandatory, choice, min/max-elements, unique, keys (RFC 7950, 7 and 8).

`must`, `when` and leafref targets, and mandatory nodes that a `when` may take away, belong to the
semantic validation of a whole datastore.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from orchestron_yang.assembly import predicate, segment, under
from orchestron_yang.errors import DataError
from orchestron_yang.lexical import canonical, shown
from orchestron_yang.lookup import lookup
from orchestron_yang.obligations import Choice, Obligations
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Key, Rows, Scalar, Tree, Value
from orchestron_yang.values import check_values


def check_structure(
    schema: Schema,
    node: SchemaNode,
    tree: Tree,
    path: str = "",
    *,
    mandatory: bool = True,
    keys: bool = True,
) -> None:
    """Raise `DataError` unless the content of `node` (of one entry for a list) is complete and coherent.

    Tags: missing-element for a mandatory node or key, data-missing (missing-choice) for a mandatory
    choice, bad-element for two cases of one choice, operation-failed with the app-tags of RFC 7950,
    15 for the rest. With `mandatory=False` nothing is asked to be there but keys; with `keys=False`
    those are taken to be right, and lists that ask for nothing else are not walked. Transform points
    nested in `node` are looked at only as far as `tree` has them. `path` is where `node` lies.
    """
    try:
        _Checker(schema, mandatory, keys).content(node, tree)
    except DataError as error:
        under(error, path)
        raise


def check_rows(
    schema: Schema, node: SchemaNode, rows: Rows, path: str = "", *, mandatory: bool = True
) -> None:
    """As `check_structure`, for a whole list; `path` is where its parent lies."""
    try:
        _Checker(schema, mandatory).rows(node, rows)
    except DataError as error:
        under(error, path)
        raise


@lru_cache(maxsize=64)
def _obligations(schema: Schema, mandatory: bool, keys: bool) -> Obligations:
    return Obligations(schema, mandatory=mandatory, keys=keys)


class _Checker:
    """One pass over a tree; errors carry the path from here inwards."""

    def __init__(self, schema: Schema, mandatory: bool, keys: bool = True) -> None:
        self.tables = lookup(schema)
        self.of = _obligations(schema, mandatory, keys).of
        self.mandatory = mandatory
        self.keys = keys

    def content(self, node: SchemaNode, tree: Tree) -> None:
        duty = self.of(node)
        for py in node.keys if self.keys else ():
            if py not in tree:
                raise _missing(node.children[py], "key")
        for choice in duty.choices:
            self.choice(choice, tree)
        if self.mandatory:
            for child in duty.needed:
                if child.py not in tree and duty.is_active(child, tree):
                    raise _missing(child, f"mandatory {child.kind.value}")
        for child in duty.inner:
            held = tree.get(child.py)
            if held is not None:
                self.below(child, held)
            elif self.mandatory and duty.may_be_implied(child) and duty.is_active(child, tree):
                self.below(child, {})

    def below(self, node: SchemaNode, value: Value) -> None:
        if node.kind is Kind.LIST:
            self.rows(node, cast(Rows, value))
            return
        if node.kind is Kind.LEAF_LIST:
            self.size(node, len(cast("tuple[Scalar, ...]", value)))
            return
        try:
            self.content(node, cast(Tree, value))
        except DataError as error:
            under(error, segment(node))
            raise

    def choice(self, choice: Choice, tree: Tree) -> None:
        held = [child for child in choice.children if child.py in tree]
        cases = {choice.case_of(child): child for child in reversed(held)}
        if len(cases) > 1:
            other, one = list(cases.values())[-2:]
            raise DataError(
                f"'{one.name}' and '{other.name}' are of two cases of choice '{choice.name}'",
                path=segment(other),
                tag="bad-element",
            )
        if not held and self.mandatory and choice.mandatory and choice.is_active(tree):
            names = ", ".join(f"'{child.name}'" for child in choice.children)
            raise DataError(
                f"choice '{choice.name}' needs one of {names}", tag="data-missing", app_tag="missing-choice"
            )

    def rows(self, node: SchemaNode, rows: Rows) -> None:
        self.size(node, len(rows))
        for number, (key, entry) in enumerate(rows.items(), 1):
            try:
                self.content(node, entry)
            except DataError as error:
                under(error, segment(node) + (predicate(node, key) if node.keys else f"[{number}]"))
                raise
            if self.keys and node.keys and tuple([entry[py] for py in node.keys]) != key:
                raise DataError(
                    f"the key leafs of an entry of '{node.name}' are not its key",
                    path=segment(node) + predicate(node, key),
                    tag="bad-element",
                )
        for unique in node.unique:
            self.unique(node, rows, unique)

    def size(self, node: SchemaNode, count: int) -> None:
        if node.max_elements is not None and count > node.max_elements:
            raise _failed(
                node, f"'{node.name}' has {count} entries, {node.max_elements} at most", "too-many-elements"
            )
        if self.mandatory and count < node.min_elements and not node.conditional:
            raise _failed(
                node, f"'{node.name}' has {count} entries, {node.min_elements} at least", "too-few-elements"
            )

    def unique(self, node: SchemaNode, rows: Rows, names: tuple[str, ...]) -> None:
        """No two entries may have all these leafs alike; an entry without one of them is free."""
        seen: dict[tuple[Scalar, ...], Key] = {}
        for key, entry in rows.items():
            values = tuple(self.reached(node, entry, name) for name in names)
            if None in values:
                continue
            first = seen.setdefault(cast("tuple[Scalar, ...]", values), key)
            if first is not key:
                said = ", ".join(
                    f"{n} {shown(canonical(cast(Scalar, v)))}" for n, v in zip(names, values, strict=True)
                )
                raise DataError(
                    f"entries {predicate(node, first)} and {predicate(node, key)} of '{node.name}' "
                    f"both have {said}, which must be unique",
                    path=segment(node) + predicate(node, key),
                    tag="operation-failed",
                    app_tag="data-not-unique",
                )

    def reached(self, node: SchemaNode, entry: Tree, name: str) -> Scalar | None:
        """The leaf at a `unique` path, or its default."""
        held: Value | None = entry
        for py in name.split("/"):
            node = node.children[py]
            held = cast(Tree, held).get(py) if isinstance(held, Mapping) else None
        if held is None and node.defaults:
            return self.tables.type(node).from_text(node.defaults[0], self.tables.json_qualifiers)
        return cast("Scalar | None", held)


def _missing(node: SchemaNode, what: str) -> DataError:
    if node.kind in {Kind.LIST, Kind.LEAF_LIST}:
        return _failed(node, f"'{node.name}' has 0 entries, {node.min_elements} at least", "too-few-elements")
    return DataError(f"{what} '{node.name}' is missing", path=segment(node), tag="missing-element")


def _failed(node: SchemaNode, message: str, app_tag: str) -> DataError:
    return DataError(message, path=segment(node), tag="operation-failed", app_tag=app_tag)


__all__ = ["check_rows", "check_structure", "check_values"]
