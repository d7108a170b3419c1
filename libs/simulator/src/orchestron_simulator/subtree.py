"""Subtree filters (RFC 6241, 6) on elements.

Where the schema of an element is known, the keys of a list entry are kept with whatever is selected
of it, as devices do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from orchestron_simulator.names import NETCONF, local, space
from orchestron_yang.lookup import Lookup
from orchestron_yang.schema import SchemaNode

BLANK = " \t\r\n"
ANY = ("", NETCONF)
"""Namespaces that stand for any: no data is of NETCONF's own, which a filter without namespace inherits."""


def selected(
    elements: Iterable[Element], chosen: Element, tables: Lookup | None = None, node: SchemaNode | None = None
) -> list[Element]:
    """What the children of the filter `chosen` select of `elements`, which are the children of `node`."""
    held = list(elements)
    selection = _Selection(tables)
    selection.mark(held, list(chosen), node)
    return selection.built(held)


class _Selection:
    """What is selected so far; several filters add up."""

    def __init__(self, tables: Lookup | None) -> None:
        self.tables = tables
        self.whole: set[int] = set()
        """Identities of the elements that are selected with all that is in them."""
        self.part: set[int] = set()
        """Of those that something is selected in."""

    def mark(self, elements: list[Element], filters: list[Element], node: SchemaNode | None) -> bool:
        """Select among siblings; False when nothing is."""
        found = False
        for element in elements:
            for chosen in filters:
                if _fits(chosen, element):
                    found |= self.one(element, chosen, self.child(node, element))
        return found

    def one(self, element: Element, chosen: Element, node: SchemaNode | None) -> bool:
        """Select what one node of the filter wants of one element."""
        if not len(chosen):
            if _text(chosen) and _text(chosen) != _text(element):
                return False
            self.whole.add(id(element))
            return True
        matches = [each for each in chosen if not len(each) and _text(each)]
        others = [each for each in chosen if len(each) or not _text(each)]
        matched = [_matching(element, each) for each in matches]
        if None in matched:
            return False
        if not others:
            self.whole.add(id(element))
            return True
        if not self.mark(list(element), others, node) and not matches:
            return False
        self.part.add(id(element))
        self.whole.update(id(sub) for sub in matched)
        self.whole.update(id(sub) for sub in element if self.is_key(node, sub))
        return True

    def child(self, node: SchemaNode | None, element: Element) -> SchemaNode | None:
        if self.tables is None or node is None:
            return None
        return self.tables.elements(node).get(element.tag)

    def is_key(self, node: SchemaNode | None, element: Element) -> bool:
        child = None if node is None or not node.keys else self.child(node, element)
        return node is not None and child is not None and child.py in node.keys

    def built(self, elements: list[Element]) -> list[Element]:
        """The elements as far as they are selected."""
        out = []
        for element in elements:
            if id(element) in self.whole:
                out.append(element)
            elif id(element) in self.part:
                copy = Element(element.tag, dict(element.attrib))
                copy.extend(self.built(list(element)))
                out.append(copy)
        return out


def _matching(element: Element, chosen: Element) -> Element | None:
    """The child of `element` that a content match node matches."""
    return next((sub for sub in element if _fits(chosen, sub) and _text(sub) == _text(chosen)), None)


def _fits(chosen: Element, element: Element) -> bool:
    """The same name, in the same namespace unless the filter names none (RFC 6241, 6.2.1)."""
    return local(chosen.tag) == local(element.tag) and space(chosen.tag) in {*ANY, space(element.tag)}


def _text(element: Element) -> str:
    return (element.text or "").strip(BLANK)


def names(chosen: Element) -> Iterator[tuple[str, str]]:
    """Namespace ("" for any) and name of what the filter looks at, at the top."""
    return (("" if space(each.tag) in ANY else space(each.tag), local(each.tag)) for each in chosen)
