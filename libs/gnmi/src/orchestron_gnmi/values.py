"""JSON_IETF values (RFC 7951) as gNMI carries them: whole nodes, and the top members always with a module."""

from __future__ import annotations

from typing import cast

from orchestron_yang.json_codec import dumps, resource_to_json, tree_from_json, tree_to_json
from orchestron_yang.lookup import lookup
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Tree, Value


def to_json(schema: Schema, node: SchemaNode, value: Value) -> bytes:
    """The value of one node: an object for a container or list entry, an array for a leaf-list."""
    if node.is_inner:
        content = tree_to_json(schema, node, cast(Tree, value))
        return dumps({_qualified(schema, node, name): held for name, held in content.items()})
    return dumps(resource_to_json(schema, node, value)[f"{node.module}:{node.name}"])


def _qualified(schema: Schema, node: SchemaNode, name: str) -> str:
    child = lookup(schema).members(node)[name]
    return f"{child.module}:{child.name}"


def known_content(schema: Schema, node: SchemaNode, raw: object) -> Tree:
    """The content of a node as a device gives it, without what the schema does not know.

    Names may lack their module, and state is left out. Raises `DataError` for a value of a wrong type.
    """
    return tree_from_json(schema, node, _known(node, raw))


def _known(node: SchemaNode, raw: object) -> object:
    if not isinstance(raw, dict):
        return raw
    out: dict[str, object] = {}
    for name, value in raw.items():
        child = child_named(node, name)
        if child is not None:
            out[f"{child.module}:{child.name}"] = _value(child, value)
    return out


def _value(node: SchemaNode, raw: object) -> object:
    if node.kind is Kind.LIST and isinstance(raw, list):
        return [_known(node, entry) for entry in raw]
    return _known(node, raw) if node.kind is Kind.CONTAINER else raw


def child_named(node: SchemaNode, name: str) -> SchemaNode | None:
    """The configuration node of that member name, with or without its module."""
    module, _, bare = name.rpartition(":")
    for child in node.children.values():
        if child.name == bare and module in {"", child.module} and child.config:
            return child
    return None
