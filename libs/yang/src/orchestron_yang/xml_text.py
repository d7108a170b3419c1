"""XML documents to elements and back; nothing here knows YANG.

Elements are ElementTree's, with tags as `{namespace}name`. The prefixes declared on an element are
kept in its attributes as `xmlns:prefix` (and `xmlns`), since values may use them: an ElementTree
parser would drop them.
"""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from orchestron_yang.errors import DataError
from orchestron_yang.lexical import clip

MAX_DEPTH: Final = 64
MAX_DECLARATIONS: Final = 64
"""Most namespace declarations on one element: they are copied for what lies within."""
INDENT: Final = "  "

_TO_ESCAPE = re.compile("[&<>\r]")
_TO_ESCAPE_IN_ATTRIBUTE = re.compile('[&<>"\r\n\t]')


def parse_xml(data: bytes, *, max_depth: int = MAX_DEPTH) -> Element:
    """The root element of a document, in any encoding that it declares.

    Raises `DataError` malformed-message, for a document type declaration too: so no entity can be
    declared, and none but the five of XML itself is expanded. Comments and instructions are dropped.
    """
    builder = _Builder(max_depth)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartNamespaceDeclHandler = builder.declare
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.tree.data
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        where = f"line {error.lineno}, column {error.offset + 1}"
        raise _malformed(f"not XML at {where}: {reason}") from None
    except (LookupError, ValueError) as error:
        raise _malformed(f"not XML: {clip(str(error))}") from None
    return builder.tree.close()


def to_bytes(element: Element, *, indent: bool = True, declaration: bool = False) -> bytes:
    """The element as text in UTF-8, `xmlns` written where the namespace changes, ending in a line break.

    Line breaks are put between elements only, never in an element that has text.
    """
    out: list[str] = ['<?xml version="1.0" encoding="UTF-8"?>\n'] if declaration else []
    _write(out, element, "", "\n" if indent else "")
    if indent:
        out.append("\n")
    return "".join(out).encode("utf-8")


class _Builder:
    """Receives what expat finds."""

    def __init__(self, max_depth: int) -> None:
        self.tree = TreeBuilder()
        self.max_depth = max_depth
        self.depth = 0
        self.declared: dict[str, str] = {}
        self.outer: dict[str, str] = {}

    def declare(self, prefix: str | None, uri: str | None) -> None:
        if len(self.declared) == MAX_DECLARATIONS:
            raise _malformed(f"more than {MAX_DECLARATIONS} namespace declarations on one element")
        self.declared[f"xmlns:{prefix}" if prefix else "xmlns"] = uri or ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.max_depth:
            raise _malformed(f"nested deeper than {self.max_depth} levels")
        if self.depth == 1:
            self.outer = self.declared
        elif self.depth == 2 and self.outer:
            # A wrapper such as <data> is taken off before its content is read.
            self.declared = {**self.outer, **self.declared}
        if self.declared:
            attributes.update(self.declared)
            self.declared = {}
        self.tree.start("{" + tag if "}" in tag else tag, attributes)

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.tree.end(tag)


def _no_doctype(*_: object) -> None:
    raise _malformed("a document type declaration (DTD, entities) is not allowed")


def _malformed(message: str) -> DataError:
    return DataError(message, tag="malformed-message")


def _write(out: list[str], element: Element, default: str, newline: str) -> None:
    """Append the text of one element; `default` is the default namespace around it."""
    namespace, name = _split(element)
    out.append(f"<{name}")
    if namespace != default:
        out.append(f' xmlns="{_attribute(namespace)}"')
    for key, value in element.attrib.items():
        if key != "xmlns":
            out.append(f' {key}="{_attribute(value)}"')
    if not len(element):
        out.append(f">{_escaped(element.text)}</{name}>" if element.text else "/>")
        return
    inner = newline + INDENT if newline and not (element.text or "").strip() else ""
    out.append(f">{_escaped(element.text) if element.text and not inner else ''}")
    for child in element:
        out.append(inner)
        _write(out, child, namespace, inner)
    out.append(f"{newline if inner else ''}</{name}>")


def _split(element: Element) -> tuple[str, str]:
    """Namespace and name of an element; one without namespace may have an `xmlns` attribute."""
    namespace, brace, name = element.tag.rpartition("}")
    if brace:
        return namespace[1:], name
    return element.attrib.get("xmlns", ""), name


def _escaped(text: str) -> str:
    if _TO_ESCAPE.search(text) is None:
        return text
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def _attribute(text: str) -> str:
    if _TO_ESCAPE_IN_ATTRIBUTE.search(text) is None:
        return text
    text = _escaped(text).replace('"', "&quot;")
    return text.replace("\n", "&#10;").replace("\t", "&#9;")
