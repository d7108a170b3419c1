# Generated from YANG by `orchestron yang compile`; do not edit.
"""What transforms of inter read."""

from __future__ import annotations

from orchestron_yang.leafs import Uint32
from orchestron_yang.model import Entries, Optional, Parent, StrictNode

from .leafs import Ipv4Address, Ipv4AddressNoZone, Ipv6AddressNoZone, PrefixLength


class Router(StrictNode):
    """A router."""

    name: str
    """Its name."""
    id: Uint32
    """Its number in the network."""
    type: str
    """Name of the device package that fits it."""
    role: str | None = None
    """Its role in the network."""
    asn: Uint32
    """AS it belongs to."""
    ipv4_loopback: Ipv4AddressNoZone
    """IPv4 address of its loopback."""
    ipv6_loopback: Ipv6AddressNoZone
    """IPv6 address of its loopback."""
    mock: bool = False
    """Configuration goes to a simulated device."""
    approval_required: bool = False
    """A person has to approve each change."""
    runtime_schema_fetch: bool = False
    """Its schema is fetched from the device itself."""


class Vpn(StrictNode):
    """A VPN that this router takes part in."""

    parent = Parent(Router)
    name: str
    """Name of the VPN."""


class CustomerAddress(StrictNode):
    """A customer's router that this router has a BGP session with."""

    parent = Parent(Router)
    vpn: str
    """Name of the VPN."""
    address: Ipv4Address
    """Address of the customer's router."""


class BackboneLink(StrictNode):
    """A link between two routers."""

    left_router: str
    """Router at the left end."""
    left_interface: str
    """Its interface."""
    right_router: str
    """Router at the right end."""
    right_interface: str
    """Its interface."""
    monitor_traffic: bool = False
    """Traffic on the link is measured."""


class IbgpMeshRouter(StrictNode):
    """A member of the mesh."""

    name: str
    """Name of the router."""
    ipv4_loopback: Ipv4AddressNoZone
    """Address that its sessions end on."""


class IbgpMesh(StrictNode):
    """The full iBGP mesh of one AS."""

    asn: Uint32
    """The AS."""
    authentication_key: str
    """Key of all sessions of the mesh."""
    router = Entries(IbgpMeshRouter)


class L3vpn(StrictNode):
    """A layer 3 VPN."""

    name: str
    """Its name; the number after the dash is the VPN's id."""
    description: str
    """Text for people."""


class Bgp(StrictNode):
    """The BGP session with the customer."""

    address: Ipv4Address
    """Address of the customer's router."""
    asn: Uint32
    """AS of the customer."""


class Endpoint(StrictNode):
    """Where a site is connected."""

    parent = Parent(L3vpn)
    site: str
    """Site of the customer."""
    access: str
    """Access of the site."""
    router: str
    """Router that it is connected to."""
    interface: str
    """Interface of that router; X.100 is VLAN 100 on port X."""
    provider_address: Ipv4Address
    """Address of the router on that interface."""
    prefix_length: PrefixLength
    """Prefix length of that address."""
    bgp = Optional(Bgp)
