"""The strict view: classes that a transform reads its input through."""

from __future__ import annotations

from collections.abc import Callable

from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yangc.annotations import Annotations
from orchestron_yangc.naming import class_names
from orchestron_yangc.views import Module, default_literal, inner

RESERVED = {"Container", "Entries", "Optional", "Parent", "StrictNode", "Decimal", "Empty"}


def input_module(schema: Schema, annotations: Annotations, documented: Callable[[str], bool]) -> str:
    """The text of `input.py`: a class for each transform point, and for what lies in it."""
    module = Module(f"What transforms of {schema.name} read.", schema, annotations, documented)
    module.model.add("StrictNode")
    names = input_names(schema)
    for node in names:
        module.blocks.append(_class(module, node, names))
    return module.text()


def input_names(schema: Schema) -> dict[SchemaNode, str]:
    """The class name of each node of the view, children before parents, outer points before inner ones."""
    nodes = [node for top in schema.points.values() for node in inner(top, belongs)]
    return class_names(nodes, RESERVED)


def belongs(node: SchemaNode) -> bool:
    """The node is part of its point's own input: no other point, and no memory."""
    return node.point is None and not node.memory


def _class(module: Module, node: SchemaNode, names: dict[SchemaNode, str]) -> str:
    lines = [f"class {names[node]}(StrictNode):", *module.doc(node), ""]
    if node.point is not None and node.point.parent is not None:
        module.model.add("Parent")
        lines.append(f"    parent = Parent({names[module.schema.points[node.point.parent]]})")
    for child in node.children.values():
        if not child.is_inner:
            lines.extend(_field(module, child))
    below = [child for child in node.children.values() if child.is_inner and belongs(child)]
    lines.extend(_structure(module, child, names) for child in below)
    return "\n".join(lines).rstrip()


def _field(module: Module, node: SchemaNode) -> list[str]:
    annotation = module.annotation(node)
    default = default_literal(module.schema, node, module)
    if node.kind is Kind.LEAF_LIST:
        line = f"    {node.py}: tuple[{annotation}, ...] = {default or '()'}"
    elif node.kind is Kind.ANYDATA:
        line = f"    {node.py}: object | None = None"
    elif default is not None:
        line = f"    {node.py}: {annotation} = {default}"
    elif is_certain(node):
        line = f"    {node.py}: {annotation}"
    else:
        line = f"    {node.py}: {annotation} | None = None"
    return [line, *module.leaf_doc(node)]


def is_certain(leaf: SchemaNode) -> bool:
    """A mandatory leaf that is there whenever its class is: nothing in between is conditional."""
    if not leaf.mandatory or leaf.conditional or leaf.cases or not leaf.config:
        return False
    at = leaf.parent
    while at is not None and at.kind is Kind.CONTAINER and not at.presence and at.point is None:
        if at.conditional or at.cases:
            return False
        at = at.parent
    return True


def _structure(module: Module, node: SchemaNode, names: dict[SchemaNode, str]) -> str:
    inner_kind = "Optional" if node.presence else "Container"
    kind = "Entries" if node.kind is Kind.LIST else inner_kind
    module.model.add(kind)
    return f"    {node.py} = {kind}({names[node]})"
