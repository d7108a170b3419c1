"""Planning touches what is ours, reaches what is wanted, and is done after one step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from orchestron_device.ownership import owned, plan
from orchestron_device.policy import Drift, DriftPolicy
from orchestron_testkit.schemas import schemas
from orchestron_testkit.trees import trees
from orchestron_yang.diff import patch
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Tree, sort_key

Path = tuple[Any, ...]
LENIENT = DriftPolicy(Drift.ACCEPT)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Schema, Tree, Tree, Tree]:
    """A schema with what was pushed, what is there and what is wanted."""
    schema = draw(schemas())
    pushed, actual, desired = draw(trees(schema)), draw(trees(schema)), draw(trees(schema))
    return schema, pushed, draw(st.sampled_from((pushed, actual, desired))), desired


def flat(node: SchemaNode, tree: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every leaf, element, entry and presence container with its value."""
    for py, value in tree.items():
        child = node.children[py]
        here = (*path, py)
        if child.kind is Kind.LIST and child.keys:
            for key, entry in value.items():
                yield (*here, key), True
                yield from flat(child, entry, (*here, key))
        elif child.kind is Kind.LEAF_LIST:
            for item in value:
                yield (*here, sort_key(item)), True
        elif child.kind is Kind.CONTAINER:
            if child.presence:
                yield here, True
            yield from flat(child, value, here)
        else:
            yield here, value


def displaced(node: SchemaNode, tree: Any, path: Path) -> bool:
    """Something on the path is in another case than a sibling that `tree` has."""
    for py in path:
        if isinstance(py, tuple):
            tree = tree.get(py) or {}
            continue
        child = node.children[py]
        chosen = {choice: case for name in tree for choice, case, _ in node.children[name].cases}
        if any(chosen.get(choice, case) != case for choice, case, _ in child.cases):
            return True
        node, tree = child, tree.get(py) or {}
        if not isinstance(tree, Mapping):
            return False
    return False


@given(situations())
@settings(max_examples=80, deadline=None)
def test_only_owned_paths_change(given: tuple[Schema, Tree, Tree, Tree]) -> None:
    """Whatever differs between running and target was pushed, is wanted, or is in a case that YANG ends."""
    schema, pushed, actual, desired = given
    found = plan(schema, (pushed,), actual, desired)
    before, after = dict(flat(schema.root, actual)), dict(flat(schema.root, found.target))
    ours = dict(flat(schema.root, pushed)).keys() | dict(flat(schema.root, desired)).keys()
    for path in before.keys() | after.keys():
        if before.get(path) != after.get(path):
            assert path in ours or displaced(schema.root, desired, path), path


@given(situations())
@settings(max_examples=80, deadline=None)
def test_target_holds_all_that_is_wanted(given: tuple[Schema, Tree, Tree, Tree]) -> None:
    """Carrying the changes out gives the target; it has what is wanted and nothing that is withdrawn."""
    schema, pushed, actual, desired = given
    found = plan(schema, (pushed,), actual, desired)
    assert patch(schema.root, actual, found.changes) == found.target
    after, wanted = dict(flat(schema.root, found.target)), dict(flat(schema.root, desired))
    assert wanted.items() <= after.items()
    entries = {path[:end] for path in after for end in range(1, len(path))}
    withdrawn = dict(flat(schema.root, pushed)).keys() - wanted.keys()
    assert all(path in entries or _is_key(schema, path) for path in withdrawn & after.keys())
    assert wanted.items() == dict(flat(schema.root, owned(schema, (desired,), found.target))).items()


def _is_key(schema: Schema, path: Path) -> bool:
    node = schema.root
    for py in path[:-1]:
        node = node if isinstance(py, tuple) else node.children[py]
    return path[-1] in node.keys


@given(situations())
@settings(max_examples=80, deadline=None)
def test_done_after_one_step(given: tuple[Schema, Tree, Tree, Tree]) -> None:
    """Once the target runs there is no change, no drift, and the very tree comes back."""
    schema, pushed, actual, desired = given
    target = plan(schema, (pushed,), actual, desired).target
    again = plan(schema, (desired,), target, desired)
    assert again.target is target
    assert (again.changes, again.drift) == ((), ())
    unsure = plan(schema, (pushed, desired), target, desired)
    assert (unsure.changes, unsure.drift) == ((), ())


@given(situations())
@settings(max_examples=80, deadline=None)
def test_accepted_drift_stays(given: tuple[Schema, Tree, Tree, Tree]) -> None:
    """Where nothing new is wanted, a lenient policy changes nothing, whatever others did."""
    schema, pushed, actual, _ = given
    found = plan(schema, (pushed,), actual, pushed, LENIENT)
    assert found.changes == ()
    assert found.reactions == (frozenset({Drift.ACCEPT}) if found.drift else frozenset())


@given(situations())
@settings(max_examples=80, deadline=None)
def test_nothing_pushed_is_no_drift(given: tuple[Schema, Tree, Tree, Tree]) -> None:
    """A device that was never pushed to cannot have drifted."""
    schema, _, actual, desired = given
    assert plan(schema, (), actual, desired).drift == ()
