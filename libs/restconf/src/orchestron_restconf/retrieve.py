"""Data to message bodies: what a GET on a data resource shows (RFC 8040, 4.3)."""

from __future__ import annotations

from typing import cast

from orchestron_restconf.media import Format
from orchestron_restconf.problem import Problem
from orchestron_restconf.query import Query
from orchestron_restconf.resource import find, is_list, missing
from orchestron_yang.json_codec import dumps, resource_to_json, tree_to_json
from orchestron_yang.path import ResourcePath, format_instance
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Key, Rows, Tree, Value
from orchestron_yang.xml_codec import resource_to_xml, to_bytes


def retrieve(schema: Schema, tree: Tree, path: ResourcePath, form: Format, query: Query) -> bytes:
    """The message body for a resource. Raises `Problem` 404 when there is no such data."""
    if not path:
        return _datastore(schema, _narrowed(schema.root, tree, query), form)
    node = path[-1].node
    value = find(tree, path)
    if value is not None and path[-1].key is not None and node.kind is Kind.LIST:
        value = _narrowed(node, cast(Tree, value), query)
    elif value is not None:
        value = _shown(node, value, query.content, query.depth)
    if value is None:
        raise missing(path)
    if form is Format.JSON:
        return dumps(_members(schema, path, value))
    return to_bytes(resource_to_xml(schema, node, _single(path, value)))


def _datastore(schema: Schema, tree: Tree, form: Format) -> bytes:
    if form is Format.JSON:
        return dumps({"ietf-restconf:data": tree_to_json(schema, schema.root, tree)})
    return to_bytes(resource_to_xml(schema, schema.root, tree))


def _members(schema: Schema, path: ResourcePath, value: Value) -> dict[str, object]:
    """The JSON object for a resource; all entries of a list that is named as a whole."""
    node = path[-1].node
    if node.kind is not Kind.LIST or not is_list(path):
        return dict(resource_to_json(schema, node, value))
    found: dict[str, object] = {}
    for entry in cast(Rows, value).values():
        for name, entries in resource_to_json(schema, node, entry).items():
            cast("list[object]", found.setdefault(name, [])).extend(cast("list[object]", entries))
    return found


def _single(path: ResourcePath, value: Value) -> Value:
    """The one entry that an XML body can show of a list named as a whole (RFC 8040, 4.3)."""
    if not is_list(path):
        return value
    if len(cast("Rows | Key", value)) != 1:
        raise Problem(
            "invalid-value",
            f"{format_instance(path)} has several entries, which XML cannot show: name one, or ask for JSON",
            status=400,
            path=format_instance(path),
        )
    return next(iter(cast(Rows, value).values())) if path[-1].node.kind is Kind.LIST else value


def _narrowed(node: SchemaNode, tree: Tree, query: Query) -> Tree:
    """An inner node's content as far as the query asks for it."""
    if query.content == "all" and query.depth is None:
        return tree
    return _content(node, tree, query.content, query.depth)


def _content(node: SchemaNode, tree: Tree, content: str, depth: int | None) -> Tree:
    below = None if depth is None else depth - 1
    kept: dict[str, Value] = {}
    for name, value in tree.items():
        shown = None if below == 0 else _shown(node.children[name], value, content, below)
        if shown is not None or name in node.keys:
            kept[name] = value if shown is None else shown
    return kept


def _shown(node: SchemaNode, value: Value, content: str, depth: int | None) -> Value | None:
    """The part of a node's value that is asked for; None when there is none."""
    if content == "config" and not node.config:
        return None
    if not node.is_inner:
        return None if content == "nonconfig" and node.config else value
    if node.kind is Kind.LIST:
        rows = {key: _content(node, entry, content, depth) for key, entry in cast(Rows, value).items()}
        found = rows if content != "nonconfig" else {k: r for k, r in rows.items() if set(r) - set(node.keys)}
        return found or None
    held = _content(node, cast(Tree, value), content, depth)
    return held or (held if content != "nonconfig" and (node.presence or depth == 1) else None)
