"""The loose view: classes that a transform builds its output with, by typed `create(...)` calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yangc.annotations import Annotations
from orchestron_yangc.naming import class_names
from orchestron_yangc.text import Call, call, lay
from orchestron_yangc.views import Module, inner

RESERVED = {"Annotated", "Child", "ClassVar", "Decimal", "Empty", "Root", "Sequence"} | {
    f"Loose{kind}" for kind in ("List", "Node", "Presence")
}


@dataclass(slots=True)
class Names:
    """Class names of nodes, and of the lists and presence containers that create them."""

    nodes: dict[SchemaNode, str]
    makers: dict[SchemaNode, str]

    def all(self) -> set[str]:
        """Every name of a class."""
        return {*self.nodes.values(), *self.makers.values()}


def output_module(schema: Schema, annotations: Annotations, documented: Callable[[str], bool]) -> str:
    """The text of `output.py`: `Root`, and a class for each container and list below it."""
    module = Module(f"What transforms build for {schema.name}.", schema, annotations, documented)
    names = output_names(schema)
    _classes(module, names.nodes, names)
    module.use("typing", "ClassVar")
    module.blocks.append("\n".join(_root(module, schema, names)))
    return module.text()


def output_names(schema: Schema) -> Names:
    """The class names of the view, children before parents."""
    return _names([node for node in inner(schema.root, belongs) if node is not schema.root])


def memory_module(schema: Schema, annotations: Annotations, documented: Callable[[str], bool]) -> str:
    """The text of `memory.py`: a class for each `orc:memory` container."""
    module = Module(f"What transforms of {schema.name} remember.", schema, annotations, documented)
    tops = [node for node in schema.root.walk() if node.memory]
    nodes = [node for top in tops for node in inner(top, lambda _: True)]
    _classes(module, nodes, _names(nodes))
    return module.text()


def belongs(node: SchemaNode) -> bool:
    """The node is configuration."""
    return node.config and not node.memory and not node.dynstate


def _names(nodes: list[SchemaNode]) -> Names:
    names = class_names(nodes, RESERVED)
    taken = {*names.values(), *RESERVED}
    makers = {}
    for node in nodes:
        if node.kind is Kind.LIST or node.presence:
            wanted = names[node] + ("List" if node.kind is Kind.LIST else "Presence")
            while wanted in taken:
                wanted = f"{wanted}_"
            taken.add(wanted)
            makers[node] = wanted
    return Names(names, makers)


def _classes(module: Module, nodes: Iterable[SchemaNode], names: Names) -> None:
    module.model.add("LooseNode")
    for node in nodes:
        module.blocks.append("\n".join(_class(module, node, names)).rstrip())
        if node in names.makers:
            module.blocks.append("\n".join(_maker(module, node, names)))


def _root(module: Module, schema: Schema, names: Names) -> list[str]:
    lines = ["class Root(LooseNode):", f'    """All of {schema.name}."""', ""]
    lines.append(f'    __schema__: ClassVar[str] = "{schema.name}"')
    return [*lines, *_members(module, schema.root, names)]


def _class(module: Module, node: SchemaNode, names: Names) -> list[str]:
    head = call(f"class {names.nodes[node]}(", ["LooseNode"], "):")
    return [*head, *module.doc(node), "", *_members(module, node, names)]


def _members(module: Module, node: SchemaNode, names: Names) -> list[str]:
    lines: list[str] = []
    for child in node.children.values():
        if not child.is_inner and belongs(child):
            lines.extend(_field(module, child, child.py in node.keys))
    for child in node.children.values():
        if child.is_inner and belongs(child):
            module.model.add("Child")
            made = names.makers.get(child, names.nodes[child])
            lines.extend(call(f"{child.py} = Child(", [made], ")", "    "))
    return lines


def _field(module: Module, node: SchemaNode, key: bool) -> list[str]:
    annotation = module.annotation(node)
    if key:
        line = f"    {node.py}: {annotation}"
    elif node.kind is Kind.LEAF_LIST:
        order = "USER_ORDERED" if node.user_ordered else "SYSTEM_ORDERED"
        module.leafs.add(order)
        module.use("collections.abc", "Sequence")
        module.use("typing", "Annotated")
        line = f"    {node.py}: Annotated[Sequence[{annotation}], {order}] | None = None"
    elif node.kind is Kind.ANYDATA:
        line = f"    {node.py}: object | None = None"
    else:
        line = f"    {node.py}: {annotation} | None = None"
    return [line, *module.leaf_doc(node)]


def _maker(module: Module, node: SchemaNode, names: Names) -> list[str]:
    """The class with the typed `create` of a list or presence container."""
    base = "LooseList" if node.kind is Kind.LIST else "LoosePresence"
    module.model.add(base)
    cls = names.nodes[node]
    head = lay("class ", Call(names.makers[node], (Call(base, (cls,), "[]"),)), ":")
    lines = [*head, *_maker_doc(node), "", f"    cls = {cls}"]
    if node.kind is Kind.LIST and (node.user_ordered or not node.keys):
        lines.append("    ordered = True")
    leafs = [c for c in node.children.values() if not c.is_inner and belongs(c) and c.py not in node.keys]
    keys = [node.children[key] for key in node.keys]
    parts = ["self", *(f"{key.py}: {module.annotation(key)}" for key in keys)]
    parts += ["*"] if leafs else []
    parts += [f"{leaf.py}: {_argument(module, leaf)} | None = None" for leaf in leafs]
    lines += ["", *call("def create(", parts, f") -> {cls}:", "    ")]
    lines.append(f'        """{_create_doc(node)}"""')
    return [*lines, *_create_body(node, keys, [*keys, *leafs])]


def _maker_doc(node: SchemaNode) -> list[str]:
    what = "The entries of" if node.kind is Kind.LIST else "Makes"
    return [f'    """{what} `{node.name}`."""']


def _create_doc(node: SchemaNode) -> str:
    if node.kind is not Kind.LIST:
        return "The container, made if need be; what is not None is set."
    if not node.keys:
        return "A new entry."
    return "The entry of this key, made if need be; what is not None is set."


def _create_body(node: SchemaNode, keys: list[SchemaNode], leafs: list[SchemaNode]) -> list[str]:
    given = [f"{leaf.py}={leaf.py}" for leaf in leafs]
    if node.kind is Kind.LIST and keys:
        values = ", ".join(key.py for key in keys)
        given.insert(0, f"({values}{',' if len(keys) == 1 else ''})")
    method = "_append" if node.kind is Kind.LIST and not keys else "_create"
    return call(f"return self.{method}(", given, ")", "        ")


def _argument(module: Module, node: SchemaNode) -> str:
    if node.kind is Kind.ANYDATA:
        return "object"
    annotation = module.annotation(node)
    return f"Sequence[{annotation}]" if node.kind is Kind.LEAF_LIST else annotation
