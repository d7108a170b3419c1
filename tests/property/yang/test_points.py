"""Splitting a datastore into records of transform points, and putting it together again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from orchestron_testkit.trees import schemas, trees
from orchestron_yang.points import apply_changes, assemble, changed, instance_steps, split
from orchestron_yang.schema import Schema
from orchestron_yang.tree import Tree


@st.composite
def histories(draw: st.DrawFn) -> tuple[Schema, Tree, Tree]:
    """A schema with points, and two datastores of it."""
    schema = draw(schemas(points=True, depth=3))
    return schema, draw(trees(schema)), draw(trees(schema))


@given(histories())
def test_assemble_undoes_split(history: tuple[Schema, Tree, Tree]) -> None:
    """The records of a datastore make up that datastore."""
    schema, tree, _ = history
    assert assemble(schema, split(schema, tree)) == tree


@given(histories())
def test_changed_is_the_difference_of_splits(history: tuple[Schema, Tree, Tree]) -> None:
    """`changed` names exactly the instances whose records differ, and gives the new ones."""
    schema, old, new = history
    before, after = split(schema, old), split(schema, new)
    names = {*before, *after}
    expected = {i: after.get(i) for i in names if before.get(i) != after.get(i)}
    assert changed(schema, old, new) == expected


@given(histories())
def test_changes_lead_from_old_to_new(history: tuple[Schema, Tree, Tree]) -> None:
    """Applying the changes between two datastores to the first gives the second."""
    schema, old, new = history
    assert apply_changes(schema, old, changed(schema, old, new)) == new


@given(histories())
def test_changes_applied_one_by_one(history: tuple[Schema, Tree, Tree]) -> None:
    """Changes may be applied singly, innermost instances first, with the same result."""
    schema, old, new = history
    tree = old
    changes = changed(schema, old, new)
    for instance in sorted(changes, key=lambda i: -len(instance_steps(schema, i))):
        tree = apply_changes(schema, tree, {instance: changes[instance]})
    assert tree == new
