"""rpc-errors of several devices, as complaints with paths in our form."""

from __future__ import annotations

import pytest

from orchestron_netconf.complaints import complaints
from orchestron_netconf.edit import edit_config
from orchestron_network.package import device_package
from orchestron_ports.device import Complaint
from orchestron_testkit.schemas import build, container, leaf, leaf_list, rows
from orchestron_yang.xml_text import parse_xml, to_bytes

SCHEMA = build(
    container(
        "net",
        rows("port", ["name"], leaf("name"), leaf("mtu", "uint16"), leaf_list("tag")),
        rows("pair", ["a", "b"], leaf("a", "uint8"), leaf("b"), leaf("v", module="beta")),
    )
)
A = 'xmlns:x="urn:example:alpha" xmlns:q="urn:example:beta"'


def reply(error: str) -> bytes:
    return (
        '<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" '
        f'xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="1">{error}</rpc-reply>'
    ).encode()


def error(path: str, declarations: str = A, more: str = "") -> bytes:
    return reply(
        "<rpc-error><error-type>application</error-type><error-tag>invalid-value</error-tag>"
        "<error-severity>error</error-severity><error-app-tag>must-violation</error-app-tag>"
        f"<error-path {declarations}>{path}</error-path>"
        f"<error-message>not\n   so</error-message>{more}</rpc-error>"
    )


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ("/x:net/x:port[x:name='eth0']/x:mtu", "/alpha:net/port[name='eth0']/mtu"),
        ("x:net/x:port[x:name = 'eth0']", "/alpha:net/port[name='eth0']"),
        ('/nc:rpc/nc:edit-config/nc:config/x:net/x:port[x:name="it\'s"]', '/alpha:net/port[name="it\'s"]'),
        ("/net/port[name='eth0']/mtu", "/alpha:net/port[name='eth0']/mtu"),
        ("/x:net/x:pair[x:a='1'][x:b='/y]']/q:v", "/alpha:net/pair[a='1'][b='/y]']/beta:v"),
        ("/x:net/x:port[x:name='e']/x:tag[.='red']", "/alpha:net/port[name='e']/tag[.='red']"),
        ("/x:net/x:port[x:name='e']/x:pruned/x:mtu", "/alpha:net/port[name='e']"),
        ("/elsewhere/thing", "/elsewhere/thing"),
    ],
)
def test_paths(said: str, path: str) -> None:
    """With or without prefixes, with NETCONF's own elements in front, as far as the schema goes."""
    assert complaints(SCHEMA, parse_xml(error(said))) == (
        Complaint("not so", "invalid-value", path, "must-violation"),
    )


def test_junos_says_where_in_its_own_way() -> None:
    """`[edit ...]` is a walk from the configuration on."""
    schema = device_package("JuniperCRPD_24_4R1_9").schema
    said = "[edit interfaces interface eth1 unit 0 family]"
    (found,) = complaints(schema, parse_xml(error(said, "")))
    assert found.path.endswith("/interfaces/interface[name='eth1']/unit[name='0']/family")


def test_a_missing_path_is_found_in_the_edit() -> None:
    """By the name of the element that the device calls bad, if the edit has one of that name."""
    edit = edit_config(SCHEMA, {}, {"net": {"port": {("eth0",): {"name": "eth0", "mtu": 9}}}})
    edit = parse_xml(to_bytes(edit))
    bad = reply(
        "<rpc-error><error-severity>error</error-severity><error-tag>bad-element</error-tag>"
        "<error-info><bad-element>mtu</bad-element></error-info></rpc-error>"
    )
    (found,) = complaints(SCHEMA, parse_xml(bad), edit)
    assert found == Complaint("bad-element", "bad-element", "/alpha:net/port[name='eth0']/mtu")


def test_warnings_are_no_complaints() -> None:
    """Junos answers with warnings where all went well."""
    said = "<error-severity>warning</error-severity><error-message>old</error-message>"
    assert complaints(SCHEMA, parse_xml(reply(f"<rpc-error>{said}</rpc-error><ok/>"))) == ()
