"""`edit-config` (RFC 6241, 7.2) on immutable trees, with `insert` of RFC 7950, 7.7.9 and 7.8.6.

An edit is carried out as a whole or not at all. What carries no `operation` attribute anywhere
below it is read and merged in one go, so that a large edit costs what its data costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import cast
from xml.etree.ElementTree import Element

from orchestron_simulator.names import INSERT, INSERT_KEY, INSERT_VALUE, OPERATION, local, space
from orchestron_simulator.user_order import anchor_key, moved
from orchestron_yang.assembly import closed, entry_step, leaf_refused, segment, stranger, under
from orchestron_yang.edit import change, merged, replaced
from orchestron_yang.errors import DataError, DataExists, DataMissing
from orchestron_yang.filter import value_at
from orchestron_yang.lexical import shown
from orchestron_yang.lookup import is_open, lookup
from orchestron_yang.names import XmlQualifiers
from orchestron_yang.path import Step
from orchestron_yang.rows import rows_set
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Key, Rows, Scalar, Tree, Value
from orchestron_yang.xml_codec import resource_from_xml, tree_from_xml

OPERATIONS = ("merge", "replace", "create", "delete", "remove")
NONE = "none"
Scope = Mapping[str, str]
"""Namespace declarations around an element, as attributes: `xmlns:prefix` to namespace."""


def edited(
    schema: Schema, tree: Tree, config: Element, default: str = "merge", scope: Scope | None = None
) -> Tree:
    """The datastore `tree` after the edit in `config`; `default` is the default-operation.

    Whether the result is valid as a whole is not looked at. Raises `DataError` with the error-tag of
    RFC 6241, and a path.
    """
    editor = _Editor(schema, marked(config))
    if default != "replace":
        return editor.content(schema.root, tree, config, default, scope or {})
    return replaced(schema.root, tree, editor.content(schema.root, {}, config, "merge", scope or {}))


def marked(element: Element) -> frozenset[int]:
    """Identities (`id`) of the elements that carry a qualified attribute or have one below them."""
    found: set[int] = set()

    def visit(each: Element) -> bool:
        here = any("}" in name for name in each.attrib)
        below = [visit(sub) for sub in each]
        if here or any(below):
            found.add(id(each))
            return True
        return False

    visit(element)
    return frozenset(found)


def declared(element: Element, around: Scope) -> Scope:
    """The declarations in scope within an element."""
    own = {name: value for name, value in element.attrib.items() if name.startswith("xmlns")}
    return {**around, **own} if own else around


class _Editor:
    """One edit; errors carry the path from here inwards."""

    def __init__(self, schema: Schema, marks: frozenset[int]) -> None:
        self.schema = schema
        self.tables = lookup(schema)
        self.marks = marks

    def content(self, node: SchemaNode, tree: Tree, element: Element, inherited: str, scope: Scope) -> Tree:
        """Content of `node` after the edit below `element`; `inherited` is "merge" or "none"."""
        scope = declared(element, scope)
        for is_marked, subs in groupby(element, lambda sub: id(sub) in self.marks):
            if not is_marked:
                tree = self.plain(node, tree, list(subs), inherited, scope)
                continue
            for sub in subs:
                tree = self.child(node, tree, sub, inherited, scope)
        return tree

    def plain(
        self, node: SchemaNode, tree: Tree, elements: list[Element], inherited: str, scope: Scope
    ) -> Tree:
        """Children without any operation of their own."""
        around = Element("config", dict(scope))
        around.extend(elements)
        given = tree_from_xml(self.schema, node, around)
        if inherited == NONE:
            _require(node, tree, given)
            return tree
        return merged(node, tree, given)

    def child(self, parent: SchemaNode, tree: Tree, element: Element, inherited: str, scope: Scope) -> Tree:
        """One child with an operation on it or below it."""
        node = self.node(parent, element)
        scope = declared(element, scope)
        key: Key | None = None
        try:
            operation = _operation(element, inherited)
            key = self.key(node, element, scope)
            step = Step(node, key)
            held = value_at(tree, (step,))
            after = self.value(node, held, element, operation, scope)
        except DataError as error:
            under(error, entry_step(node, key, 1) if node.kind is Kind.LIST else segment(node))
            raise
        if after is not held:
            tree = _placed(parent, tree, step, held, after)
        if INSERT in element.attrib and after is not None and key is not None:
            tree = self.inserted(tree, step, element, scope)
        return tree

    def node(self, parent: SchemaNode, element: Element) -> SchemaNode:
        node = self.tables.elements(parent).get(element.tag)
        if node is None:
            module = self.tables.names.by_namespace.get(space(element.tag))
            unknown = space(element.tag) if module is None else ""
            raise stranger(self.tables, parent, local(element.tag), module, unknown)
        if not is_open(parent, node):
            raise closed(node)
        return node

    def key(self, node: SchemaNode, element: Element, scope: Scope) -> Key | None:
        """What tells this one from its siblings: key leafs, or the value of a leaf-list."""
        if node.kind is Kind.LEAF_LIST:
            return (self.scalar(node, element, scope),)
        if node.kind is not Kind.LIST:
            return None
        if not node.keys:
            raise DataError("an entry without keys cannot be edited alone", tag="operation-not-supported")
        leafs = [node.children[py] for py in node.keys]
        found = [(leaf, element.find(self.tables.tag(leaf))) for leaf in leafs]
        for leaf, sub in found:
            if sub is None:
                raise DataError(f"key '{leaf.name}' is missing", path=segment(leaf), tag="missing-element")
        return tuple(self.scalar(leaf, sub, scope) for leaf, sub in found if sub is not None)

    def scalar(self, node: SchemaNode, element: Element, scope: Scope) -> Scalar:
        type = self.tables.type(node)
        around = {name[6:]: uri for name, uri in declared(element, scope).items()}
        try:
            return type.from_text(element.text or "", XmlQualifiers(self.tables.names, around))
        except DataError as error:
            raise leaf_refused(node, type, error) from None

    def value(
        self, node: SchemaNode, held: Value | None, element: Element, operation: str, scope: Scope
    ) -> Value | None:
        """What stands at the element's place after its operation."""
        if operation in {"delete", "remove"}:
            if held is None and operation == "delete":
                raise DataMissing("is not there")
            return None
        if operation == "create" and held is not None:
            raise DataExists("is there already")
        if operation == NONE and held is None and (node.kind is not Kind.CONTAINER or node.presence):
            raise DataMissing("is not there")
        if not node.is_inner:
            return held if operation == NONE else self.leaf(node, element, scope)
        fresh = held is None or operation in {"create", "replace"}
        inner = NONE if operation == NONE else "merge"
        after = self.content(node, {} if fresh else cast(Tree, held), element, inner, scope)
        return after if held is None or not fresh else replaced(node, cast(Tree, held), after)

    def leaf(self, node: SchemaNode, element: Element, scope: Scope) -> Value:
        if node.kind is not Kind.ANYDATA:
            return self.scalar(node, element, scope)
        bare = Element(element.tag, dict(scope))
        bare.text = element.text
        bare.extend(element)
        return resource_from_xml(self.schema, node, bare)

    def inserted(self, tree: Tree, step: Step, element: Element, scope: Scope) -> Tree:
        """The tree with the entry where its `insert` attribute says."""
        node = step.node
        where = element.attrib[INSERT]
        if not node.user_ordered or where not in {"first", "last", "before", "after"}:
            raise DataError(f"insert={shown(where)} does not fit", path=segment(node), tag="bad-attribute")
        anchor: Key | None = None
        if where in {"before", "after"}:
            anchor = self.anchor(node, element, scope)
        held = cast("Rows | tuple[Scalar, ...]", tree[node.py])
        return {**tree, node.py: moved(node, held, cast(Key, step.key), where, anchor)}

    def anchor(self, node: SchemaNode, element: Element, scope: Scope) -> Key:
        text = element.attrib.get(INSERT_VALUE if node.kind is Kind.LEAF_LIST else INSERT_KEY)
        if text is None:
            raise DataError("insert needs key or value", path=segment(node), tag="missing-attribute")
        around = {name[6:]: uri for name, uri in scope.items()}
        return anchor_key(self.tables, node, text, XmlQualifiers(self.tables.names, around))


def _placed(parent: SchemaNode, tree: Tree, step: Step, held: Value | None, after: Value | None) -> Tree:
    """`tree` with `after` in place of `held`. What was within and stays is not compared again."""
    node = step.node
    if held is None or not node.is_inner or not after:
        return change(parent, tree, (step,), after)
    if node.kind is Kind.LIST:
        rows = rows_set(cast(Rows, tree[node.py]), cast(Key, step.key), cast(Tree, after))
        return {**tree, node.py: rows}
    return {**tree, node.py: after}


def _operation(element: Element, inherited: str) -> str:
    known = {OPERATION, INSERT, INSERT_KEY, INSERT_VALUE}
    for name in element.attrib:
        if name not in known and not name.startswith("xmlns"):
            raise DataError(f"the attribute {shown(name)} is not supported", tag="unknown-attribute")
    operation = element.attrib.get(OPERATION, inherited)
    if operation not in {*OPERATIONS, inherited}:
        raise DataError(f"there is no operation {shown(operation)}", tag="bad-attribute")
    return operation


def _require(node: SchemaNode, tree: Tree, given: Tree) -> None:
    """Raise `DataMissing` for a level of `given` that `tree` does not have."""
    for py, value in given.items():
        child = node.children[py]
        held = tree.get(py)
        if child.kind is Kind.LIST and child.keys:
            _require_entries(child, cast(Rows, held or {}), cast(Rows, value))
        elif child.kind is Kind.CONTAINER and (held is not None or not child.presence):
            try:
                _require(child, cast(Tree, held or {}), cast(Tree, value))
            except DataMissing as error:
                under(error, segment(child))
                raise
        elif held is None:
            raise DataMissing("is not there", path=segment(child))


def _require_entries(node: SchemaNode, held: Rows, given: Rows) -> None:
    for key, entry in given.items():
        try:
            if key not in held:
                raise DataMissing("is not there")
            _require(node, held[key], entry)
        except DataMissing as error:
            under(error, entry_step(node, key, 1))
            raise
