# Generated from YANG by `orchestron yang compile`; do not edit.
"""What transforms of rfs read."""

from __future__ import annotations

from orchestron_yang.leafs import Uint32, Uint64
from orchestron_yang.model import Container, Entries, Parent, StrictNode

from .leafs import Ipv4Address, Ipv4AddressNoZone, PrefixLength


class Address(StrictNode):
    """Where it is managed."""

    name: str
    """Name of this way to reach it, such as oob."""
    host: str
    """Host name or IP address."""


class Credentials(StrictNode):
    """How to log in."""

    username: str | None = None
    """User."""
    password: str | None = None
    """Password of that user."""


class Device(StrictNode):
    """A device."""

    name: str
    """Its name."""
    type: str
    """Name of the device package that fits it."""
    mock: bool = False
    """Configuration goes to a simulated device."""
    approval_required: bool = False
    """A person has to approve each change."""
    runtime_schema_fetch: bool = False
    """Its schema is fetched from the device itself."""
    address = Entries(Address)
    credentials = Container(Credentials)


class BaseConfig(StrictNode):
    """What every router has: name, loopback, IS-IS, BGP without neighbours."""

    parent = Parent(Device)
    asn: Uint32
    """AS of the router."""
    role: str | None = None
    """Role of the router."""
    ipv4_loopback: Ipv4AddressNoZone
    """Address of the loopback and BGP identifier."""
    ibgp_authentication_key: str
    """Key of iBGP sessions."""


class Traffic(StrictNode):
    """Measured traffic."""

    packets_per_second: Uint64 | None = None
    """Rate of packets received."""


class BackboneInterface(StrictNode):
    """An interface on a link of the backbone."""

    parent = Parent(Device)
    name: str
    """Its name."""
    ipv4_address: Ipv4AddressNoZone
    """Its address; the prefix length is 30."""
    remote_device: str
    """Router at the other end."""
    remote_interface: str
    """Interface at the other end."""
    monitor_traffic: bool = False
    """Traffic is measured."""
    traffic = Container(Traffic)


class IbgpNeighbor(StrictNode):
    """A session of the iBGP mesh."""

    parent = Parent(Device)
    address: Ipv4AddressNoZone
    """Loopback of the neighbour."""
    asn: Uint32
    """AS of both."""
    description: str
    """Name of the neighbour."""


class Vrf(StrictNode):
    """The routing table of a VPN."""

    parent = Parent(Device)
    name: str
    """Name of the VPN."""
    id: Uint32
    """Number of the VPN."""
    description: str
    """Text for people."""
    asn: Uint32
    """AS of the router."""
    router_id: Uint32
    """Number of the router; makes the route distinguisher unique."""
    ipv4_loopback: Ipv4AddressNoZone
    """BGP identifier."""


class Access(StrictNode):
    """What is on the port."""

    interface: str
    """The port itself or a sub-interface."""
    description: str
    """Text for people."""


class Port(StrictNode):
    """A port with customers on it."""

    parent = Parent(Device)
    name: str
    """Its name, without a unit."""
    tagged: bool | None = None
    """Customers are told apart by VLAN tag."""
    access = Entries(Access)


class VrfInterface(StrictNode):
    """A customer's access."""

    parent = Parent(Device)
    name: str
    """Its name; X.100 is VLAN 100 on port X."""
    vrf: str
    """Name of the VPN."""
    description: str
    """Text for people."""
    ipv4_address: Ipv4Address
    """Its address."""
    prefix_length: PrefixLength
    """Prefix length of that address."""


class EbgpCustomer(StrictNode):
    """A BGP session with a customer."""

    parent = Parent(Device)
    vrf: str
    """Name of the VPN."""
    address: Ipv4Address
    """Address of the customer's router."""
    local_asn: Uint32
    """AS of this router."""
    peer_asn: Uint32
    """AS of the customer."""
    authentication_key: str
    """Key of the session."""
    description: str
    """Text for people."""
