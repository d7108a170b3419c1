"""A schema as a tree diagram in the manner of RFC 8340."""

from __future__ import annotations

from collections.abc import Iterator

from orchestron_yang.schema import Kind, Schema, SchemaNode


def tree_lines(schema: Schema) -> Iterator[str]:
    """The lines of the diagram; transform points are marked with their class."""
    yield f"schema: {schema.name}"
    yield from _below(schema.root, "  ")


def _below(node: SchemaNode, indent: str) -> Iterator[str]:
    children = list(node.children.values())
    for position, child in enumerate(children):
        yield f"{indent}+--{_label(child)}"
        bar = " " if position == len(children) - 1 else "|"
        yield from _below(child, f"{indent}{bar}  ")


def _label(node: SchemaNode) -> str:
    flags = "rw" if node.config else "ro"
    name = node.qualified + _option(node)
    if node.kind is Kind.LIST:
        name += f" [{' '.join(node.children[key].name for key in node.keys)}]"
    kind = f"  {_type(node)}" if node.type is not None else ""
    default = f"  <{', '.join(node.defaults)}>" if node.defaults else ""
    point = f"  => {node.point.transform or 'record'}" if node.point is not None else ""
    return f"{flags} {name}{kind}{default}{point}"


def _option(node: SchemaNode) -> str:
    if node.kind in {Kind.LIST, Kind.LEAF_LIST}:
        return "*"
    if node.presence:
        return "!"
    keys = node.parent.keys if node.parent is not None else ()
    return "?" if node.type is not None and not node.mandatory and node.py not in keys else ""


def _type(node: SchemaNode) -> str:
    if node.type is None:
        return ""
    if node.type.leafref is not None:
        return f"-> {node.type.leafref}"
    return node.type.typedef or node.type.base
