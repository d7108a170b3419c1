"""Intent that fits the models and cannot be realised."""

from __future__ import annotations

from typing import Any

from tests.e2e.bad_input.case import ROOT, XML, Case, encoded, good_router, router, xml_router

REFUSED = (400, 409, 412)
NETINFRA = f"{ROOT}/netinfra:netinfra"


def link(left: str, left_interface: str, right: str, right_interface: str) -> bytes:
    """A body for the datastore with one backbone link."""
    ends: dict[str, Any] = {
        "left-router": left,
        "left-interface": left_interface,
        "right-router": right,
        "right-interface": right_interface,
    }
    return encoded({"netinfra:netinfra": {"backbone-link": [ends]}})


def vpn(name: str) -> bytes:
    """A body for the datastore with one VPN."""
    services = {"vpn-service": [{"vpn-id": name, "customer-name": "X"}]}
    return encoded({"ietf-l3vpn-svc:l3vpn-svc": {"vpn-services": services}})


CASES = [
    Case(
        "intent: router without id",
        router(name="NEW", type="CiscoIosXr_25_3_1", asn=1),
        REFUSED,
        "missing-element",
        ("id", "NEW"),
    ),
    Case(
        "intent: router without type",
        router(name="NEW", id=9, asn=1),
        REFUSED,
        "missing-element",
        ("type", "NEW"),
    ),
    Case("intent: router without anything", router(name="NEW"), REFUSED, "missing-element", ("NEW",)),
    Case(
        "intent: the same in XML",
        xml_router("<name>NEW</name>"),
        REFUSED,
        "missing-element",
        ("NEW",),
        media=XML,
    ),
    Case(
        "intent: unsupported device type",
        router(**good_router(type="AcmeRouter_1")),
        REFUSED,
        says=("NEW", "AcmeRouter_1"),
    ),
    Case(
        "intent: device type in lower case",
        router(**good_router(type="ciscoiosxr_25_3_1")),
        REFUSED,
        says=("ciscoiosxr_25_3_1",),
    ),
    Case("intent: empty device type", router(**good_router(type="")), REFUSED, says=("NEW",)),
    Case(
        "intent: two links on one interface",
        link("A1", "GigabitEthernet0/0/0/0", "C3", "ethernet-1/9"),
        REFUSED,
        says=("A1", "B2", "C3", "GigabitEthernet0/0/0/0"),
    ),
    Case(
        "intent: link to a router that is not there",
        link("A1", "GigabitEthernet0/0/0/7", "GHOST", "e1"),
        REFUSED,
        says=("GHOST",),
    ),
    Case("intent: VPN name without a number", vpn("acme"), REFUSED, says=("acme",)),
    Case("intent: VPN name with a word for a number", vpn("acme-x"), REFUSED, says=("acme-x",)),
    Case("intent: VPN number in Arabic digits", vpn("acme-\u0661\u0662"), REFUSED, says=("vpn-service",)),
    Case(
        "intent: router withdrawn under a VPN",
        None,
        REFUSED,
        says=("A1",),
        method="DELETE",
        path=f"{NETINFRA}/router=A1",
        media=None,
    ),
    Case(
        "intent: all routers withdrawn",
        None,
        REFUSED,
        says=("A1",),
        method="DELETE",
        path=NETINFRA,
        media=None,
    ),
    Case(
        "intent: VPN withdrawn under a site",
        None,
        REFUSED,
        says=("acme-1",),
        method="DELETE",
        path=f"{ROOT}/ietf-l3vpn-svc:l3vpn-svc/vpn-services/vpn-service=acme-1",
        media=None,
    ),
    Case(
        "intent: mandatory leaf deleted",
        None,
        REFUSED,
        "missing-element",
        ("asn", "A1"),
        method="DELETE",
        path=f"{NETINFRA}/router=A1/asn",
        media=None,
    ),
    Case(
        "intent: device type changed to none",
        encoded({"netinfra:type": "AcmeRouter_1"}),
        REFUSED,
        says=("AcmeRouter_1",),
        method="PUT",
        path=f"{NETINFRA}/router=A1/type",
    ),
    Case(
        "intent: datastore replaced by half of it",
        encoded({"netinfra:netinfra": {"router": [{"name": "A1"}]}}),
        REFUSED,
        "missing-element",
        ("A1",),
        method="PUT",
    ),
    Case(
        "intent: one bad router among good ones",
        encoded(
            {"netinfra:netinfra": {"router": [good_router(), good_router(name="BAD", id=8, type="Nope_1")]}}
        ),
        REFUSED,
        says=("BAD", "Nope_1"),
    ),
    Case("intent: two routers with one id", router(**good_router(id=1)), REFUSED, says=("NEW",)),
]
