"""Namespaces of NETCONF, and names as `parse_xml` spells them: `{namespace}name` for elements."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

NETCONF: Final = "urn:ietf:params:xml:ns:netconf:base:1.0"
YANG: Final = "urn:ietf:params:xml:ns:yang:1"
NOTIFICATION: Final = "urn:ietf:params:xml:ns:netconf:notification:1.0"
CHANGES: Final = "urn:ietf:params:xml:ns:yang:ietf-netconf-notifications"
YANG_LIBRARY: Final = "urn:ietf:params:xml:ns:yang:ietf-yang-library"

BASE_1_0: Final = "urn:ietf:params:netconf:base:1.0"
BASE_1_1: Final = "urn:ietf:params:netconf:base:1.1"
CAPABILITY: Final = "urn:ietf:params:netconf:capability:"


def nc(name: str) -> str:
    """The tag of an element of NETCONF's own namespace."""
    return f"{{{NETCONF}}}{name}"


def local(tag: str) -> str:
    """The name in a tag, without its namespace."""
    return tag.rpartition("}")[2]


def text_at(element: Element, tag: str) -> str:
    """The text of a child, without white space around it; "" when there is none."""
    return (element.findtext(tag) or "").strip()
