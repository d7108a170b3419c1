"""Edits of a datastore: against a naive model that copies everything."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestron_testkit.trees import resources, schemas, trees
from orchestron_yang.edit import apply_edit
from orchestron_yang.errors import DataError, DataExists, DataMissing
from orchestron_yang.path import ResourcePath, Step
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Tree, sort_key


def unite(node: SchemaNode, old: Any, new: Any) -> Any:
    """Two values of a node (an entry for a list) merged."""
    if node.kind is Kind.LEAF_LIST:
        both = {sort_key(v): v for v in (*old, *new)}
        return tuple(both.values()) if node.user_ordered else tuple(both[m] for m in sorted(both))
    if node.kind not in (Kind.CONTAINER, Kind.LIST):
        return new
    out = without_rivals(node, old, [py for py in new if py not in old])
    for py, value in new.items():
        child = node.children[py]
        if py not in out:
            out[py] = value
        elif child.kind is Kind.LIST and child.keys:
            out[py] = type(value)(out[py])
            for key, entry in value.items():
                out[py][key] = unite(child, out[py][key], entry) if key in out[py] else entry
        else:
            out[py] = value if child.kind is Kind.LIST else unite(child, out[py], value)
    return out


def without_rivals(node: SchemaNode, tree: Any, new: list[str]) -> dict[str, Any]:
    """A tree less what is of another case than the new children."""
    chosen = {choice: case for py in new for choice, case, _ in node.children[py].cases}
    return {
        py: value
        for py, value in tree.items()
        if not any(chosen.get(ch, case) != case for ch, case, _ in node.children[py].cases)
    }


def put(node: SchemaNode, tree: Any, path: ResourcePath, operation: str, value: Any) -> Any:
    """Content of `node` after an edit."""
    step, rest = path[0], path[1:]
    child = step.node
    listed = child.kind is Kind.LIST
    held = tree.get(child.py)
    here = held.get(step.key) if listed and held is not None else held
    if rest:
        stub: Any = dict(zip(child.keys, step.key or (), strict=True)) if listed else {}
        after = put(child, stub if here is None else here, rest, operation, value)
        if after == stub and here is None:
            return tree
    elif operation in ("delete", "remove"):
        if here is None and operation == "delete":
            raise DataMissing("")
        after = None
    else:
        if here is not None and operation == "create":
            raise DataExists("")
        after = unite(child, here, value) if operation == "merge" and here is not None else value
    return stored(node, tree, step, after)


def stored(node: SchemaNode, tree: Any, step: Step, value: Any) -> Any:
    """A tree with a value at a step."""
    child = step.node
    if child.kind is Kind.LIST:
        rows = tree.get(child.py, OrderedDict() if child.user_ordered else {}).copy()
        if value is None:
            rows.pop(step.key, None)
        else:
            rows[step.key] = value
        value = rows or None
    elif value == {} and child.kind is Kind.CONTAINER and not child.presence:
        value = None
    if value is None:
        return {py: v for py, v in tree.items() if py != child.py}
    return {**without_rivals(node, tree, [] if child.py in tree else [child.py]), child.py: value}


@st.composite
def edits(draw: st.DrawFn) -> tuple[Schema, Tree, ResourcePath, str, Any]:
    """A schema, a datastore and an edit of it with a value out of another datastore."""
    schema = draw(schemas(keyless=True))
    tree, other = draw(trees(schema)), draw(trees(schema))
    here, there = list(resources(schema.root, tree)), list(resources(schema.root, other))
    operation = draw(st.sampled_from(["merge", "replace", "create", "delete", "remove"]))
    if operation in ("delete", "remove"):
        path, value = draw(st.sampled_from([*here, *there] or [((), None)]))[0], None
    else:
        path, value = draw(st.sampled_from([((), other), *there]))
    return schema, tree, path, operation, value


@given(edits())
def test_as_the_model_has_it(edit: tuple[Schema, Tree, ResourcePath, str, Any]) -> None:
    """Any operation on any resource does what it does on copied dicts, errors included."""
    schema, tree, path, operation, value = edit
    if not path:
        if operation in ("merge", "replace"):
            expected = unite(schema.root, tree, value) if operation == "merge" else value
            assert apply_edit(schema, tree, path, operation, value).tree == expected
        return
    try:
        expected = put(schema.root, tree, path, operation, value)
    except DataError as error:
        with pytest.raises(type(error)):
            apply_edit(schema, tree, path, operation, value)
    else:
        assert apply_edit(schema, tree, path, operation, value).tree == expected


@given(edits())
def test_twice_is_once(edit: tuple[Schema, Tree, ResourcePath, str, Any]) -> None:
    """The same merge, replace or remove again gives the very same tree."""
    schema, tree, path, operation, value = edit
    if operation in ("create", "delete"):
        operation = "merge" if value is not None else "remove"
    once = apply_edit(schema, tree, path, operation, value)
    again = apply_edit(schema, once.tree, path, operation, value)
    assert again.tree is once.tree
    assert not again.created
