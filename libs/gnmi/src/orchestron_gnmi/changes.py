"""The smallest SetRequest that leads from one configuration to another (gNMI specification 3.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from orchestron_gnmi.messages import Message, gnmi
from orchestron_gnmi.paths import to_path
from orchestron_gnmi.values import to_json
from orchestron_yang.diff import Difference, diff
from orchestron_yang.filter import value_at
from orchestron_yang.json_codec import dumps, tree_to_json
from orchestron_yang.path import ResourcePath, Step
from orchestron_yang.schema import Kind, Schema
from orchestron_yang.tree import Rows, Tree


def set_request(schema: Schema, current: Tree, desired: Tree, origin: str = "") -> Message:
    """What changes `current` into `desired`, and names nothing that they share; empty when they are equal.

    A target carries out deletions first, then replacements, then updates. A leaf-list whose values
    changed is replaced, since no path leads to one value. A list whose order changed, and a list
    without keys, is deleted and given anew.
    """
    request = gnmi.SetRequest()
    for one in _settled(diff(schema.root, current, desired), desired):
        _add(request, schema, one, origin)
    return request


def _settled(differences: Iterable[Difference], desired: Tree) -> Iterator[Difference]:
    """The differences, with one for each leaf-list in place of one for each value."""
    done: set[ResourcePath] = set()
    for one in differences:
        last = one.path[-1]
        if last.node.kind is not Kind.LEAF_LIST:
            yield one
            continue
        path = (*one.path[:-1], Step(last.node))
        if path not in done:
            done.add(path)
            value = value_at(desired, path)
            yield Difference(path, "delete" if value is None else "replace", None, value)


def _add(request: Message, schema: Schema, one: Difference, origin: str) -> None:
    last = one.path[-1]
    if one.new is None:
        request.delete.append(to_path(one.path, origin))
    elif last.node.kind is Kind.LIST and last.key is None:
        if one.old is not None:
            request.delete.append(to_path(one.path, origin))
        request.update.append(_rows(schema, one, origin))
    else:
        update = _update(to_path(one.path, origin), to_json(schema, last.node, one.new))
        (request.replace if last.node.kind is Kind.LEAF_LIST else request.update).append(update)


def _rows(schema: Schema, one: Difference, origin: str) -> Message:
    """A whole list, as a member of the node around it."""
    node = one.path[-1].node
    parent = node.parent or schema.root
    member = tree_to_json(schema, parent, {node.py: cast(Rows, one.new)})
    body = {f"{node.module}:{node.name}": next(iter(member.values()))}
    return _update(to_path(one.path[:-1], origin), dumps(body))


def _update(path: Message, value: bytes) -> Message:
    return gnmi.Update(path=path, val=gnmi.TypedValue(json_ietf_val=value))
