"""Notifications (RFC 5277) of changed configuration and commits on trial (RFC 6470)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from orchestron_simulator.datastores import NOBODY, Change
from orchestron_simulator.names import CHANGES, NOTIFICATION
from orchestron_yang.diff import diff
from orchestron_yang.errors import DataError
from orchestron_yang.instance_identifier import to_xml
from orchestron_yang.lookup import lookup
from orchestron_yang.names import Declarations
from orchestron_yang.path import format_instance
from orchestron_yang.schema import Schema

MOST_EDITS: Final = 100
"""Edits that one notification lists; of more it names the top-level nodes."""


def rfc3339(now: float) -> str:
    """Seconds since the epoch as date and time."""
    return datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def notification(now: float, content: Element) -> Element:
    """The message that carries an event."""
    element = Element(f"{{{NOTIFICATION}}}notification")
    SubElement(element, f"{{{NOTIFICATION}}}eventTime").text = rfc3339(now)
    element.append(content)
    return element


def config_change(schema: Schema, change: Change, user: str, host: str) -> Element:
    """`netconf-config-change` for a change of running."""
    element = Element(f"{{{CHANGES}}}netconf-config-change")
    _changed_by(element, change.session, user, host)
    SubElement(element, f"{{{CHANGES}}}datastore").text = "running"
    for path, operation in _edits(schema, change):
        edit = SubElement(element, f"{{{CHANGES}}}edit")
        target = SubElement(edit, f"{{{CHANGES}}}target")
        declarations = Declarations(lookup(schema).names)
        try:
            target.text = to_xml(path, lookup(schema).json_qualifiers, declarations)
        except DataError:
            target.text = path
        target.attrib.update(declarations.attributes)
        SubElement(edit, f"{{{CHANGES}}}operation").text = operation
    return element


def confirmed_commit(event: str, session: int, user: str, host: str, seconds: int = 0) -> Element:
    """`netconf-confirmed-commit`: `start`, `extend`, `cancel`, `timeout` or `complete`."""
    element = Element(f"{{{CHANGES}}}netconf-confirmed-commit")
    if event != "timeout":
        SubElement(element, f"{{{CHANGES}}}username").text = user
        SubElement(element, f"{{{CHANGES}}}session-id").text = str(session)
        SubElement(element, f"{{{CHANGES}}}source-host").text = host
    SubElement(element, f"{{{CHANGES}}}confirm-event").text = event
    if event in {"start", "extend"}:
        SubElement(element, f"{{{CHANGES}}}timeout").text = str(seconds)
    return element


def _changed_by(element: Element, session: int, user: str, host: str) -> None:
    changed_by = SubElement(element, f"{{{CHANGES}}}changed-by")
    if session == NOBODY and not user:
        SubElement(changed_by, f"{{{CHANGES}}}server")
        return
    SubElement(changed_by, f"{{{CHANGES}}}username").text = user
    SubElement(changed_by, f"{{{CHANGES}}}session-id").text = str(session)
    if host:
        SubElement(changed_by, f"{{{CHANGES}}}source-host").text = host


def _edits(schema: Schema, change: Change) -> Iterable[tuple[str, str]]:
    found = diff(schema.root, change.before, change.after)
    if len(found) <= MOST_EDITS:
        return [(format_instance(one.path), one.operation) for one in found]
    return sorted({(format_instance(one.path[:1]).split("[")[0], "merge") for one in found})
