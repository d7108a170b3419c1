"""Differences between trees lead from one to the other, and say no more than they must."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from orchestron_testkit.trees import schemas, trees
from orchestron_yang.diff import diff, patch, render
from orchestron_yang.schema import Schema
from orchestron_yang.tree import Tree


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Schema, Tree, Tree]:
    """A schema and two trees of it."""
    schema = draw(schemas(keyless=True))
    return schema, draw(trees(schema)), draw(trees(schema))


@given(pairs())
def test_patch_carries_out_diff(pair: tuple[Schema, Tree, Tree]) -> None:
    """Patching the old tree with the differences gives the new one, in order of entries too."""
    schema, old, new = pair
    differences = diff(schema.root, old, new)
    after = patch(schema.root, old, differences)
    assert after == new
    assert (not differences) is (old == new)


@given(pairs())
def test_differences_do_not_repeat(pair: tuple[Schema, Tree, Tree]) -> None:
    """No two differences are about one node, and each has a line of text."""
    schema, old, new = pair
    differences = diff(schema.root, old, new)
    names = [tuple((step.node.path, step.key) for step in one.path) for one in differences]
    assert len(names) == len(set(names))
    assert all(render([one]) for one in differences)
