"""Why a simulated device says no: the rpc-error of RFC 6241, 4.3."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from orchestron_simulator.names import NETCONF
from orchestron_yang.errors import DataError, SchemaError
from orchestron_yang.instance_identifier import to_xml
from orchestron_yang.lookup import lookup
from orchestron_yang.names import Declarations
from orchestron_yang.schema import Schema


class RpcError(Exception):
    """One rpc-error. `path` is an instance path as `format_instance` writes it."""

    def __init__(
        self,
        tag: str,
        message: str,
        *,
        path: str = "",
        type: str = "application",
        app_tag: str = "",
        info: Iterable[tuple[str, str]] = (),
    ) -> None:
        super().__init__(message)
        self.tag = tag
        self.message = message
        self.path = path
        self.type = type
        self.app_tag = app_tag
        self.info = tuple(info)
        """Children of error-info, by name."""


class Refusals(Exception):
    """Several rpc-errors at once, of an edit that goes on after the first."""

    def __init__(self, errors: Iterable[RpcError]) -> None:
        self.errors = tuple(errors)
        super().__init__("; ".join(error.message for error in self.errors))


def refusal(error: DataError) -> RpcError:
    """The rpc-error for data that does not fit its schema."""
    info = [("bad-element", _last_name(error.path))] if error.tag in _WITH_ELEMENT else []
    path = "" if error.path == "/" else error.path
    return RpcError(error.tag, error.message, path=path, app_tag=error.app_tag or "", info=info)


_WITH_ELEMENT = {
    "unknown-element",
    "missing-element",
    "bad-element",
    "unknown-namespace",
    "unknown-attribute",
}


def _last_name(path: str) -> str:
    return path.split("[", maxsplit=1)[0].rpartition("/")[2].rpartition(":")[2]


def error_element(schema: Schema, error: RpcError) -> Element:
    """The `rpc-error` element, with the prefixes of its path declared on it."""
    element = Element(f"{{{NETCONF}}}rpc-error")
    _text(element, "error-type", error.type)
    _text(element, "error-tag", error.tag)
    _text(element, "error-severity", "error")
    if error.app_tag:
        _text(element, "error-app-tag", error.app_tag)
    if error.path:
        _path(schema, _text(element, "error-path", error.path), error.path)
    _text(element, "error-message", error.message).attrib["xml:lang"] = "en"
    if error.info:
        info = SubElement(element, f"{{{NETCONF}}}error-info")
        for name, text in error.info:
            _text(info, name, text)
    return element


def _text(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, f"{{{NETCONF}}}{name}")
    element.text = text
    return element


def _path(schema: Schema, element: Element, path: str) -> None:
    """Give the path prefixes; one that names what no module has stays as it is."""
    tables = lookup(schema)
    declarations = Declarations(tables.names)
    try:
        element.text = to_xml(path, tables.json_qualifiers, declarations)
    except (DataError, SchemaError):
        return
    element.attrib.update(declarations.attributes)
