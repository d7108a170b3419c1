"""Counters as data: where a device type shows them, the schema that has them, and their values in a tree."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import cast

from orchestron_simulator.counters import counter
from orchestron_yang.lexical import canonical
from orchestron_yang.schema import Kind, Module, Schema, SchemaNode, TypeSpec
from orchestron_yang.tree import Key, Rows, Tree, Value

XR_OPER = "Cisco-IOS-XR-pfi-im-cmd-oper"


@dataclass(frozen=True, slots=True)
class Counters:
    """Where a device type shows the counters of its interfaces."""

    module: Module
    path: tuple[str, ...]
    """Nodes from the top to the list of interfaces."""
    key: str
    below: tuple[str, ...]
    """Nodes from an entry to the counters."""
    leafs: tuple[str, ...]


PLACES: Mapping[str, Counters] = {
    "Cisco-IOS-XR-um-interface-cfg": Counters(
        Module(XR_OPER, f"http://cisco.com/ns/yang/{XR_OPER}", "pfi-im-cmd-oper"),
        ("interfaces", "interface-xr", "interface"),
        "interface-name",
        ("interface-statistics", "full-interface-stats"),
        ("packets-received", "packets-sent", "bytes-received", "bytes-sent"),
    ),
    "srl_nokia-interfaces": Counters(
        Module("srl_nokia-interfaces", "urn:nokia.com:srlinux:chassis:interfaces", "srl_nokia-if"),
        ("interface",),
        "name",
        ("statistics",),
        ("in-unicast-packets", "out-unicast-packets", "in-octets", "out-octets"),
    ),
    "openconfig-interfaces": Counters(
        Module("openconfig-interfaces", "http://openconfig.net/yang/interfaces", "oc-if"),
        ("interfaces", "interface"),
        "name",
        ("state", "counters"),
        ("in-unicast-pkts", "out-unicast-pkts", "in-octets", "out-octets", "in-errors", "out-errors"),
    ),
}
"""By the module that has the interfaces."""


def place_of(schema: Schema) -> Counters | None:
    """Where devices of this type show counters, if they do."""
    return next((place for module, place in PLACES.items() if module in schema.modules), None)


def with_counters(schema: Schema) -> Schema:
    """A copy of the schema that has the nodes of the counters too; itself where there are none."""
    place = place_of(schema)
    if place is None:
        return schema
    modules = {**schema.modules}
    modules.setdefault(place.module.name, place.module)
    root = deepcopy(schema.root)
    node = root
    for name in place.path[:-1]:
        node = _child(node, name, place.module.name, Kind.CONTAINER)
    node = _child(node, place.path[-1], place.module.name, Kind.LIST)
    if not node.keys:
        leaf = _child(node, place.key, place.module.name, Kind.LEAF)
        leaf.type = TypeSpec("string")
        node.keys = (leaf.py,)
    for name in place.below:
        node = _child(node, name, place.module.name, Kind.CONTAINER)
    for name in place.leafs:
        _child(node, name, place.module.name, Kind.LEAF).type = TypeSpec("uint64")
    return replace(schema, name=f"{schema.name} with counters", root=root, modules=modules, points={})


def _child(parent: SchemaNode, name: str, module: str, kind: Kind) -> SchemaNode:
    """The child of that name, made as state where it is missing."""
    found = parent.child(name, module)
    if found is None:
        py = name.replace("-", "_")
        py = f"{module}:{py}" if py in parent.children else py
        found = SchemaNode(name, module, py, kind, parent, config=False)
        parent.children[found.py] = found
    return found


def counters_tree(schema: Schema, device: str, seed: int, running: Tree, now: float) -> Tree:
    """The counters of every configured interface; `schema` is one that `with_counters` gave."""
    place = place_of(schema)
    names = interfaces(schema, running) if place is not None else []
    if place is None or not names:
        return {}
    nodes = _nodes(schema.root, (*place.path, *place.below), place.module.name)
    node = nodes[len(place.path) - 1]
    rows: dict[Key, Tree] = {}
    for name in names:
        leafs: dict[str, Value] = {
            leaf.py: counter(seed, device, name, leaf.name, now)
            for leaf in nodes[-1].children.values()
            if leaf.name in place.leafs
        }
        held: Tree = leafs
        for inner in reversed(nodes[len(place.path) :]):
            held = {inner.py: held}
        rows[(name,)] = {node.keys[0]: name, **held}
    tree: Tree = {node.py: rows}
    for outer in reversed(nodes[: len(place.path) - 1]):
        tree = {outer.py: tree}
    return tree


def _nodes(node: SchemaNode, names: tuple[str, ...], module: str) -> list[SchemaNode]:
    found = []
    for name in names:
        child = node.child(name, module)
        assert child is not None
        found.append(child)
        node = child
    return found


def interfaces(schema: Schema, tree: Tree) -> list[str]:
    """Names of the configured interfaces: the entries of the first list that is called so."""
    node, held = schema.root, tree
    for _ in range(3):
        for child in node.children.values():
            if child.kind is Kind.LIST and child.name == "interface" and child.config:
                return [canonical(key[0]) for key in cast(Rows, held.get(child.py, {}))]
        inner = [c for c in node.children.values() if c.name in {"interfaces", "configuration"} and c.config]
        if not inner:
            return []
        node = inner[0]
        held = cast(Tree, held.get(node.py, {}))
    return []
