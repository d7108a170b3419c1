"""Paths on the wire (gNMI specification 2.2.2 and its "gNMI paths" document) and paths in our trees."""

from __future__ import annotations

from collections.abc import Iterable

from orchestron_gnmi.messages import Message, gnmi
from orchestron_yang.errors import DataError
from orchestron_yang.lexical import canonical
from orchestron_yang.lookup import Lookup, lookup
from orchestron_yang.path import ResourcePath, Step
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Key


def to_path(path: ResourcePath, origin: str = "") -> Message:
    """The path of one node. An identity in a key is written as `module:name`, as in JSON_IETF.

    A leaf-list has one path for all its values, so the value in its step is left out.
    """
    return gnmi.Path(origin=origin, elem=[_elem(step) for step in path])


def _elem(step: Step) -> Message:
    elem = gnmi.PathElem(name=_name(step.node))
    if step.key is not None and step.node.kind is Kind.LIST:
        for py, value in zip(step.node.keys, step.key, strict=True):
            elem.key[step.node.children[py].name] = canonical(value)
    return elem


def _name(node: SchemaNode) -> str:
    """The bare name, unless a sibling of another module has it too."""
    siblings = node.parent.children.values() if node.parent is not None else ()
    alike = sum(sibling.name == node.name for sibling in siblings)
    return node.name if alike <= 1 else f"{node.module}:{node.name}"


def from_path(schema: Schema, path: Message, prefix: Message | None = None) -> ResourcePath:
    """The steps of `prefix` and `path`; the last may be a list without key, for all of its entries.

    Raises `DataError`, unknown-element for a node that the schema lacks.
    """
    tables = lookup(schema)
    node, steps = schema.root, list[Step]()
    for elem in (*(prefix.elem if prefix is not None else ()), *path.elem):
        child = _child(node, elem.name)
        if child is None:
            raise DataError(
                f"{spoken(path, prefix)}: there is no '{elem.name}' in {node.path}", tag="unknown-element"
            )
        steps.append(Step(child, _key(tables, child, elem)))
        node = child
    _check_keys(steps, spoken(path, prefix))
    return tuple(steps)


def _child(node: SchemaNode, name: str) -> SchemaNode | None:
    module, _, bare = name.rpartition(":")
    found = [child for child in node.children.values() if child.name == bare and module in {"", child.module}]
    own = [child for child in found if child.module == node.module]
    return next(iter(own or found), None)


def _key(tables: Lookup, node: SchemaNode, elem: Message) -> Key | None:
    leafs = [node.children[py] for py in node.keys] if node.kind is Kind.LIST else []
    strange = set(elem.key) - {leaf.name for leaf in leafs}
    if strange:
        raise DataError(f"'{elem.name}' has no key {', '.join(sorted(strange))}", tag="unknown-element")
    if not elem.key:
        return None
    missing = [leaf.name for leaf in leafs if leaf.name not in elem.key]
    if missing:
        raise DataError(f"'{elem.name}' lacks its key {', '.join(missing)}", tag="missing-element")
    return tuple(tables.type(leaf).from_text(elem.key[leaf.name], tables.json_qualifiers) for leaf in leafs)


def _check_keys(steps: list[Step], text: str) -> None:
    for step in steps[:-1]:
        if step.node.kind is Kind.LIST and step.key is None:
            raise DataError(f"{text}: '{step.node.name}' needs its key", tag="missing-element")


def spoken(path: Message, prefix: Message | None = None) -> str:
    """For people: `/interfaces/interface[name=eth1]/config`."""
    elems: Iterable[Message] = (*(prefix.elem if prefix is not None else ()), *path.elem)
    return "".join(f"/{elem.name}{_predicates(elem)}" for elem in elems) or "/"


def _predicates(elem: Message) -> str:
    return "".join(f"[{name}={value}]" for name, value in sorted(elem.key.items()))
