"""A datastore as records of transform points, and back.

An *instance* of a point is named by the point's id and the key values of all lists on the way, outer
ones first. Its *record* is the content of that node without what belongs to points nested in it.
What lies outside every point is the record of `REMAINDER`.

An instance that only has nested content still has a record (its keys). The empty non-presence
container is no data, so as an instance it comes and goes with what is nested in it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias, cast

from orchestron_yang.path import ResourcePath, Step, format_instance
from orchestron_yang.pmap import Owned
from orchestron_yang.rows import drop, put, rows_diff
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Key, Rows, Tree, Value

Instance: TypeAlias = tuple[str, Key]
"""(point id, key values of the point and of every list around it, outer ones first)."""

REMAINDER: Instance = ("", ())
"""The instance that holds what is outside every point."""

_NOTHING: Tree = {}


@dataclass(slots=True, eq=False)
class _Plan:
    """A node that is a transform point or has points below it."""

    node: SchemaNode
    point: str | None
    keys: tuple[str, ...]
    """Of a list; empty for a container."""
    inner: dict[str, _Plan]
    """The children with points at or below them, by identifier."""


@lru_cache(maxsize=256)
def _plan(schema: Schema) -> _Plan:
    return _plan_of(schema.root)


def _plan_of(node: SchemaNode) -> _Plan:
    inner = {py: _plan_of(child) for py, child in node.children.items() if _leads_to_point(child)}
    point = None if node.point is None else node.point.id
    return _Plan(node, point, node.keys if node.kind is Kind.LIST else (), inner)


def _leads_to_point(node: SchemaNode) -> bool:
    return any(below.point is not None for below in node.walk())


def split(schema: Schema, tree: Tree) -> dict[Instance, Tree]:
    """The records of all instances in a datastore, outer ones before those nested in them."""
    out: dict[Instance, Tree] = {}
    rest = _own(_plan(schema), tree, (), out)
    if rest:
        out[REMAINDER] = rest
    return out


def _own(plan: _Plan, tree: Tree, key: Key, out: dict[Instance, Tree] | None) -> Tree:
    """`tree` less the content of points below, whose records go into `out` unless it is None."""
    rest: dict[str, Value] | None = None
    for py, sub in plan.inner.items():
        held = tree.get(py)
        if held is None:
            continue
        if rest is None:
            rest = dict(tree)
        del rest[py]
        if sub.point is None:
            kept = _stubs(sub, held, key, out)
            if kept is not None:
                rest[py] = kept
        elif out is None:
            continue
        elif sub.keys:
            for row_key, entry in cast(Rows, held).items():
                _record(sub, entry, key + row_key, out)
        else:
            _record(sub, cast(Tree, held), key, out)
    return tree if rest is None else rest


def _stubs(sub: _Plan, held: Value, key: Key, out: dict[Instance, Tree] | None) -> Value | None:
    """What of `held`, which is no point, does not belong to points below it; None for nothing."""
    if not sub.keys:
        return _shown(sub, _own(sub, cast(Tree, held), key, out))
    entries = cast(Rows, held).items()
    return _rows(sub, ((row_key, _own(sub, entry, key + row_key, out)) for row_key, entry in entries))


def _rows(plan: _Plan, entries: Iterable[tuple[Key, Tree]]) -> dict[Key, Tree]:
    return OrderedDict(entries) if plan.node.user_ordered else dict(entries)


def _record(plan: _Plan, tree: Tree, key: Key, out: dict[Instance, Tree]) -> None:
    instance = (cast(str, plan.point), key)
    out[instance] = tree
    if plan.inner:
        out[instance] = _own(plan, tree, key, out)


def changed(schema: Schema, old: Tree, new: Tree) -> dict[Instance, Tree | None]:
    """The instances whose records differ, with the new record or None for those that are gone.

    What the trees share is skipped, so it costs as much as they differ.
    """
    out: dict[Instance, Tree | None] = {}
    plan = _plan(schema)
    if _differ(plan, old, new, (), out):
        out[REMAINDER] = _own(plan, new, (), None) or None
    return out


def _differ(plan: _Plan, old: Tree, new: Tree, key: Key, out: dict[Instance, Tree | None]) -> bool:
    """Collect the changed instances below; True when what is no part of them changed too."""
    if old is new:
        return False
    differs = _leafs_differ(plan, old, new)
    for py, sub in plan.inner.items():
        before, after = old.get(py), new.get(py)
        if before is after:
            continue
        if not sub.keys:
            differs |= _node_differs(sub, cast("Tree | None", before), cast("Tree | None", after), key, out)
            continue
        rows, new_rows = cast(Rows, before or _NOTHING), cast(Rows, after or _NOTHING)
        differs |= sub.node.user_ordered and list(rows) != list(new_rows)
        for row_key, was, now in rows_diff(rows, new_rows):
            differs |= _node_differs(sub, was, now, key + row_key, out)
    return differs


def _leafs_differ(plan: _Plan, old: Tree, new: Tree) -> bool:
    """Something else than the nodes that lead to points differs."""
    names = plan.inner
    for py, value in new.items():
        if py not in names:
            before = old.get(py)
            if before is not value and (before is None or before != value):
                return True
    return any(py not in new and py not in names for py in old)


def _node_differs(
    plan: _Plan, old: Tree | None, new: Tree | None, key: Key, out: dict[Instance, Tree | None]
) -> bool:
    """Deal with one container or entry; True when it makes a difference to the record around it."""
    if plan.point is None:
        differs = _differ(plan, old or _NOTHING, new or _NOTHING, key, out)
        shows = bool(plan.keys) or plan.node.presence
        return differs or (shows and (old is None) is not (new is None))
    instance = (plan.point, key)
    out[instance] = None
    differs = _differ(plan, old or _NOTHING, new or _NOTHING, key, out)
    if new is not None and (differs or old is None):
        out[instance] = _own(plan, new, key, None)
    elif new is not None or old is None:
        del out[instance]
    return False


@dataclass(slots=True, eq=False)
class _Patch:
    """Changes at and below one container or entry."""

    records: dict[None, Tree | None]
    """Its own new record, when there is one."""
    below: dict[tuple[str, Key], _Patch]
    """By identifier and key of the entry, `()` for a container."""


def assemble(schema: Schema, records: Mapping[Instance, Tree]) -> Tree:
    """The datastore that `split` gives these records for."""
    return apply_changes(schema, _NOTHING, records)


def apply_changes(schema: Schema, tree: Tree, changes: Mapping[Instance, Tree | None]) -> Tree:
    """`tree` with new records in place of old ones; None takes an instance away.

    What is nested in an instance stays when its record is replaced, and goes with it when it is
    taken away, unless it is in `changes` itself. Missing list entries on the way are made.
    """
    patch = _Patch({}, {})
    for instance, record in changes.items():
        at = patch
        for py, key in _way(schema, instance):
            at = at.below.setdefault((py, key), _Patch({}, {}))
        at.records[None] = record
    return _patched(_plan(schema), tree, patch, {}) or {}


def _way(schema: Schema, instance: Instance) -> list[tuple[str, Key]]:
    """Identifier and key of each step from the root down to an instance."""
    point, key = instance
    if not point:
        return []
    steps: list[tuple[str, Key]] = []
    for py, arity in _arities(schema, point):
        steps.append((py, key[:arity]))
        key = key[arity:]
    return steps


@lru_cache(maxsize=4096)
def _arities(schema: Schema, point: str) -> tuple[tuple[str, int], ...]:
    nodes: list[SchemaNode] = []
    node: SchemaNode | None = schema.points[point]
    while node is not None and node.parent is not None:
        nodes.append(node)
        node = node.parent
    return tuple((node.py, len(node.keys)) for node in reversed(nodes))


def _patched(plan: _Plan, old: Tree | None, patch: _Patch, owned: Owned, key: Key = ()) -> Tree | None:
    """The container or entry after `patch`; None when it is gone."""
    if None not in patch.records:
        return _with_below(plan, old, patch, owned, key)
    own = patch.records[None]
    if own is None and plan.point is not None:
        return _with_below(plan, None, patch, owned, key)
    nested = _with_below(plan, old, patch, owned, key)
    return _shown(plan, _with_record(plan, nested or _NOTHING, own or _NOTHING))


def _with_below(plan: _Plan, old: Tree | None, patch: _Patch, owned: Owned, key: Key) -> Tree | None:
    """The node with the changes below it, made with its keys if need be."""
    if not patch.below:
        return old
    out = dict(old) if old is not None else {}
    for (py, row_key), inner in patch.below.items():
        sub = plan.inner[py]
        held = out.get(py)
        value: Value | None
        if sub.keys:
            value = _rows_patched(sub, cast(Rows, held or _rows(sub, ())), row_key, inner, owned)
        else:
            value = _patched(sub, cast("Tree | None", held), inner, owned)
        if value is not None:
            out[py] = value
        elif held is not None:
            del out[py]
    if old is None:
        return {**dict(zip(plan.keys, key, strict=True)), **out} if out else None
    return _shown(plan, out)


def _rows_patched(plan: _Plan, rows: Rows, key: Key, patch: _Patch, owned: Owned) -> Rows | None:
    entry = _patched(plan, rows.get(key), patch, owned, key)
    rows = drop(rows, key, owned) if entry is None else put(rows, key, entry, owned)
    return rows or None


def _with_record(plan: _Plan, old: Tree, own: Tree) -> Tree:
    """`own` as the record of a node, with what `old` has of points below it."""
    out = dict(own)
    for py, sub in plan.inner.items():
        held = old.get(py)
        if held is None:
            continue
        value: Value | None
        if sub.point is not None:
            value = held
        elif sub.keys:
            value = _rows_with_record(sub, cast(Rows, held), cast(Rows, own.get(py, _NOTHING)))
        else:
            value = _with_record(sub, cast(Tree, held), cast(Tree, own.get(py, _NOTHING)))
            value = value or own.get(py)
        if value is not None:
            out[py] = value
    return out


def _rows_with_record(plan: _Plan, old: Rows, own: Rows) -> Rows | None:
    """Entries that only `old` has stay when there is more to them than the record said."""
    out = _rows(plan, ((key, _with_record(plan, old.get(key, _NOTHING), own[key])) for key in own))
    for key, entry in old.items():
        if key not in own:
            nested = _with_record(plan, entry, dict(zip(plan.keys, key, strict=True)))
            if len(nested) > len(plan.keys):
                out[key] = nested
    return out or None


def _shown(plan: _Plan, tree: Tree) -> Tree | None:
    """None for the empty non-presence container, which is no data."""
    return tree if tree or plan.keys or plan.node.presence else None


def instance_steps(schema: Schema, instance: Instance) -> ResourcePath:
    """The path from the root down to an instance; empty for `REMAINDER`. KeyError for no such point."""
    node = schema.root
    steps: list[Step] = []
    for py, key in _way(schema, instance):
        node = node.children[py]
        steps.append(Step(node, key if node.keys else None))
    return tuple(steps)


def instance_path(schema: Schema, instance: Instance) -> str:
    """The path of an instance, such as `/netinfra:netinfra/router[name='AMS-CORE-1']`."""
    return format_instance(instance_steps(schema, instance))


__all__ = [
    "REMAINDER",
    "Instance",
    "apply_changes",
    "assemble",
    "changed",
    "instance_path",
    "instance_steps",
    "split",
]
