"""gNMI paths against a schema and against data: wildcards, keys left out, prefix and origin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, cast

from orchestron_gnmi.messages import Message, gnmi
from orchestron_gnmi.paths import spoken
from orchestron_yang.errors import DataError
from orchestron_yang.lexical import canonical
from orchestron_yang.path import ResourcePath, Step
from orchestron_yang.schema import Kind, SchemaNode
from orchestron_yang.tree import Key, Rows, Scalar, Tree, Value

Found: TypeAlias = tuple[ResourcePath, Value]
Leaf: TypeAlias = tuple[ResourcePath, "Scalar | tuple[Scalar, ...]"]


def elems_of(prefix: Message, path: Message) -> list[Message]:
    """The elements of both. Raises `DataError` for the way paths were written before gNMI 0.4."""
    # clients that know both ways write both
    if any(each.element and not each.elem for each in (prefix, path)):
        raise DataError("the field `element` is not supported; use `elem`", tag="operation-not-supported")
    return [*prefix.elem, *path.elem]


def check_origin(prefix: Message, path: Message, origins: Sequence[str]) -> None:
    """Raise `DataError` for an origin that is not here, and for two of them."""
    if prefix.origin and path.origin:
        raise DataError("the origin is in the prefix and in the path")
    origin = prefix.origin or path.origin
    if origin and origin not in origins:
        raise DataError(f"there is no origin {origin!r}", tag="operation-not-supported")


def is_wild(elems: Sequence[Message]) -> bool:
    """The path may lead to several nodes by `*` or `...`."""
    return any(elem.name in {"*", "..."} or "*" in elem.key.values() for elem in elems)


def schema_nodes(root: SchemaNode, elems: Sequence[Message]) -> list[SchemaNode]:
    """The nodes that a path may mean. Raises `DataError` when the schema has none, or no such key."""
    nodes = [root]
    for elem in elems:
        if elem.name == "...":
            nodes = [below for node in nodes for below in node.walk()]
            continue
        nodes = [child for node in nodes for child in _children(node, elem.name)]
        strange = set(elem.key) - {node.children[py].name for node in nodes for py in node.keys}
        if not nodes or strange:
            what = f"key {min(strange)!r}" if nodes else f"{elem.name!r}"
            raise DataError(f"{spoken(gnmi.Path(elem=elems))}: there is no {what}", tag="unknown-element")
    return nodes


def _children(node: SchemaNode, name: str) -> list[SchemaNode]:
    if name == "*":
        return list(node.children.values())
    module, _, bare = name.rpartition(":")
    found = [child for child in node.children.values() if child.name == bare and module in {"", child.module}]
    own = [child for child in found if child.module == node.module]
    return own or found


def matches(node: SchemaNode, tree: Tree, elems: Sequence[Message], at: ResourcePath = ()) -> Iterator[Found]:
    """What a path leads to in the content `tree` of `node`, entry by entry for a list."""
    if not elems:
        yield at, tree
        return
    elem, rest = elems[0], elems[1:]
    if elem.name == "...":
        yield from matches(node, tree, rest, at)
        for path, value in _descend(node, tree, at):
            below = path[-1].node
            if below.is_inner:
                yield from matches(below, cast(Tree, value), rest, path)
            elif not rest:
                yield path, value
        return
    for child in _children(node, elem.name):
        for path, value in _here(child, tree, elem.key, at):
            if child.is_inner:
                yield from matches(child, cast(Tree, value), rest, path)
            elif not rest:
                yield path, value


def _here(node: SchemaNode, tree: Tree, keys: Mapping[str, str], at: ResourcePath) -> Iterator[Found]:
    """The node in a tree: as many as fit for a list."""
    held = tree.get(node.py)
    if held is None:
        return
    if node.kind is not Kind.LIST:
        yield (*at, Step(node)), held
        return
    wanted = [keys.get(node.children[py].name, "*") for py in node.keys]
    for key, entry in cast(Rows, held).items():
        if _fits(key, wanted):
            yield (*at, Step(node, key)), entry


def _fits(key: Key, wanted: Sequence[str]) -> bool:
    """An identity may be written without its module."""
    return all(
        each in {"*", canonical(part)} or canonical(part).endswith(f":{each}")
        for part, each in zip(key, wanted, strict=False)
    )


def _descend(node: SchemaNode, tree: Tree, at: ResourcePath) -> Iterator[Found]:
    """Everything below."""
    for child in node.children.values():
        for path, value in _here(child, tree, {}, at):
            yield path, value
            if child.is_inner:
                yield from _descend(child, cast(Tree, value), path)


def leafs(path: ResourcePath, node: SchemaNode, value: Value) -> Iterator[Leaf]:
    """Every leaf and leaf-list at and below a value of `node`."""
    if not node.is_inner:
        yield path, cast("Scalar | tuple[Scalar, ...]", value)
        return
    for child in node.children.values():
        for at, held in _here(child, cast(Tree, value), {}, path):
            yield from leafs(at, child, held)


def without(node: SchemaNode, value: Any, *, config: bool) -> Value | None:
    """A value without what is configuration, or (`config` true) without state; None when nothing stays.

    The keys of an entry stay when something else of it does.
    """
    if not node.is_inner:
        return cast(Value, value) if node.config is config else None
    out: dict[str, Value] = {}
    keys: dict[str, Value] = {}
    for py, held in value.items():
        child = node.children[py]
        if py in node.keys:
            keys[py] = held
            continue
        part = _part(child, held, config)
        if part is not None:
            out[py] = part
    if out or (config and node.config and (keys or node.presence)):
        return {**keys, **out}
    return None


def _part(node: SchemaNode, held: Any, config: bool) -> Value | None:
    if node.kind is not Kind.LIST:
        return without(node, held, config=config)
    rows = {key: entry for key, each in held.items() if (entry := without(node, each, config=config))}
    return type(held)(rows) if rows and isinstance(held, dict) else rows or None
