"""Values of gNMI: from trees in each encoding (specification 2.2.3), and into trees."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from orchestron_gnmi.messages import Message, gnmi
from orchestron_gnmi.values import to_json
from orchestron_yang.errors import DataError
from orchestron_yang.json_codec import dumps, parse_json, tree_from_json
from orchestron_yang.lexical import canonical
from orchestron_yang.lookup import lookup
from orchestron_yang.path import Step
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import EMPTY, Scalar, Value

ENCODINGS = (gnmi.JSON, gnmi.PROTO, gnmi.JSON_IETF)
WIDE = {"int64", "uint64", "decimal64"}
"""Types whose values are text in RFC 7951."""


def typed(schema: Schema, node: SchemaNode, value: Value, encoding: int) -> Message:
    """A value in an encoding; PROTO is for leafs and leaf-lists only."""
    if encoding == gnmi.JSON_IETF:
        return gnmi.TypedValue(json_ietf_val=to_json(schema, node, value))
    if encoding == gnmi.JSON:
        return gnmi.TypedValue(json_val=dumps(_plain(schema, node, value)))
    if isinstance(value, tuple):
        elements = [_scalar(each) for each in value]
        return gnmi.TypedValue(leaflist_val=gnmi.ScalarArray(element=elements))
    return _scalar(cast(Scalar, value))


def _plain(schema: Schema, node: SchemaNode, value: Value) -> object:
    return _bare(parse_json(to_json(schema, node, value)))


def _bare(raw: object) -> object:
    """Member names without modules."""
    if isinstance(raw, dict):
        return {name.rpartition(":")[2]: _bare(each) for name, each in raw.items()}
    return [_bare(each) for each in raw] if isinstance(raw, list) else raw


def _scalar(value: Scalar) -> Message:
    if value is EMPTY or isinstance(value, bool):
        return gnmi.TypedValue(bool_val=value is not False)
    if isinstance(value, bytes):
        return gnmi.TypedValue(bytes_val=value)
    if isinstance(value, Decimal):
        return gnmi.TypedValue(double_val=float(value))
    if isinstance(value, int):
        return gnmi.TypedValue(uint_val=value) if value >= 0 else gnmi.TypedValue(int_val=value)
    return gnmi.TypedValue(string_val=str(value))


def value_of(schema: Schema, step: Step | None, given: Message) -> Value:
    """What a TypedValue says of the node of `step` (None for the root), as `apply_edit` takes it.

    Raises `DataError`.
    """
    kind = given.WhichOneof("value")
    if kind in {"json_ietf_val", "json_val"}:
        raw = parse_json(getattr(given, kind))
        return _of_json(schema, step, raw, lenient=kind == "json_val")
    if step is None or step.node.is_inner:
        raise DataError(f"a {kind} is no value of a container or list")
    if kind == "leaflist_val":
        return _of_json(
            schema, step, [_of_scalar(schema, step.node, each) for each in given.leaflist_val.element]
        )
    raw = _of_scalar(schema, step.node, given)
    return _of_json(schema, step, [raw] if step.node.kind is Kind.LEAF_LIST else raw)


def _of_scalar(schema: Schema, node: SchemaNode, given: Message) -> object:
    """A scalar as RFC 7951 has it."""
    kind = given.WhichOneof("value")
    tables = lookup(schema)
    leaf = tables.type(node)
    if kind == "bytes_val":
        return leaf.to_json(given.bytes_val)
    if kind == "decimal_val":
        held: Any = Decimal(given.decimal_val.digits).scaleb(-given.decimal_val.precision)
    elif kind in {"string_val", "ascii_val", "int_val", "uint_val", "bool_val", "double_val", "float_val"}:
        held = getattr(given, kind)
    else:
        raise DataError(f"a value of kind {kind} is not supported", tag="operation-not-supported")
    if node.type is not None and node.type.base == "empty":
        return [None]
    text = repr(held) if isinstance(held, float) else held if isinstance(held, str) else canonical(held)
    return leaf.to_json(leaf.from_text(text, tables.json_qualifiers))


def _of_json(schema: Schema, step: Step | None, raw: object, *, lenient: bool = False) -> Value:
    if step is None:
        return tree_from_json(schema, schema.root, _named(schema.root, raw, lenient))
    node = step.node
    if node.kind is Kind.CONTAINER or (node.kind is Kind.LIST and step.key is not None):
        return tree_from_json(schema, node, _named(node, raw, lenient))
    parent = node.parent or schema.root
    member = {f"{node.module}:{node.name}": _value(node, raw, lenient)}
    empty: Value = {} if node.is_inner else ()
    return tree_from_json(schema, parent, member).get(node.py, empty)


def _named(node: SchemaNode, raw: object, lenient: bool) -> object:
    """An object whose names have the module that they lack, where only one can be meant."""
    if not isinstance(raw, dict):
        return raw
    out: dict[str, object] = {}
    for name, value in raw.items():
        found = [child for child in node.children.values() if child.name == name]
        own = [child for child in found if child.module == node.module] or found
        if ":" in name:
            module, _, bare = name.rpartition(":")
            own = [c for c in node.children.values() if c.name == bare and c.module == module]
        if len(own) != 1:
            out[name] = value
            continue
        out[f"{own[0].module}:{own[0].name}"] = _value(own[0], value, lenient)
    return out


def _value(node: SchemaNode, raw: object, lenient: bool) -> object:
    if node.kind is Kind.LIST and isinstance(raw, list):
        return [_named(node, entry, lenient) for entry in raw]
    if node.kind is Kind.CONTAINER:
        return _named(node, raw, lenient)
    if node.kind is Kind.LEAF_LIST and isinstance(raw, list):
        return [_leaf(node, each, lenient) for each in raw]
    return _leaf(node, raw, lenient)


def _leaf(node: SchemaNode, raw: object, lenient: bool) -> object:
    """Plain JSON may give a wide number as a number."""
    is_wide = node.type is not None and node.type.base in WIDE
    number = isinstance(raw, (int, float)) and not isinstance(raw, bool)
    return str(raw) if lenient and is_wide and number else raw
