"""Entries of a device into each vendor's configuration."""

from __future__ import annotations

from typing import Any

import pytest

from orchestron_network.generated.rfs import input as rfs
from orchestron_network.transforms.rfs import iosxr, junos, openconfig, srlinux
from orchestron_network.transforms.rfs.device import Device as DeviceTransform
from orchestron_network.transforms.rfs.entries import BackboneInterface, BaseConfig, VrfInterface
from orchestron_network.transforms.rfs.vendor import vendor
from orchestron_transform.api import Device, TransformError
from orchestron_yang.tree import EMPTY

XR = Device("X", "CiscoIosXr_25_3_1", modules=frozenset({"Cisco-IOS-XR-um-hostname-cfg"}))
JUNOS = Device("J", "JuniperCRPD_24_4R1_9", uris=frozenset({"http://xml.juniper.net/netconf/junos/1.0"}))
SRL = Device("N", "NokiaSRLinux_25_3_2", modules=frozenset({"srl_nokia-system", "srl_nokia-bgp"}))
OPENCONFIG = Device("O", "OpenConfig", modules=frozenset({"openconfig-network-instance"}))

BASE = {"asn": 65001, "ipv4_loopback": "10.0.0.3", "ibgp_authentication_key": "k"}
LINK = {"name": "p1", "ipv4_address": "10.0.7.1", "remote_device": "B", "remote_interface": "q1"}
ACCESS = {"vrf": "acme-7", "description": "text", "ipv4_address": "10.1.0.1", "prefix_length": 24}


def port(*interfaces: str, tagged: bool | None = None) -> rfs.Port:
    """Port `p` with these accesses."""
    rows = {(name,): {"interface": name, "description": f"about {name}"} for name in interfaces}
    leafs: dict[str, Any] = {"name": "p", "access": rows}
    return rfs.Port.from_tree(leafs if tagged is None else leafs | {"tagged": tagged})


@pytest.mark.parametrize(
    ("device", "branch"),
    [
        (XR, iosxr),
        (JUNOS, junos),
        (Device("J", "T", modules=frozenset({"junos-conf-root"})), junos),
        (SRL, srlinux),
        (OPENCONFIG, openconfig),
        (Device("N", "T", modules=SRL.modules | OPENCONFIG.modules), srlinux),
    ],
)
def test_vendor_is_chosen_by_what_a_device_reports(device: Device, branch: object) -> None:
    """Modules or the Junos capability decide, not the type's name."""
    assert vendor(device) is branch


@pytest.mark.parametrize(
    ("device", "said"),
    [
        (Device("D1", "Banana"), "no modules"),
        (Device("D1", "Banana", modules=frozenset({"acme-system"})), "acme-system"),
        (Device("D1", "Banana", modules=frozenset(f"m{n:02}" for n in range(99))), "m09 and 89 more"),
    ],
)
def test_unsupported_device_is_named(device: Device, said: str) -> None:
    """A device of no known vendor is refused with its name, its type and what it reports."""
    with pytest.raises(TransformError) as refused:
        vendor(device)
    for part in ("device D1", "Banana", said):
        assert part in str(refused.value)


@pytest.mark.parametrize("device", [XR, JUNOS, SRL, OPENCONFIG])
def test_hostname_is_the_name_of_the_device(device: Device) -> None:
    """A device is told its own name."""
    tree = BaseConfig().transform(rfs.BaseConfig.from_tree(BASE), device).to_tree()
    assert device.name in repr(tree)


@pytest.mark.parametrize("device", [XR, JUNOS, SRL, OPENCONFIG])
def test_rate_is_shown_when_it_is_known_and_asked_for(device: Device) -> None:
    """The rate stands behind a link's description only with monitor-traffic and a known rate."""
    known = {"traffic": {"packets_per_second": 1200}}

    def text(leafs: dict[str, Any]) -> str:
        return repr(BackboneInterface().transform(rfs.BackboneInterface.from_tree(leafs), device).to_tree())

    assert "'Link to B [q1] - 1200 PPS'" in text({**LINK, **known, "monitor_traffic": True})
    assert "'Link to B [q1]'" in text({**LINK, **known, "monitor_traffic": False})
    assert "'Link to B [q1]'" in text({**LINK, "monitor_traffic": True})


def test_settings_are_passed_on() -> None:
    """Type, flags, addresses and credentials of a device reach the device manager."""
    settings = {
        "name": "X",
        "type": "T",
        "mock": True,
        "approval_required": True,
        "runtime_schema_fetch": False,
        "address": {("oob",): {"name": "oob", "host": "X"}},
        "credentials": {"username": "u", "password": "p"},
    }
    tree = DeviceTransform().transform(rfs.Device.from_tree(settings)).to_tree()
    assert tree == {"device": {("X",): settings}}


def test_xr_port_is_only_named() -> None:
    """IOS XR gets the port's entry and nothing in it, however many accesses there are."""
    for case in (port("p.1"), port("p.1", "p.2")):
        assert iosxr.port(case).to_tree() == {"interfaces": {"interface": {("p",): {"interface_name": "p"}}}}


def test_junos_port_is_described_while_it_has_one_access() -> None:
    """A Junos port bears its only access's description, and none when there are two."""

    def held(case: rfs.Port) -> Any:
        tree: Any = junos.port(case).to_tree()
        return tree["configuration"]["interfaces"]["interface"][("p",)]

    assert held(port("p.1")) == {"name": "p", "description": "about p.1"}
    assert held(port("p.1", "p.2")) == {"name": "p"}


def test_srlinux_port_tags_where_there_are_vlans() -> None:
    """SR Linux is told to tag only on ports with VLANs."""
    tagged: Any = srlinux.port(port("p.1", tagged=True)).to_tree()
    plain: Any = srlinux.port(port("p")).to_tree()
    assert tagged["interface"][("p",)]["vlan_tagging"] is True
    assert "vlan_tagging" not in plain["interface"][("p",)]


@pytest.mark.parametrize(("name", "xr", "unit"), [("p.5", {"dot1q": {"vlan_id": 5}}, "5"), ("p", None, "0")])
def test_access_with_and_without_a_vlan(name: str, xr: object, unit: str) -> None:
    """X.5 is VLAN and unit 5 on X; X alone is untagged, unit 0 where units are written."""
    access = rfs.VrfInterface.from_tree({"name": name, **ACCESS})
    on_xr: Any = iosxr.vrf_interface(access).to_tree()
    on_junos: Any = junos.vrf_interface(access).to_tree()["configuration"]
    on_srl: Any = srlinux.vrf_interface(access).to_tree()
    assert on_xr["interfaces"]["interface"][(name,)].get("encapsulation") == xr
    assert set(on_junos["interfaces"]["interface"][("p",)]["unit"]) == {(unit,)}
    assert on_junos["interfaces"]["interface"][("p",)]["unit"][(unit,)].get("vlan_id") == (
        unit if xr else None
    )
    assert ("vlan" in on_srl["interface"][("p",)]["subinterface"][(int(unit),)]) is bool(xr)
    on_openconfig: Any = openconfig.vrf_interface(access).to_tree()
    part = on_openconfig["interfaces"]["interface"][("p",)]["subinterfaces"]["subinterface"][(int(unit),)]
    assert ("vlan" in part) is bool(xr)
    assert set(on_junos["routing_instances"]["instance"][("acme-7",)]["interface"]) == {(f"p.{unit}",)}


def test_value_that_a_vendor_cannot_take_names_the_leaf() -> None:
    """What is out of a vendor's range is refused when it is set, with the leaf in the message."""
    entry = rfs.Vrf.from_tree(
        {
            "name": "acme-70000",
            "id": 70000,
            "description": "d",
            "asn": 65001,
            "router_id": 1,
            "ipv4_loopback": "10.0.0.1",
        }
    )
    with pytest.raises(ValueError, match="evi"):
        srlinux.vrf(entry)


def test_empty_leafs_are_there_without_a_value() -> None:
    """Leafs of type empty are set where the vendor has them."""
    tree: Any = junos.backbone_interface(rfs.BackboneInterface.from_tree(LINK), "d").to_tree()
    assert tree["configuration"]["protocols"]["isis"]["interface"][("p1",)]["point_to_point"] is EMPTY


@pytest.mark.parametrize("device", [XR, JUNOS, SRL, OPENCONFIG])
def test_description_is_taken_verbatim(device: Device) -> None:
    """Text of a customer goes through as it is."""
    text = "a <b> & 'c'  ünicode "
    access = rfs.VrfInterface.from_tree({"name": "p.5", **ACCESS, "description": text})
    assert repr(text) in repr(VrfInterface().transform(access, device).to_tree())
