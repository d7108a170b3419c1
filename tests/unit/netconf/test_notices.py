"""Which notifications are changes by others."""

from __future__ import annotations

import pytest

from orchestron_netconf.notices import changed
from orchestron_ports.device import Foreign
from orchestron_yang.xml_text import parse_xml

OWN = frozenset({"7"})


def notification(content: str) -> bytes:
    return (
        '<notification xmlns="urn:ietf:params:xml:ns:netconf:notification:1.0">'
        f"<eventTime>2026-11-24T23:16:29Z</eventTime>{content}</notification>"
    ).encode()


def change(session: str, more: str = "") -> bytes:
    return notification(
        '<netconf-config-change xmlns="urn:ietf:params:xml:ns:yang:ietf-netconf-notifications">'
        f"<changed-by><username>ann</username><session-id>{session}</session-id></changed-by>{more}"
        "<edit><target>/cd:device</target><operation>create</operation></edit></netconf-config-change>"
    )


def test_a_change_by_another_session() -> None:
    """Who, when and where, as the device says it."""
    found = changed(parse_xml(change("2")), OWN)
    assert found == Foreign("ann", "2026-11-24T23:16:29Z", ("/cd:device",))


@pytest.mark.parametrize(
    "message",
    [
        change("7"),
        change("2", "<datastore>startup</datastore>"),
        notification('<replayComplete xmlns="urn:ietf:params:xml:ns:netmod:notification"/>'),
    ],
)
def test_what_is_none(message: bytes) -> None:
    """Our own, of another datastore, and other notifications."""
    assert changed(parse_xml(message), OWN) is None


def test_a_change_by_the_device_itself() -> None:
    """It has nobody's name, and may have no target."""
    message = notification(
        '<netconf-config-change xmlns="urn:ietf:params:xml:ns:yang:ietf-netconf-notifications">'
        "<changed-by><server/></changed-by></netconf-config-change>"
    )
    assert changed(parse_xml(message), OWN) == Foreign("", "2026-11-24T23:16:29Z", ())
