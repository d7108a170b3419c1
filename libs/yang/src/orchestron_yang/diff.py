"""What is different between two trees, as data and as text.

Differences are minimal: a subtree that is new or gone is one difference, a leaf that changed is one,
and nothing is said of what the trees share. A list or leaf-list in the user's order is one whole
difference when entries moved, and so are a keyless list and anydata.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, cast

from orchestron_yang.edit import change
from orchestron_yang.lexical import canonical, clip
from orchestron_yang.path import ResourcePath, Step, format_instance
from orchestron_yang.rows import rows_diff
from orchestron_yang.schema import Kind, SchemaNode
from orchestron_yang.tree import Rows, Scalar, Tree, Value, key_order, same, sort_key

WIDTH: Final = 200
"""Most characters of a value that a line of text shows."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One node that is new ("create"), gone ("delete") or has another value ("replace")."""

    path: ResourcePath
    """From the node that was compared; a whole list has a last step without key."""
    operation: str
    old: Value | None
    new: Value | None


def diff(node: SchemaNode, old: Tree, new: Tree) -> list[Difference]:
    """The differences between two contents of `node` (the datastores of `schema.root`).

    They come in the order of the schema, entries in that of their keys.
    """
    return list(_content(node, old, new, ()))


def patch(node: SchemaNode, tree: Tree, differences: Iterable[Difference]) -> Tree:
    """`tree` with the differences carried out: `patch(node, old, diff(node, old, new)) == new`."""
    for one in differences:
        tree = change(node, tree, one.path, one.new)
    return tree


def _content(node: SchemaNode, old: Tree, new: Tree, path: ResourcePath) -> Iterator[Difference]:
    if old is new:
        return
    for py, child in node.children.items():
        before, after = old.get(py), new.get(py)
        if before is not after:
            yield from _value(child, before, after, path)


def _value(
    node: SchemaNode, old: Value | None, new: Value | None, path: ResourcePath
) -> Iterator[Difference]:
    if _has_parts(node):
        yield from _parts(node, old, new, path)
    elif old is None or new is None:
        yield _whole((*path, Step(node)), old, new)
    elif node.kind is Kind.CONTAINER:
        yield from _content(node, cast(Tree, old), cast(Tree, new), (*path, Step(node)))
    elif not same(old, new):
        yield _whole((*path, Step(node)), old, new)


def _has_parts(node: SchemaNode) -> bool:
    return (node.kind is Kind.LIST and bool(node.keys)) or node.kind is Kind.LEAF_LIST


def _parts(
    node: SchemaNode, old: Value | None, new: Value | None, path: ResourcePath
) -> Iterator[Difference]:
    if node.user_ordered and old is not None and new is not None and _moved(old, new):
        yield _whole((*path, Step(node)), old, new)
    elif node.kind is Kind.LIST:
        yield from _rows(node, cast("Rows | None", old), cast("Rows | None", new), path)
    else:
        before, after = _items(old), _items(new)
        for mark in (*before, *(m for m in after if m not in before)):
            if mark not in after:
                yield _whole((*path, Step(node, (before[mark],))), before[mark], None)
            elif mark not in before:
                yield _whole((*path, Step(node, (after[mark],))), None, after[mark])


def _items(value: Value | None) -> dict[object, Scalar]:
    return {sort_key(item): item for item in cast("tuple[Scalar, ...]", value or ())}


def _moved(old: Value, new: Value) -> bool:
    """Taking away what is gone and putting what is new at the end would not give the new order."""
    before, after = _marks(old), _marks(new)
    there, here = set(before), set(after)
    return [one for one in before if one in here] + [one for one in after if one not in there] != after


def _marks(value: Value) -> list[object]:
    if isinstance(value, tuple):
        return [sort_key(item) for item in value]
    return list(cast(Rows, value))


def _rows(node: SchemaNode, old: Rows | None, new: Rows | None, path: ResourcePath) -> Iterator[Difference]:
    found = list(rows_diff(old or _NO_ROWS, new or _NO_ROWS))
    if not node.user_ordered:
        found.sort(key=lambda row: key_order(row[0]))
    for key, before, after in found:
        here = (*path, Step(node, key))
        if before is None or after is None:
            yield _whole(here, before, after)
        else:
            yield from _content(node, before, after, here)


def _whole(path: ResourcePath, old: Value | None, new: Value | None) -> Difference:
    operation = "create" if old is None else "delete" if new is None else "replace"
    return Difference(path, operation, old, new)


_NO_ROWS: Rows = {}


def render(differences: Iterable[Difference]) -> list[str]:
    """The differences for people: a line a leaf, with `+` for new, `-` for gone and `~` for changed.

    Values of secret leafs (`orc:secret`) are not shown.
    """
    return [line for one in differences for line in _lines(one)]


def _lines(one: Difference) -> Iterator[str]:
    if one.old is not None and one.new is not None:
        yield from _changed_lines(one.path, one.old, one.new)
        return
    sign, value = ("-", one.old) if one.new is None else ("+", one.new)
    for path, text in _leafs(one.path, cast(Value, value)):
        yield f"{sign} {format_instance(path)}{text and ' = ' + text}"


def _changed_lines(path: ResourcePath, old: Value, new: Value) -> Iterator[str]:
    node = path[-1].node
    if node.kind is not Kind.LIST:
        yield f"~ {format_instance(path)} = {_shown(node, old)} -> {_shown(node, new)}"
        return
    if node.keys:
        order = ", ".join(",".join(map(canonical, key)) for key in cast(Rows, new))
        yield f"~ {format_instance(path)} in order {clip(order, WIDTH)}"
    yield from render(_rows(node, cast(Rows, old), cast(Rows, new), path[:-1]))


def _shown(node: SchemaNode, value: Value) -> str:
    if node.secret:
        return "(secret)"
    if node.kind is Kind.ANYDATA:
        return clip(repr(value), WIDTH)
    items = value if isinstance(value, tuple) else (value,)
    return clip(", ".join(canonical(cast(Scalar, item)) for item in items), WIDTH)


def _leafs(path: ResourcePath, value: Value) -> Iterator[tuple[ResourcePath, str]]:
    """Every leaf at and below a value with its text, keys left out; the node itself if it has no leafs."""
    node = path[-1].node
    if not node.is_inner:
        yield (path, "" if path[-1].key is not None else _shown(node, value))
        return
    if node.kind is Kind.LIST and path[-1].key is None:
        for key, entry in cast(Rows, value).items():
            yield from _leafs((*path[:-1], Step(node, key)), entry)
        return
    tree = cast(Tree, value)
    below = [child for py, child in node.children.items() if py in tree and py not in node.keys]
    if not below:
        yield path, ""
    for child in below:
        yield from _leafs((*path, Step(child)), tree[child.py])
