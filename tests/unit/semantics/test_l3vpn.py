"""The standard L3VPN model: what an edit of a site or VPN may and may not do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from orchestron_network.package import network
from orchestron_semantics import Semantics
from orchestron_yang.edit import apply_edit
from orchestron_yang.errors import DataError
from orchestron_yang.json_codec import tree_from_json
from orchestron_yang.points import changed
from orchestron_yang.tree import Tree

SCHEMA = network().northbound
SEMANTICS = Semantics(SCHEMA)
ROOT = "ietf-l3vpn-svc:l3vpn-svc"
SITE = f"/{ROOT}/sites/site[site-id='S']"
ACCESS = f"{SITE}/site-network-accesses/site-network-access[site-network-access-id='A']"


def access(**more: Any) -> dict[str, Any]:
    """A network access of site S to VPN V; members of its own in Python spelling."""
    plain = {
        "site-network-access-id": "A",
        "location-reference": "L",
        "bearer": {},
        "vpn-attachment": {"vpn-id": "V"},
    }
    return {**plain, **{name.replace("_", "-"): value for name, value in more.items()}}


def site(*accesses: Mapping[str, Any], kind: str = "customer-managed", **more: Any) -> dict[str, Any]:
    """Site S with location L."""
    plain = {
        "site-id": "S",
        "management": {"type": kind},
        "locations": {"location": [{"location-id": "L"}]},
        "site-network-accesses": {"site-network-access": list(accesses)},
    }
    return {**plain, **more}


def service(*sites: Mapping[str, Any], vpns: tuple[str, ...] = ("V",)) -> Tree:
    """A datastore with some VPNs and sites."""
    held = {
        "vpn-services": {"vpn-service": [{"vpn-id": vpn} for vpn in vpns]},
        "sites": {"site": list(sites)},
    }
    return tree_from_json(SCHEMA, SCHEMA.root, {ROOT: held})


def check(tree: Tree, before: Tree | None = None) -> None:
    """Validate what leads from one datastore to another."""
    old = before or {}
    state = SEMANTICS.state(old)
    touched = changed(SCHEMA, old, tree)
    SEMANTICS.check(SEMANTICS.update(state, old, tree, touched), tree, touched)


def failure(tree: Tree, before: Tree | None = None) -> DataError:
    """The error of an edit."""
    with pytest.raises(DataError) as caught:
        check(tree, before)
    return caught.value


def connected(ipv4: Mapping[str, Any]) -> Tree:
    """A datastore with one access whose IPv4 settings are given."""
    return service(site(access(ip_connection={"ipv4": dict(ipv4)})))


def test_a_complete_service_is_valid() -> None:
    """VPN, site and access that fit together are accepted, and so is taking all of it away."""
    tree = service(site(access()))
    check(tree)
    check({}, before=tree)


def test_missing_vpn() -> None:
    """An access to a VPN that is not there is refused with the leaf's path."""
    found = failure(service(site(access()), vpns=("W",)))
    assert (found.tag, found.app_tag) == ("data-missing", "instance-required")
    assert found.path == f"{ACCESS}/vpn-attachment/vpn-id"
    assert "'V'" in found.message


def test_taking_away_a_vpn_in_use() -> None:
    """A VPN cannot go while an access refers to it; one that nobody uses can."""
    tree = service(site(access()), vpns=("V", "W"))
    check(service(site(access()), vpns=("V",)), before=tree)
    found = failure(service(site(access()), vpns=("W",)), before=tree)
    assert (found.tag, found.path) == ("data-missing", f"{ACCESS}/vpn-attachment/vpn-id")


def test_vpn_and_its_user_go_together() -> None:
    """The datastore that results counts, not the order of edits."""
    tree = service(site(access()))
    check(service(), before=tree)
    check(service(vpns=()), before=tree)


def test_location_of_another_site() -> None:
    """A relative leafref is about its own site: another site's location does not do."""
    other = site(access(**{"location-reference": "M"}))
    elsewhere = {**site(), "site-id": "T", "locations": {"location": [{"location-id": "M"}]}}
    found = failure(service(other, elsewhere))
    assert (found.tag, found.path) == ("data-missing", f"{ACCESS}/location-reference")


def test_prefix_length_needs_provider_address() -> None:
    """The model's own error message is the message."""
    dhcp = {"address-allocation-type": "provider-dhcp", "provider-dhcp": {"prefix-length": 24}}
    found = failure(connected(dhcp))
    assert (found.tag, found.app_tag) == ("operation-failed", "must-violation")
    assert "provider-address" in found.message
    assert found.path == f"{ACCESS}/ip-connection/ipv4/provider-dhcp/prefix-length"
    check(connected({**dhcp, "provider-dhcp": {"prefix-length": 24, "provider-address": "10.0.0.1"}}))


def test_must_with_derived_identities() -> None:
    """SLAAC is no way to allocate IPv4 addresses."""
    found = failure(connected({"address-allocation-type": "slaac"}))
    assert found.path.endswith("/ipv4/address-allocation-type")
    assert "SLAAC" in found.message


def test_when_false() -> None:
    """A node whose when is false is refused, with the expression in the message."""
    found = failure(
        connected({"address-allocation-type": "provider-dhcp", "addresses": {"prefix-length": 24}})
    )
    assert (found.tag, found.path) == ("unknown-element", f"{ACCESS}/ip-connection/ipv4/addresses")
    assert "static-address" in found.message


def test_bgp_needs_its_type() -> None:
    """Settings of one routing protocol do not fit another."""
    bgp = {"autonomous-system": 65000, "address-family": ["ipv4"]}
    ospf = {"routing-protocol": [{"type": "ospf", "bgp": bgp}]}
    found = failure(service(site(access(routing_protocols=ospf))))
    assert found.tag == "unknown-element"
    assert found.path.endswith("/routing-protocol[type='ietf-l3vpn-svc:ospf']/bgp")
    check(service(site(access(routing_protocols={"routing-protocol": [{"type": "bgp", "bgp": bgp}]}))))


def test_upper_port_below_lower() -> None:
    """A must that compares numbers compares them as numbers."""
    for upper, wrong in ((80, True), (1000, False)):
        flow = {"l4-src-port-range": {"lower-port": 90, "upper-port": upper}}
        rule = {"id": "r", "match-flow": flow, "target-class-id": "c"}
        qos = {"qos": {"qos-classification-policy": {"rule": [rule]}}}
        tree = service(site(access(), service=qos))
        if wrong:
            assert failure(tree).path.endswith("/l4-src-port-range/upper-port")
        else:
            check(tree)


def test_mandatory_under_a_when() -> None:
    """What is mandatory only under a condition is asked for when the condition holds."""
    device = {"device-id": "D", "location": "L"}
    co_managed = site(
        devices={"device": [{**device, "management": {"address-family": "ipv4"}}]}, kind="co-managed"
    )
    found = failure(service(co_managed))
    assert (found.tag, found.path) == (
        "missing-element",
        f"{SITE}/devices/device[device-id='D']/management/address",
    )
    check(service(site(devices={"device": [device]}, kind="co-managed")))


def test_mandatory_choice_of_conditional_cases() -> None:
    """An access must have the reference that its site's management asks for."""
    bare = access()
    del bare["location-reference"]
    found = failure(service(site(bare)))
    assert (found.tag, found.app_tag) == ("data-missing", "missing-choice")
    assert "location-reference" in found.message
    assert "device-reference" not in found.message


def test_condition_changes_elsewhere_in_the_instance() -> None:
    """Changing the type that a when reads makes what hung on it invalid."""
    bgp = {"routing-protocol": [{"type": "bgp", "bgp": {"autonomous-system": 1, "address-family": ["ipv4"]}}]}
    tree = service(site(access(routing_protocols=bgp)))
    value = tree_from_json(SCHEMA, SCHEMA.root, {ROOT: {"sites": {"site": [site(kind="provider-managed")]}}})
    after = apply_edit(SCHEMA, tree, (), "merge", value).tree
    assert failure(after, before=tree).path == f"{ACCESS}/location-reference"
