"""A configuration from the notifications of a GetResponse (gNMI specification 3.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from orchestron_gnmi.messages import Message
from orchestron_gnmi.paths import from_path, spoken
from orchestron_gnmi.values import known_content
from orchestron_yang.edit import merged
from orchestron_yang.errors import DataError
from orchestron_yang.json_codec import parse_json
from orchestron_yang.lexical import canonical
from orchestron_yang.lookup import lookup
from orchestron_yang.path import ResourcePath, Step, format_instance
from orchestron_yang.schema import Kind, Schema
from orchestron_yang.tree import Tree, Value


def tree_of(schema: Schema, notifications: Iterable[Message]) -> Tree:
    """All updates together, without what the schema does not know. Raises `DataError` with the path."""
    whole: Tree = {}
    for notification in notifications:
        for update in notification.update:
            path = _known_path(schema, update.path, notification.prefix)
            if path is not None:
                offer = _offer(schema, path, _raw(schema, path, update))
                whole = merged(schema.root, whole, offer)
    return whole


def _known_path(schema: Schema, path: Message, prefix: Message) -> ResourcePath | None:
    try:
        return from_path(schema, path, prefix)
    except DataError as error:
        if error.tag == "unknown-element":
            return None
        raise


def _offer(schema: Schema, path: ResourcePath, raw: object) -> Tree:
    """The datastore with nothing but the value of one update."""
    try:
        if not path:
            return known_content(schema, schema.root, raw)
        node = path[-1].node
        if node.kind is Kind.LIST and path[-1].key is not None:
            return _around(path, known_content(schema, node, raw))
        parent = path[-2].node if len(path) > 1 else schema.root
        return _around(path[:-1], known_content(schema, parent, {f"{node.module}:{node.name}": raw}))
    except DataError as error:
        raise DataError(f"{format_instance(path)}: {error}", tag=error.tag) from error


def _around(path: ResourcePath, content: Tree) -> Tree:
    """`content` at `path`, with the keys of the entries on the way."""
    for step in reversed(path):
        content = {step.node.py: _wrapped(step, content)}
    return content


def _wrapped(step: Step, content: Tree) -> Value:
    if step.key is None:
        return content
    return {step.key: {**dict(zip(step.node.keys, step.key, strict=True)), **content}}


def _raw(schema: Schema, path: ResourcePath, update: Message) -> object:
    """The value as RFC 7951 has it."""
    kind = update.val.WhichOneof("value")
    if kind in {"json_ietf_val", "json_val"}:
        return parse_json(getattr(update.val, kind))
    if kind == "leaflist_val":
        return [_scalar(schema, path, element) for element in update.val.leaflist_val.element]
    return _scalar(schema, path, update.val)


def _scalar(schema: Schema, path: ResourcePath, value: Message) -> object:
    kind = value.WhichOneof("value")
    if kind not in {"string_val", "int_val", "uint_val", "bool_val", "ascii_val", "double_val"} or not path:
        where = format_instance(path)
        raise DataError(
            f"{where} has a value of a kind that is not expected here ({kind})", tag="invalid-value"
        )
    tables = lookup(schema)
    leaf = tables.type(path[-1].node)
    held: Any = getattr(value, kind)
    text = held if isinstance(held, str) else canonical(held)
    return leaf.to_json(leaf.from_text(text, tables.json_qualifiers))


def time_of(notification: Message) -> str:
    """When it happened (RFC 3339), as the device has it."""
    return datetime.fromtimestamp(notification.timestamp / 1e9, UTC).isoformat(timespec="milliseconds")


def changed_paths(notification: Message) -> tuple[str, ...]:
    """What a notification of a subscription is about, for people."""
    updates = [update.path for update in notification.update]
    return tuple(spoken(path, notification.prefix) for path in [*updates, *notification.delete])
