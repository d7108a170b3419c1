# Generated from YANG by `orchestron yang compile`; do not edit.
"""What transforms build for srlinux."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

from orchestron_yang.leafs import SYSTEM_ORDERED
from orchestron_yang.model import Child, LooseList, LooseNode, LoosePresence

from .leafs import (
    AdminState,
    AfiSafiName,
    AsNumber,
    CircuitType,
    Description,
    Evi,
    GroupName,
    HostName,
    Id,
    Index,
    InstanceName,
    InterfaceInterfaceName,
    InterfaceName,
    IpAddressNoZone,
    Ipv4AddressNoZone,
    Ipv4Prefix,
    LevelCapability,
    LevelNumber,
    Metric,
    Net,
    NetworkInstanceName,
    PeerGroup,
    RouteTargetRouteTarget,
    TunnelInterfaceName,
    Type,
    VlanId,
    Vni,
    VxlanInterface,
    VxlanInterfaceIndex,
    VxlanInterfaceName,
    VxlanInterfaceType,
)


class Address(LooseNode):
    """One address."""

    ip_prefix: Ipv4Prefix
    """The address."""


class AddressList(LooseList[Address]):
    """The entries of `address`."""

    cls = Address

    def create(self, ip_prefix: Ipv4Prefix) -> Address:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((ip_prefix,), ip_prefix=ip_prefix)


class Ipv4(LooseNode):
    """IPv4."""

    admin_state: AdminState | None = None
    """Whether IPv4 is in use."""
    address = Child(AddressList)


class Ipv6(LooseNode):
    """IPv6."""

    admin_state: AdminState | None = None
    """Whether IPv6 is in use."""


class SingleTagged(LooseNode):
    """Frames with one tag."""

    vlan_id: VlanId | None = None
    """VLAN of the tag."""


class SingleTaggedPresence(LoosePresence[SingleTagged]):
    """Makes `single-tagged`."""

    cls = SingleTagged

    def create(self, *, vlan_id: VlanId | None = None) -> SingleTagged:
        """The container, made if need be; what is not None is set."""
        return self._create(vlan_id=vlan_id)


class Encap(LooseNode):
    """Frames that belong to the sub-interface."""

    single_tagged = Child(SingleTaggedPresence)


class Vlan(LooseNode):
    """VLAN handling."""

    encap = Child(Encap)


class Subinterface(LooseNode):
    """A logical interface."""

    index: Index
    """Its number."""
    admin_state: AdminState | None = None
    """Whether it is in use."""
    description: Description | None = None
    """Text for people."""
    ipv4 = Child(Ipv4)
    ipv6 = Child(Ipv6)
    vlan = Child(Vlan)


class SubinterfaceList(LooseList[Subinterface]):
    """The entries of `subinterface`."""

    cls = Subinterface

    def create(
        self, index: Index, *, admin_state: AdminState | None = None, description: Description | None = None
    ) -> Subinterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((index,), index=index, admin_state=admin_state, description=description)


class Interface(LooseNode):
    """A port, loopback or management interface."""

    name: str
    """Its name."""
    admin_state: AdminState | None = None
    """Whether it is in use."""
    description: Description | None = None
    """Text for people."""
    vlan_tagging: bool | None = None
    """Whether sub-interfaces are told apart by VLAN tag."""
    subinterface = Child(SubinterfaceList)


class InterfaceList(LooseList[Interface]):
    """The entries of `interface`."""

    cls = Interface

    def create(
        self,
        name: str,
        *,
        admin_state: AdminState | None = None,
        description: Description | None = None,
        vlan_tagging: bool | None = None,
    ) -> Interface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (name,), name=name, admin_state=admin_state, description=description, vlan_tagging=vlan_tagging
        )


class NetworkInstanceInterface(LooseNode):
    """A sub-interface of the instance."""

    name: InterfaceName
    """Its name, with its index."""


class NetworkInstanceInterfaceList(LooseList[NetworkInstanceInterface]):
    """The entries of `interface`."""

    cls = NetworkInstanceInterface

    def create(self, name: InterfaceName) -> NetworkInstanceInterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name)


class NetworkInstanceVxlanInterface(LooseNode):
    """The VXLAN interface of the instance."""

    name: VxlanInterfaceName
    """Its name, with its index."""


class NetworkInstanceVxlanInterfaceList(LooseList[NetworkInstanceVxlanInterface]):
    """The entries of `vxlan-interface`."""

    cls = NetworkInstanceVxlanInterface

    def create(self, name: VxlanInterfaceName) -> NetworkInstanceVxlanInterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name)


class BgpEvpnBgpInstance(LooseNode):
    """EVPN of this instance."""

    id: Id
    """Its number."""
    admin_state: AdminState | None = None
    """Whether it is in use."""
    vxlan_interface: VxlanInterface | None = None
    """VXLAN interface that carries it."""
    evi: Evi | None = None
    """EVPN instance number."""


class BgpEvpnBgpInstanceList(LooseList[BgpEvpnBgpInstance]):
    """The entries of `bgp-instance`."""

    cls = BgpEvpnBgpInstance

    def create(
        self,
        id: Id,
        *,
        admin_state: AdminState | None = None,
        vxlan_interface: VxlanInterface | None = None,
        evi: Evi | None = None,
    ) -> BgpEvpnBgpInstance:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((id,), id=id, admin_state=admin_state, vxlan_interface=vxlan_interface, evi=evi)


class BgpEvpn(LooseNode):
    """EVPN."""

    bgp_instance = Child(BgpEvpnBgpInstanceList)


class BgpEvpnPresence(LoosePresence[BgpEvpn]):
    """Makes `bgp-evpn`."""

    cls = BgpEvpn

    def create(self) -> BgpEvpn:
        """The container, made if need be; what is not None is set."""
        return self._create()


class RouteTarget(LooseNode):
    """Route targets."""

    export_rt: RouteTargetRouteTarget | None = None
    """What routes are marked with."""
    import_rt: RouteTargetRouteTarget | None = None
    """What routes are taken in."""


class BgpVpnBgpInstance(LooseNode):
    """Settings of one BGP instance."""

    id: Id
    """Its number."""
    route_target = Child(RouteTarget)


class BgpVpnBgpInstanceList(LooseList[BgpVpnBgpInstance]):
    """The entries of `bgp-instance`."""

    cls = BgpVpnBgpInstance

    def create(self, id: Id) -> BgpVpnBgpInstance:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((id,), id=id)


class BgpVpn(LooseNode):
    """VPN settings of BGP."""

    bgp_instance = Child(BgpVpnBgpInstanceList)


class BgpVpnPresence(LoosePresence[BgpVpn]):
    """Makes `bgp-vpn`."""

    cls = BgpVpn

    def create(self) -> BgpVpn:
        """The container, made if need be; what is not None is set."""
        return self._create()


class AfiSafi(LooseNode):
    """One address family."""

    afi_safi_name: AfiSafiName
    """Which family."""
    admin_state: AdminState | None = None
    """Whether it is in use."""


class AfiSafiList(LooseList[AfiSafi]):
    """The entries of `afi-safi`."""

    cls = AfiSafi

    def create(self, afi_safi_name: AfiSafiName, *, admin_state: AdminState | None = None) -> AfiSafi:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((afi_safi_name,), afi_safi_name=afi_safi_name, admin_state=admin_state)


class EbgpDefaultPolicy(LooseNode):
    """What holds where no policy is named (RFC 8212)."""

    import_reject_all: bool | None = None
    """Routes that come in are refused."""
    export_reject_all: bool | None = None
    """No routes go out."""


class SendDefaultRoute(LooseNode):
    """Default route to neighbours."""

    ipv4_unicast: bool | None = None
    """Whether they get one for IPv4."""


class Group(LooseNode):
    """Settings that neighbours share."""

    group_name: GroupName
    """Name of the group."""
    peer_as: AsNumber | None = None
    """AS of the neighbours."""
    send_default_route = Child(SendDefaultRoute)


class GroupList(LooseList[Group]):
    """The entries of `group`."""

    cls = Group

    def create(self, group_name: GroupName, *, peer_as: AsNumber | None = None) -> Group:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((group_name,), group_name=group_name, peer_as=peer_as)


class Authentication(LooseNode):
    """Protection of the session."""

    password: str | None = None
    """Key for TCP MD5, in clear text."""


class Neighbor(LooseNode):
    """One neighbour."""

    peer_address: IpAddressNoZone
    """Its address."""
    peer_group: PeerGroup | None = None
    """Group that it belongs to."""
    admin_state: AdminState | None = None
    """Whether it is in use."""
    peer_as: AsNumber | None = None
    """Its AS."""
    authentication = Child(Authentication)


class NeighborList(LooseList[Neighbor]):
    """The entries of `neighbor`."""

    cls = Neighbor

    def create(
        self,
        peer_address: IpAddressNoZone,
        *,
        peer_group: PeerGroup | None = None,
        admin_state: AdminState | None = None,
        peer_as: AsNumber | None = None,
    ) -> Neighbor:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (peer_address,),
            peer_address=peer_address,
            peer_group=peer_group,
            admin_state=admin_state,
            peer_as=peer_as,
        )


class Bgp(LooseNode):
    """BGP."""

    autonomous_system: AsNumber | None = None
    """The router's own AS."""
    router_id: Ipv4AddressNoZone | None = None
    """BGP identifier."""
    afi_safi = Child(AfiSafiList)
    ebgp_default_policy = Child(EbgpDefaultPolicy)
    group = Child(GroupList)
    neighbor = Child(NeighborList)


class BgpPresence(LoosePresence[Bgp]):
    """Makes `bgp`."""

    cls = Bgp

    def create(
        self, *, autonomous_system: AsNumber | None = None, router_id: Ipv4AddressNoZone | None = None
    ) -> Bgp:
        """The container, made if need be; what is not None is set."""
        return self._create(autonomous_system=autonomous_system, router_id=router_id)


class Ipv4Unicast(LooseNode):
    """IPv4 unicast."""

    admin_state: AdminState | None = None
    """Whether it is in use."""


class Level(LooseNode):
    """What holds for one level."""

    level_number: LevelNumber
    """The level."""
    metric: Metric | None = None
    """Cost of the circuit."""


class LevelList(LooseList[Level]):
    """The entries of `level`."""

    cls = Level

    def create(self, level_number: LevelNumber, *, metric: Metric | None = None) -> Level:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((level_number,), level_number=level_number, metric=metric)


class InstanceInterface(LooseNode):
    """One interface."""

    interface_name: InterfaceInterfaceName
    """Its name, with its index."""
    admin_state: AdminState | None = None
    """Whether it is in use."""
    circuit_type: CircuitType | None = None
    """Kind of circuit."""
    passive: bool | None = None
    """No adjacency is formed."""
    level = Child(LevelList)


class InstanceInterfaceList(LooseList[InstanceInterface]):
    """The entries of `interface`."""

    cls = InstanceInterface

    def create(
        self,
        interface_name: InterfaceInterfaceName,
        *,
        admin_state: AdminState | None = None,
        circuit_type: CircuitType | None = None,
        passive: bool | None = None,
    ) -> InstanceInterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (interface_name,),
            interface_name=interface_name,
            admin_state=admin_state,
            circuit_type=circuit_type,
            passive=passive,
        )


class Instance(LooseNode):
    """An IS-IS process."""

    name: InstanceName
    """Its name."""
    admin_state: AdminState | None = None
    """Whether it is in use."""
    level_capability: LevelCapability | None = None
    """Levels that the router takes part in."""
    net: Annotated[Sequence[Net], SYSTEM_ORDERED] | None = None
    """Network entity title."""
    ipv4_unicast = Child(Ipv4Unicast)
    interface = Child(InstanceInterfaceList)


class InstanceList(LooseList[Instance]):
    """The entries of `instance`."""

    cls = Instance

    def create(
        self,
        name: InstanceName,
        *,
        admin_state: AdminState | None = None,
        level_capability: LevelCapability | None = None,
        net: Sequence[Net] | None = None,
    ) -> Instance:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (name,), name=name, admin_state=admin_state, level_capability=level_capability, net=net
        )


class Isis(LooseNode):
    """IS-IS."""

    instance = Child(InstanceList)


class IsisPresence(LoosePresence[Isis]):
    """Makes `isis`."""

    cls = Isis

    def create(self) -> Isis:
        """The container, made if need be; what is not None is set."""
        return self._create()


class Protocols(LooseNode):
    """Protocols of the instance."""

    bgp_evpn = Child(BgpEvpnPresence)
    bgp_vpn = Child(BgpVpnPresence)
    bgp = Child(BgpPresence)
    isis = Child(IsisPresence)


class NetworkInstance(LooseNode):
    """A routing instance."""

    name: NetworkInstanceName
    """Its name."""
    type: Type | None = None
    """Kind of instance."""
    admin_state: AdminState | None = None
    """Whether it is in use."""
    description: Description | None = None
    """Text for people."""
    interface = Child(NetworkInstanceInterfaceList)
    vxlan_interface = Child(NetworkInstanceVxlanInterfaceList)
    protocols = Child(Protocols)


class NetworkInstanceList(LooseList[NetworkInstance]):
    """The entries of `network-instance`."""

    cls = NetworkInstance

    def create(
        self,
        name: NetworkInstanceName,
        *,
        type: Type | None = None,
        admin_state: AdminState | None = None,
        description: Description | None = None,
    ) -> NetworkInstance:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name, type=type, admin_state=admin_state, description=description)


class Name(LooseNode):
    """Names."""

    host_name: HostName | None = None
    """Name of the router."""


class System(LooseNode):
    """The router itself."""

    name = Child(Name)


class Ingress(LooseNode):
    """Frames that come in."""

    vni: Vni | None = None
    """VXLAN network identifier."""


class TunnelInterfaceVxlanInterface(LooseNode):
    """A VXLAN interface."""

    index: VxlanInterfaceIndex
    """Its number."""
    type: VxlanInterfaceType | None = None
    """Whether it routes or bridges."""
    ingress = Child(Ingress)


class TunnelInterfaceVxlanInterfaceList(LooseList[TunnelInterfaceVxlanInterface]):
    """The entries of `vxlan-interface`."""

    cls = TunnelInterfaceVxlanInterface

    def create(
        self, index: VxlanInterfaceIndex, *, type: VxlanInterfaceType | None = None
    ) -> TunnelInterfaceVxlanInterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((index,), index=index, type=type)


class TunnelInterface(LooseNode):
    """A tunnel interface."""

    name: TunnelInterfaceName
    """Its name."""
    vxlan_interface = Child(TunnelInterfaceVxlanInterfaceList)


class TunnelInterfaceList(LooseList[TunnelInterface]):
    """The entries of `tunnel-interface`."""

    cls = TunnelInterface

    def create(self, name: TunnelInterfaceName) -> TunnelInterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name)


class Root(LooseNode):
    """All of srlinux."""

    __schema__: ClassVar[str] = "srlinux"
    interface = Child(InterfaceList)
    network_instance = Child(NetworkInstanceList)
    system = Child(System)
    tunnel_interface = Child(TunnelInterfaceList)
