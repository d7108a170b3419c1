"""Hypothesis strategies: small random schemas, and random trees that are valid under a schema.

    @given(schemas_and_trees())
    def test_something(pair): schema, tree = pair

`trees(schema)` also works on schemas that the compiler made, as long as every `pattern` in them is
one of ours (a random string does not meet a vendor's pattern): give `scalars=` for such leafs.
What holds of a tree: canonical scalars, keys in place, mandatory nodes, one case a choice,
min/max-elements and `unique` are met. `must`, `when` and leafref targets are not looked at.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any, cast

from hypothesis import strategies as st

from orchestron_testkit.schemas import MODULES, schemas
from orchestron_yang.path import ResourcePath, Step
from orchestron_yang.schema import Kind, Schema, SchemaNode, TypeSpec
from orchestron_yang.tree import EMPTY, Key, Rows, Scalar, Tree, Value, sort_key

ROWS = 4
"""Most entries that a random list or leaf-list has, unless `min-elements` asks for more."""

INTEGERS = {
    f"{sign}int{bits}": (0 if sign else -(2 ** (bits - 1)), 2 ** (bits - (not sign)) - 1)
    for sign in ("", "u")
    for bits in (8, 16, 32, 64)
}
TEXT = st.text(st.sampled_from("abcXYZ019-_./:,'\" \t\n\r&<>[]=%é漢😀"), max_size=8)
ScalarStrategy = Callable[[Schema, SchemaNode], "st.SearchStrategy[Scalar] | None"]


def scalars(schema: Schema, node: SchemaNode) -> st.SearchStrategy[Scalar]:
    """Canonical values of a leaf or of one element of a leaf-list."""
    assert node.type is not None
    return _scalar(schema, node.type)


def _scalar(schema: Schema, spec: TypeSpec) -> st.SearchStrategy[Scalar]:
    if spec.base in INTEGERS:
        spans = spec.ranges or (INTEGERS[spec.base],)
        return st.one_of(*(st.integers(int(low), int(high)) for low, high in spans))
    if spec.base == "string":
        return _string(spec)
    if spec.base == "decimal64":
        return _decimal(spec)
    if spec.base == "bits":
        return st.sets(st.sampled_from(spec.bits)).map(
            lambda held: " ".join(b for b in spec.bits if b in held)
        )
    if spec.base == "identityref":
        return st.sampled_from(schema.derived(spec.bases))
    if spec.base == "union":
        return st.one_of(*(_scalar(schema, member) for member in spec.members))
    plain: dict[str, st.SearchStrategy[Any]] = {
        "boolean": st.booleans(),
        "empty": st.just(EMPTY),
        "binary": st.binary(max_size=6),
        "enumeration": st.sampled_from(spec.enums or ("",)),
        "instance-identifier": st.sampled_from(INSTANCES),
    }
    return plain[spec.base]


INSTANCES = (
    "/alpha:c1",
    "/alpha:c1/l2[k1='x y']/n3",
    "/alpha:c1/beta:n4[.='\"']",
    "/beta:l1[k1='a'][k2='b']",
)


def _string(spec: TypeSpec) -> st.SearchStrategy[Scalar]:
    if spec.patterns:
        return st.from_regex(re.compile(spec.patterns[0].regex), fullmatch=True)
    if spec.lengths:
        low, high = spec.lengths[0]
        return st.text("abcé漢", min_size=low, max_size=min(high, low + 8))
    return TEXT


def _decimal(spec: TypeSpec) -> st.SearchStrategy[Scalar]:
    unit = Decimal(1).scaleb(-spec.fraction_digits)
    spans = spec.ranges or ((-1000, 1000),)
    return st.one_of(
        *(
            st.integers(int(low / unit), int(high / unit)).map(lambda n: _shortest(n * unit))
            for low, high in spans
        )
    )


def _shortest(value: Decimal) -> Decimal:
    """With as few fraction digits as can be, but one (RFC 7950, 9.3.2)."""
    short = value.normalize() + 0
    return short if short.as_tuple().exponent < 0 else short.quantize(Decimal("0.1"))  # type: ignore[operator]


@st.composite
def trees(
    draw: st.DrawFn,
    schema: Schema,
    node: SchemaNode | None = None,
    *,
    scalars: ScalarStrategy | None = None,
) -> Tree:
    """Content of `node` (the datastore when None); for a list, of one entry.

    `scalars` may give another strategy for a leaf; None means the usual one.
    """
    return _Grower(draw, schema, scalars or _nothing_special).content(node or schema.root)


def _nothing_special(_schema: Schema, _node: SchemaNode) -> None:
    return None


class _Grower:
    """Draws one tree."""

    def __init__(self, draw: st.DrawFn, schema: Schema, special: ScalarStrategy) -> None:
        self.draw = draw
        self.schema = schema
        self.special = special

    def content(self, node: SchemaNode) -> dict[str, Value]:
        chosen = {c: self.draw(st.sampled_from(cases)) for c, cases in _choices(node).items()}
        out: dict[str, Value] = {}
        for child in node.children.values():
            if all(chosen[choice] == case for choice, case, _ in child.cases):
                value = self.value(child, must=_must(node, child))
                if value is not None:
                    out[child.py] = value
        return out

    def value(self, node: SchemaNode, must: bool) -> Value | None:
        if node.kind is Kind.CONTAINER:
            return self.container(node, must)
        if node.kind is Kind.LIST:
            return self.rows(node)
        if not must and not self.draw(st.booleans()) and not node.min_elements:
            return None
        if node.kind is Kind.LEAF_LIST:
            return self.leaf_list(node)
        if node.kind is Kind.ANYDATA:
            return cast(Value, self.draw(ANYDATA))
        return self.scalar(node)

    def container(self, node: SchemaNode, must: bool) -> Tree | None:
        if node.presence and not must and not self.draw(st.booleans()):
            return None
        held = self.content(node)
        return held if held or node.presence else None

    def scalar(self, node: SchemaNode) -> Scalar:
        return self.draw(self.one(node))

    def one(self, node: SchemaNode) -> st.SearchStrategy[Scalar]:
        special = self.special(self.schema, node)
        return scalars(self.schema, node) if special is None else special

    def leaf_list(self, node: SchemaNode) -> tuple[Scalar, ...] | None:
        one = self.one(node)
        held = self.draw(st.lists(one, unique_by=sort_key, min_size=node.min_elements, max_size=_most(node)))
        return (tuple(held) if node.user_ordered else tuple(sorted(held, key=sort_key))) or None

    def rows(self, node: SchemaNode) -> Rows | None:
        size = self.draw(st.integers(node.min_elements, _most(node)))
        rows: dict[Key, Tree] = OrderedDict() if node.user_ordered or not node.keys else {}
        seen: set[object] = set()
        for _ in range(size * 3):
            if len(rows) == size:
                break
            entry = self.content(node)
            key: Key = tuple(entry[k] for k in node.keys) if node.keys else (len(rows),)  # type: ignore[misc]
            marks = {(u, tuple(entry.get(leaf) for leaf in u)) for u in node.unique}
            if key not in rows and not marks & seen:
                rows[key] = entry
                seen |= marks
        return rows or None


def resources(node: SchemaNode, tree: Any, path: ResourcePath = ()) -> Iterator[tuple[ResourcePath, Any]]:
    """Every data resource of a tree with its value; leafs that are keys left out."""
    for py, value in tree.items():
        child = node.children[py]
        if py in node.keys or (child.kind is Kind.LIST and not child.keys):
            continue
        if child.kind is Kind.LIST:
            for key, entry in value.items():
                yield (*path, Step(child, key)), entry
                yield from resources(child, entry, (*path, Step(child, key)))
        else:
            yield (*path, Step(child)), value
            if child.kind is Kind.CONTAINER:
                yield from resources(child, value, (*path, Step(child)))


ANYDATA: st.SearchStrategy[Any] = st.fixed_dictionaries({}, optional={"x:y": st.integers(0, 9), "z": TEXT})


def _most(node: SchemaNode) -> int:
    return max(node.min_elements, ROWS if node.max_elements is None else min(ROWS, node.max_elements))


def _must(parent: SchemaNode, child: SchemaNode) -> bool:
    """Drawn whenever its case is: enough to satisfy `mandatory` of leafs and of choices."""
    return child.mandatory or child.py in parent.keys or any(must for _, _, must in child.cases)


@cache
def _choices(node: SchemaNode) -> dict[str, list[str]]:
    """The cases of every choice whose branches end in children of `node`."""
    found: dict[str, list[str]] = {}
    for child in node.children.values():
        for choice, case, _ in child.cases:
            cases = found.setdefault(choice, [])
            if case not in cases:
                cases.append(case)
    return found


@st.composite
def schemas_and_trees(draw: st.DrawFn, /, **options: bool) -> tuple[Schema, Tree]:
    """A random schema (`options` go to `schemas`) and a tree of its datastore."""
    schema = draw(schemas(**options))
    return schema, draw(trees(schema))


__all__ = ["ANYDATA", "INTEGERS", "MODULES", "resources", "scalars", "schemas", "schemas_and_trees", "trees"]
