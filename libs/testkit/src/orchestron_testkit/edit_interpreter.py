"""`edit-config` on XML, straight from RFC 6241, 7.2 and RFC 7950, 7: to hold our edits against.

It shares nothing with the code that writes edits but the schema, works on elements in place, and
touches only what the edit names: data that the schema does not know stays.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from orchestron_yang.schema import Kind, Schema, SchemaNode

OPERATION = "urn:ietf:params:xml:ns:netconf:base:1.0}operation"
INSERT, INSERT_KEY, INSERT_VALUE = (
    f"urn:ietf:params:xml:ns:yang:1}}{name}" for name in ("insert", "key", "value")
)


class Refused(Exception):
    """The edit does not fit the data: an RFC 6241 error-tag."""


def interpret(schema: Schema, data: Element, config: Element) -> None:
    """Carry out the edit in `config` (as `parse_xml` reads it) on `data`, with default-operation merge."""
    _Interpreter(schema).content(schema.root, data, config, {})


class _Interpreter:
    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def tag(self, node: SchemaNode) -> str:
        return f"{{{self.schema.namespace(node.module)}}}{node.name}"

    def content(self, node: SchemaNode, data: Element, edit: Element, scope: dict[str, str]) -> None:
        scope = {**scope, **_declared(edit)}
        for each in edit:
            child = next(c for c in node.children.values() if self.tag(c) == each.tag)
            self.child(node, child, data, each, {**scope, **_declared(each)})

    def child(
        self, parent: SchemaNode, node: SchemaNode, data: Element, edit: Element, scope: dict[str, str]
    ) -> None:
        held = self.find(node, data, self.mark(node, edit, scope))
        operation = edit.attrib.get(OPERATION, "merge")
        if operation == "delete":
            if held is None:
                raise Refused("data-missing")
            data.remove(held)
            return
        if operation == "create" and held is not None:
            raise Refused("data-exists")
        if held is None:
            held = self.made(parent, node, data, edit)
        self.fill(node, held, edit, operation, scope)
        if INSERT in edit.attrib:
            self.move(node, data, held, edit, scope)

    def made(self, parent: SchemaNode, node: SchemaNode, data: Element, edit: Element) -> Element:
        """A new instance at the end; what is of other cases goes."""
        for choice, case, _ in node.cases:
            for other in parent.children.values():
                if any(c == choice and k != case for c, k, _ in other.cases):
                    for gone in data.findall(self.tag(other)):
                        data.remove(gone)
        held = Element(edit.tag)
        data.append(held)
        return held

    def fill(
        self, node: SchemaNode, held: Element, edit: Element, operation: str, scope: dict[str, str]
    ) -> None:
        if node.is_inner:
            if operation == "replace":
                held[:] = []
            self.content(node, held, edit, scope)
            return
        held.text = edit.text
        held[:] = list(edit)
        held.attrib.clear()
        held.attrib.update({f"xmlns:{prefix}" if prefix else "xmlns": uri for prefix, uri in scope.items()})

    def find(self, node: SchemaNode, data: Element, mark: object) -> Element | None:
        for each in data.findall(self.tag(node)):
            if self.mark(node, each, _declared(each)) == mark:
                return each
        return None

    def mark(self, node: SchemaNode, element: Element, scope: dict[str, str]) -> object:
        """What tells an instance from its siblings, by its text with prefixes resolved."""
        if node.kind is Kind.LEAF_LIST:
            return _resolved(element.text or "", scope)
        if node.kind is not Kind.LIST:
            return None
        found = []
        for py in node.keys:
            leaf = element.find(self.tag(node.children[py]))
            if leaf is None:
                raise Refused("missing-element")
            found.append(_resolved(leaf.text or "", {**scope, **_declared(leaf)}))
        return found

    def move(
        self, node: SchemaNode, data: Element, held: Element, edit: Element, scope: dict[str, str]
    ) -> None:
        data.remove(held)
        same = data.findall(self.tag(node))
        if edit.attrib[INSERT] == "first":
            at = list(data).index(same[0]) if same else len(data)
        else:
            anchor = self.find(node, data, self.anchor(node, edit, scope))
            if anchor is None:
                raise Refused("missing-instance")
            at = list(data).index(anchor) + 1
        data.insert(at, held)

    def anchor(self, node: SchemaNode, edit: Element, scope: dict[str, str]) -> object:
        if node.kind is Kind.LEAF_LIST:
            return _resolved(edit.attrib[INSERT_VALUE], scope)
        text = edit.attrib[INSERT_KEY]
        found = re.findall(r"""\[([^:\]]+):([^=\]]+)=(?:"([^"]*)"|'([^']*)')\]""", text)
        values = {(scope[prefix], name): double or single for prefix, name, double, single in found}
        return [
            _resolved(values[self.schema.namespace(node.children[py].module), node.children[py].name], scope)
            for py in node.keys
        ]


def _declared(element: Element) -> dict[str, str]:
    return {name[6:]: uri for name, uri in element.attrib.items() if name.startswith("xmlns")}


def _resolved(text: str, scope: dict[str, str]) -> str:
    prefix, colon, name = text.partition(":")
    return f"{{{scope[prefix]}}}{name}" if colon and prefix in scope else text
