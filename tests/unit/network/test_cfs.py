"""Customer-facing services into the network-wide design."""

from __future__ import annotations

from typing import Any

import pytest

from orchestron_network.generated.northbound import input as cfs
from orchestron_network.transforms.cfs import BackboneLink, Router, Site, VpnService
from orchestron_transform.api import TransformError

ROUTER = {"name": "AMS", "id": 1, "type": "JuniperCRPD_24_4R1_9", "role": "edge", "asn": 65001}


def access(name: str = "A1", **changes: Any) -> dict[str, Any]:
    """A complete access; a change to None takes that part away."""
    parts: dict[str, Any] = {
        "site_network_access_id": name,
        "vpn_attachment": {"vpn_id": "acme-1"},
        "bearer": {"bearer_reference": "AMS,eth4.100"},
        "ip_connection": {
            "ipv4": {
                "addresses": {
                    "provider_address": "10.1.0.1",
                    "customer_address": "10.1.0.2",
                    "prefix_length": 30,
                }
            }
        },
        "routing_protocols": {
            "routing_protocol": {
                ("ietf-l3vpn-svc:bgp",): {
                    "type": "ietf-l3vpn-svc:bgp",
                    "bgp": {"autonomous_system": 65501},
                }
            }
        },
    } | changes
    return {key: value for key, value in parts.items() if value is not None}


def site(*accesses: dict[str, Any]) -> cfs.Site:
    """A site with these accesses."""
    rows = {(a["site_network_access_id"],): a for a in accesses}
    return cfs.Site.from_tree({"site_id": "S1", "site_network_accesses": {"site_network_access": rows}})


def addresses(**leafs: Any) -> dict[str, Any]:
    """An IP connection with these addresses."""
    return {"ipv4": {"addresses": leafs}}


def test_router_is_taken_over_and_meshed() -> None:
    """A router keeps its attributes, gets loopbacks and joins the mesh of its AS."""
    tree = Router().transform(cfs.Router.from_tree(ROUTER)).to_tree()
    assert tree["router"] == {
        ("AMS",): ROUTER
        | {
            "ipv4_loopback": "10.0.0.1",
            "ipv6_loopback": "2001:db8:0:0::1",
            "mock": False,
            "approval_required": False,
            "runtime_schema_fetch": False,
        }
    }
    assert tree["ibgp_mesh"] == {
        (65001,): {
            "asn": 65001,
            "authentication_key": "ibgp-authentication-key",
            "router": {("AMS",): {"name": "AMS", "ipv4_loopback": "10.0.0.1"}},
        }
    }


def test_router_without_a_role_has_none() -> None:
    """A leaf that the order leaves out is left out below."""
    order = {key: value for key, value in ROUTER.items() if key != "role"}
    tree = Router().transform(cfs.Router.from_tree(order)).to_tree()
    assert "role" not in tree["router"][("AMS",)]  # type: ignore[index]


def test_link_is_taken_over() -> None:
    """A link keeps its four keys and whether traffic is measured."""
    link = {"left_router": "A", "left_interface": "a", "right_router": "B", "right_interface": "b"}
    tree = BackboneLink().transform(cfs.BackboneLink.from_tree(link)).to_tree()
    assert tree == {"backbone_link": {("A", "a", "B", "b"): link | {"monitor_traffic": False}}}


@pytest.mark.parametrize(("leafs", "text"), [({"customer_name": "ACME"}, "ACME"), ({}, "")])
def test_vpn_service_is_described_by_its_customer(leafs: dict[str, str], text: str) -> None:
    """A VPN bears the customer's name, or none when there is none."""
    order = cfs.VpnService.from_tree({"vpn_id": "acme-1", **leafs})
    tree = VpnService().transform(order).to_tree()
    assert tree == {"l3vpn": {("acme-1",): {"name": "acme-1", "description": f"Customer VPN for {text}"}}}


def test_access_becomes_an_endpoint_on_its_router() -> None:
    """An access gives its VPN an endpoint, and its router the VPN and the customer's address."""
    tree = Site().transform(site(access())).to_tree()
    assert tree == {
        "l3vpn": {
            ("acme-1",): {
                "name": "acme-1",
                "endpoint": {
                    ("S1", "A1"): {
                        "site": "S1",
                        "access": "A1",
                        "router": "AMS",
                        "interface": "eth4.100",
                        "provider_address": "10.1.0.1",
                        "prefix_length": 30,
                        "bgp": {"address": "10.1.0.2", "asn": 65501},
                    }
                },
            }
        },
        "router": {
            ("AMS",): {
                "name": "AMS",
                "vpn": {("acme-1",): {"name": "acme-1"}},
                "customer_address": {("acme-1", "10.1.0.2"): {"vpn": "acme-1", "address": "10.1.0.2"}},
            }
        },
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"vpn_attachment": None},
        {"bearer": None},
        {"ip_connection": None},
        {"ip_connection": addresses(provider_address="10.1.0.1", customer_address="10.1.0.2")},
        {"ip_connection": addresses(customer_address="10.1.0.2", prefix_length=30)},
    ],
)
def test_incomplete_access_is_passed_over(changes: dict[str, Any]) -> None:
    """An access without VPN, bearer, address or prefix length does nothing, whatever its siblings do."""
    tree = Site().transform(site(access("A1", **changes), access("A2"))).to_tree()
    assert set(tree["l3vpn"][("acme-1",)]["endpoint"]) == {("S1", "A2")}  # type: ignore[index]


@pytest.mark.parametrize(
    "changes",
    [
        {"routing_protocols": None},
        {
            "routing_protocols": {
                "routing_protocol": {("ietf-l3vpn-svc:static",): {"type": "ietf-l3vpn-svc:static"}}
            }
        },
        {"ip_connection": addresses(provider_address="10.1.0.1", prefix_length=30)},
    ],
)
def test_access_without_bgp_has_no_session(changes: dict[str, Any]) -> None:
    """Without BGP, or without an address to talk to, an endpoint is made but no session."""
    tree = Site().transform(site(access(**changes))).to_tree()
    assert "bgp" not in tree["l3vpn"][("acme-1",)]["endpoint"][("S1", "A1")]  # type: ignore[index]
    assert "customer_address" not in tree["router"][("AMS",)]  # type: ignore[index]


@pytest.mark.parametrize("reference", ["AMS", "AMS,", ",eth4", ""])
def test_bad_bearer_reference_is_named(reference: str) -> None:
    """A bearer reference without device or interface is refused with site, access and text."""
    with pytest.raises(TransformError) as refused:
        Site().transform(site(access(bearer={"bearer_reference": reference})))
    assert "site S1, access A1" in str(refused.value)
    assert repr(reference) in str(refused.value)
