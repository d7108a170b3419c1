"""Parts of a tree, by path."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from orchestron_yang.path import ResourcePath
from orchestron_yang.rows import rows_set
from orchestron_yang.schema import Kind
from orchestron_yang.tree import Key, Scalar, Tree, Value, same


def value_at(tree: Tree, path: ResourcePath) -> Value | None:
    """The value at a path (an entry for a list with its key); None when nothing is there."""
    held: Any = tree
    for step in path:
        held = held.get(step.node.py)
        if held is None:
            return None
        if step.key is not None:
            held = _part(held, step.node.kind, step.key)
            if held is None:
                return None
    return cast(Value, held)


def _part(held: Any, kind: Kind, key: Key) -> Value | None:
    if kind is Kind.LIST:
        return cast("Value | None", held.get(key))
    return key[0] if any(same(item, key[0]) for item in held) else None


def select(tree: Tree, paths: Iterable[ResourcePath]) -> Tree:
    """Only what is at the paths, with the keys of the entries on the way; shares with `tree`.

    A path that leads to nothing selects nothing; the empty path selects everything.
    """
    out: Tree = {}
    for path in paths:
        found = value_at(tree, path)
        if found is not None:
            out = _add(out, tree, path, found)
    return out


def _add(out: Tree, tree: Tree, path: ResourcePath, found: Value) -> Tree:
    """`out` with what `tree` has at `path`, which is `found`."""
    if not path:
        return tree
    step, rest = path[0], path[1:]
    py = step.node.py
    chosen: Any = out.get(py)
    held: Any = tree[py]
    if step.node.kind is Kind.LIST and step.key is not None:
        entry = held[step.key]
        stub = dict(zip(step.node.keys, step.key, strict=True))
        before = chosen.get(step.key, stub) if chosen else stub
        return {**out, py: rows_set(chosen or type(held)(), step.key, _add(before, entry, rest, found))}
    if step.node.kind is Kind.LEAF_LIST and step.key is not None:
        wanted = (*(chosen or ()), cast(Scalar, found))
        return {**out, py: tuple(item for item in held if any(same(item, one) for one in wanted))}
    return {**out, py: _add(chosen or {}, held, rest, found) if rest else held}
