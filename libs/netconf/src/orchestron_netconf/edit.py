"""The smallest `edit-config` (RFC 6241, 7.2) that turns one configuration into another.

It is written for default-operation "merge", and so that what our schema does not know stays:

* A container without presence is never created, replaced or deleted, only what is in it.
* A new list entry or presence container is a `create`, one that is gone a `delete`: a device that
  was changed since it was read says so (data-exists, data-missing) and nothing is overwritten.
* Entries of a list in the user's order are moved by `insert` (RFC 7950, 7.8.6), one by one.
* In each element deletions come first, so that no case of a choice meets another.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias, cast
from xml.etree.ElementTree import Element, SubElement

from orchestron_netconf.names import NETCONF, YANG, nc
from orchestron_yang.diff import Difference, diff
from orchestron_yang.instance_identifier import quoted
from orchestron_yang.lookup import lookup
from orchestron_yang.names import Declarations
from orchestron_yang.path import ResourcePath, Step
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Key, Rows, Scalar, Tree, key_order
from orchestron_yang.xml_codec import resource_to_xml

Place: TypeAlias = tuple[object, ...]


def edit_config(schema: Schema, current: Tree, desired: Tree, delete: str = "delete") -> Element:
    """The `config` element that makes `desired` of `current`; without children when they are equal.

    It names what is different, the containers around that, and keys. Attributes are `nc:operation`
    and `yang:insert`, with the prefixes declared on the element. `delete` is the operation for what goes.
    """
    writer = _Writer(schema, delete)
    found = [part for one in diff(schema.root, current, desired) for part in _parts(one)]
    for one in found:
        if one.new is None:
            writer.delete(one.path)
    for one in found:
        if one.new is not None:
            writer.write(one)
    return writer.config


def subtree_filter(schema: Schema) -> Element:
    """The subtree filter (RFC 6241, 6) for all that the schema knows: its top-level nodes."""
    element = Element(nc("filter"), {"type": "subtree"})
    tables = lookup(schema)
    for node in schema.root.children.values():
        if node.config:
            SubElement(element, tables.tag(node))
    return element


def _parts(one: Difference) -> Iterator[Difference]:
    """A difference, or those within it where it is a container that has no meaning of its own."""
    node = one.path[-1].node
    if node.kind is Kind.CONTAINER and not node.presence:
        for inner in diff(node, cast(Tree, one.old or {}), cast(Tree, one.new or {})):
            yield from _parts(replace(inner, path=one.path + inner.path))
    elif _is_reordered(one):
        yield from _reordered(one)
    else:
        yield one


def _is_reordered(one: Difference) -> bool:
    step = one.path[-1]
    return step.key is None and step.node.kind in {Kind.LIST, Kind.LEAF_LIST}


def _reordered(one: Difference) -> Iterator[Difference]:
    """What is gone from a list in the user's order, then the list itself."""
    node, up = one.path[-1].node, one.path[:-1]
    here = {_mark(key) for key in _keys(one.new)}
    for key in _keys(one.old):
        if _mark(key) not in here:
            yield Difference((*up, Step(node, key)), "delete", key[0], None)
    yield one


def _keys(value: object) -> list[Key]:
    """The keys of a list's entries, or the values of a leaf-list, each alone in a tuple."""
    if isinstance(value, tuple):
        return [(item,) for item in cast("tuple[Scalar, ...]", value)]
    return list(cast(Rows, value or {}))


def _mark(key: Key | None) -> object:
    """Unlike keys themselves, marks tell 1 from True."""
    return None if key is None else key_order(key)


class _Writer:
    """Gathers edits in one element; those that lie within one instance share its element."""

    def __init__(self, schema: Schema, delete: str) -> None:
        self.schema = schema
        self.gone = delete
        self.tables = lookup(schema)
        self.config = Element(nc("config"), {"xmlns:nc": NETCONF})
        self.places: dict[Place, Element] = {(): self.config}

    def delete(self, path: ResourcePath) -> None:
        """Ask for the instance at `path`, which is there, to go."""
        self.bare(self.inside(path[:-1]), path[-1]).attrib["nc:operation"] = self.gone

    def write(self, one: Difference) -> None:
        """Ask for what is new or changed."""
        step = one.path[-1]
        if _is_reordered(one):
            self.reorder(one)
            return
        element = self.whole(self.inside(one.path[:-1]), step, one.new)
        if step.node.is_inner:
            element.attrib["nc:operation"] = "create"
        elif step.node.kind is Kind.ANYDATA and one.old is not None:
            element.attrib["nc:operation"] = "replace"

    def reorder(self, one: Difference) -> None:
        """Write the entries of a list that are new, changed or not where they belong."""
        node, up = one.path[-1].node, one.path[:-1]
        before = {_mark(key): key for key in _keys(one.old)}
        after = _keys(one.new)
        places = {mark: at for at, mark in enumerate(before)}
        steady = _longest_rising([places[_mark(key)] for key in after if _mark(key) in places])
        for at, key in enumerate(after):
            mark = _mark(key)
            if mark in places and places[mark] in steady:
                self.inner(one, key)
                continue
            element = self.moved(one, key, is_new=mark not in places)
            self.insert(element, node, after[at - 1] if at else None)
            self.places[_place((*up, Step(node, key)))] = element
            if mark in places:
                self.inner(one, key)

    def moved(self, one: Difference, key: Key, is_new: bool) -> Element:
        parent = self.inside(one.path[:-1])
        step = Step(one.path[-1].node, key)
        if not is_new or step.node.kind is Kind.LEAF_LIST:
            return self.bare(parent, step)
        element = self.whole(parent, step, cast(Rows, one.new)[key])
        element.attrib["nc:operation"] = "create"
        return element

    def inner(self, one: Difference, key: Key) -> None:
        """Differences within an entry that both lists have."""
        node = one.path[-1].node
        if node.kind is not Kind.LIST:
            return
        path = (*one.path[:-1], Step(node, key))
        old, new = cast(Rows, one.old)[key], cast(Rows, one.new)[key]
        found = [
            part for each in diff(node, old, new) for part in _parts(replace(each, path=path + each.path))
        ]
        for each in found:
            if each.new is None:
                self.delete(each.path)
        for each in found:
            if each.new is not None:
                self.write(each)

    def insert(self, element: Element, node: SchemaNode, anchor: Key | None) -> None:
        """Say where an entry belongs: first, or after `anchor`."""
        attributes = element.attrib
        attributes["xmlns:yang"] = YANG
        attributes["yang:insert"] = "first" if anchor is None else "after"
        if anchor is None:
            return
        declarations = Declarations(self.tables.names)
        if node.kind is Kind.LEAF_LIST:
            attributes["yang:value"] = self.tables.type(node).to_text(anchor[0], declarations)
        else:
            attributes["yang:key"] = self.predicates(node, anchor, declarations)
        attributes.update(declarations.attributes)

    def predicates(self, node: SchemaNode, key: Key, declarations: Declarations) -> str:
        out = ""
        for py, part in zip(node.keys, key, strict=True):
            leaf = node.children[py]
            text = self.tables.type(leaf).to_text(part, declarations)
            out += f"[{declarations.prefix(leaf.module)}:{leaf.name}={quoted(text)}]"
        return out

    def inside(self, path: ResourcePath) -> Element:
        """The element of an instance that there is before and after."""
        place = _place(path)
        found = self.places.get(place)
        if found is None:
            found = self.places[place] = self.bare(self.inside(path[:-1]), path[-1])
        return found

    def bare(self, parent: Element, step: Step) -> Element:
        """An element that names an instance and says nothing of it."""
        node = step.node
        if node.kind is Kind.LEAF_LIST:
            return self.whole(parent, step, None)
        element = SubElement(parent, self.tables.tag(node))
        for py, part in zip(node.keys, step.key or (), strict=bool(node.keys)):
            element.append(resource_to_xml(self.schema, node.children[py], part))
        return element

    def whole(self, parent: Element, step: Step, value: object) -> Element:
        """An element with all of an instance."""
        content = (step.key[0],) if step.node.kind is Kind.LEAF_LIST and step.key else value
        element = resource_to_xml(self.schema, step.node, cast(Tree, content))
        parent.append(element)
        return element


def _place(path: ResourcePath) -> Place:
    return tuple((step.node, _mark(step.key)) for step in path)


def _longest_rising(places: Sequence[int]) -> frozenset[int]:
    """The most that can stay where they are: a longest rising subsequence."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, place in enumerate(places):
        length = bisect_left(tails, place)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [place]
        ends[length : length + 1] = [at]
    found: list[int] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(places[at])
        at = before[at]
    return frozenset(found)
