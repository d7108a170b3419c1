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
* Full names are `orchestron.<schema>.<Path>`, the path's identifiers in CamelCase, numbered where two paths
  would have one name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, count
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
    shapes = _Shapes(schema)
    return {
        REMAINDER: shapes.record(schema.root),
        **{name: shapes.record(node) for name, node in schema.points.items()},
    }


class _Shapes:
    """Makes the Avro schemas of one schema's nodes."""

    def __init__(self, schema: Schema) -> None:
        self.namespace = f"orchestron.{identifier(schema.name)}"
        self.names = _names(schema.root)

    def record(self, node: SchemaNode) -> Avro:
        """The record of a container, of a list's entry or of the root."""
        return {
            "type": "record",
            "name": self.names[node],
            "namespace": self.namespace,
            "fields": [self._field(child) for child in _fields(node)],
        }

    def _field(self, node: SchemaNode) -> Avro:
        return {
            "name": node.py,
            "type": ["null", *self._branches(node)],
            "default": None,
            "yang": node.path,
        }

    def _branches(self, node: SchemaNode) -> list[Avro]:
        if node.kind is Kind.CONTAINER:
            return [self.record(node)]
        if node.kind is Kind.LIST:
            return [{"type": "array", "items": self.record(node)}]
        if node.type is None:
            return ["string"]
        made = self._leaf(node, node.type)
        if node.kind is Kind.LEAF_LIST:
            return [{"type": "array", "items": made}]
        return made if isinstance(made, list) else [made]

    def _leaf(self, node: SchemaNode, spec: TypeSpec) -> Avro:
        if spec.base == "uint64":
            return {"type": "bytes", "logicalType": "decimal", "precision": 20, "scale": 0}
        if spec.base == "decimal64":
            return {"type": "bytes", "logicalType": "decimal", "precision": 19, "scale": spec.fraction_digits}
        if spec.base != "union":
            return PLAIN[spec.base]
        members = list(flat_members(spec))
        if len({_leaf_key(member) for member in members}) == 1:
            return self._leaf(node, members[0])
        return self._union(node, members)

    def _union(self, node: SchemaNode, members: list[TypeSpec]) -> list[Avro]:
        needed = {union_branch(member) for member in members}
        if "Integer" in needed:
            needed.discard("long")
        return [
            branch if branch.islower() else self._special(node, branch)
            for branch in BRANCHES
            if branch in needed
        ]

    def _special(self, node: SchemaNode, branch: str) -> Avro:
        fields = [] if branch == "Empty" else [{"name": "text", "type": "string"}]
        name = f"{self.names[node]}{branch}"
        return {"type": "record", "name": name, "namespace": self.namespace, "fields": fields}


def _fields(node: SchemaNode) -> Iterator[SchemaNode]:
    for child in node.children.values():
        if child.point is None and not child.memory and not child.dynstate and child.config:
            yield child


def _names(root: SchemaNode) -> dict[SchemaNode, str]:
    """A name for each node that no other has, not even with a branch's name behind it."""
    names = {root: "Remainder"}
    taken = {"Remainder"}
    for node in root.walk():
        if node is not root:
            wanted = _path_name(node)
            numbered = (f"{wanted}{number}" for number in count(2))
            name = next(n for n in chain([wanted], numbered) if taken.isdisjoint(_claims(node, n)))
            names[node] = name
            taken.update(_claims(node, name))
    return names


def _claims(node: SchemaNode, name: str) -> set[str]:
    """The names that a node called so takes up."""
    if node.is_inner:
        return {name}
    return {f"{name}{branch}" for branch in BRANCHES if branch[0].isupper()}


def _leaf_key(spec: TypeSpec) -> tuple[str, int]:
    """Tells apart types that differ in Avro, or that Avro has alike but a tree has not."""
    if spec.base in {"uint64", "decimal64", "empty"}:
        return spec.base, spec.fraction_digits
    return PLAIN[spec.base], 0


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
