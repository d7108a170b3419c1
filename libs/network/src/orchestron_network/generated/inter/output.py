# Generated from YANG by `orchestron yang compile`; do not edit.
"""What transforms build for inter."""

from __future__ import annotations

from typing import ClassVar

from orchestron_yang.leafs import Uint32
from orchestron_yang.model import Child, LooseList, LooseNode, LoosePresence

from .leafs import Ipv4Address, Ipv4AddressNoZone, Ipv6AddressNoZone, PrefixLength


class Vpn(LooseNode):
    """A VPN that this router takes part in."""

    name: str
    """Name of the VPN."""


class VpnList(LooseList[Vpn]):
    """The entries of `vpn`."""

    cls = Vpn

    def create(self, name: str) -> Vpn:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name)


class CustomerAddress(LooseNode):
    """A customer's router that this router has a BGP session with."""

    vpn: str
    """Name of the VPN."""
    address: Ipv4Address
    """Address of the customer's router."""


class CustomerAddressList(LooseList[CustomerAddress]):
    """The entries of `customer-address`."""

    cls = CustomerAddress

    def create(self, vpn: str, address: Ipv4Address) -> CustomerAddress:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((vpn, address), vpn=vpn, address=address)


class Router(LooseNode):
    """A router."""

    name: str
    """Its name."""
    id: Uint32 | None = None
    """Its number in the network."""
    type: str | None = None
    """Name of the device package that fits it."""
    role: str | None = None
    """Its role in the network."""
    asn: Uint32 | None = None
    """AS it belongs to."""
    ipv4_loopback: Ipv4AddressNoZone | None = None
    """IPv4 address of its loopback."""
    ipv6_loopback: Ipv6AddressNoZone | None = None
    """IPv6 address of its loopback."""
    mock: bool | None = None
    """Configuration goes to a simulated device."""
    approval_required: bool | None = None
    """A person has to approve each change."""
    runtime_schema_fetch: bool | None = None
    """Its schema is fetched from the device itself."""
    vpn = Child(VpnList)
    customer_address = Child(CustomerAddressList)


class RouterList(LooseList[Router]):
    """The entries of `router`."""

    cls = Router

    def create(
        self,
        name: str,
        *,
        id: Uint32 | None = None,
        type: str | None = None,
        role: str | None = None,
        asn: Uint32 | None = None,
        ipv4_loopback: Ipv4AddressNoZone | None = None,
        ipv6_loopback: Ipv6AddressNoZone | None = None,
        mock: bool | None = None,
        approval_required: bool | None = None,
        runtime_schema_fetch: bool | None = None,
    ) -> Router:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (name,),
            name=name,
            id=id,
            type=type,
            role=role,
            asn=asn,
            ipv4_loopback=ipv4_loopback,
            ipv6_loopback=ipv6_loopback,
            mock=mock,
            approval_required=approval_required,
            runtime_schema_fetch=runtime_schema_fetch,
        )


class BackboneLink(LooseNode):
    """A link between two routers."""

    left_router: str
    """Router at the left end."""
    left_interface: str
    """Its interface."""
    right_router: str
    """Router at the right end."""
    right_interface: str
    """Its interface."""
    monitor_traffic: bool | None = None
    """Traffic on the link is measured."""


class BackboneLinkList(LooseList[BackboneLink]):
    """The entries of `backbone-link`."""

    cls = BackboneLink

    def create(
        self,
        left_router: str,
        left_interface: str,
        right_router: str,
        right_interface: str,
        *,
        monitor_traffic: bool | None = None,
    ) -> BackboneLink:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (left_router, left_interface, right_router, right_interface),
            left_router=left_router,
            left_interface=left_interface,
            right_router=right_router,
            right_interface=right_interface,
            monitor_traffic=monitor_traffic,
        )


class IbgpMeshRouter(LooseNode):
    """A member of the mesh."""

    name: str
    """Name of the router."""
    ipv4_loopback: Ipv4AddressNoZone | None = None
    """Address that its sessions end on."""


class IbgpMeshRouterList(LooseList[IbgpMeshRouter]):
    """The entries of `router`."""

    cls = IbgpMeshRouter

    def create(self, name: str, *, ipv4_loopback: Ipv4AddressNoZone | None = None) -> IbgpMeshRouter:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name, ipv4_loopback=ipv4_loopback)


class IbgpMesh(LooseNode):
    """The full iBGP mesh of one AS."""

    asn: Uint32
    """The AS."""
    authentication_key: str | None = None
    """Key of all sessions of the mesh."""
    router = Child(IbgpMeshRouterList)


class IbgpMeshList(LooseList[IbgpMesh]):
    """The entries of `ibgp-mesh`."""

    cls = IbgpMesh

    def create(self, asn: Uint32, *, authentication_key: str | None = None) -> IbgpMesh:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((asn,), asn=asn, authentication_key=authentication_key)


class Bgp(LooseNode):
    """The BGP session with the customer."""

    address: Ipv4Address | None = None
    """Address of the customer's router."""
    asn: Uint32 | None = None
    """AS of the customer."""


class BgpPresence(LoosePresence[Bgp]):
    """Makes `bgp`."""

    cls = Bgp

    def create(self, *, address: Ipv4Address | None = None, asn: Uint32 | None = None) -> Bgp:
        """The container, made if need be; what is not None is set."""
        return self._create(address=address, asn=asn)


class Endpoint(LooseNode):
    """Where a site is connected."""

    site: str
    """Site of the customer."""
    access: str
    """Access of the site."""
    router: str | None = None
    """Router that it is connected to."""
    interface: str | None = None
    """Interface of that router; X.100 is VLAN 100 on port X."""
    provider_address: Ipv4Address | None = None
    """Address of the router on that interface."""
    prefix_length: PrefixLength | None = None
    """Prefix length of that address."""
    bgp = Child(BgpPresence)


class EndpointList(LooseList[Endpoint]):
    """The entries of `endpoint`."""

    cls = Endpoint

    def create(
        self,
        site: str,
        access: str,
        *,
        router: str | None = None,
        interface: str | None = None,
        provider_address: Ipv4Address | None = None,
        prefix_length: PrefixLength | None = None,
    ) -> Endpoint:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (site, access),
            site=site,
            access=access,
            router=router,
            interface=interface,
            provider_address=provider_address,
            prefix_length=prefix_length,
        )


class L3vpn(LooseNode):
    """A layer 3 VPN."""

    name: str
    """Its name; the number after the dash is the VPN's id."""
    description: str | None = None
    """Text for people."""
    endpoint = Child(EndpointList)


class L3vpnList(LooseList[L3vpn]):
    """The entries of `l3vpn`."""

    cls = L3vpn

    def create(self, name: str, *, description: str | None = None) -> L3vpn:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name, description=description)


class Root(LooseNode):
    """All of inter."""

    __schema__: ClassVar[str] = "inter"
    router = Child(RouterList)
    backbone_link = Child(BackboneLinkList)
    ibgp_mesh = Child(IbgpMeshList)
    l3vpn = Child(L3vpnList)
