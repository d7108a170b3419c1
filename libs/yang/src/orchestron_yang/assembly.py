"""The rules that JSON and XML input have in common, so that both give the same trees and messages.

Paths grow from the inside out: an error rises through its ancestors, and each puts its own step
in front with `under`. So nothing is spent on paths while all is well.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final, cast

from orchestron_yang.errors import DataError
from orchestron_yang.instance_identifier import quoted
from orchestron_yang.leaf_type import LeafType
from orchestron_yang.lexical import canonical, clip, shown
from orchestron_yang.lookup import Lookup
from orchestron_yang.schema import SchemaNode
from orchestron_yang.tree import Key, Scalar, Tree, sort_key

LONGEST_PATH: Final = 2000


def under(error: DataError, segment: str) -> None:
    """Put one step, such as `/router[name='A']`, in front of the path of an error that rises."""
    rest = "" if error.path == "/" else error.path
    error.path = clip(segment + rest, LONGEST_PATH) or "/"


def segment(node: SchemaNode) -> str:
    """The step of a node in a path; nothing for the datastore."""
    return "" if node.parent is None else f"/{node.qualified}"


def named(node: SchemaNode) -> str:
    """A node as a message names it."""
    return "the datastore" if node.parent is None else f"'{node.name}'"


def above(node: SchemaNode) -> str:
    """Where a resource lies, as far as its schema node tells: the path of its parent, without keys."""
    return "" if node.parent is None or node.parent.parent is None else node.parent.path


def predicate(node: SchemaNode, key: Key) -> str:
    """`[name='A']` for a list entry; clipped, for messages."""
    if not node.keys:
        return f"[{int(canonical(key[0])) + 1}]"
    names = (node.children[py] for py in node.keys)
    return "".join(
        f"[{name.qualified}={quoted(clip(canonical(part)))}]" for name, part in zip(names, key, strict=False)
    )


def new_rows(node: SchemaNode) -> dict[Key, Tree]:
    """An empty list of the kind that `node` needs."""
    return OrderedDict() if node.user_ordered or not node.keys else {}


def place(node: SchemaNode, rows: dict[Key, Tree], entry: Tree, number: int) -> None:
    """Put an entry, the `number`th of those given, in its list. Raises for a key that is missing or taken."""
    if not node.keys:
        rows[(len(rows),)] = entry
        return
    try:
        key = tuple([cast(Scalar, entry[py]) for py in node.keys])
    except KeyError as missing:
        name = node.children[missing.args[0]].name
        raise DataError(
            f"entry {number} of list '{node.name}' lacks its key '{name}'",
            path=f"{segment(node)}[{number}]/{name}",
            tag="missing-element",
        ) from None
    if key in rows:
        raise DataError(
            f"two entries of list '{node.name}' have the key {_spoken(node, key)}",
            path=segment(node) + predicate(node, key),
            tag="bad-element",
        )
    rows[key] = entry


def _spoken(node: SchemaNode, key: Key) -> str:
    parts = zip(node.keys, key, strict=True)
    return ", ".join(f"{node.children[py].name} {shown(canonical(part))}" for py, part in parts)


def entry_step(node: SchemaNode, key: Key | None, number: int) -> str:
    """The step of a list entry: by its key, or by its place where the key could not be read."""
    return segment(node) + (f"[{number}]" if key is None else predicate(node, key))


def leaf_list(node: SchemaNode, values: Sequence[Scalar]) -> tuple[Scalar, ...] | None:
    """A leaf-list's value; None when it is empty. Raises when configuration names a value twice."""
    if node.config:
        seen = set()
        for value in values:
            mark = sort_key(value)
            if mark in seen:
                raise DataError(
                    f"leaf-list '{node.name}' has {shown(canonical(value))} twice",
                    path=segment(node),
                    tag="bad-element",
                )
            seen.add(mark)
    return (tuple(values) if node.user_ordered else tuple(sorted(values, key=sort_key))) or None


def closed(node: SchemaNode) -> DataError:
    """The error for a child that no client may set: state, memory or dynstate."""
    return DataError(f"'{node.name}' is not configuration and cannot be set", path=segment(node))


def twice(node: SchemaNode) -> DataError:
    """The error for a node that occurs once and came again."""
    return DataError(f"'{node.name}' is there twice", path=segment(node), tag="bad-element")


def leaf_refused(node: SchemaNode, type: LeafType, error: DataError) -> DataError:
    """The error for a leaf's value, with its path; a secret is not repeated."""
    message = f"the value is not {clip(type.expects, 240)}" if node.secret else error.message
    return DataError(message, path=segment(node), tag=error.tag)


def stranger(lookup: Lookup, parent: SchemaNode, name: str, module: str | None, space: str = "") -> DataError:
    """The error for a child that the schema does not have.

    `module` is None when the name came without one, and `space` is what stood for a module that is
    not known: its name in JSON, its namespace in XML.
    """
    children = [child for child in parent.children.values() if child.name == name]
    where = "at the top" if parent.parent is None else f"in {named(parent)}"
    said = shown(name)
    tag = "unknown-element"
    if space:
        message, tag = f"{said} is in {shown(space)}, which is no known module here", "unknown-namespace"
    elif children and module is None:
        message = f"{said} {where} needs its module: {_homes(lookup, children)}"
        tag = "unknown-namespace"
    elif children:
        message = f"{said} {where} is not of module '{module}' but of {_homes(lookup, children)}"
        tag = "unknown-namespace"
    else:
        message = f"there is no {said} {where}{_similar(parent, name)}"
    qualifier = f"{module}:" if module and module != parent.module else ""
    return DataError(message, path=f"/{qualifier}{_printable(name)}", tag=tag)


def _homes(lookup: Lookup, children: list[SchemaNode]) -> str:
    return " or ".join(
        f"'{child.module}' (namespace {lookup.names.namespace(child.module)})" for child in children
    )


def _similar(parent: SchemaNode, name: str) -> str:
    near = get_close_matches(clip(name), [child.name for child in parent.children.values()], n=1)
    return f"; did you mean '{near[0]}'?" if near else ""


def _printable(name: str) -> str:
    return clip(repr(name)[1:-1])
