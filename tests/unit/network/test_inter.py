"""The network-wide design into work for devices."""

from __future__ import annotations

from typing import Any

import pytest

from orchestron_network.generated.inter import input as inter
from orchestron_network.transforms.inter import (
    BackboneLink,
    CustomerAddress,
    Endpoint,
    IbgpMesh,
    L3vpn,
    Router,
    RouterVpn,
)
from orchestron_transform.api import TransformError

ROUTER = inter.Router.from_tree(
    {"name": "AMS", "id": 1, "type": "T", "role": "edge", "asn": 65001, "ipv4_loopback": "10.0.0.1"}
)
VPN = inter.L3vpn.from_tree({"name": "acme-7", "description": "Customer VPN for ACME"})


def endpoint(interface: str = "eth4.100", **more: Any) -> inter.Endpoint:
    """An endpoint of `VPN` on router AMS."""
    leafs = {
        "site": "S",
        "access": "A",
        "router": "AMS",
        "interface": interface,
        "provider_address": "10.1.0.1",
        "prefix_length": 30,
    }
    return inter.Endpoint.from_tree({**leafs, **more}, up=VPN)


def device(tree: Any, name: str = "AMS") -> Any:
    """What a tree holds for a device."""
    return tree["device"][(name,)]


def test_router_becomes_a_device_with_base_config() -> None:
    """A router is managed at its own name and gets its base configuration, but not the key."""
    held = device(Router().transform(ROUTER).to_tree())
    assert held["type"] == "T"
    assert held["address"] == {("oob",): {"name": "oob", "host": "AMS"}}
    assert held["base_config"] == {"asn": 65001, "role": "edge", "ipv4_loopback": "10.0.0.1"}


def test_router_gives_its_vrf_what_is_its_own() -> None:
    """A VPN on a router gets that router's AS, number and loopback."""
    vpn = inter.Vpn.from_tree({"name": "acme-7"}, up=ROUTER)
    held = device(RouterVpn().transform(vpn).to_tree())
    assert held["vrf"] == {
        ("acme-7",): {"name": "acme-7", "asn": 65001, "router_id": 1, "ipv4_loopback": "10.0.0.1"}
    }


def test_router_gives_a_session_its_as() -> None:
    """A customer's address on a router gets that router's AS, no more."""
    address = inter.CustomerAddress.from_tree({"vpn": "acme-7", "address": "10.1.0.2"}, up=ROUTER)
    held = device(CustomerAddress().transform(address).to_tree())
    assert held["ebgp_customer"] == {
        ("acme-7", "10.1.0.2"): {"vrf": "acme-7", "address": "10.1.0.2", "local_asn": 65001}
    }


def test_link_has_two_ends() -> None:
    """Each end of a link gets its address and the name of the other."""
    link = inter.BackboneLink.from_tree(
        {"left_router": "AMS", "left_interface": "a", "right_router": "FRA", "right_interface": "f"}
    )
    tree = BackboneLink().transform(link).to_tree()
    left = device(tree)["backbone_interface"][("a",)]
    right = device(tree, "FRA")["backbone_interface"][("f",)]
    for end, known in ((left, ("10.0.7.1", "FRA", "f")), (right, ("10.0.7.2", "AMS", "a"))):
        assert (end["ipv4_address"], end["remote_device"], end["remote_interface"]) == known


def test_link_to_itself_is_refused() -> None:
    """An interface cannot be both ends of a link."""
    link = inter.BackboneLink.from_tree(
        {"left_router": "AMS", "left_interface": "a", "right_router": "AMS", "right_interface": "a"}
    )
    with pytest.raises(TransformError, match="interface a of AMS"):
        BackboneLink().transform(link)


def test_mesh_is_full() -> None:
    """Each member is a neighbour of each other one and of itself not, and all get the key."""
    rows = {(n,): {"name": n, "ipv4_loopback": f"10.0.0.{i}"} for i, n in enumerate("ABC", 1)}
    mesh = inter.IbgpMesh.from_tree({"asn": 65001, "authentication_key": "k", "router": rows})
    tree = IbgpMesh().transform(mesh).to_tree()
    for name in "ABC":
        held = device(tree, name)
        assert held["base_config"] == {"ibgp_authentication_key": "k"}
        assert {n["description"] for n in held["ibgp_neighbor"].values()} == set("ABC") - {name}


def test_routers_with_one_loopback_are_named() -> None:
    """Two members with one loopback are refused and both named."""
    rows = {(n,): {"name": n, "ipv4_loopback": "10.0.0.1"} for n in ("AMS", "FRA")}
    mesh = inter.IbgpMesh.from_tree({"asn": 65001, "authentication_key": "k", "router": rows})
    with pytest.raises(TransformError, match="AMS and FRA"):
        IbgpMesh().transform(mesh)


def test_router_alone_in_its_mesh_has_the_key() -> None:
    """The key reaches a router that has no neighbours yet."""
    row = {("A",): {"name": "A", "ipv4_loopback": "10.0.0.1"}}
    mesh = inter.IbgpMesh.from_tree({"asn": 1, "authentication_key": "k", "router": row})
    assert device(IbgpMesh().transform(mesh).to_tree(), "A") == {
        "name": "A",
        "base_config": {"ibgp_authentication_key": "k"},
    }


def test_vpn_is_on_no_device_by_itself() -> None:
    """A VPN without endpoints makes nothing."""
    assert L3vpn().transform(VPN).to_tree() == {}


def test_vpn_without_a_number_is_named() -> None:
    """A VPN whose name has no number is refused and named, endpoints or not."""
    vpn = inter.L3vpn.from_tree({"name": "acme", "description": "d"})
    with pytest.raises(TransformError, match="'acme'"):
        L3vpn().transform(vpn)


def test_endpoint_brings_vrf_interface_and_session() -> None:
    """An endpoint makes the VRF, its interface, the port below and the session with the customer."""
    held = device(Endpoint().transform(endpoint(bgp={"address": "10.1.0.2", "asn": 65501})).to_tree())
    text = "Customer VPN access S [A] in VPN acme-7"
    assert held == {
        "name": "AMS",
        "vrf": {("acme-7",): {"name": "acme-7", "id": 7, "description": "Customer VPN for ACME"}},
        "vrf_interface": {
            ("eth4.100",): {
                "name": "eth4.100",
                "vrf": "acme-7",
                "description": text,
                "ipv4_address": "10.1.0.1",
                "prefix_length": 30,
            }
        },
        "port": {
            ("eth4",): {
                "name": "eth4",
                "tagged": True,
                "access": {("eth4.100",): {"interface": "eth4.100", "description": text}},
            }
        },
        "ebgp_customer": {
            ("acme-7", "10.1.0.2"): {
                "vrf": "acme-7",
                "address": "10.1.0.2",
                "peer_asn": 65501,
                "authentication_key": "acme-7",
                "description": "Customer eBGP S [A] in VPN acme-7 to 10.1.0.2",
            }
        },
    }


def test_endpoint_without_bgp_has_no_session() -> None:
    """Without BGP there is a VRF and an interface only."""
    held = device(Endpoint().transform(endpoint()).to_tree())
    assert "ebgp_customer" not in held
    assert set(held["vrf_interface"]) == {("eth4.100",)}


def test_endpoint_on_a_whole_port_is_untagged() -> None:
    """A port without a VLAN is not said to be tagged."""
    held = device(Endpoint().transform(endpoint("eth4")).to_tree())
    assert "tagged" not in held["port"][("eth4",)]
