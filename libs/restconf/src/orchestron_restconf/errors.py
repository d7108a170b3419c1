"""`ietf-restconf:errors` documents (RFC 8040, 7.1), kept small whatever a client sent."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Final

from orchestron_contracts.events import Refusal
from orchestron_restconf.media import Format
from orchestron_restconf.problem import Problem

RESTCONF_NS: Final = "urn:ietf:params:xml:ns:yang:ietf-restconf"
ERRORS_NS: Final = "urn:orchestron:yang:errors"
ERRORS_MODULE: Final = "orchestron-errors"

MESSAGE_LENGTH: Final = 2000
PATH_LENGTH: Final = 1000
SOURCES: Final = 16
SOURCE_LENGTH: Final = 400

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(problem: Problem, form: Format, namespaces: Mapping[str, str] | None = None) -> bytes:
    """The errors document for one problem, under 64 KiB.

    `namespaces` gives the namespace of a module name, for the prefixes in an XML error-path.
    """
    entry = _entry(problem)
    info = _info(problem.refusal) if problem.refusal is not None else {}
    if form is Format.XML:
        return _xml(entry, info, namespaces or {})
    if info:
        entry["error-info"] = {f"{ERRORS_MODULE}:refusal": info}
    text = json.dumps({"ietf-restconf:errors": {"error": [entry]}}, ensure_ascii=False, indent=2)
    return text.encode() + b"\n"


def clean(text: str, length: int) -> str:
    """Text that any XML or JSON parser takes, cut to `length` characters."""
    short = text if len(text) <= length else text[: length - 3] + "..."
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", short)


def _entry(problem: Problem) -> dict[str, object]:
    entry: dict[str, object] = {"error-type": problem.kind, "error-tag": problem.tag}
    if problem.app_tag:
        entry["error-app-tag"] = clean(problem.app_tag, 100)
    if problem.path:
        entry["error-path"] = clean(problem.path, PATH_LENGTH)
    entry["error-message"] = clean(problem.message, MESSAGE_LENGTH)
    return entry


def _info(refusal: Refusal) -> dict[str, str | list[str]]:
    texts = {
        "layer": refusal.layer,
        "instance": refusal.instance,
        "error-class": refusal.error_class,
        "line": refusal.line,
    }
    info: dict[str, str | list[str]] = {
        name: clean(text, PATH_LENGTH) for name, text in texts.items() if text
    }
    if refusal.sources:
        info["source"] = [clean(source, SOURCE_LENGTH) for source in refusal.sources[:SOURCES]]
    return info


def _xml(
    entry: Mapping[str, object], info: Mapping[str, str | list[str]], namespaces: Mapping[str, str]
) -> bytes:
    root = ET.Element("errors", {"xmlns": RESTCONF_NS})
    error = ET.SubElement(root, "error")
    for name, value in entry.items():
        element = ET.SubElement(error, name)
        element.text = str(value)
        if name == "error-path":
            _declare(element, str(value), namespaces)
    if info:
        refusal = ET.SubElement(ET.SubElement(error, "error-info"), "refusal", {"xmlns": ERRORS_NS})
        for name, held in info.items():
            for text in [held] if isinstance(held, str) else held:
                ET.SubElement(refusal, name).text = text
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def _declare(element: ET.Element, path: str, namespaces: Mapping[str, str]) -> None:
    """Declare each module name that the path uses as a prefix."""
    for module in sorted(set(re.findall(r"[/\[]([A-Za-z_][\w.-]*):", path))):
        if module in namespaces:
            element.set(f"xmlns:{module}", namespaces[module])
