"""Message bodies of edits: from method, resource and bytes to one edit in the words of RFC 6241.

    POST    create a child    PUT     create or replace (RFC 8040, 4.5)
    PATCH   plain merge       DELETE  delete

An XML body may come in a `data` element, with or without the RESTCONF namespace; the body of the
datastore itself may also be a single top-level node.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Final, cast

from orchestron_contracts.events import Operation, RequestedEdit
from orchestron_restconf.errors import RESTCONF_NS
from orchestron_restconf.media import Format
from orchestron_restconf.problem import Problem
from orchestron_yang.errors import DataError
from orchestron_yang.json_codec import (
    dumps,
    parse_json,
    resource_from_json,
    resource_to_json,
    tree_from_json,
    tree_to_json,
)
from orchestron_yang.path import ResourcePath, Step, format_api_path, format_instance
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Key, Tree, Value
from orchestron_yang.xml_codec import parse_xml, resource_from_xml, tree_from_xml

OPERATIONS: Final = {
    "POST": Operation.CREATE,
    "PUT": Operation.REPLACE,
    "PATCH": Operation.MERGE,
    "DELETE": Operation.DELETE,
}
_DATA: Final = frozenset({"data", f"{{{RESTCONF_NS}}}data"})


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit, checked against the schema. For a POST, `path` is that of the child to be created."""

    path: ResourcePath
    requested: RequestedEdit


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """What a body may cost to read."""

    depth: int = 64
    """Levels of nesting."""
    items: int = 1_000_000
    """XML tags, or JSON members and array elements: each of them takes far more memory than its text."""


def edit_of(
    schema: Schema,
    method: str,
    path: ResourcePath,
    body: bytes,
    form: Format,
    limits: BodyLimits | None = None,
) -> Edit:
    """The edit that a request asks for. Raises `Problem` when the body is not what the resource takes."""
    if method == "DELETE":
        return Edit(path, RequestedEdit(Operation.DELETE, format_api_path(path) or "/"))
    if not body.strip():
        raise Problem("malformed-message", f"a {method} needs a message body, and there is none")
    limits = limits or BodyLimits()
    _check_items(body, form, limits.items)
    read = _from_json if form is Format.JSON else _from_xml
    try:
        steps, value = read(schema, method, path, body, limits.depth)
    except DataError as error:
        raise Problem.of_data(error) from error
    if method != "POST":
        _check_key(steps, value)
    return Edit(
        steps,
        RequestedEdit(OPERATIONS[method], format_api_path(steps) or "/", _content(schema, steps, value)),
    )


def _check_items(body: bytes, form: Format, most: int) -> None:
    """Raise `Problem` for a body of very many very small parts, before any of it is built."""
    marks = (b"<",) if form is Format.XML else (b",", b"[", b"{")
    if sum(map(body.count, marks)) > most:
        raise Problem("too-big", f"a message body may have {most} tags or values")


def _content(schema: Schema, path: ResourcePath, value: Value) -> bytes:
    """The value as `RequestedEdit` carries it: RFC 7951, in canonical form."""
    if not path:
        return dumps(tree_to_json(schema, schema.root, cast(Tree, value)))
    return dumps(resource_to_json(schema, path[-1].node, value))


def _from_json(
    schema: Schema, method: str, path: ResourcePath, body: bytes, max_depth: int
) -> tuple[ResourcePath, Value]:
    raw = parse_json(body, max_depth=max_depth)
    parent = path[-1].node if path else schema.root
    if not isinstance(raw, dict):
        raise Problem("malformed-message", "the message body must be a JSON object", path=_spoken(path))
    if method == "POST":
        child = _only_member(parent, raw, path)
        return _child(path, child, resource_from_json(schema, child, raw, _above(path)))
    if path:
        return path, resource_from_json(schema, parent, raw, _above(path[:-1]))
    content = raw["ietf-restconf:data"] if set(raw) == {"ietf-restconf:data"} else raw
    return (), tree_from_json(schema, schema.root, content)


def _from_xml(
    schema: Schema, method: str, path: ResourcePath, body: bytes, max_depth: int
) -> tuple[ResourcePath, Value]:
    element = parse_xml(body, max_depth=max_depth)
    if not path and method != "POST":
        return (), tree_from_xml(schema, schema.root, _wrapped(element))
    parent = path[-1].node if path else schema.root
    if element.tag in _DATA and not (path and parent.name == "data"):
        element = _only_element(element, path)
    if method == "POST":
        child = _child_named(schema, parent, element.tag, path)
        return _child(path, child, resource_from_xml(schema, child, element, _above(path)))
    return path, resource_from_xml(schema, parent, element, _above(path[:-1]))


def _child(path: ResourcePath, node: SchemaNode, value: Value) -> tuple[ResourcePath, Value]:
    key: Key | None = None
    if node.kind is Kind.LIST:
        key = tuple(cast(Key, tuple(cast(Tree, value)[name] for name in node.keys)))
    elif node.kind is Kind.LEAF_LIST:
        key = cast(Key, value)
        if len(key) != 1:
            raise Problem("invalid-value", "a POST creates one entry of a leaf-list", path=_spoken(path))
    return (*path, Step(node, key)), value


def _check_key(path: ResourcePath, value: Value) -> None:
    """The keys in the body must be those of the request target (RFC 8040, 4.5)."""
    if not path or path[-1].key is None:
        return
    node = path[-1].node
    held = value if node.kind is Kind.LEAF_LIST else tuple(cast(Tree, value)[name] for name in node.keys)
    if held != path[-1].key:
        raise Problem(
            "invalid-value",
            f"the key in the body, {_listed(held)}, is not that of the resource, {_listed(path[-1].key)}",
            status=400,
            path=_spoken(path),
        )


def _only_member(parent: SchemaNode, raw: dict[str, object], path: ResourcePath) -> SchemaNode:
    if len(raw) != 1:
        raise Problem(
            "malformed-message",
            f"a POST creates one child; the body has {len(raw)} members",
            path=_spoken(path),
        )
    module, colon, name = next(iter(raw)).rpartition(":")
    child = parent.child(name, module) if colon or path else None
    if child is None:
        raise Problem("unknown-element", f"there is no child {next(iter(raw))[:200]!r}", path=_spoken(path))
    return child


def _child_named(schema: Schema, parent: SchemaNode, tag: str, path: ResourcePath) -> SchemaNode:
    namespace, _, name = tag.removeprefix("{").rpartition("}")
    for child in parent.children.values():
        if child.name == name and schema.namespace(child.module) == namespace:
            return child
    same = any(child.name == name for child in parent.children.values())
    raise Problem(
        "unknown-namespace" if same else "unknown-element",
        f"there is no child {name[:200]!r} in namespace {namespace[:200]!r}",
        path=_spoken(path),
    )


def _only_element(wrapper: ET.Element, path: ResourcePath) -> ET.Element:
    if len(wrapper) != 1:
        raise Problem(
            "malformed-message",
            f"one resource is expected in <data>, and there are {len(wrapper)}",
            path=_spoken(path),
        )
    return wrapper[0]


def _wrapped(element: ET.Element) -> ET.Element:
    if element.tag in _DATA:
        return element
    wrapper = ET.Element("data")
    wrapper.append(element)
    return wrapper


def _above(path: ResourcePath) -> str:
    """The parent instance of what a body is of, empty for the datastore."""
    return format_instance(path) if path else ""


def _spoken(path: ResourcePath) -> str:
    return format_instance(path) if path else "/"


def _listed(key: object) -> str:
    parts = key if isinstance(key, tuple) else (key,)
    return ",".join(repr(part)[:100] for part in parts)
