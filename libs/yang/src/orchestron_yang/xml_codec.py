"""YANG data as XML (RFC 7950), in and out, by the same rules and with the same messages as JSON.

Elements are ElementTree's; `parse_xml` and `to_bytes` of `xml_text` belong to it and are found here
too. Comments and white space between elements mean nothing, attributes are refused. An identity is
written with its module's own prefix, or bare when it is of the module of its leaf.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast
from xml.etree.ElementTree import Element, SubElement

from orchestron_yang import layout
from orchestron_yang.anydata import from_element, into_element
from orchestron_yang.assembly import (
    above,
    closed,
    entry_step,
    leaf_list,
    leaf_refused,
    named,
    new_rows,
    place,
    segment,
    stranger,
    twice,
    under,
)
from orchestron_yang.errors import DataError
from orchestron_yang.lexical import shown
from orchestron_yang.lookup import Lookup, is_open, lookup
from orchestron_yang.names import Declarations, XmlQualifiers
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Key, Rows, Scalar, Tree, Value
from orchestron_yang.xml_text import MAX_DEPTH, parse_xml, to_bytes

BLANK: Final = " \t\r\n"
RESTCONF: Final = "urn:ietf:params:xml:ns:yang:ietf-restconf"
MAX_SCOPE: Final = 256
Scope = Mapping[str, str]


def tree_from_xml(
    schema: Schema, node: SchemaNode, element: Element, path: str = "", *, lenient: bool = False
) -> Tree:
    """The content of a container, of one list entry, or (`schema.root`) of the datastore.

    The name of `element` itself is not looked at. `path` is where it lies, for messages. With `lenient`,
    as for what a device says, elements and attributes that the schema does not know, and nodes that
    are no configuration, are left out. Raises `DataError`.
    """
    reader = (_LenientReader if lenient else _Reader)(lookup(schema))
    try:
        return reader.content(node, element, {})
    except DataError as error:
        under(error, path)
        raise


def resource_from_xml(schema: Schema, node: SchemaNode, element: Element, path: str = "") -> Value:
    """The value in an element that stands for `node`; one entry for a list, a tuple of one for a leaf-list.

    For `schema.root` the element is `data`. `path` is that of the parent instance, for messages.
    Raises `DataError`.
    """
    reader = _Reader(lookup(schema))
    try:
        if node.parent is None:
            return reader.datastore(node, element)
        reader.check_tag(node, element)
        return reader.resource(node, element)
    except DataError as error:
        under(error, path or above(node))
        raise


def tree_to_xml(schema: Schema, node: SchemaNode, tree: Tree, tag: str = "data") -> Element:
    """The content of a container, list entry or datastore, in an element named `tag`."""
    element = Element(tag)
    _Writer(lookup(schema)).fill(element, node, tree)
    return element


def resource_to_xml(schema: Schema, node: SchemaNode, value: Value) -> Element:
    """The element for a node: a list's value is one entry, a leaf-list's a tuple of one.

    Raises `ValueError` for a leaf-list with more values, which no single element can hold.
    """
    if node.parent is None:
        return tree_to_xml(schema, node, cast(Tree, value), f"{{{RESTCONF}}}data")
    around = Element("data")
    rows: Rows = {(): cast(Tree, value)}
    _Writer(lookup(schema)).add(around, node, rows if node.kind is Kind.LIST else value)
    if len(around) != 1:
        raise ValueError(f"{node.path} has {len(around)} values, not one")
    return around[0]


class _Reader:
    """Elements to tree values; errors carry the path from here inwards."""

    def __init__(self, tables: Lookup) -> None:
        self.tables = tables
        self.names = tables.names

    def datastore(self, node: SchemaNode, element: Element) -> Tree:
        if element.tag not in {"data", f"{{{RESTCONF}}}data"}:
            raise DataError(
                f"the root element must be 'data', not {shown(element.tag)}", tag="unknown-element"
            )
        return self.content(node, element, {})

    def check_tag(self, node: SchemaNode, element: Element) -> None:
        if element.tag != self.tables.tag(node):
            space, _, name = element.tag.removeprefix("{").rpartition("}")
            tag = "unknown-namespace" if name == node.name else "unknown-element"
            raise DataError(
                f"the message must hold '{node.name}' of namespace {self.names.namespace(node.module)}, "
                f"not {shown(name)} of {shown(space)}",
                tag=tag,
            )

    def resource(self, node: SchemaNode, element: Element) -> Value:
        out: dict[str, Value] = {}
        listed: dict[SchemaNode, list[Scalar]] = {}
        self.child(node, element, {}, out, listed)
        if node.kind is Kind.LEAF_LIST:
            return tuple(listed[node])
        held = out.get(node.py, {})
        return next(iter(cast(Rows, held).values())) if node.kind is Kind.LIST else held

    def content(self, node: SchemaNode, element: Element, scope: Scope) -> dict[str, Value]:
        scope = self.scope(element, scope)
        if element.text and element.text.strip(BLANK):
            raise _stray_text(node, element.text)
        elements = self.tables.elements(node)
        out: dict[str, Value] = {}
        listed: dict[SchemaNode, list[Scalar]] = {}
        for sub in element:
            if sub.tail and sub.tail.strip(BLANK):
                raise _stray_text(node, sub.tail)
            child = elements.get(sub.tag)
            if child is None or not is_open(node, child):
                self.refuse(node, sub.tag, child)
            else:
                self.child(child, sub, scope, out, listed)
        for child, values in listed.items():
            out[child.py] = cast(Value, leaf_list(child, values))
        return out

    def child(
        self,
        node: SchemaNode,
        element: Element,
        scope: Scope,
        out: dict[str, Value],
        listed: dict[SchemaNode, list[Scalar]],
    ) -> None:
        """Read one element into `out`; values of leaf-lists are gathered in `listed`."""
        kind = node.kind
        if kind is Kind.LIST:
            self.entry(node, element, scope, out)
        elif kind is Kind.LEAF_LIST:
            listed.setdefault(node, []).append(self.leaf(node, element, scope))
        elif node.py in out:
            raise twice(node)
        elif kind is Kind.LEAF:
            out[node.py] = self.leaf(node, element, scope)
        elif kind is Kind.ANYDATA:
            out[node.py] = self.anydata(node, element)
        else:
            held = self.container(node, element, scope)
            if held or node.presence:
                out[node.py] = held

    def anydata(self, node: SchemaNode, element: Element) -> Value:
        try:
            return cast(Value, from_element(self.names, element))
        except DataError as error:
            under(error, segment(node))
            raise

    def container(self, node: SchemaNode, element: Element, scope: Scope) -> Tree:
        try:
            return self.content(node, element, scope)
        except DataError as error:
            under(error, segment(node))
            raise

    def entry(self, node: SchemaNode, element: Element, scope: Scope, out: dict[str, Value]) -> None:
        rows = cast("dict[Key, Tree]", out.get(node.py))
        if rows is None:
            rows = cast("dict[Key, Tree]", out.setdefault(node.py, new_rows(node)))
        try:
            entry = self.content(node, element, scope)
        except DataError as error:
            under(error, entry_step(node, self.key(node, element, scope), len(rows) + 1))
            raise
        place(node, rows, entry, len(rows) + 1)

    def key(self, node: SchemaNode, element: Element, scope: Scope) -> Key | None:
        """The key of an entry that cannot be read as a whole, if the key itself can."""
        leafs = [node.children[py] for py in node.keys]
        found = [element.find(self.tables.tag(leaf)) for leaf in leafs]
        try:
            parts = [
                self.leaf(leaf, sub, scope) for leaf, sub in zip(leafs, found, strict=True) if sub is not None
            ]
        except DataError:
            return None
        return tuple(parts) if parts and len(parts) == len(leafs) else None

    def leaf(self, node: SchemaNode, element: Element, scope: Scope) -> Scalar:
        type = self.tables.type(node)
        try:
            if element.attrib:
                scope = self.scope(element, scope)
            if len(element):
                raise DataError(f"'{node.name}' is a {node.kind.value} and holds text, not elements")
            return type.from_text(element.text or "", XmlQualifiers(self.names, scope))
        except DataError as error:
            raise leaf_refused(node, type, error) from None

    def refuse(self, parent: SchemaNode, tag: str, node: SchemaNode | None) -> None:
        """What to do with an element that is not known (None), or is not to be set."""
        if node is not None:
            raise closed(node)
        space, _, name = tag.removeprefix("{").rpartition("}")
        module = self.names.by_namespace.get(space)
        raise stranger(self.tables, parent, name, module, space if module is None else "")

    def scope(self, element: Element, around: Scope) -> Scope:
        """The prefixes in scope in an element."""
        if not element.attrib:
            return around
        scope = dict(around)
        for name, value in element.attrib.items():
            if name == "xmlns" or name.startswith("xmlns:"):
                scope[name[6:]] = value
            else:
                self.attribute(name)
        if len(scope) > MAX_SCOPE:
            raise DataError(f"more than {MAX_SCOPE} prefixes are in scope", tag="malformed-message")
        return scope

    def attribute(self, name: str) -> None:
        """What to do with an attribute that is no declaration."""
        raise DataError(f"the attribute {shown(name)} is not supported", tag="unknown-attribute")


class _LenientReader(_Reader):
    """Passes over what it does not know."""

    def refuse(self, parent: SchemaNode, tag: str, node: SchemaNode | None) -> None: ...

    def attribute(self, name: str) -> None: ...


def _stray_text(node: SchemaNode, text: str) -> DataError:
    return DataError(f"text {shown(text.strip(BLANK))} stands in {named(node)}, which holds elements only")


class _Writer:
    """Tree values to elements."""

    def __init__(self, tables: Lookup) -> None:
        self.tables = tables

    def fill(self, element: Element, node: SchemaNode, tree: Tree) -> None:
        for _, child, _, value in layout.children(self.tables, node, tree):
            self.add(element, child, value)

    def add(self, parent: Element, node: SchemaNode, value: Value) -> None:
        """Append the element or elements of one child."""
        kind = node.kind
        tag = self.tables.tag(node)
        if kind is Kind.LEAF:
            self.leaf(SubElement(parent, tag), node, cast(Scalar, value))
        elif kind is Kind.LIST:
            for entry in layout.entries(node, cast(Rows, value)):
                self.fill(SubElement(parent, tag), node, entry)
        elif kind is Kind.LEAF_LIST:
            for each in cast("tuple[Scalar, ...]", value):
                self.leaf(SubElement(parent, tag), node, each)
        elif kind is Kind.ANYDATA:
            into_element(self.tables.names, SubElement(parent, tag), value)
        else:
            self.fill(SubElement(parent, tag), node, cast(Tree, value))

    def leaf(self, element: Element, node: SchemaNode, value: Scalar) -> None:
        declarations = Declarations(self.tables.names)
        element.text = self.tables.type(node).to_text(value, declarations)
        element.attrib.update(declarations.attributes)


__all__ = [
    "MAX_DEPTH",
    "parse_xml",
    "resource_from_xml",
    "resource_to_xml",
    "to_bytes",
    "tree_from_xml",
    "tree_to_xml",
]
