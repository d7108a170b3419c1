"""A schema as bytes: compact JSON that leaves out whatever has its default.

The form is private to Orchestron; `FORMAT` rises when it changes, and a file of another format is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from orchestron_yang.errors import SchemaError
from orchestron_yang.schema import Kind, Module, Number, Pattern, Point, Schema, SchemaNode, TypeSpec, XPath
from orchestron_yang.xsd_regex import python_regex

FORMAT = 1
_APART = {"parent", "children", "type", "kind", "point", "musts", "whens"}
_NODE = tuple(f for f in fields(SchemaNode) if f.name not in _APART)
_TYPE = tuple(f for f in fields(TypeSpec) if f.name not in {"base", "ranges", "patterns", "members", "path"})


def dump_schema(schema: Schema) -> bytes:
    """The schema as bytes, the same for the same schema; `load_schema` is the inverse."""
    raw = {
        "format": FORMAT,
        "name": schema.name,
        "modules": [_plain(module, fields(Module)) for module in schema.modules.values()],
        "identities": {name: list(ups) for name, ups in sorted(schema.identities.items())},
        "root": _dump_node(schema.root),
    }
    return json.dumps(raw, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def load_schema(data: bytes) -> Schema:
    """The schema that `dump_schema` wrote. Raises `SchemaError` for anything else."""
    try:
        raw = json.loads(data)
        if raw["format"] != FORMAT:
            raise SchemaError(f"schema file of format {raw['format']}; this version reads {FORMAT}")
        schema = Schema(raw["name"], _load_node(raw["root"], None))
        schema.modules = {entry["name"]: Module(**_tuples(entry)) for entry in raw["modules"]}
        schema.identities = {name: tuple(ups) for name, ups in raw["identities"].items()}
    except (ValueError, KeyError, TypeError) as error:
        raise SchemaError(f"not a schema file: {error!r}") from error
    schema.points = {node.point.id: node for node in schema.root.walk() if node.point is not None}
    return schema


def _plain(thing: object, chosen: Iterable[Any]) -> dict[str, Any]:
    """The fields that differ from their default, or have none."""
    held = {field.name: getattr(thing, field.name) for field in chosen}
    defaults = {field.name: field.default for field in chosen}
    return {name: value for name, value in held.items() if value != defaults[name]}


def _dump_node(node: SchemaNode) -> dict[str, Any]:
    raw = {"kind": node.kind.value, **_plain(node, _NODE)}
    if node.type is not None:
        raw["type"] = _dump_type(node.type)
    if node.point is not None:
        raw["point"] = _plain(node.point, fields(Point))
    if node.musts:
        raw["musts"] = [_plain(must, fields(XPath)) for must in node.musts]
    if node.whens:
        raw["whens"] = [_plain(when, fields(XPath)) for when in node.whens]
    if node.children:
        raw["children"] = [_dump_node(child) for child in node.children.values()]
    return raw


def _dump_type(spec: TypeSpec) -> dict[str, Any]:
    raw = {"base": spec.base, **_plain(spec, _TYPE)}
    if spec.ranges:
        raw["ranges"] = [[_dump_number(low), _dump_number(high)] for low, high in spec.ranges]
    if spec.patterns:
        raw["patterns"] = [_dump_pattern(pattern) for pattern in spec.patterns]
    if spec.members:
        raw["members"] = [_dump_type(member) for member in spec.members]
    if spec.path is not None:
        raw["path"] = _plain(spec.path, fields(XPath))
    return raw


def _dump_pattern(pattern: Pattern) -> dict[str, Any]:
    """The translation is left out where it can be made again: character classes make it long."""
    raw = _plain(pattern, fields(Pattern))
    if pattern.regex == _translated(pattern.source):
        del raw["regex"]
    return raw


def _translated(source: str) -> str | None:
    try:
        return python_regex(source)
    except SchemaError:
        return None


def _load_pattern(raw: Mapping[str, Any]) -> Pattern:
    return Pattern(**{"regex": raw.get("regex") or python_regex(raw["source"]), **raw})


def _dump_number(number: Number) -> int | str:
    return str(number) if isinstance(number, Decimal) else number


def _load_number(raw: int | str) -> Number:
    return Decimal(raw) if isinstance(raw, str) else raw


def _load_node(raw: Mapping[str, Any], parent: SchemaNode | None) -> SchemaNode:
    plain = {name: value for name, value in raw.items() if name not in _APART}
    node = SchemaNode(kind=Kind(raw["kind"]), parent=parent, **_tuples(plain))
    node.musts = tuple(XPath(**_tuples(must)) for must in raw.get("musts", ()))
    node.whens = tuple(XPath(**_tuples(when)) for when in raw.get("whens", ()))
    if "type" in raw:
        node.type = _load_type(raw["type"])
    if "point" in raw:
        node.point = Point(**{"transform": None, **raw["point"]})
    for child in raw.get("children", ()):
        node.children[child["py"]] = _load_node(child, node)
    return node


def _load_type(raw: Mapping[str, Any]) -> TypeSpec:
    plain = {n: v for n, v in raw.items() if n not in {"ranges", "patterns", "members", "path"}}
    return TypeSpec(
        **_tuples(plain),
        ranges=tuple((_load_number(low), _load_number(high)) for low, high in raw.get("ranges", ())),
        patterns=tuple(_load_pattern(pattern) for pattern in raw.get("patterns", ())),
        members=tuple(_load_type(member) for member in raw.get("members", ())),
        path=XPath(**_tuples(raw["path"])) if "path" in raw else None,
    )


def _tuples(raw: Mapping[str, Any]) -> dict[str, Any]:
    """JSON arrays, at any depth, as the tuples that the dataclasses hold."""
    return {name: _tuple(value) for name, value in raw.items()}


def _tuple(value: Any) -> Any:
    return tuple(_tuple(part) for part in value) if isinstance(value, list) else value
