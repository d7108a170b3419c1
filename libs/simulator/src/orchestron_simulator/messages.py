"""NETCONF messages (RFC 6241, 4): what is in an rpc, and a reply to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from orchestron_simulator.edit_config import Scope, declared
from orchestron_simulator.errors import RpcError
from orchestron_simulator.names import NETCONF, local, space
from orchestron_yang.errors import DataError
from orchestron_yang.xml_codec import parse_xml, to_bytes

DEPTH = 72
"""Levels that a message may have: data of 64, and what is around it."""


@dataclass(frozen=True, slots=True)
class Rpc:
    """One request."""

    attributes: Mapping[str, str]
    """Of the `rpc` element, which its reply repeats."""
    element: Element
    """The operation."""
    scope: Scope
    """Namespace declarations around the operation."""

    @property
    def operation(self) -> str:
        """Name of the operation."""
        return local(self.element.tag)


def parse_rpc(message: bytes) -> Rpc:
    """The request in a message. Raises `RpcError`."""
    try:
        root = parse_xml(message, max_depth=DEPTH)
    except DataError as error:
        raise RpcError("malformed-message", error.message, type="rpc") from None
    if root.tag != f"{{{NETCONF}}}rpc":
        info = [("bad-element", local(root.tag))]
        raise RpcError("unknown-element", "the message is no rpc", type="rpc", info=info)
    if "message-id" not in root.attrib:
        info = [("bad-attribute", "message-id"), ("bad-element", "rpc")]
        raise RpcError("missing-attribute", "the rpc has no message-id", type="rpc", info=info)
    if len(root) != 1:
        raise RpcError("missing-element", "an rpc holds one operation", type="rpc")
    attributes = {name: value for name, value in root.attrib.items() if "}" not in name and name != "xmlns"}
    return Rpc(attributes, root[0], declared(root, {}))


def reply(attributes: Mapping[str, str], content: Iterable[Element]) -> Element:
    """The rpc-reply with this content; ok for none."""
    element = Element(f"{{{NETCONF}}}rpc-reply", dict(attributes))
    element.extend(content)
    if not len(element):
        SubElement(element, f"{{{NETCONF}}}ok")
    return element


def hello_capabilities(message: bytes) -> frozenset[str] | None:
    """The URIs of a client's hello; None when the message is none."""
    try:
        root = parse_xml(message)
    except DataError:
        return None
    if root.tag != f"{{{NETCONF}}}hello":
        return None
    return frozenset(
        (each.text or "").strip() for each in root.iter(f"{{{NETCONF}}}capability") if space(each.tag)
    )


def text_of(element: Element) -> bytes:
    """The message as it is sent."""
    return to_bytes(element, indent=False, declaration=True)
