"""The strict view: classes that a transform reads its input through."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yangc.annotations import Annotations
from orchestron_yangc.naming import class_names
from orchestron_yangc.text import Call, assignment, call
from orchestron_yangc.views import Module, default_literal, inner

RESERVED = {"CaseDefaults", "ClassVar", "Container", "Entries", "Optional", "Parent", "StrictNode"}
RESERVED |= {"Decimal", "Empty", "EMPTY"}


def input_module(schema: Schema, annotations: Annotations, documented: Callable[[str], bool]) -> str:
    """The text of `input.py`: a class for each transform point, and for what lies in it.

    A schema without points has one class `Root` for all of it.
    """
    module = Module(f"What transforms of {schema.name} read.", schema, annotations, documented)
    module.model.add("StrictNode")
    names = input_names(schema)
    for node in names:
        module.blocks.append(_class(module, node, names))
    return module.text()


def input_names(schema: Schema) -> dict[SchemaNode, str]:
    """The class name of each node of the view, children before parents, outer points before inner ones."""
    tops = schema.points.values() or [schema.root]
    nodes = [node for top in tops for node in inner(top, belongs) if node is not schema.root]
    names = class_names(nodes, RESERVED if schema.points else {*RESERVED, "Root"})
    return names if schema.points else {**names, schema.root: "Root"}


def belongs(node: SchemaNode) -> bool:
    """The node is part of its point's own input: no other point, no memory, and state only if asked for."""
    return node.point is None and not node.memory and (node.config or any(n.dynstate for n in _up(node)))


def _up(node: SchemaNode) -> Iterator[SchemaNode]:
    at: SchemaNode | None = node
    while at is not None:
        yield at
        at = at.parent


def _class(module: Module, node: SchemaNode, names: dict[SchemaNode, str]) -> str:
    lines = [*call(f"class {names[node]}(", ["StrictNode"], "):"), *module.doc(node), ""]
    if node.point is not None and node.point.parent is not None:
        module.model.add("Parent")
        lines.append(f"    parent = Parent({names[module.schema.points[node.point.parent]]})")
    members = [child for child in node.children.values() if belongs(child)]
    for leaf in members:
        if not leaf.is_inner:
            lines.extend(_field(module, leaf))
    for child in members:
        if child.is_inner:
            lines.extend(_structure(module, child, names))
    lines.extend(_case_defaults(module, members))
    return "\n".join(lines).rstrip()


def _field(module: Module, node: SchemaNode) -> list[str]:
    annotation = module.annotation(node)
    default = None if node.cases else default_literal(module.schema, node, module)
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


def _structure(module: Module, node: SchemaNode, names: dict[SchemaNode, str]) -> list[str]:
    inner_kind = "Optional" if node.presence else "Container"
    kind = "Entries" if node.kind is Kind.LIST else inner_kind
    module.model.add(kind)
    return call(f"{node.py} = {kind}(", [names[node]], ")", "    ")


def _case_defaults(module: Module, members: list[SchemaNode]) -> Iterator[str]:
    """The defaults that hold only when something else of their case is there (RFC 7950, 7.6.1)."""
    held = []
    for leaf in members:
        default = default_literal(module.schema, leaf, module) if leaf.cases else None
        beside = [other for other in members if other is not leaf and _shares(leaf, other)]
        if default is not None and beside:
            others = ", ".join(f'"{other.py}"' for other in beside)
            held.append(f'"{leaf.py}": ({default}, ({others}{"," if len(beside) == 1 else ""}))')
    if held:
        module.model.add("CaseDefaults")
        module.use("typing", "ClassVar")
        made = assignment("__case_defaults__: ClassVar[CaseDefaults]", Call("", tuple(held), "{}"))
        yield from (f"    {line}" for line in made)


def _shares(leaf: SchemaNode, other: SchemaNode) -> bool:
    """The other node lies in the innermost case of the leaf."""
    return other.cases[: len(leaf.cases)] == leaf.cases
