"""What a SetRequest makes of a datastore (gNMI specification 3.4): all of it, or an error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from google.protobuf.unknown_fields import UnknownFieldSet

from orchestron_gnmi.messages import Message, gnmi
from orchestron_gnmi.paths import from_path
from orchestron_simulator.gnmi_paths import check_origin, elems_of, is_wild, matches, schema_nodes
from orchestron_simulator.gnmi_values import value_of
from orchestron_yang.assembly import under
from orchestron_yang.edit import apply_edit, change
from orchestron_yang.errors import DataError
from orchestron_yang.path import ResourcePath, Step, format_instance
from orchestron_yang.schema import Kind, Schema
from orchestron_yang.tree import Tree, Value

UNION_REPLACE_FIELD = 6
"""In SetRequest since gNMI 0.10; the messages at hand are older."""
DELETE, REPLACE, UPDATE, UNION_REPLACE = 1, 2, 3, 4
"""`UpdateResult.Operation`."""


def union_replaces(request: Message) -> list[Message]:
    """The updates of `union_replace`."""
    fields: Any = UnknownFieldSet(request)
    held = [fields[number] for number in range(len(fields))]
    return [gnmi.Update.FromString(f.data) for f in held if f.field_number == UNION_REPLACE_FIELD]


def is_empty(request: Message) -> bool:
    """Nothing is to be changed."""
    return not (request.delete or request.replace or request.update or union_replaces(request))


def changed_tree(schema: Schema, tree: Tree, request: Message, origins: Sequence[str]) -> Tree:
    """`tree` after the deletions, then the replacements, then the updates. Raises `DataError`."""
    union = union_replaces(request)
    if union:
        if request.delete or request.replace or request.update:
            raise DataError("union_replace stands alone in a SetRequest")
        tree = {}
    for path in request.delete:
        tree = _deleted(schema, tree, request.prefix, path, origins)
    for operation, updates in (("replace", request.replace), ("merge", [*request.update, *union])):
        for update in updates:
            tree = _written(schema, tree, request.prefix, update, operation, origins)
    return tree


def _deleted(schema: Schema, tree: Tree, prefix: Message, path: Message, origins: Sequence[str]) -> Tree:
    """What is not there is deleted in silence (3.4.6)."""
    check_origin(prefix, path, origins)
    elems = elems_of(prefix, path)
    schema_nodes(schema.root, elems)
    for found, _ in list(matches(schema.root, tree, elems)):
        tree = change(schema.root, tree, found, None) if found else {}
    return tree


def _written(
    schema: Schema, tree: Tree, prefix: Message, update: Message, operation: str, origins: Sequence[str]
) -> Tree:
    check_origin(prefix, update.path, origins)
    elems = elems_of(prefix, update.path)
    if is_wild(elems):
        raise DataError("a path to be written has no wildcards")
    path: ResourcePath = from_path(schema, gnmi.Path(elem=elems))
    if update.val.WhichOneof("value") is None:
        raise DataError("an update has no value", tag="missing-element")
    value = _value(schema, path, update.val)
    return apply_edit(schema, tree, path, operation, cast(Any, value)).tree


def _value(schema: Schema, path: ResourcePath, given: Message) -> Value:
    """The value at a path, with the whole path in its errors."""
    try:
        return value_of(schema, path[-1] if path else None, given)
    except DataError as error:
        last = path[-1] if path else None
        # the errors of these begin with the node itself, as they are read as a member of their parent
        is_member = last is not None and (last.node.kind in _MEMBERS or (last.key is None and _is_list(last)))
        under(error, format_instance(path[:-1] if is_member else path) if path else "")
        raise


def _is_list(step: Step) -> bool:
    return step.node.kind is Kind.LIST


_MEMBERS = {Kind.LEAF, Kind.LEAF_LIST, Kind.ANYDATA}


def results(request: Message) -> Iterator[Message]:
    """What the response says of each operation, in the order of the request."""
    for path in request.delete:
        yield gnmi.UpdateResult(path=path, op=DELETE)
    named = ((REPLACE, request.replace), (UPDATE, request.update), (UNION_REPLACE, union_replaces(request)))
    for op, updates in named:
        for update in updates:
            yield gnmi.UpdateResult(path=update.path, op=op)
