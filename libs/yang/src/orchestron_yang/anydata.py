"""anydata and anyxml between XML and the JSON value that a tree holds (RFC 7951, 5.5, 5.6).

Without a schema XML does not tell a number from a string nor a list of one from a leaf, so what is
read from XML has text everywhere, and an array only where elements repeat.
"""

from __future__ import annotations

import re
from typing import cast
from xml.etree.ElementTree import Element, SubElement

from orchestron_yang.errors import DataError
from orchestron_yang.lexical import check_characters, shown
from orchestron_yang.names import ModuleNames

_MEMBER = re.compile(r"(?:([A-Za-z_][A-Za-z0-9_.-]*):)?[A-Za-z_][A-Za-z0-9_.-]*")


def check_json(names: ModuleNames, value: object) -> None:
    """Refuse JSON that is not modelled data: null, names that no node can have, arrays in arrays."""
    if value is None:
        raise DataError("null is no content for anydata")
    if isinstance(value, str):
        check_characters(value)
    elif isinstance(value, dict):
        for name, held in value.items():
            _check_member(names, name)
            for each in held if isinstance(held, list) and held != [None] else (held,):
                if each != [None]:
                    check_json(names, each)
    elif isinstance(value, list):
        raise DataError("an array stands where anydata has one value")


def _check_member(names: ModuleNames, name: str) -> None:
    found = _MEMBER.fullmatch(name)
    if found is None:
        raise DataError(f"{shown(name)} is no name of a node")
    if found[1] is not None and found[1] not in names.namespaces:
        raise DataError(f"{shown(name)} is of no known module", tag="unknown-namespace")


def from_element(names: ModuleNames, element: Element) -> object:
    """The JSON value for an element's content: text, or an object of its elements."""
    if not len(element):
        text = element.text or ""
        check_characters(text)
        return text
    out: dict[str, object] = {}
    repeated: set[str] = set()
    for sub in element:
        name = _member(names, sub.tag)
        value = from_element(names, sub)
        if name not in out:
            out[name] = value
        elif name in repeated:
            cast("list[object]", out[name]).append(value)
        else:
            repeated.add(name)
            out[name] = [out[name], value]
    return out


def into_element(names: ModuleNames, element: Element, value: object) -> None:
    """Fill an element with a JSON value."""
    if isinstance(value, dict):
        for name, held in value.items():
            tag = _tag(names, str(name), element.tag)
            for each in held if isinstance(held, list) else (held,):
                into_element(names, SubElement(element, tag), each)
    elif isinstance(value, list):
        raise DataError("an array of arrays cannot be written in XML")
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif value is not None:
        element.text = str(value)


def _member(names: ModuleNames, tag: str) -> str:
    namespace, _, name = tag.removeprefix("{").rpartition("}")
    if namespace and namespace not in names.by_namespace:
        raise DataError(
            f"{shown(name)} is in {shown(namespace)}, which is no known module here", tag="unknown-namespace"
        )
    return f"{names.by_namespace[namespace]}:{name}" if namespace else name


def _tag(names: ModuleNames, member: str, around: str) -> str:
    module, colon, name = member.rpartition(":")
    namespace = names.namespace(module) if colon else around.removeprefix("{").rpartition("}")[0]
    return f"{{{namespace}}}{name}"
