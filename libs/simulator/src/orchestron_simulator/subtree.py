"""Subtree filters (RFC 6241, 6) on elements.

Where the schema of an element is known, the keys of a list entry are kept with whatever is selected
of it, as devices do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from orchestron_simulator.names import local, space
from orchestron_yang.lookup import Lookup
from orchestron_yang.schema import SchemaNode

BLANK = " \t\r\n"


def selected(
    elements: Iterable[Element], chosen: Element, tables: Lookup | None = None, node: SchemaNode | None = None
) -> list[Element]:
    """What the children of the filter `chosen` select of `elements`, which are the children of `node`."""
    return _below(list(elements), list(chosen), tables, node)


def _below(
    elements: list[Element], filters: list[Element], tables: Lookup | None, node: SchemaNode | None
) -> list[Element]:
    out = []
    for element in elements:
        fitting = [each for each in filters if _fits(each, element)]
        if fitting:
            child = None if tables is None or node is None else tables.elements(node).get(element.tag)
            found = _one(element, fitting, tables, child)
            if found is not None:
                out.append(found)
    return out


def _one(
    element: Element, filters: list[Element], tables: Lookup | None, node: SchemaNode | None
) -> Element | None:
    """The element as far as any of the filters selects it; several filters give their union."""
    parts: list[Element] = []
    for each in filters:
        if not len(each):
            if not _text(each) or _text(each) == _text(element):
                return element
            continue
        found = _contained(element, each, tables, node)
        if found is element:
            return element
        if found is not None:
            parts.append(found)
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else _union(element, parts)


def _contained(
    element: Element, chosen: Element, tables: Lookup | None, node: SchemaNode | None
) -> Element | None:
    """What one containment node selects; the element itself when that is all of it."""
    matches = [each for each in chosen if not len(each) and _text(each)]
    for each in matches:
        if not any(_fits(each, sub) and _text(sub) == _text(each) for sub in element):
            return None
    others = [each for each in chosen if len(each) or not _text(each)]
    if not others:
        return element
    picked = _below(list(element), others, tables, node)
    if not picked and not matches:
        return None
    held = [sub for sub in element if _is_key(tables, node, sub) or any(_fits(m, sub) for m in matches)]
    out = Element(element.tag, dict(element.attrib))
    tags = {id(sub) for sub in picked}
    keys = [sub for sub in held if id(sub) not in tags]
    out.extend([*keys, *picked])
    return out


def _union(element: Element, parts: list[Element]) -> Element:
    """One element with what any of the parts has."""
    out = Element(element.tag, dict(element.attrib))
    out.text = element.text
    seen: list[Element] = []
    for part in parts:
        for sub in part:
            if not any(sub is one for one in seen):
                seen.append(sub)
    out.extend(seen)
    return out


def _is_key(tables: Lookup | None, node: SchemaNode | None, element: Element) -> bool:
    if tables is None or node is None or not node.keys:
        return False
    child = tables.elements(node).get(element.tag)
    return child is not None and child.py in node.keys


def _fits(chosen: Element, element: Element) -> bool:
    """The same name, in the same namespace unless the filter names none (RFC 6241, 6.2.1)."""
    return local(chosen.tag) == local(element.tag) and space(chosen.tag) in {"", space(element.tag)}


def _text(element: Element) -> str:
    return (element.text or "").strip(BLANK)


def names(chosen: Element) -> Iterator[tuple[str, str]]:
    """Namespace ("" for any) and name of what the filter looks at, at the top."""
    return ((space(each.tag), local(each.tag)) for each in chosen)
