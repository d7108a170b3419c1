"""What a device can do, by its hello and its YANG library."""

from __future__ import annotations

import pytest

from orchestron_netconf.capabilities import capabilities, from_hello, library_filter, library_modules
from orchestron_netconf.quirks import Quirks, quirks
from orchestron_network.package import DEVICES, device_package
from orchestron_ports.device import Features, Unsupported
from orchestron_yang.xml_text import parse_xml, to_bytes

CAPABILITY = "urn:ietf:params:netconf:capability:"
DEFAULTS = f"{CAPABILITY}with-defaults:1.0?basic-mode="


def test_hello() -> None:
    """Modules with revision and features, and what is left by its URI."""
    hello = parse_xml(
        b'<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities>'
        b"<capability>urn:ietf:params:netconf:base:1.1</capability>"
        b"<capability>\n urn:ietf:params:netconf:capability:candidate:1.0 </capability>"
        b"<capability>urn:ietf:params:netconf:capability:confirmed-commit:1.1</capability>"
        b"<capability>urn:x?module=x&amp;revision=2024-01-01&amp;features=a,b</capability>"
        b"<capability>http://xml.juniper.net/netconf/junos/1.0</capability>"
        b"</capabilities><session-id>4</session-id></hello>"
    )
    found = from_hello(hello)
    assert found.modules == (("x", "2024-01-01"),)
    assert found.features["x"] == ("a", "b")
    assert "http://xml.juniper.net/netconf/junos/1.0" in found.uris
    assert found.port_features == Features(candidate=True, confirmed_commit=True)
    assert found.chunked
    assert found.persists
    assert not found.has("validate")


def test_no_hello() -> None:
    """Whatever else comes first is no NETCONF."""
    with pytest.raises(Unsupported):
        from_hello(parse_xml(b"<html/>"))


@pytest.mark.parametrize(
    ("said", "mode"),
    [
        ("explicit&also-supported=trim,report-all", None),
        ("report-all&also-supported=trim,explicit", "explicit"),
        ("report-all&also-supported=trim", "trim"),
        ("report-all", None),
        ("trim&also-supported=explicit", "explicit"),
        ("trim", None),
    ],
)
def test_defaults(said: str, mode: str | None) -> None:
    """Leafs are wanted as they were set."""
    assert capabilities([DEFAULTS + said]).defaults_mode() == mode


def test_libraries() -> None:
    """RFC 8525 is preferred, RFC 7895 is read too, import-only modules are left out."""
    library = f"{CAPABILITY}yang-library:"
    assert capabilities([f"{library}1.0?revision=2019-01-04", f"{library}1.1"]).library() == "yang-library"
    assert capabilities([f"{library}1.0?module-set-id=1"]).library() == "modules-state"
    assert capabilities([]).library() is None
    assert b"<module-set>" in to_bytes(library_filter("yang-library"), indent=False)
    data = parse_xml(
        b'<data><modules-state xmlns="urn:ietf:params:xml:ns:yang:ietf-yang-library">'
        b"<module><name>a</name><revision>2020-01-01</revision><conformance-type>implement</conformance-type></module>"
        b"<module><name>b</name><revision/><conformance-type>import</conformance-type></module>"
        b"</modules-state></data>"
    )
    assert library_modules(data) == (("a", "2020-01-01"),)


def test_quirks_are_checked() -> None:
    """A misspelt quirk or a wrong value is found when the package is used."""
    assert quirks({"lock_running": False}) == Quirks(lock_running=False)
    for wrong in ({"lok": True}, {"validate": "no"}, {"delete": "drop"}):
        with pytest.raises(ValueError, match=r"quirk|delete"):
            quirks(wrong)


@pytest.mark.parametrize("name", DEVICES)
def test_packages_have_known_quirks(name: str) -> None:
    """Those of the reference network's NETCONF devices."""
    package = device_package(name)
    if package.protocol == "netconf":
        quirks(package.quirks)


def test_an_implementation_wins_over_the_package() -> None:
    """netconfd's `validate` does harm, whatever models it has loaded."""
    assert not quirks({"validate": True}, ["http://netconfcentral.org/ns/yuma-proc"]).validate
