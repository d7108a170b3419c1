"""YANG data as JSON (RFC 7951), in and out.

Reading is strict: a value of another JSON type than the leaf's, a name without the module it needs,
a name twice, or a node that no client may set is a `DataError` with the path. Writing gives children
in the order of the schema and entries in the order of their keys, so equal trees give equal bytes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Final, cast

from orchestron_yang import layout
from orchestron_yang.anydata import check_json
from orchestron_yang.assembly import (
    above,
    closed,
    entry_step,
    leaf_list,
    leaf_refused,
    named,
    new_rows,
    place,
    segment,
    stranger,
    twice,
    under,
)
from orchestron_yang.errors import DataError
from orchestron_yang.lexical import clip, shown
from orchestron_yang.lookup import Lookup, lookup
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Key, Rows, Scalar, Tree, Value

MAX_DEPTH: Final = 64
DATASTORE: Final = "ietf-restconf:data"

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def parse_json(data: bytes | str, *, max_depth: int = MAX_DEPTH) -> object:
    """A JSON document as Python values (I-JSON, RFC 7493: no name twice, nothing but UTF-8).

    Raises `DataError` malformed-message, for NaN, infinities and too deep a nesting too.
    """
    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        found: object = json.loads(
            text, object_pairs_hook=_object, parse_constant=_no_constant, parse_float=_finite
        )
    except UnicodeDecodeError as error:
        raise _malformed(f"not UTF-8: byte {error.start} cannot be decoded") from None
    except json.JSONDecodeError as error:
        raise _malformed(f"not JSON at line {error.lineno}, column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise _malformed(f"nested deeper than {max_depth} levels") from None
    except ValueError as error:
        raise _malformed(f"not JSON: {clip(str(error))}") from None
    if _SURROGATE.search(text) is not None and _has_surrogate(found):
        raise _malformed("a surrogate stands alone in a string")
    _check_depth(found, max_depth)
    return found


def _malformed(message: str) -> DataError:
    return DataError(message, tag="malformed-message")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    held = dict(pairs)
    if len(held) != len(pairs):
        again = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise _malformed(f"the name {shown(again)} stands twice in one object")
    return held


def _no_constant(text: str) -> object:
    raise _malformed(f"{text} is not JSON")


def _finite(text: str) -> float:
    value = float(text)
    if value - value != 0:
        raise _malformed(f"the number {clip(text)} is too large")
    return value


def _has_surrogate(found: object) -> bool:
    try:
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _check_depth(found: object, most: int) -> None:
    """Raise when objects and arrays stand in one another more than `most` deep."""
    level = [found]
    for _ in range(most + 1):
        inner: list[object] = []
        nested = False
        for value in level:
            if type(value) is dict:
                nested = True
                inner += value.values()
            elif type(value) is list:
                nested = True
                inner += value
        if not nested:
            return
        level = inner
    raise _malformed(f"nested deeper than {most} levels")


def tree_from_json(schema: Schema, node: SchemaNode, raw: object, path: str = "") -> Tree:
    """The content of a container, of one list entry, or (`schema.root`) of the datastore.

    `path` is where the node lies, for messages. Raises `DataError`.
    """
    try:
        return _Reader(lookup(schema)).content(node, raw)
    except DataError as error:
        under(error, path)
        raise


def resource_from_json(schema: Schema, node: SchemaNode, raw: object, path: str = "") -> Value:
    """The value in an object whose one member is `node`, as RESTCONF bodies have it.

    A list member must be an array of one entry, and gives that entry; a leaf-list gives a tuple.
    For `schema.root` the member is `ietf-restconf:data`, or the top-level nodes stand there bare.
    `path` is that of the parent instance, for messages. Raises `DataError`.
    """
    try:
        return _resource(_Reader(lookup(schema)), node, raw)
    except DataError as error:
        under(error, path or above(node))
        raise


def _resource(reader: _Reader, node: SchemaNode, raw: object) -> Value:
    if type(raw) is not dict:
        raise DataError(f"{shown(raw)} is not an object", tag="malformed-message")
    if node.parent is None:
        return reader.content(node, raw[DATASTORE] if set(raw) == {DATASTORE} else raw)
    wanted = f"{node.module}:{node.name}"
    if set(raw) != {wanted}:
        other = next((name for name in raw if name != wanted), "nothing")
        raise DataError(f"the message must hold '{wanted}' alone, not {shown(other)}", tag=_misfit(raw, node))
    return reader.resource(node, raw[wanted])


def _misfit(raw: dict[str, object], node: SchemaNode) -> str:
    alike = any(name.rpartition(":")[2] == node.name for name in raw)
    return "unknown-namespace" if alike and len(raw) == 1 else "unknown-element"


def tree_to_json(schema: Schema, node: SchemaNode, tree: Tree) -> dict[str, object]:
    """The members for the content of a container, list entry or (`schema.root`) datastore."""
    return _Writer(lookup(schema)).content(node, tree)


def resource_to_json(schema: Schema, node: SchemaNode, value: Value) -> dict[str, object]:
    """An object with the one member `node`; a list's value is one entry, and gives an array of it."""
    writer = _Writer(lookup(schema))
    if node.parent is None:
        return {DATASTORE: writer.content(node, cast(Tree, value))}
    written: object = (
        [writer.content(node, cast(Tree, value))] if node.kind is Kind.LIST else writer.value(node, value)
    )
    return {f"{node.module}:{node.name}": written}


def dumps(obj: object, *, indent: int | None = None) -> bytes:
    """JSON text in UTF-8."""
    spaces = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(obj, ensure_ascii=False, allow_nan=False, indent=indent, separators=spaces)
    return text.encode("utf-8")


class _Reader:
    """JSON values to tree values; errors carry the path from here inwards."""

    def __init__(self, tables: Lookup) -> None:
        self.tables = tables
        self.type = tables.type

    def content(self, node: SchemaNode, raw: object) -> dict[str, Value]:
        if type(raw) is not dict:
            raise DataError(f"{shown(raw)} is not an object, as {named(node)} must be")
        members = self.tables.open_members(node)
        out: dict[str, Value] = {}
        for name, value in raw.items():
            child = members.get(name)
            if child is None:
                self.other(node, name, value)
                continue
            if child.py in out:
                raise twice(child)
            held = self.value(child, value)
            if held is not None:
                out[child.py] = held
        return out

    def value(self, node: SchemaNode, raw: object) -> Value | None:
        """A child's value; None for what counts as absent."""
        kind = node.kind
        if kind is Kind.LEAF:
            return self.leaf(node, raw)
        if kind is Kind.LIST:
            return self.rows(node, raw)
        if kind is Kind.LEAF_LIST:
            return leaf_list(node, self.leafs(node, raw))
        if kind is Kind.ANYDATA:
            return self.anydata(node, raw)
        try:
            held = self.content(node, raw)
        except DataError as error:
            under(error, segment(node))
            raise
        return held if held or node.presence else None

    def resource(self, node: SchemaNode, raw: object) -> Value:
        if node.kind is Kind.LIST:
            if type(raw) is not list or len(raw) != 1:
                raise DataError(f"'{node.name}' must be an array of one entry", path=segment(node))
            return next(iter((self.rows(node, raw) or {}).values()))
        held = self.value(node, raw)
        return ({} if node.kind is Kind.CONTAINER else ()) if held is None else held

    def leaf(self, node: SchemaNode, raw: object) -> Scalar:
        type = self.type(node)
        try:
            return type.from_json(raw)
        except DataError as error:
            raise leaf_refused(node, type, error) from None

    def leafs(self, node: SchemaNode, raw: object) -> list[Scalar]:
        if type(raw) is not list:
            raise DataError(f"{shown(raw)} is not an array, as '{node.name}' must be", path=segment(node))
        return [self.leaf(node, value) for value in raw]

    def rows(self, node: SchemaNode, raw: object) -> Rows | None:
        if type(raw) is not list:
            raise DataError(
                f"{shown(raw)} is not an array of objects, as '{node.name}' must be", path=segment(node)
            )
        rows = new_rows(node)
        for number, item in enumerate(raw, 1):
            try:
                entry = self.content(node, item)
            except DataError as error:
                under(error, entry_step(node, self.key(node, item), number))
                raise
            place(node, rows, entry, number)
        return rows or None

    def key(self, node: SchemaNode, item: object) -> Key | None:
        """The key of an entry that cannot be read as a whole, if the key itself can."""
        if not isinstance(item, dict) or not node.keys:
            return None
        leafs = [node.children[py] for py in node.keys]
        try:
            return tuple(
                self.leaf(leaf, item.get(leaf.name, item.get(f"{leaf.module}:{leaf.name}"))) for leaf in leafs
            )
        except DataError:
            return None

    def anydata(self, node: SchemaNode, raw: object) -> Value:
        try:
            check_json(self.tables.names, raw)
        except DataError as error:
            under(error, segment(node))
            raise
        return cast(Value, raw)

    def other(self, node: SchemaNode, name: str, raw: object) -> None:
        """A member that is no child that can be set; only an empty annotation passes."""
        if name.startswith("@"):
            if _is_empty(raw):
                return
            raise DataError(
                f"the annotation {shown(name)} is not supported (RFC 7952)", tag="unknown-attribute"
            )
        child = self.tables.members(node).get(name)
        if child is not None:
            raise closed(child)
        qualifier, colon, bare = name.rpartition(":")
        module = qualifier if qualifier in self.tables.names.namespaces else None
        raise stranger(self.tables, node, bare, module, qualifier if colon and module is None else "")


def _is_empty(annotation: object) -> bool:
    if isinstance(annotation, list):
        return all(each is None or each == {} for each in annotation)
    return annotation == {}


class _Writer:
    """Tree values to JSON values."""

    def __init__(self, tables: Lookup) -> None:
        self.tables = tables
        self.type = tables.type

    def content(self, node: SchemaNode, tree: Tree) -> dict[str, object]:
        held = layout.children(self.tables, node, tree)
        return {name: self.value(child, value) for _, child, name, value in held}

    def value(self, node: SchemaNode, value: Value) -> object:
        kind = node.kind
        if kind is Kind.LEAF:
            return self.type(node).to_json(cast(Scalar, value))
        if kind is Kind.LIST:
            return [self.content(node, entry) for entry in layout.entries(node, cast(Rows, value))]
        if kind is Kind.LEAF_LIST:
            to_json = self.type(node).to_json
            return [to_json(each) for each in cast("tuple[Scalar, ...]", value)]
        return value if kind is Kind.ANYDATA else self.content(node, cast(Tree, value))
