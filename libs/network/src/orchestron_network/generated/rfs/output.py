# Generated from YANG by `orchestron yang compile`; do not edit.
"""What transforms build for rfs."""

from __future__ import annotations

from typing import ClassVar

from orchestron_yang.leafs import Uint32
from orchestron_yang.model import Child, LooseList, LooseNode, LoosePresence

from .leafs import Ipv4Address, Ipv4AddressNoZone, PrefixLength


class Address(LooseNode):
    """Where it is managed."""

    name: str
    """Name of this way to reach it, such as oob."""
    host: str | None = None
    """Host name or IP address."""


class AddressList(LooseList[Address]):
    """The entries of `address`."""

    cls = Address

    def create(self, name: str, *, host: str | None = None) -> Address:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name, host=host)


class Credentials(LooseNode):
    """How to log in."""

    username: str | None = None
    """User."""
    password: str | None = None
    """Password of that user."""


class BaseConfig(LooseNode):
    """What every router has: name, loopback, IS-IS, BGP without neighbours."""

    asn: Uint32 | None = None
    """AS of the router."""
    role: str | None = None
    """Role of the router."""
    ipv4_loopback: Ipv4AddressNoZone | None = None
    """Address of the loopback and BGP identifier."""
    ibgp_authentication_key: str | None = None
    """Key of iBGP sessions."""


class BaseConfigPresence(LoosePresence[BaseConfig]):
    """Makes `base-config`."""

    cls = BaseConfig

    def create(
        self,
        *,
        asn: Uint32 | None = None,
        role: str | None = None,
        ipv4_loopback: Ipv4AddressNoZone | None = None,
        ibgp_authentication_key: str | None = None,
    ) -> BaseConfig:
        """The container, made if need be; what is not None is set."""
        return self._create(
            asn=asn, role=role, ipv4_loopback=ipv4_loopback, ibgp_authentication_key=ibgp_authentication_key
        )


class BackboneInterface(LooseNode):
    """An interface on a link of the backbone."""

    name: str
    """Its name."""
    ipv4_address: Ipv4AddressNoZone | None = None
    """Its address; the prefix length is 30."""
    remote_device: str | None = None
    """Router at the other end."""
    remote_interface: str | None = None
    """Interface at the other end."""
    monitor_traffic: bool | None = None
    """Traffic is measured."""


class BackboneInterfaceList(LooseList[BackboneInterface]):
    """The entries of `backbone-interface`."""

    cls = BackboneInterface

    def create(
        self,
        name: str,
        *,
        ipv4_address: Ipv4AddressNoZone | None = None,
        remote_device: str | None = None,
        remote_interface: str | None = None,
        monitor_traffic: bool | None = None,
    ) -> BackboneInterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (name,),
            name=name,
            ipv4_address=ipv4_address,
            remote_device=remote_device,
            remote_interface=remote_interface,
            monitor_traffic=monitor_traffic,
        )


class IbgpNeighbor(LooseNode):
    """A session of the iBGP mesh."""

    address: Ipv4AddressNoZone
    """Loopback of the neighbour."""
    asn: Uint32 | None = None
    """AS of both."""
    description: str | None = None
    """Name of the neighbour."""


class IbgpNeighborList(LooseList[IbgpNeighbor]):
    """The entries of `ibgp-neighbor`."""

    cls = IbgpNeighbor

    def create(
        self, address: Ipv4AddressNoZone, *, asn: Uint32 | None = None, description: str | None = None
    ) -> IbgpNeighbor:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((address,), address=address, asn=asn, description=description)


class Vrf(LooseNode):
    """The routing table of a VPN."""

    name: str
    """Name of the VPN."""
    id: Uint32 | None = None
    """Number of the VPN."""
    description: str | None = None
    """Text for people."""
    asn: Uint32 | None = None
    """AS of the router."""
    router_id: Uint32 | None = None
    """Number of the router; makes the route distinguisher unique."""
    ipv4_loopback: Ipv4AddressNoZone | None = None
    """BGP identifier."""


class VrfList(LooseList[Vrf]):
    """The entries of `vrf`."""

    cls = Vrf

    def create(
        self,
        name: str,
        *,
        id: Uint32 | None = None,
        description: str | None = None,
        asn: Uint32 | None = None,
        router_id: Uint32 | None = None,
        ipv4_loopback: Ipv4AddressNoZone | None = None,
    ) -> Vrf:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (name,),
            name=name,
            id=id,
            description=description,
            asn=asn,
            router_id=router_id,
            ipv4_loopback=ipv4_loopback,
        )


class Access(LooseNode):
    """What is on the port."""

    interface: str
    """The port itself or a sub-interface."""
    description: str | None = None
    """Text for people."""


class AccessList(LooseList[Access]):
    """The entries of `access`."""

    cls = Access

    def create(self, interface: str, *, description: str | None = None) -> Access:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((interface,), interface=interface, description=description)


class Port(LooseNode):
    """A port with customers on it."""

    name: str
    """Its name, without a unit."""
    tagged: bool | None = None
    """Customers are told apart by VLAN tag."""
    access = Child(AccessList)


class PortList(LooseList[Port]):
    """The entries of `port`."""

    cls = Port

    def create(self, name: str, *, tagged: bool | None = None) -> Port:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name, tagged=tagged)


class VrfInterface(LooseNode):
    """A customer's access."""

    name: str
    """Its name; X.100 is VLAN 100 on port X."""
    vrf: str | None = None
    """Name of the VPN."""
    description: str | None = None
    """Text for people."""
    ipv4_address: Ipv4Address | None = None
    """Its address."""
    prefix_length: PrefixLength | None = None
    """Prefix length of that address."""


class VrfInterfaceList(LooseList[VrfInterface]):
    """The entries of `vrf-interface`."""

    cls = VrfInterface

    def create(
        self,
        name: str,
        *,
        vrf: str | None = None,
        description: str | None = None,
        ipv4_address: Ipv4Address | None = None,
        prefix_length: PrefixLength | None = None,
    ) -> VrfInterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (name,),
            name=name,
            vrf=vrf,
            description=description,
            ipv4_address=ipv4_address,
            prefix_length=prefix_length,
        )


class EbgpCustomer(LooseNode):
    """A BGP session with a customer."""

    vrf: str
    """Name of the VPN."""
    address: Ipv4Address
    """Address of the customer's router."""
    local_asn: Uint32 | None = None
    """AS of this router."""
    peer_asn: Uint32 | None = None
    """AS of the customer."""
    authentication_key: str | None = None
    """Key of the session."""
    description: str | None = None
    """Text for people."""


class EbgpCustomerList(LooseList[EbgpCustomer]):
    """The entries of `ebgp-customer`."""

    cls = EbgpCustomer

    def create(
        self,
        vrf: str,
        address: Ipv4Address,
        *,
        local_asn: Uint32 | None = None,
        peer_asn: Uint32 | None = None,
        authentication_key: str | None = None,
        description: str | None = None,
    ) -> EbgpCustomer:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (vrf, address),
            vrf=vrf,
            address=address,
            local_asn=local_asn,
            peer_asn=peer_asn,
            authentication_key=authentication_key,
            description=description,
        )


class Device(LooseNode):
    """A device."""

    name: str
    """Its name."""
    type: str | None = None
    """Name of the device package that fits it."""
    mock: bool | None = None
    """Configuration goes to a simulated device."""
    approval_required: bool | None = None
    """A person has to approve each change."""
    runtime_schema_fetch: bool | None = None
    """Its schema is fetched from the device itself."""
    address = Child(AddressList)
    credentials = Child(Credentials)
    base_config = Child(BaseConfigPresence)
    backbone_interface = Child(BackboneInterfaceList)
    ibgp_neighbor = Child(IbgpNeighborList)
    vrf = Child(VrfList)
    port = Child(PortList)
    vrf_interface = Child(VrfInterfaceList)
    ebgp_customer = Child(EbgpCustomerList)


class DeviceList(LooseList[Device]):
    """The entries of `device`."""

    cls = Device

    def create(
        self,
        name: str,
        *,
        type: str | None = None,
        mock: bool | None = None,
        approval_required: bool | None = None,
        runtime_schema_fetch: bool | None = None,
    ) -> Device:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (name,),
            name=name,
            type=type,
            mock=mock,
            approval_required=approval_required,
            runtime_schema_fetch=runtime_schema_fetch,
        )


class Root(LooseNode):
    """All of rfs."""

    __schema__: ClassVar[str] = "rfs"
    device = Child(DeviceList)
