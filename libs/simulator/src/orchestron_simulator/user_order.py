"""Places in a list or leaf-list whose order is the user's (RFC 7950, 7.7.9 and 7.8.6)."""

from __future__ import annotations

import re
from collections import OrderedDict

from orchestron_yang.assembly import entry_step
from orchestron_yang.errors import DataError
from orchestron_yang.lexical import shown
from orchestron_yang.lookup import Lookup
from orchestron_yang.names import XmlQualifiers
from orchestron_yang.schema import Kind, SchemaNode
from orchestron_yang.tree import Key, Rows, Scalar, sort_key

_PREDICATE = re.compile(r"""\[\s*(?:[\w.-]+:)?([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')\s*\]""")


def anchor_key(tables: Lookup, node: SchemaNode, text: str, qualifiers: XmlQualifiers) -> Key:
    """The key in a `key` attribute, such as `[ex:name='a']`, or the value in a `value` attribute.

    Raises `DataError` bad-attribute for any other text.
    """
    if node.kind is Kind.LEAF_LIST:
        return (tables.type(node).from_text(text, qualifiers),)
    found = {name: double or single for name, double, single in _PREDICATE.findall(text)}
    leafs = [node.children[py] for py in node.keys]
    if set(found) != {leaf.name for leaf in leafs} or _PREDICATE.sub("", text).strip():
        raise DataError(f"{shown(text)} is no key of '{node.name}'", tag="bad-attribute")
    return tuple(tables.type(leaf).from_text(found[leaf.name], qualifiers) for leaf in leafs)


def moved(
    node: SchemaNode, held: Rows | tuple[Scalar, ...], key: Key, where: str, anchor: Key | None
) -> Rows | tuple[Scalar, ...]:
    """The entries with that of `key` first, last, or before or after `anchor`.

    Raises `DataError` bad-attribute (missing-instance) when `anchor` is not there.
    """
    keys: list[Key] = [(item,) for item in held] if isinstance(held, tuple) else list(held)
    marks = [_mark(each) for each in keys]
    one = keys.pop(marks.index(_mark(key)))
    marks.remove(_mark(key))
    if anchor is None:
        at = 0 if where == "first" else len(keys)
    elif _mark(anchor) in marks:
        at = marks.index(_mark(anchor)) + (where == "after")
    else:
        message = f"there is no entry to stand {where}"
        raise DataError(
            message, path=entry_step(node, None, 1), tag="bad-attribute", app_tag="missing-instance"
        )
    keys.insert(at, one)
    if isinstance(held, tuple):
        return tuple(each[0] for each in keys)
    return OrderedDict((each, held[each]) for each in keys)


def _mark(key: Key) -> object:
    return tuple(sort_key(part) for part in key)
