"""Schemas for tests: a builder to write one by hand, and a strategy for random ones.

schema = build(container("c", leaf("x", "uint8"), rows("item", ["name"], leaf("name"))))
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from orchestron_yang.schema import Kind, Module, Pattern, Point, Schema, SchemaNode, TypeSpec

MODULES = {name: Module(name, f"urn:example:{name}", name[0], "2025-01-01") for name in ("alpha", "beta")}
IDENTITIES = {
    "alpha:animal": (),
    "alpha:cat": ("alpha:animal",),
    "beta:dog": ("alpha:animal",),
    "beta:cat": ("alpha:animal",),
    "alpha:plant": (),
    "alpha:oak": ("alpha:plant",),
}


def leaf(name: str, type: TypeSpec | str = "string", **more: Any) -> SchemaNode:
    """A leaf; `type` may be the bare name of a built-in type."""
    return _node(name, Kind.LEAF, (), type=_spec(type), **more)


def leaf_list(name: str, type: TypeSpec | str = "string", **more: Any) -> SchemaNode:
    """A leaf-list."""
    return _node(name, Kind.LEAF_LIST, (), type=_spec(type), **more)


def container(name: str, *children: SchemaNode, **more: Any) -> SchemaNode:
    """A container; `presence=True` for one that means something when empty."""
    return _node(name, Kind.CONTAINER, children, **more)


def rows(name: str, keys: Iterable[str], *children: SchemaNode, **more: Any) -> SchemaNode:
    """A list; `keys` are the `py` of its key leafs, which must be the first children."""
    return _node(name, Kind.LIST, children, keys=tuple(keys), **more)


def anydata(name: str, **more: Any) -> SchemaNode:
    """An anydata node."""
    return _node(name, Kind.ANYDATA, (), **more)


def build(*nodes: SchemaNode, name: str = "test", **more: Any) -> Schema:
    """A schema of modules alpha (prefix a) and beta (prefix b) with these top-level nodes."""
    root = _node("", Kind.CONTAINER, nodes, module="", py="")
    for node in nodes:
        _inherit(node)
    points = {node.point.id: node for node in root.walk() if node.point is not None}
    return Schema(name, root, dict(MODULES), dict(IDENTITIES), points, **more)


def _spec(type: TypeSpec | str) -> TypeSpec:
    return TypeSpec(type) if isinstance(type, str) else type


def _node(name: str, kind: Kind, children: Iterable[SchemaNode], **more: Any) -> SchemaNode:
    more.setdefault("module", "alpha")
    more.setdefault("py", name.replace("-", "_").replace(".", "_"))
    node = SchemaNode(name, kind=kind, children={child.py: child for child in children}, **more)
    for child in node.children.values():
        child.parent = node
    return node


def _inherit(node: SchemaNode) -> None:
    """What is below state is state (RFC 7950, 7.21.1)."""
    for child in node.children.values():
        child.config = child.config and node.config
        _inherit(child)


SPECS: tuple[TypeSpec, ...] = (
    TypeSpec("string"),
    TypeSpec("string", lengths=((1, 5),)),
    TypeSpec("string", patterns=(Pattern(r"[a-z]{1,4}(-[0-9])?", "[a-z]{1,4}(-[0-9])?"),)),
    TypeSpec("boolean"),
    TypeSpec("uint8", ranges=((0, 4), (10, 200))),
    TypeSpec("int16"),
    TypeSpec("uint32"),
    TypeSpec("int64"),
    TypeSpec("uint64"),
    TypeSpec("decimal64", fraction_digits=3, ranges=((Decimal("-9.5"), Decimal(100)),)),
    TypeSpec("enumeration", enums=("up", "down", "not set")),
    TypeSpec("bits", bits=("read", "write", "run")),
    TypeSpec("binary"),
    TypeSpec("identityref", bases=("alpha:animal",)),
    TypeSpec("instance-identifier"),
    TypeSpec(
        "union",
        members=(
            TypeSpec("uint16"),
            TypeSpec("enumeration", enums=("auto", "none")),
            TypeSpec("string", patterns=(Pattern("[x-z]+", "[x-z]+"),)),
        ),
    ),
)
KEYS = tuple(spec for spec in SPECS if spec.base not in {"binary", "bits", "instance-identifier"})


class _Maker:
    """Draws one schema; names are numbered, so that no two siblings share one by chance."""

    def __init__(self, draw: st.DrawFn, points: bool, keyless: bool) -> None:
        self.draw = draw
        self.points = points
        self.keyless = keyless

    def nodes(self, depth: int, module: str) -> list[SchemaNode]:
        """One to three siblings, perhaps with a choice of two cases among them."""
        size = self.draw(st.integers(1, 3))
        found = [self.node(depth, self.module(module), number) for number in range(size)]
        if len(found) == 3 and self.draw(st.booleans()):
            must = self.draw(st.booleans())
            for number, node in enumerate(found[:2]):
                node.cases = (("alpha:pick", f"alpha:case{number}", must),)
        return found

    def module(self, parent: str) -> str:
        """Most often the parent's own, now and then that of an augmenting module."""
        return "beta" if self.draw(st.integers(0, 4)) == 0 else parent

    def node(self, depth: int, module: str, number: int) -> SchemaNode:
        inner = ["container", "list"] * (4 if self.points else 2) if depth else []
        kind = self.draw(st.sampled_from(["leaf", "leaf_list", *inner]))
        if kind == "leaf":
            return self.leaf(module, number)
        if kind == "leaf_list":
            return self.leaf_list(module, number)
        return (
            self.container(depth, module, number) if kind == "container" else self.list(depth, module, number)
        )

    def leaf(self, module: str, number: int) -> SchemaNode:
        must = self.draw(st.integers(0, 3)) == 0
        spec = self.draw(st.sampled_from((*SPECS, TypeSpec("empty"))))
        return leaf(f"n-{number}", spec, module=module, mandatory=must)

    def leaf_list(self, module: str, number: int) -> SchemaNode:
        most = self.draw(st.sampled_from((None, None, 3)))
        ordered = self.draw(st.booleans())
        spec = self.draw(st.sampled_from(SPECS))
        return leaf_list(f"ll{number}", spec, module=module, user_ordered=ordered, max_elements=most)

    def container(self, depth: int, module: str, number: int) -> SchemaNode:
        presence = self.draw(st.booleans())
        return container(f"c{number}", *self.nodes(depth - 1, module), module=module, presence=presence)

    def list(self, depth: int, module: str, number: int) -> SchemaNode:
        bare = self.keyless and self.draw(st.integers(0, 3)) == 0
        size = 0 if bare else self.draw(st.integers(1, 2))
        keys = [leaf(f"k{n}", self.draw(st.sampled_from(KEYS)), module=module) for n in range(size)]
        others = self.nodes(depth - 1, module)
        ordered = self.draw(st.booleans())
        names = [key.py for key in keys]
        return rows(f"l{number}", names, *keys, *others, module=module, user_ordered=ordered)


@st.composite
def schemas(draw: st.DrawFn, *, points: bool = False, keyless: bool = False, depth: int = 2) -> Schema:
    """A random schema over modules alpha and beta.

    With `points`, some lists and containers are transform points, nested ones included; only keyed,
    system-ordered lists are. With `keyless`, some lists have no key.
    """
    maker = _Maker(draw, points, keyless)
    schema = build(*maker.nodes(depth, "alpha"))
    if points:
        for node in schema.root.children.values():
            _mark_points(draw, node, None, ())
        schema = replace(schema, points={n.point.id: n for n in schema.root.walk() if n.point is not None})
    return schema


def _mark_points(draw: st.DrawFn, node: SchemaNode, outer: Point | None, names: tuple[str, ...]) -> None:
    names = (*names, node.py)
    fit = node.kind is Kind.LIST and node.keys and not node.user_ordered
    if fit and draw(st.integers(0, 2)) > 0:
        outer = node.point = Point("/".join(names), None, parent=None if outer is None else outer.id)
    for child in node.children.values():
        if node.kind is not Kind.LIST or fit:
            _mark_points(draw, child, outer, names)


__all__ = [
    "IDENTITIES",
    "KEYS",
    "MODULES",
    "SPECS",
    "anydata",
    "build",
    "container",
    "leaf",
    "leaf_list",
    "rows",
    "schemas",
]
