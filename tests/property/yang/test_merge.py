"""Merging partial trees: against a naive model, in any order, and back again."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestron_testkit.trees import schemas, trees
from orchestron_yang.merge import MergeConflict, Merged
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Tree, same, sort_key


class Conflict(Exception):
    """The model's."""


def naive(node: SchemaNode, contributions: list[Tree]) -> Tree:
    """All contributions merged by the book, one node at a time."""
    out: dict[str, Any] = {}
    for py, child in node.children.items():
        held = [tree[py] for tree in contributions if py in tree]
        if held:
            out[py] = merged_value(child, held)
    chosen: dict[str, str] = {}
    for py in out:
        for choice, case, _ in node.children[py].cases:
            if chosen.setdefault(choice, case) != case:
                raise Conflict
    return out


def merged_value(node: SchemaNode, held: list[Any]) -> Any:
    """The values that several contributions give one node."""
    if node.kind is Kind.CONTAINER:
        return naive(node, held)
    if node.kind is Kind.LIST and node.keys and not node.user_ordered:
        keys = {key for rows in held for key in rows}
        return {key: naive(node, [rows[key] for rows in held if key in rows]) for key in keys}
    if node.kind is Kind.LEAF_LIST and not node.user_ordered:
        return tuple(sorted({sort_key(v): v for value in held for v in value}.values(), key=sort_key))
    if any(not same(value, held[0]) for value in held):
        raise Conflict
    return held[0]


def part(draw: st.DrawFn, node: SchemaNode, tree: Tree) -> Tree:
    """A random part of a tree that is still a tree: keys and wholes stay."""
    out: dict[str, Any] = {}
    for py, value in tree.items():
        child = node.children[py]
        if py not in node.keys and draw(st.integers(0, 3)) == 0:
            continue
        if child.kind is Kind.CONTAINER:
            value = part(draw, child, value)  # type: ignore[arg-type]  # noqa: PLW2901
            if not value and not child.presence:
                continue
        elif child.kind is Kind.LIST and not isinstance(value, OrderedDict):
            value = {k: part(draw, child, e) for k, e in value.items()}  # type: ignore  # noqa: PLW2901
        out[py] = value
    return out


@st.composite
def agreeing(draw: st.DrawFn) -> tuple[Schema, list[Tree]]:
    """A schema and parts of one tree of it."""
    schema = draw(schemas(keyless=True))
    tree = draw(trees(schema))
    return schema, [part(draw, schema.root, tree) for _ in range(draw(st.integers(1, 6)))]


@st.composite
def unlike(draw: st.DrawFn) -> tuple[Schema, list[Tree]]:
    """A schema and trees of it that have nothing to do with each other."""
    schema = draw(schemas(keyless=True))
    return schema, draw(st.lists(trees(schema), min_size=2, max_size=3))


@given(agreeing(), st.data())
def test_order_does_not_matter(case: tuple[Schema, list[Tree]], data: st.DataObject) -> None:
    """Contributions in any order merge to what the model says."""
    schema, parts = case
    order = data.draw(st.permutations(parts))
    merged = Merged.of(schema.root).edit([], order)
    assert merged.tree == naive(schema.root, parts)
    assert merged.count == len(parts)


@given(agreeing(), st.data())
def test_any_sequence_of_edits(case: tuple[Schema, list[Tree]], data: st.DataObject) -> None:
    """After each batch of additions and removals there is the merge of what is in; nothing else changed."""
    schema, parts = case
    merged = Merged.of(schema.root)
    held: list[int] = []
    seen: list[tuple[Merged, Tree]] = []
    for _ in range(data.draw(st.integers(1, 6))):
        gone = data.draw(st.sets(st.sampled_from(held))) if held else set()
        free = [i for i in range(len(parts)) if i not in held or i in gone]
        come = data.draw(st.sets(st.sampled_from(free))) if free else set()
        merged = merged.edit([parts[i] for i in sorted(gone)], [parts[i] for i in sorted(come)])
        held = [i for i in held if i not in gone] + sorted(come)
        seen.append((merged, naive(schema.root, [parts[i] for i in held])))
    assert [m.tree for m, _ in seen] == [tree for _, tree in seen]


@given(agreeing())
def test_taking_out_undoes_adding(case: tuple[Schema, list[Tree]]) -> None:
    """Adding some contributions and taking them out again leaves the others."""
    schema, parts = case
    first, rest = parts[:1], parts[1:]
    before = Merged.of(schema.root).edit([], first)
    after = before.edit([], rest).edit(rest, [])
    assert after.tree == before.tree
    assert after.edit(first, []).tree == {}


@given(unlike())
def test_conflicts_are_those_of_the_model(case: tuple[Schema, list[Tree]]) -> None:
    """A conflict is raised when and only when the contributions do not merge, and leaves no trace."""
    schema, others = case
    before = Merged.of(schema.root).edit([], others[:1])
    try:
        expected = naive(schema.root, others)
    except Conflict:
        with pytest.raises(MergeConflict) as caught:
            before.edit([], others[1:])
        assert caught.value.steps
        assert before.tree == others[0]
        assert before.edit(others[:1], others[:1]).tree == others[0]
    else:
        assert before.edit([], others[1:]).tree == expected
