"""Numbers and addresses of the reference network."""

from __future__ import annotations

import pytest

from orchestron_network import addressing
from orchestron_transform.api import TransformError


def test_loopbacks_follow_the_id() -> None:
    """A router's loopbacks end on its id."""
    assert addressing.ipv4_loopback("X", 7) == "10.0.0.7"
    assert addressing.ipv6_loopback(7) == "2001:db8:0:0::7"


def test_an_id_without_a_loopback_names_the_router() -> None:
    """An id beyond the loopback prefix is refused and the router named."""
    with pytest.raises(TransformError, match=r"router X.*256"):
        addressing.ipv4_loopback("X", 256)


@pytest.mark.parametrize(
    ("left", "right", "n"),
    [("AMS-1", "FRA-1", 7), ("fra", "STO", 25), ("Zag", "Zur", 52)],
)
def test_link_addresses(left: str, right: str, n: int) -> None:
    """The third octet is the sum of the letters' places, whatever their case."""
    assert addressing.link_addresses(left, right) == (f"10.0.{n}.1", f"10.0.{n}.2")


@pytest.mark.parametrize("name", ["", "1-CORE", "Ängelholm", "@X", "[X"])
def test_a_link_to_a_router_without_a_letter_names_it(name: str) -> None:
    """A name that does not start with a letter A to Z is refused and named."""
    with pytest.raises(TransformError) as refused:
        addressing.link_addresses("AMS", name)
    assert repr(name) in str(refused.value)


@pytest.mark.parametrize(
    ("length", "mask"), [(0, "0.0.0.0"), (30, "255.255.255.252"), (32, "255.255.255.255")]
)
def test_netmask(length: int, mask: str) -> None:
    """A prefix length is written as a mask."""
    assert addressing.netmask(length) == mask


def test_net_pads_each_octet() -> None:
    """The system id of a NET is the loopback with octets of three digits."""
    assert addressing.net("10.0.0.1") == "49.0001.0100.0000.0001.00"
    assert addressing.net("192.168.17.254") == "49.0001.1921.6801.7254.00"


@pytest.mark.parametrize(("name", "number"), [("acme-65501", 65501), ("a-b-7", 7), ("-0", 0)])
def test_vpn_id_is_the_number_behind_the_dash(name: str, number: int) -> None:
    """The number behind the last dash is the VPN's id."""
    assert addressing.vpn_id(name) == number


@pytest.mark.parametrize(
    "name", ["acme", "acme-", "acme-x1", "acme-1x", "65501", "acme-٣", "acme-12345678901"]
)
def test_a_vpn_without_a_number_is_named(name: str) -> None:
    """A VPN's name without a number is refused and named."""
    with pytest.raises(TransformError) as refused:
        addressing.vpn_id(name)
    assert repr(name) in str(refused.value)


@pytest.mark.parametrize(
    ("name", "port", "unit"),
    [
        ("eth4", "eth4", 0),
        ("eth4.100", "eth4", 100),
        ("eth4.0", "eth4", 0),
        ("GigabitEthernet0/0/0/2.4094", "GigabitEthernet0/0/0/2", 4094),
        ("ethernet-1/3", "ethernet-1/3", 0),
        ("a.b", "a.b", 0),
    ],
)
def test_interfaces_are_taken_apart(name: str, port: str, unit: int) -> None:
    """X.100 is unit and VLAN 100 on port X, X alone is unit 0 without a tag."""
    part = addressing.interface(name)
    assert (part.port, part.unit, part.tagged) == (port, unit, unit != 0)


def test_an_interface_with_no_possible_vlan_is_named() -> None:
    """A unit that is no VLAN is refused and the interface named."""
    for unit in ("4095", "99999", "4" * 20):
        with pytest.raises(TransformError, match=rf"eth4\.{unit}"):
            addressing.interface(f"eth4.{unit}")


def test_rd_joins_digits_and_rt_is_a_target() -> None:
    """Route distinguisher and target are made of the numbers of AS, VPN and router."""
    assert addressing.rd_number(65501, 12) == 6550112
    assert addressing.route_target(65001, 65501) == "target:65001:65501"
