"""Paths to data resources: RFC 8040 api-paths, and instance paths as an operator would type them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote, unquote_to_bytes

from orchestron_yang.assembly import segment, stranger, under
from orchestron_yang.errors import DataError
from orchestron_yang.instance_identifier import quoted
from orchestron_yang.lexical import canonical, shown
from orchestron_yang.lookup import Lookup, lookup
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Key, Scalar


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: a node, with the entry's key for a list or the value for a leaf-list."""

    node: SchemaNode
    key: Key | None = None


ResourcePath: TypeAlias = tuple[Step, ...]

_NOT_ENCODED = re.compile("%(?![0-9A-Fa-f]{2})")


def parse_api_path(schema: Schema, text: str) -> ResourcePath:
    """The steps of an api-path, still percent-encoded (RFC 8040, 3.5.3); `()` for "" and "/".

    A list or leaf-list may stand without key only at the end: the step then has no key. Raises
    `DataError`: unknown-element or unknown-namespace for a node that the schema lacks, missing-element
    for a key left out, invalid-value for a key that is not of its type, malformed-message for wrong syntax.
    """
    tables = lookup(schema)
    steps: list[Step] = []
    node = schema.root
    if text in {"", "/"}:
        return ()
    try:
        for part in text.removeprefix("/").split("/"):
            if steps and steps[-1].key is None and node.kind in {Kind.LIST, Kind.LEAF_LIST}:
                raise _keys_missing(node)
            steps.append(_step(tables, node, part))
            node = steps[-1].node
    except DataError as error:
        under(error, format_instance(tuple(steps)) if steps else "")
        raise
    return tuple(steps)


def format_api_path(path: ResourcePath) -> str:
    """The api-path, percent-encoded; a module's name stands where it changes. "/" for the datastore."""
    return "".join(f"/{step.node.qualified}{_key_values(step.key)}" for step in path) or "/"


def format_instance(path: ResourcePath) -> str:
    """The path as an operator would type it: `/netinfra:netinfra/router[name='AMS-CORE-1']/id`."""
    return "".join(f"/{step.node.qualified}{_predicates(step)}" for step in path) or "/"


def _step(tables: Lookup, parent: SchemaNode, part: str) -> Step:
    name, equals, values = part.partition("=")
    node = _named(tables, parent, _decoded(name))
    if not equals:
        return Step(node)
    try:
        return Step(node, _key(tables, node, values))
    except DataError as error:
        under(error, segment(node))
        raise


def _named(tables: Lookup, parent: SchemaNode, name: str) -> SchemaNode:
    if not name:
        raise DataError("a path has an empty segment", tag="malformed-message")
    found = tables.members(parent).get(name) if parent.is_inner else None
    if found is not None:
        return found
    qualifier, colon, bare = name.rpartition(":")
    module = qualifier if qualifier in tables.names.namespaces else None
    raise stranger(tables, parent, bare, module, qualifier if colon and module is None else "")


def _key(tables: Lookup, node: SchemaNode, text: str) -> Key:
    leafs = _key_leafs(node)
    parts = text.split(",")
    if len(parts) != len(leafs):
        names = ", ".join(leaf.name for leaf in leafs)
        tag = "missing-element" if len(parts) < len(leafs) else "invalid-value"
        raise DataError(f"'{node.name}' has {len(leafs)} key(s) ({names}), not {len(parts)}", tag=tag)
    return tuple(_key_value(tables, leaf, _decoded(part)) for leaf, part in zip(leafs, parts, strict=True))


def _key_leafs(node: SchemaNode) -> list[SchemaNode]:
    if node.kind is Kind.LEAF_LIST:
        return [node]
    if node.kind is not Kind.LIST or not node.keys:
        raise DataError(f"'{node.name}' takes no key: it is a {_kind(node)}")
    return [node.children[py] for py in node.keys]


def _key_value(tables: Lookup, leaf: SchemaNode, text: str) -> Scalar:
    try:
        return tables.type(leaf).from_text(text, tables.json_qualifiers)
    except DataError as error:
        raise DataError(f"key '{leaf.name}': {error.message}", tag=error.tag) from None


def _keys_missing(node: SchemaNode) -> DataError:
    if node.kind is Kind.LIST and not node.keys:
        return DataError(f"entries of '{node.name}', a list without keys, have no path")
    names = ",".join(f"{{{leaf.name}}}" for leaf in _key_leafs(node))
    return DataError(f"'{node.name}' needs its key here: {node.name}={names}", tag="missing-element")


def _kind(node: SchemaNode) -> str:
    return "list without keys" if node.kind is Kind.LIST else node.kind.value


def _decoded(text: str) -> str:
    """Percent-decoded as UTF-8, strictly (RFC 3986, 2.1)."""
    if "%" not in text:
        return text
    if _NOT_ENCODED.search(text) is not None:
        raise DataError(f"{shown(text)} is not percent-encoded properly", tag="malformed-message")
    try:
        return unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        raise DataError(f"{shown(text)} is not UTF-8 once decoded", tag="malformed-message") from None


def _key_values(key: Key | None) -> str:
    return "" if key is None else "=" + ",".join(quote(canonical(part), safe="") for part in key)


def _predicates(step: Step) -> str:
    if step.key is None:
        return ""
    if step.node.kind is Kind.LEAF_LIST:
        return "".join(f"[.={quoted(canonical(part))}]" for part in step.key)
    if not step.node.keys:
        return f"[{int(canonical(step.key[0])) + 1}]"
    names = (step.node.children[py].name for py in step.node.keys)
    return "".join(f"[{name}={quoted(canonical(part))}]" for name, part in zip(names, step.key, strict=True))
