"""Whether leafrefs lead to something, answered from counts (RFC 7950, 9.9).

For each leafref target there is a count of the values present and one of the leafrefs that hold
the value. A change of one instance adds and takes away as many counts as it has such leafs, and
the values that are referred to without being there are known without looking for them.

A relative path that climbs to a list entry is about that entry: the counts are kept by the key
values down to where the climb ends. Paths with predicates or functions are evaluated (`rules`).
A leafref inside a union is one of several ways to read a value, so it is not asked to lead anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from orchestron_semantics.reach import ancestors, is_configuration
from orchestron_yang.filter import value_at
from orchestron_yang.path import ResourcePath, Step
from orchestron_yang.pmap import Owned, PMap
from orchestron_yang.points import Instance, instance_steps
from orchestron_yang.schema import Kind, Schema, SchemaNode, TypeSpec, XPath
from orchestron_yang.tree import Key, Rows, Scalar, Tree, Value

_SIMPLE = re.compile(r"\s*(?P<up>(\.\.\s*/\s*)*|/)\s*[\w.:-]+(\s*/\s*[\w.:-]+)*\s*")

Mark: TypeAlias = "tuple[int, Key, Scalar]"
"""A value of a target: number of the (target, scope), key values of the scope, value."""


@dataclass(frozen=True, slots=True)
class References:
    """How often each value is there and is referred to."""

    counts: PMap[Mark, tuple[int, int]] = field(default_factory=PMap)
    """(times present, times referred to)."""
    dangling: PMap[Mark, bool] = field(default_factory=PMap)
    """The values that are referred to and not there."""


def is_indexed(node: SchemaNode) -> bool:
    """A leafref that counts can answer for."""
    spec = node.type
    if spec is None or spec.leafref is None or spec.path is None or not is_configuration(node):
        return False
    return spec.require_instance and _SIMPLE.fullmatch(spec.path.text) is not None


@dataclass(slots=True, eq=False)
class _Leafs:
    """Below one schema node, the leafs that refer or are referred to."""

    node: SchemaNode
    refers: tuple[int, int] | None = None
    """Of a leafref: number of its target, arity of its scope."""
    referred: tuple[tuple[int, int], ...] = ()
    """Of a target: number and arity of each scope that leafrefs look for it in."""
    inner: tuple[_Leafs, ...] = ()


class ReferenceIndex:
    """The leafrefs of one schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._refers: dict[SchemaNode, tuple[int, int]] = {}
        self._referred: dict[str, list[tuple[int, int]]] = {}
        self._by_point: dict[str, _Leafs] = {}
        numbers: dict[tuple[str, int], int] = {}
        for node in schema.root.walk():
            if is_indexed(node):
                target, scope = cast(str, cast(TypeSpec, node.type).leafref), _scope(node)
                number = numbers.setdefault((target, scope), len(numbers))
                self._refers[node] = (number, scope)
        for (target, scope), number in numbers.items():
            self._referred.setdefault(target, []).append((number, scope))
        self._root = self._by_point[""] = self._leafs(schema.root)

    def update(self, held: References, old: Tree, touched: Mapping[Instance, Tree | None]) -> References:
        """The counts after some instances have got new records; `old` is the datastore before."""
        changes: dict[Mark, list[int]] = {}
        for instance, record in touched.items():
            point, key = instance
            leafs = self._by_point.get(point)
            if leafs is None or not leafs.inner:
                continue
            before = value_at(old, instance_steps(self._schema, instance))
            if before is not None:
                _count(leafs, cast(Tree, before), key, -1, changes)
            if record is not None:
                _count(leafs, record, key, 1, changes)
        return _changed(held, changes)

    def referrer(
        self, held: References, tree: Tree, touched: Iterable[tuple[Instance, Tree | None]]
    ) -> tuple[ResourcePath, Scalar] | None:
        """A leafref that leads nowhere, with its value; None when there is none.

        It is one of the `touched` instances if one of them has it; else the datastore is searched.
        """
        if not len(held.dangling):
            return None
        for instance, record in touched:
            leafs = self._by_point.get(instance[0])
            if leafs is not None and record is not None:
                steps = instance_steps(self._schema, instance)
                for found in self._find(held.dangling, leafs, record, instance[1], steps):
                    return found
        return next(self._find(held.dangling, self._root, tree, (), ()), None)

    def _leafs(self, node: SchemaNode) -> _Leafs:
        found = _Leafs(node, self._refers.get(node), tuple(self._referred.get(node.path, ())))
        below = (self._leafs(child) for child in node.children.values())
        found.inner = tuple(one for one in below if one.inner or one.refers or one.referred)
        if node.point is not None:
            self._by_point[node.point.id] = found
        return found

    def _find(
        self, wanted: Mapping[Mark, bool], leafs: _Leafs, tree: Tree, key: Key, path: ResourcePath
    ) -> Iterator[tuple[ResourcePath, Scalar]]:
        """The leafrefs at and below a node that hold one of the wanted values."""
        for inner in leafs.inner:
            node = inner.node
            held = tree.get(node.py)
            if held is None:
                continue
            if node.kind is Kind.LIST:
                for row_key, entry in cast(Rows, held).items():
                    step = Step(node, row_key)
                    yield from self._find(wanted, inner, entry, key + row_key, (*path, step))
            elif node.kind is Kind.CONTAINER:
                yield from self._find(wanted, inner, cast(Tree, held), key, (*path, Step(node)))
            elif inner.refers is not None:
                number, scope = inner.refers
                for item in _items(held):
                    if (number, key[:scope], item) in wanted:
                        yield (*path, Step(node)), item


def _scope(node: SchemaNode) -> int:
    """How many key values tell the node that a leafref's path climbs to."""
    found = _SIMPLE.fullmatch(cast(XPath, cast(TypeSpec, node.type).path).text)
    assert found is not None
    if found["up"].strip() == "/":
        return 0
    line = ancestors(node)
    climbed = line[: max(1, len(line) - found["up"].count(".."))]
    return sum(len(one.keys) for one in climbed)


def _count(leafs: _Leafs, tree: Tree, key: Key, sign: int, changes: dict[Mark, list[int]]) -> None:
    """Add the leafs of one record; points nested in it have records of their own."""
    for inner in leafs.inner:
        node = inner.node
        held = None if node.point is not None else tree.get(node.py)
        if held is None:
            continue
        if node.kind is Kind.LIST:
            for row_key, entry in cast(Rows, held).items():
                _count(inner, entry, key + row_key, sign, changes)
        elif node.kind is Kind.CONTAINER:
            _count(inner, cast(Tree, held), key, sign, changes)
        else:
            for item in _items(held):
                _count_leaf(inner, key, item, sign, changes)


def _count_leaf(leaf: _Leafs, key: Key, value: Scalar, sign: int, changes: dict[Mark, list[int]]) -> None:
    for number, scope in leaf.referred:
        changes.setdefault((number, key[:scope], value), [0, 0])[0] += sign
    if leaf.refers is not None:
        number, scope = leaf.refers
        changes.setdefault((number, key[:scope], value), [0, 0])[1] += sign


def _items(value: Value) -> tuple[Scalar, ...]:
    return value if isinstance(value, tuple) else (cast(Scalar, value),)


def _changed(held: References, changes: Mapping[Mark, list[int]]) -> References:
    owned: Owned = {}
    counts, dangling = held.counts, held.dangling
    for mark, (more, more_references) in changes.items():
        if not more and not more_references:
            continue
        there, references = counts.get(mark, (0, 0))
        there, references = there + more, references + more_references
        counts = (
            counts.put(mark, (there, references), owned) if there or references else counts.drop(mark, owned)
        )
        lost = references > 0 and there == 0
        dangling = dangling.put(mark, True, owned) if lost else dangling.drop(mark, owned)
    return References(counts, dangling)
