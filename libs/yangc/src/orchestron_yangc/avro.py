"""Avro schemas of transform points: the shape that records have on the log.

* A container or list entry is a record; its fields are the children's identifiers (`SchemaNode.py`),
  each `["null", T]` with default null, so that any part may be missing and a version may add some. The
  property `yang` of a field is the node's schema path, from which names can be read back.
* A list is an array of records: sorted by `key_order`, or in its own order when it is `ordered-by user` or
  keyless. A leaf-list is an array.
* int8 to int32, uint8 and uint16 are `int`; uint32 and int64 `long`; uint64 and decimal64 the logical type
  `decimal` on bytes (precision 20, scale 0, and precision 19, scale fraction-digits); boolean
  `boolean`; binary `bytes`; empty `boolean`, always true; string, enumeration, bits, identityref
  (`module:name`) and instance-identifier are `string`; anydata `string`, holding JSON.
* A union whose members all have one Avro type has that type. Any other is an Avro union of the
  branches that its members need, in this order: `boolean`, `long`, `string`, `bytes`, and the records
  `<record>Integer`, `<record>Decimal` (one field `text`, canonical) and `<record>Empty` (no field), where
  `<record>` is the name that the leaf's path gives. `Integer` is there when a member is uint64, and
  then takes every integer.
* Records of nested points, and `orc:memory` and `orc:dynstate` containers, are no part of the outer
  record. The point "" is the configuration outside all points; of a device package, all of it.
* Full names are `orchestron.<schema>.<Path>`, the path's identifiers in CamelCase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from orchestron_yang.schema import Kind, Schema, SchemaNode, TypeSpec
from orchestron_yangc.naming import camel

Avro: TypeAlias = Any
"""An Avro schema as JSON-like data."""

REMAINDER = ""
PLAIN = {
    **dict.fromkeys(("int8", "int16", "int32", "uint8", "uint16"), "int"),
    **dict.fromkeys(("uint32", "int64"), "long"),
    **dict.fromkeys(("string", "enumeration", "bits", "identityref", "instance-identifier"), "string"),
    "boolean": "boolean",
    "empty": "boolean",
    "binary": "bytes",
}
BRANCHES = ("boolean", "long", "string", "bytes", "Integer", "Decimal", "Empty")


def avro_schemas(schema: Schema) -> dict[str, Avro]:
    """The Avro schema of each transform point by `Point.id`, and of the remainder by ""."""
    return {
        REMAINDER: _record(schema, schema.root, "Remainder"),
        **{name: _record(schema, node, _path_name(node)) for name, node in schema.points.items()},
    }


def _record(schema: Schema, node: SchemaNode, name: str) -> Avro:
    return {
        "type": "record",
        "name": name,
        "namespace": f"orchestron.{identifier(schema.name)}",
        "fields": [_field(schema, child) for child in _fields(node)],
    }


def _fields(node: SchemaNode) -> Iterator[SchemaNode]:
    for child in node.children.values():
        if child.point is None and not child.memory and not child.dynstate and child.config:
            yield child


def _field(schema: Schema, node: SchemaNode) -> Avro:
    branches = _branches(schema, node)
    return {"name": node.py, "type": ["null", *branches], "default": None, "yang": node.path}


def _branches(schema: Schema, node: SchemaNode) -> list[Avro]:
    if node.kind is Kind.CONTAINER:
        return [_record(schema, node, _path_name(node))]
    if node.kind is Kind.LIST:
        return [{"type": "array", "items": _record(schema, node, _path_name(node))}]
    if node.type is None:
        return ["string"]
    made = _leaf(schema, node, node.type)
    return [{"type": "array", "items": made}] if node.kind is Kind.LEAF_LIST else _listed(made)


def _listed(made: Avro) -> list[Avro]:
    return made if isinstance(made, list) else [made]


def _leaf(schema: Schema, node: SchemaNode, spec: TypeSpec) -> Avro:
    if spec.base == "uint64":
        return {"type": "bytes", "logicalType": "decimal", "precision": 20, "scale": 0}
    if spec.base == "decimal64":
        return {"type": "bytes", "logicalType": "decimal", "precision": 19, "scale": spec.fraction_digits}
    if spec.base != "union":
        return PLAIN[spec.base]
    members = list(flat_members(spec))
    kinds = {_leaf_key(member) for member in members}
    if len(kinds) == 1:
        return _leaf(schema, node, members[0])
    return _union(schema, node, members)


def _leaf_key(spec: TypeSpec) -> tuple[str, int]:
    """Tells apart types that differ in Avro, or that Avro has alike but a tree has not."""
    if spec.base in {"uint64", "decimal64", "empty"}:
        return spec.base, spec.fraction_digits
    return PLAIN[spec.base], 0


def _union(schema: Schema, node: SchemaNode, members: list[TypeSpec]) -> list[Avro]:
    needed = {union_branch(member) for member in members}
    if "Integer" in needed:
        needed.discard("long")
    space = f"orchestron.{identifier(schema.name)}"
    return [
        branch if branch.islower() else _special(space, _path_name(node) + branch)
        for branch in BRANCHES
        if branch in needed
    ]


def _special(space: str, name: str) -> Avro:
    fields = [] if name.endswith("Empty") else [{"name": "text", "type": "string"}]
    return {"type": "record", "name": name, "namespace": space, "fields": fields}


def union_branch(spec: TypeSpec) -> str:
    """The branch of a mixed union that values of a member type take."""
    special = {"uint64": "Integer", "decimal64": "Decimal", "empty": "Empty"}
    if spec.base in special:
        return special[spec.base]
    return "long" if PLAIN[spec.base] == "int" else PLAIN[spec.base]


def flat_members(spec: TypeSpec) -> Iterator[TypeSpec]:
    """The members of a union, those of unions in it in their place."""
    for member in spec.members:
        if member.base == "union":
            yield from flat_members(member)
        else:
            yield member


def identifier(name: str) -> str:
    """A schema's name as part of an Avro namespace."""
    return re.sub(r"[^A-Za-z0-9_]", "_", name)


def _path_name(node: SchemaNode) -> str:
    parts: list[str] = []
    at: SchemaNode | None = node
    while at is not None and at.parent is not None:
        parts.insert(0, camel(at.py))
        at = at.parent
    made = "".join(parts)
    return f"N{made}" if made[:1].isdigit() else made
