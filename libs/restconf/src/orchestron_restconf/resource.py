"""Data resources (RFC 8040, 3.5): what a path names, which methods it takes, and whether it is there."""

from __future__ import annotations

from typing import Final, cast

from orchestron_restconf.problem import Problem, not_allowed, not_found
from orchestron_yang.errors import DataError
from orchestron_yang.path import ResourcePath, Step, format_instance, parse_api_path
from orchestron_yang.schema import Kind, Schema
from orchestron_yang.tree import Rows, Tree, Value

READ: Final = ("GET", "HEAD", "OPTIONS")
EDITS: Final = ("DELETE", "PATCH", "POST", "PUT")


def resolve(schema: Schema, api_path: str) -> ResourcePath:
    """The steps to a data resource, `()` for the datastore. Raises `Problem`: 404 for an unknown node."""
    if api_path in {"", "/"}:
        return ()
    try:
        return parse_api_path(schema, api_path)
    except DataError as error:
        if error.tag in {"unknown-element", "unknown-namespace"}:
            raise not_found(error.message, error.path) from error
        raise Problem(error.tag, error.message, status=400, path=error.path) from error


def methods(path: ResourcePath) -> tuple[str, ...]:
    """The methods that a resource takes, in alphabetical order after the safe ones."""
    if not path:
        return (*READ, "PATCH", "POST", "PUT")
    if is_list(path) or not path[-1].node.config or _is_key(path):
        return READ
    if path[-1].node.is_inner:
        return (*READ, *EDITS)
    return (*READ, "DELETE", "PATCH", "PUT")


def check_method(method: str, path: ResourcePath) -> None:
    """Raise `Problem` when the resource does not take the method: 405, or 400 for a list without a key."""
    if method in methods(path):
        return
    if is_list(path) and method in EDITS:
        raise Problem("invalid-value", _whole_list(path), status=400, path=format_instance(path))
    raise not_allowed(
        method, methods(path), f"{format_instance(path) if path else 'the datastore'}{_reason(path)}"
    )


def is_list(path: ResourcePath) -> bool:
    """The path names a list or leaf-list as a whole, not one entry of it."""
    return bool(path) and path[-1].key is None and path[-1].node.kind in {Kind.LIST, Kind.LEAF_LIST}


def find(tree: Tree, path: ResourcePath) -> Value | None:
    """What the path names in a datastore; None when it is not there."""
    here: Value = tree
    for step in path:
        held = cast(Tree, here).get(step.node.py)
        if held is not None and step.key is not None:
            held = _entry(step, held)
        if held is None:
            return None
        here = held
    return here


def is_there(tree: Tree, path: ResourcePath) -> bool:
    """The resource exists; a container without presence does wherever its parent does (RFC 7950, 7.5.1)."""
    rest = path
    while rest and rest[-1].node.kind is Kind.CONTAINER and not rest[-1].node.presence:
        rest = rest[:-1]
    return find(tree, rest) is not None


def check_there(tree: Tree, path: ResourcePath) -> None:
    """Raise `Problem` 404 naming the outermost ancestor (or the resource itself) that is missing."""
    for length in range(1, len(path) + 1):
        if not is_there(tree, path[:length]):
            raise missing(path[:length])


def missing(path: ResourcePath) -> Problem:
    """404 for a resource that the schema has and the datastore has not."""
    return not_found(f"there is no {format_instance(path)}", format_instance(path))


def _entry(step: Step, held: Value) -> Value | None:
    key = step.key
    if key is None:
        return held
    if step.node.kind is Kind.LEAF_LIST:
        return key if key[0] in cast("tuple[object, ...]", held) else None
    return cast(Rows, held).get(key)


def _is_key(path: ResourcePath) -> bool:
    return len(path) > 1 and path[-1].node.py in path[-2].node.keys


def _reason(path: ResourcePath) -> str:
    if path and not path[-1].node.config:
        return ", which is state"
    if path and _is_key(path):
        return ", which is a key"
    return ""


def _whole_list(path: ResourcePath) -> str:
    node = path[-1].node
    keys = ",".join(f"{{{node.children[key].name}}}" for key in node.keys) or "{value}"
    return f"{node.name} is a {node.kind.value}: name one entry as {node.name}={keys}, or POST to its parent"
