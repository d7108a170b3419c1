"""Numbers and addresses of the reference network: one rule each, no allocation, no state."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network
from typing import NamedTuple

from orchestron_transform.api import TransformError

_VPN_ID = re.compile(r".*-([0-9]{1,10})", re.ASCII | re.DOTALL)
_UNIT = re.compile(r"(.+)\.([0-9]+)", re.ASCII | re.DOTALL)


class Interface(NamedTuple):
    """A customer's interface, taken apart."""

    port: str
    unit: int
    """0 for the port itself."""

    @property
    def tagged(self) -> bool:
        """Whether it is a VLAN on the port; the VLAN is the unit."""
        return self.unit != 0

    @property
    def name(self) -> str:
        """Port and unit, where the unit is always written, as `eth4.0`."""
        return f"{self.port}.{self.unit}"


def interface(name: str) -> Interface:
    """`eth4` or `eth4.100` taken apart."""
    found = _UNIT.fullmatch(name)
    if found is None:
        return Interface(name, 0)
    unit = int(found[2])
    if unit > 4094:
        raise TransformError(f"interface {name}: {unit} is no VLAN, use 1 to 4094")
    return Interface(found[1], unit)


def ipv4_loopback(router: str, router_id: int) -> str:
    """Loopback of a router: 10.0.0.{id}."""
    if router_id > 255:
        raise TransformError(f"router {router}: id {router_id} has no loopback in 10.0.0.0/24, use 0 to 255")
    return f"10.0.0.{router_id}"


def ipv6_loopback(router_id: int) -> str:
    """IPv6 loopback of a router; the digits of its id are the last group."""
    return f"2001:db8:0:0::{router_id}"


def link_addresses(left: str, right: str) -> tuple[str, str]:
    """Addresses of the ends of the link between two routers: 10.0.N.1 and 10.0.N.2, a /30.

    N is the sum of the places in the alphabet of the first letters of their names.
    """
    n = _letter(left) + _letter(right)
    return f"10.0.{n}.1", f"10.0.{n}.2"


def _letter(router: str) -> int:
    place = ord(router[:1].upper() or "@") - ord("A") + 1
    if not 1 <= place <= 26:
        raise TransformError(
            f"router {router!r}: its name must start with a letter A to Z to address its links"
        )
    return place


def netmask(prefix_length: int) -> str:
    """A prefix length as a mask: 30 is 255.255.255.252."""
    return str(IPv4Network((0, prefix_length)).netmask)


def net(loopback: str) -> str:
    """IS-IS network entity title of a router: 10.0.0.1 gives 49.0001.0100.0000.0001.00."""
    digits = "".join(f"{octet:03}" for octet in IPv4Address(loopback).packed)
    return f"49.0001.{digits[0:4]}.{digits[4:8]}.{digits[8:12]}.00"


def vpn_id(vpn: str) -> int:
    """The number of a VPN, which its name ends on: `acme-65501` gives 65501."""
    found = _VPN_ID.fullmatch(vpn)
    if found is None:
        raise TransformError(
            f"VPN {vpn!r} has no number: its name must end on a dash and a number, as acme-65501"
        )
    return int(found[1])


def rd_number(vrf_id: int, router_id: int) -> int:
    """Second half of a route distinguisher: the digits of both, joined."""
    return int(f"{vrf_id}{router_id}")


def route_target(asn: int, vrf_id: int) -> str:
    """Route target of a VPN."""
    return f"target:{asn}:{vrf_id}"
