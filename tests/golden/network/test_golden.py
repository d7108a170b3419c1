"""The reference network from intent to device configuration, held against recorded configurations.

Each step is a whole intent; the pipeline is given what changes from the step before. Record what
comes out anew with `pytest tests/golden/network --update`, then read the difference in git.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent / "expected"
XR, JUNOS, SRL = "CiscoIosXr_25_3_1", "JuniperCRPD_24_4R1_9", "NokiaSRLinux_25_3_2"


def router(name: str, number: int, kind: str, **more: Any) -> dict[str, Any]:
    """A router of AS 65020."""
    return {"name": name, "id": number, "type": kind, "asn": 65020, **more}


def link(*ends: str, **more: Any) -> dict[str, Any]:
    """A link: left router, left interface, right router, right interface."""
    names = ("left-router", "left-interface", "right-router", "right-interface")
    return dict(zip(names, ends, strict=True)) | more


def access(
    name: str, vpn: str | None, bearer: str | None, net: str | None, peer: int | None = None, **more: Any
) -> dict[str, Any]:
    """An access; what is None is left out of it."""
    entry: dict[str, Any] = {
        "site-network-access-id": name,
        "location-reference": "HERE",
        "service": {"svc-input-bandwidth": "1000", "svc-output-bandwidth": "1000", "svc-mtu": 1500},
    }
    if vpn is not None:
        entry["vpn-attachment"] = {"vpn-id": vpn}
    if bearer is not None:
        entry["bearer"] = {"bearer-reference": bearer}
    if net is not None:
        addresses = {"provider-address": f"{net}.1", "customer-address": f"{net}.2", "prefix-length": 30}
        entry["ip-connection"] = {
            "ipv4": {"address-allocation-type": "static-address", "addresses": addresses}
        }
    if peer is not None:
        bgp = {"type": "bgp", "bgp": {"autonomous-system": peer, "address-family": ["ipv4"]}}
        entry["routing-protocols"] = {"routing-protocol": [bgp]}
    return entry | more


def site(name: str, *accesses: dict[str, Any]) -> dict[str, Any]:
    """A site with these accesses."""
    return {
        "site-id": name,
        "management": {"type": "customer-managed"},
        "locations": {"location": [{"location-id": "HERE"}]},
        "site-network-accesses": {"site-network-access": list(accesses)},
    }


ROUTERS = [
    router("ATH-1", 21, XR, role="edge"),
    router("BRN-1", 22, JUNOS, role="core"),
    router("CPH-1", 123, SRL),
    router("DUB-1", 4, JUNOS),
]
LINKS = [
    link("ATH-1", "GigabitEthernet0/0/0/0", "BRN-1", "eth1", **{"monitor-traffic": True}),
    link("BRN-1", "eth2", "CPH-1", "ethernet-1/1"),
    link("CPH-1", "ethernet-1/2", "ATH-1", "GigabitEthernet0/0/0/1"),
]
VPNS = [{"vpn-id": "acme-100", "customer-name": "ACME & Søn"}, {"vpn-id": "blue-line-7"}]
SITES = [
    site(
        "NORTH",
        access("N1", "acme-100", "ATH-1,GigabitEthernet0/0/0/5.10", "10.9.1", 64900),
        access("N2", "acme-100", "BRN-1,eth4.10", "10.9.2", 64900),
        access("N3", "blue-line-7", "CPH-1,ethernet-1/9", "10.9.3"),
    ),
    site(
        "SOUTH",
        access("S1", "acme-100", "BRN-1,eth4.20", "10.9.4", 64901),
        access("S2", "acme-100", "BRN-1,eth5", "10.9.5", 64901),
        access("S3", "acme-100", "CPH-1,ethernet-1/8.30", "10.9.6", 64901),
        access("S4", "acme-100", "CPH-1,ethernet-1/8.31", "10.9.7", 64902),
    ),
    site(
        "EAST",
        access("E1", "blue-line-7", "ATH-1,GigabitEthernet0/0/0/6", "10.9.8", 64903),
        access("E2", "blue-line-7", "ATH-1,GigabitEthernet0/0/0/5.11", "10.9.9", 64903),
        access("E3", "blue-line-7", "ATH-1,GigabitEthernet0/0/0/5.12", "10.9.10"),
        access("NO-BEARER", "acme-100", None, "10.9.11", 64903),
        access("NO-ADDRESS", "acme-100", "DUB-1,eth9", None, 64903),
        access("NO-VPN", None, "DUB-1,eth9", "10.9.12", 64903, **{"vpn-attachment": {"vpn-policy-id": "P"}}),
    ),
]
SITES[2]["vpn-policies"] = {"vpn-policy": [{"vpn-policy-id": "P"}]}


def intent(routers: list[Any], links: list[Any], vpns: list[Any], sites: list[Any]) -> dict[str, Any]:
    """A whole intent in RFC 7951 JSON."""
    whole: dict[str, Any] = {"netinfra:netinfra": {"router": routers, "backbone-link": links}}
    if vpns:
        services = {"vpn-services": {"vpn-service": vpns}, "sites": {"site": sites}}
        whole["ietf-l3vpn-svc:l3vpn-svc"] = services
    return whole


STEPS: dict[str, dict[str, Any]] = {
    "1-infrastructure": intent(ROUTERS, LINKS, [], []),
    "2-services": intent(ROUTERS, LINKS, VPNS, SITES),
    "3-one-site-less": intent(ROUTERS, LINKS, VPNS, [SITES[0], SITES[2]]),
    "4-one-vpn-less": intent(ROUTERS, LINKS, VPNS[1:], [SITES[2] | {"site-network-accesses": {
        "site-network-access": SITES[2]["site-network-accesses"]["site-network-access"][:3]}}]),
    "5-one-router-less": intent(ROUTERS[:2] + ROUTERS[3:], LINKS[:1], [], []),
}
