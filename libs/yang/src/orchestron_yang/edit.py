"""The edit operations of RFC 6241, 7.2 on immutable trees.

What an edit does not touch is shared with the tree before it, and an edit that changes nothing
gives that very tree back.

* Containers and list entries on the way to the target are made when they are missing.
* A non-presence container left with nothing in it goes away, and so does a list without entries.
* Setting a node of one case takes away what there was of the other cases (RFC 7950, 7.9).

Values are taken to be of their type; whether the tree that results is complete is not looked at.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from orchestron_yang.errors import DataError, DataExists, DataMissing
from orchestron_yang.path import ResourcePath, Step, format_instance
from orchestron_yang.rows import compact, rows_set, rows_update, rows_without
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Key, Rows, Scalar, Tree, Value, same, sort_key

OPERATIONS: Final = ("merge", "replace", "create", "delete", "remove")
_NOTHING: Tree = {}


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of an edit."""

    tree: Tree
    created: bool
    """The target is there and was not before."""


def apply_edit(schema: Schema, tree: Tree, path: ResourcePath, operation: str, value: Value | None) -> Edited:
    """The datastore `tree` after one edit.

    `value` is what `resource_from_json` gives for the last step of `path` (the datastore's tree for
    the empty path): content of a container or list entry, a scalar, or a leaf-list's tuple. A list
    without key at the end stands for the entry that the value has the keys of, or, if the value is
    a mapping of entries by key, for the whole list. `delete` and `remove` take None.

    Raises `DataExists` for a create of what is there, `DataMissing` for a delete of what is not,
    `DataError` (invalid-value) for keys in the value that are not those in the path, and for an edit
    of a key leaf.
    """
    if operation not in OPERATIONS:
        raise ValueError(f"no such operation: {operation}")
    if (value is None) is not (operation in ("delete", "remove")):
        raise ValueError(f"{operation} with value {value!r}")
    if not path:
        return _edit_datastore(schema.root, tree, operation, cast("Tree | None", value))
    path, value = _named(path, value)
    edit = _Edit(path, operation, value)
    after = edit.into(schema.root, tree, 0)
    return Edited(after, edit.created)


def change(node: SchemaNode, tree: Tree, path: ResourcePath, value: Value | None) -> Tree:
    """Content of `node` with `value` at `path`, which is not empty, or with nothing there for None."""
    return _Edit(path, "remove" if value is None else "replace", value).into(node, tree, 0)


def _edit_datastore(root: SchemaNode, tree: Tree, operation: str, value: Tree | None) -> Edited:
    if operation == "create" and tree:
        raise DataExists("the datastore is not empty")
    if operation == "delete" and not tree:
        raise DataMissing("the datastore is empty")
    if operation == "merge":
        return Edited(merged(root, tree, value or _NOTHING), created=False)
    return Edited(replaced(root, tree, value or _NOTHING), created=bool(value) and not tree)


def _named(path: ResourcePath, value: Value | None) -> tuple[ResourcePath, Value | None]:
    """The path with the key of its last step, and the value with the same keys."""
    step = path[-1]
    if step.node.kind is not Kind.LIST or not step.node.keys or not isinstance(value, Mapping):
        return path, value
    entry = cast(Tree, value)
    if step.key is None:
        if _is_rows(value):
            return path, value
        _require_keys(path, entry)
        return (*path[:-1], Step(step.node, _key_of(step.node, entry))), value
    for py, part in zip(step.node.keys, step.key, strict=True):
        if py in entry and not same(entry[py], part):
            key_leaf = Step(step.node.children[py])
            raise DataError("is not the key that the path gives", path=format_instance((*path, key_leaf)))
    return path, {**dict(zip(step.node.keys, step.key, strict=True)), **entry}


def _require_keys(path: ResourcePath, entry: Tree) -> None:
    for leaf in (path[-1].node.children[py] for py in path[-1].node.keys):
        if leaf.py not in entry:
            message = f"key '{leaf.name}' is missing"
            raise DataError(message, path=format_instance((*path, Step(leaf))), tag="missing-element")


def _key_of(node: SchemaNode, entry: Tree) -> Key:
    return tuple(cast(Scalar, entry[py]) for py in node.keys)


class _Edit:
    """One edit on its way down to the target."""

    def __init__(self, path: ResourcePath, operation: str, value: Value | None) -> None:
        self.path = path
        self.operation = operation
        self.value = value
        self.created = False

    def into(self, parent: SchemaNode, tree: Tree, depth: int) -> Tree:
        """Content of `parent` after the edit of what is below it, from step `depth` on."""
        step = self.path[depth]
        node = step.node
        held = tree.get(node.py)
        if depth == len(self.path) - 1:
            return self.store(parent, tree, node, self.target(parent, held, step))
        if node.kind is Kind.LIST:
            return self.store(parent, tree, node, self.rows(node, held, step, depth))
        inner = cast(Tree, held) if held is not None else _NOTHING
        after = self.into(node, inner, depth + 1)
        return tree if after is inner else self.store(parent, tree, node, after)

    def rows(self, node: SchemaNode, held: Value | None, step: Step, depth: int) -> Rows | None:
        """The list after the edit of what is below one of its entries."""
        rows = cast("Rows | None", held)
        key = cast(Key, step.key)
        entry = None if rows is None else rows.get(key)
        inner = dict(zip(node.keys, key, strict=True)) if entry is None else entry
        after = self.into(node, inner, depth + 1)
        return rows if after is inner else rows_set(rows or _rows(node), key, after)

    def store(self, parent: SchemaNode, tree: Tree, node: SchemaNode, value: Value | None) -> Tree:
        """`tree` with `value` at `node`, or without it if that is nothing."""
        held = tree.get(node.py)
        if value is None or (isinstance(value, (Mapping, tuple)) and not value and not _stays(node)):
            return tree if held is None else {py: v for py, v in tree.items() if py != node.py}
        if value is held:
            return tree
        out = (
            dict(tree) if held is not None or not node.cases else _without_other_cases(parent, tree, (node,))
        )
        out[node.py] = value
        return out

    def target(self, parent: SchemaNode, held: Value | None, step: Step) -> Value | None:
        """The value of the target's node (the whole list for an entry) after the operation."""
        node = step.node
        if node.py in parent.keys:
            self.refuse_key(held)
        if node.kind is Kind.LIST:
            return self.entry(node, cast("Rows | None", held), step.key)
        if node.kind is Kind.LEAF_LIST and step.key is not None:
            return self.element(node, cast("tuple[Scalar, ...] | None", held), step.key[0])
        return self.outcome(node, held)

    def outcome(self, node: SchemaNode, held: Value | None) -> Value | None:
        """One value after the operation: that of a node, or an entry of a list."""
        self.require(held)
        if self.value is None:
            return None
        self.created = held is None and (_stays(node) or self.value not in ((), {}))
        if held is None:
            return settled(node, self.value)
        return (_merged_value if self.operation == "merge" else _replaced_value)(node, held, self.value)

    def entry(self, node: SchemaNode, rows: Rows | None, key: Key | None) -> Rows | None:
        """The list after the operation on one entry, or on all of it."""
        if key is None and (node.keys or self.value is None or _is_rows(self.value)):
            self.require(rows)
            self.created = rows is None and bool(self.value)
            return self.whole(node, rows)
        if key is None:
            key = (len(rows or ()),)
        held = None if rows is None else rows.get(key)
        after = self.outcome_of_entry(node, held)
        if after is held:
            return rows
        return rows_without(rows or {}, key) if after is None else rows_set(rows or _rows(node), key, after)

    def outcome_of_entry(self, node: SchemaNode, held: Tree | None) -> Tree | None:
        """One entry after the operation."""
        self.require(held)
        if self.value is None:
            return None
        entry = cast(Tree, self.value)
        self.created = held is None
        if held is None:
            return settled_content(node, entry)
        return merged(node, held, entry) if self.operation == "merge" else replaced(node, held, entry)

    def whole(self, node: SchemaNode, rows: Rows | None) -> Rows | None:
        """The whole list after the operation."""
        if self.value is None or rows is None:
            return cast("Rows | None", self.value and settled(node, self.value))
        change = _merged_value if self.operation == "merge" else _replaced_value
        return cast(Rows, change(node, rows, self.value))

    def element(self, node: SchemaNode, held: tuple[Scalar, ...] | None, item: Scalar) -> Value | None:
        """A leaf-list after the operation on one of its values."""
        there = held is not None and any(same(one, item) for one in held)
        self.require(item if there else None)
        if self.value is None:
            return tuple(one for one in held or () if not same(one, item)) if there else held
        if not same(self.value if isinstance(self.value, tuple) else (self.value,), (item,)):  # type: ignore[arg-type]
            raise DataError("is not the value that the path gives", path=format_instance(self.path))
        self.created = not there
        return held if there else _union(node, held or (), (item,))

    def require(self, held: object) -> None:
        """Raise for a create of what is there and a delete of what is not."""
        if self.operation == "create" and held is not None:
            raise DataExists("is there already", path=format_instance(self.path))
        if self.operation == "delete" and held is None:
            raise DataMissing("is not there", path=format_instance(self.path))

    def refuse_key(self, held: Value | None) -> None:
        """A key leaf cannot be changed (RFC 7950, 7.8.5); setting it to what it is does no harm."""
        if self.value is None or (held is not None and not same(held, self.value)):
            message = "is a key of its list entry, which can be neither changed nor deleted"
            raise DataError(message, path=format_instance(self.path))


def merged(node: SchemaNode, tree: Tree, value: Tree) -> Tree:
    """Content of `node` with that of `value` merged into it; `tree` itself if that changes nothing."""
    new: dict[str, Value] = {}
    for py, given in value.items():
        held = tree.get(py)
        child = node.children[py]
        after = settled(child, given) if held is None else _merged_value(child, held, given)
        if after is not held and (_stays(child) or after not in ((), {})):
            new[py] = after
    if not new:
        return tree
    fresh = [node.children[py] for py in new if py not in tree]
    return {**_without_other_cases(node, tree, tuple(fresh), value), **new}


def replaced(node: SchemaNode, tree: Tree, value: Tree) -> Tree:
    """`value`, with what it has in common with `tree` shared; `tree` itself if it is equal."""
    out: dict[str, Value] = {}
    for py, given in value.items():
        held = tree.get(py)
        child = node.children[py]
        after = settled(child, given) if held is None else _replaced_value(child, held, given)
        if _stays(child) or after not in ((), {}):
            out[py] = after
    equal = len(out) == len(tree) and all(tree.get(py) is after for py, after in out.items())
    return tree if equal else out


def _merged_value(node: SchemaNode, held: Value, given: Value) -> Value:
    if node.kind is Kind.CONTAINER:
        return merged(node, cast(Tree, held), cast(Tree, given))
    if node.kind is Kind.LIST and node.keys:
        return _merged_rows(node, cast(Rows, held), cast(Rows, given))
    if node.kind is Kind.LEAF_LIST:
        return _union(node, cast("tuple[Scalar, ...]", held), cast("tuple[Scalar, ...]", given))
    return _replaced_value(node, held, given)


def _merged_rows(node: SchemaNode, held: Rows, given: Rows) -> Rows:
    new: dict[Key, Tree] = {}
    for key, entry in given.items():
        before = held.get(key)
        after = settled_content(node, entry) if before is None else merged(node, before, entry)
        if after is not before:
            new[key] = after
    return rows_update(held, new) if new else held


def _replaced_value(node: SchemaNode, held: Value, given: Value) -> Value:
    if node.kind is Kind.CONTAINER:
        return replaced(node, cast(Tree, held), cast(Tree, given))
    if node.kind is Kind.LIST:
        return _replaced_rows(node, cast(Rows, held), cast(Rows, given))
    return held if same(held, given) else given


def _replaced_rows(node: SchemaNode, held: Rows, given: Rows) -> Rows:
    new: dict[Key, Tree] = {}
    for key, entry in given.items():
        before = held.get(key)
        after = settled_content(node, entry) if before is None else replaced(node, before, entry)
        if after is not before:
            new[key] = after
    if isinstance(given, OrderedDict):
        in_place = not new and list(held) == list(given)
        return (
            held if in_place else OrderedDict((key, new[key] if key in new else held[key]) for key in given)
        )
    gone = [key for key in held if key not in given]
    return rows_update(held, new, gone) if new or gone else held


def _union(node: SchemaNode, held: tuple[Scalar, ...], given: tuple[Scalar, ...]) -> tuple[Scalar, ...]:
    marks = {sort_key(item) for item in held}
    new = tuple(item for item in given if sort_key(item) not in marks)
    if not new:
        return held
    return held + new if node.user_ordered else tuple(sorted(held + new, key=sort_key))


def settled(node: SchemaNode, value: Value) -> Value:
    """A value as it is to stand in a tree: without empty containers, long lists ready for changes."""
    if node.kind is Kind.CONTAINER:
        return settled_content(node, cast(Tree, value))
    if node.kind is not Kind.LIST:
        return value
    rows = cast(Rows, value)
    new = {key: after for key, entry in rows.items() if (after := settled_content(node, entry)) is not entry}
    return compact(rows_update(rows, new) if new else rows)


def settled_content(node: SchemaNode, tree: Tree) -> Tree:
    """As `settled`, for the content of a container or entry; `tree` itself if it is so already."""
    new: dict[str, Value] = {}
    for py, given in tree.items():
        child = node.children[py]
        if child.is_inner:
            after = settled(child, given)
            if after is not given or (not after and not child.presence):
                new[py] = after
    if not new:
        return tree
    out = {**tree, **new}
    return {py: value for py, value in out.items() if py not in new or value or node.children[py].presence}


def _without_other_cases(
    parent: SchemaNode, tree: Tree, new: tuple[SchemaNode, ...], given: Tree = _NOTHING
) -> dict[str, Value]:
    """A copy of `tree` without what cannot stand beside the `new` children of `parent`.

    What is in `given` too stays: a value that is of two cases itself must not pass unseen.
    """
    chosen = {choice: case for node in new for choice, case, _ in node.cases}
    if not chosen:
        return dict(tree)
    return {
        py: value
        for py, value in tree.items()
        if py in given
        or all(chosen.get(choice, case) == case for choice, case, _ in parent.children[py].cases)
    }


def _stays(node: SchemaNode) -> bool:
    """An empty value of this node is data all the same."""
    return node.presence or node.kind in (Kind.LEAF, Kind.ANYDATA)


def _is_rows(value: Value) -> bool:
    return isinstance(value, Mapping) and all(isinstance(key, tuple) for key in value)


def _rows(node: SchemaNode) -> Rows:
    return OrderedDict() if node.user_ordered or not node.keys else {}


__all__ = ["OPERATIONS", "Edited", "apply_edit", "change", "merged", "replaced"]
