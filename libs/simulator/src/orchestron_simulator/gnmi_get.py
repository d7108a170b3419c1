"""What a GetRequest gets (gNMI specification 3.3): a notification for each of its paths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from orchestron_gnmi.messages import Message, gnmi
from orchestron_gnmi.paths import spoken, to_path
from orchestron_simulator.gnmi_paths import (
    Found,
    check_origin,
    elems_of,
    is_wild,
    leafs,
    matches,
    schema_nodes,
    without,
)
from orchestron_simulator.gnmi_values import ENCODINGS, typed
from orchestron_yang.errors import DataError, DataMissing
from orchestron_yang.schema import Kind, Schema
from orchestron_yang.tree import Tree, Value

CONFIG, STATE, OPERATIONAL = 1, 2, 3
"""`GetRequest.DataType`."""


def notifications(
    schema: Schema, tree: Tree, request: Message, origins: Sequence[str], nanoseconds: int
) -> list[Message]:
    """One for each path; `tree` is configuration and state.

    Raises `DataMissing` for a single node that is not there, `DataError` for what the schema lacks.
    """
    check_encoding(request.encoding)
    paths = list(request.path) or [gnmi.Path()]
    return [_notification(schema, tree, request, path, origins, nanoseconds) for path in paths]


def check_encoding(encoding: int) -> None:
    """Raise `DataError` for an encoding that no value here has."""
    if encoding not in ENCODINGS:
        raise DataError("that encoding is not supported", tag="operation-not-supported")


def _notification(
    schema: Schema, tree: Tree, request: Message, path: Message, origins: Sequence[str], nanoseconds: int
) -> Message:
    check_origin(request.prefix, path, origins)
    elems = elems_of(request.prefix, path)
    schema_nodes(schema.root, elems)
    found = list(matches(schema.root, tree, elems))
    if not found and not is_wild(elems) and not _is_implied(schema, tree, elems):
        raise DataMissing(f"{spoken(path, request.prefix)} is not there")
    kept = 0 if is_wild(list(request.prefix.elem)) else len(request.prefix.elem)
    prefix = gnmi.Path(target=request.prefix.target, origin=request.prefix.origin)
    prefix.elem.extend(request.prefix.elem[:kept])
    out = gnmi.Notification(timestamp=nanoseconds, prefix=prefix)
    for at, value in _wanted(schema, found, request.type, request.encoding):
        node = at[-1].node if at else schema.root
        update = out.update.add(
            path=to_path(at, path.origin), val=typed(schema, node, value, request.encoding)
        )
        del update.path.elem[:kept]
    return out


def _is_implied(schema: Schema, tree: Tree, elems: list[Message]) -> bool:
    """The path leads to what is there without being held: an empty container, a list without entries."""
    if not elems:
        return True
    node = schema_nodes(schema.root, elems)[0]
    is_list = node.kind is Kind.LIST and len(elems[-1].key) < len(node.keys)
    if not is_list and (node.kind is not Kind.CONTAINER or node.presence):
        return False
    above = elems[:-1]
    return any(matches(schema.root, tree, above)) or _is_implied(schema, tree, above)


def _wanted(schema: Schema, found: Iterable[Found], type: int, encoding: int) -> Iterable[Found]:
    """The values of the type that is asked for; leafs one by one in PROTO."""
    for at, value in found:
        node = at[-1].node if at else schema.root
        part: Value | None = value
        if type in {CONFIG, STATE, OPERATIONAL}:
            part = without(node, value, config=type == CONFIG)
            part = {} if part is None and not at else part
        if part is None:
            continue
        if encoding == gnmi.PROTO:
            yield from leafs(at, node, part)
        else:
            yield at, part
