# Generated from YANG by `orchestron yang compile`; do not edit.
"""What transforms build for junos."""

from __future__ import annotations

from typing import ClassVar

from orchestron_yang.leafs import Empty
from orchestron_yang.model import Child, LooseList, LooseNode, LoosePresence

from .leafs import (
    AuthenticationKey,
    Description,
    HoldTime,
    HostName,
    InstanceType,
    Ipv4WithLength,
    LspLifetime,
    Metric,
    Name,
    Type,
)


class Netconf(LooseNode):
    """NETCONF."""

    rfc_compliant: Empty | None = None
    """Answers are as RFC 4741 has them."""
    yang_compliant: Empty | None = None
    """Configuration is written as the YANG modules have it."""


class Services(LooseNode):
    """Services for management."""

    netconf = Child(Netconf)


class ServicesPresence(LoosePresence[Services]):
    """Makes `services`."""

    cls = Services

    def create(self) -> Services:
        """The container, made if need be; what is not None is set."""
        return self._create()


class System(LooseNode):
    """The router itself."""

    host_name: HostName | None = None
    """Name of the router."""
    services = Child(ServicesPresence)


class InetAddress(LooseNode):
    """One address."""

    name: Ipv4WithLength
    """The address."""


class InetAddressList(LooseList[InetAddress]):
    """The entries of `address`."""

    cls = InetAddress

    def create(self, name: Ipv4WithLength) -> InetAddress:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name)


class Inet(LooseNode):
    """IPv4."""

    address = Child(InetAddressList)


class InetPresence(LoosePresence[Inet]):
    """Makes `inet`."""

    cls = Inet

    def create(self) -> Inet:
        """The container, made if need be; what is not None is set."""
        return self._create()


class IsoAddress(LooseNode):
    """One network entity title."""

    name: str
    """The title."""


class IsoAddressList(LooseList[IsoAddress]):
    """The entries of `address`."""

    cls = IsoAddress

    def create(self, name: str) -> IsoAddress:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name)


class Iso(LooseNode):
    """ISO, for IS-IS."""

    address = Child(IsoAddressList)


class IsoPresence(LoosePresence[Iso]):
    """Makes `iso`."""

    cls = Iso

    def create(self) -> Iso:
        """The container, made if need be; what is not None is set."""
        return self._create()


class UnitFamily(LooseNode):
    """Protocol families."""

    inet = Child(InetPresence)
    iso = Child(IsoPresence)


class Unit(LooseNode):
    """A logical interface."""

    name: str
    """Its number."""
    description: str | None = None
    """Text for people."""
    vlan_id: str | None = None
    """VLAN of frames of this unit."""
    family = Child(UnitFamily)


class UnitList(LooseList[Unit]):
    """The entries of `unit`."""

    cls = Unit

    def create(self, name: str, *, description: str | None = None, vlan_id: str | None = None) -> Unit:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name, description=description, vlan_id=vlan_id)


class InterfacesInterface(LooseNode):
    """A port or the loopback."""

    name: str
    """Its name, without a unit."""
    description: str | None = None
    """Text for people."""
    unit = Child(UnitList)


class InterfacesInterfaceList(LooseList[InterfacesInterface]):
    """The entries of `interface`."""

    cls = InterfacesInterface

    def create(self, name: str, *, description: str | None = None) -> InterfacesInterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name, description=description)


class Interfaces(LooseNode):
    """Interfaces."""

    interface = Child(InterfacesInterfaceList)


class InetVpnUnicast(LooseNode):
    """Unicast."""


class InetVpnUnicastPresence(LoosePresence[InetVpnUnicast]):
    """Makes `unicast`."""

    cls = InetVpnUnicast

    def create(self) -> InetVpnUnicast:
        """The container, made if need be; what is not None is set."""
        return self._create()


class InetVpn(LooseNode):
    """VPN-IPv4."""

    unicast = Child(InetVpnUnicastPresence)


class Inet6VpnUnicast(LooseNode):
    """Unicast."""


class Inet6VpnUnicastPresence(LoosePresence[Inet6VpnUnicast]):
    """Makes `unicast`."""

    cls = Inet6VpnUnicast

    def create(self) -> Inet6VpnUnicast:
        """The container, made if need be; what is not None is set."""
        return self._create()


class Inet6Vpn(LooseNode):
    """VPN-IPv6."""

    unicast = Child(Inet6VpnUnicastPresence)


class RouteTarget(LooseNode):
    """Route target constraint (RFC 4684)."""


class RouteTargetPresence(LoosePresence[RouteTarget]):
    """Makes `route-target`."""

    cls = RouteTarget

    def create(self) -> RouteTarget:
        """The container, made if need be; what is not None is set."""
        return self._create()


class GroupFamily(LooseNode):
    """Address families."""

    inet_vpn = Child(InetVpn)
    inet6_vpn = Child(Inet6Vpn)
    route_target = Child(RouteTargetPresence)


class ConfigurationProtocolsBgpGroupNeighbor(LooseNode):
    """One neighbour."""

    name: str
    """Its address."""
    description: Description | None = None
    """Text for people."""


class ConfigurationProtocolsBgpGroupNeighborList(LooseList[ConfigurationProtocolsBgpGroupNeighbor]):
    """The entries of `neighbor`."""

    cls = ConfigurationProtocolsBgpGroupNeighbor

    def create(
        self, name: str, *, description: Description | None = None
    ) -> ConfigurationProtocolsBgpGroupNeighbor:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name, description=description)


class ConfigurationProtocolsBgpGroup(LooseNode):
    """Neighbours that share settings."""

    name: str
    """Name of the group."""
    type: Type | None = None
    """Kind of neighbours."""
    local_address: str | None = None
    """Address that sessions are opened from."""
    hold_time: HoldTime | None = None
    """Hold time that is offered."""
    authentication_key: AuthenticationKey | None = None
    """Key for TCP MD5 in its $9$ form."""
    family = Child(GroupFamily)
    neighbor = Child(ConfigurationProtocolsBgpGroupNeighborList)


class ConfigurationProtocolsBgpGroupList(LooseList[ConfigurationProtocolsBgpGroup]):
    """The entries of `group`."""

    cls = ConfigurationProtocolsBgpGroup

    def create(
        self,
        name: str,
        *,
        type: Type | None = None,
        local_address: str | None = None,
        hold_time: HoldTime | None = None,
        authentication_key: AuthenticationKey | None = None,
    ) -> ConfigurationProtocolsBgpGroup:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (name,),
            name=name,
            type=type,
            local_address=local_address,
            hold_time=hold_time,
            authentication_key=authentication_key,
        )


class ConfigurationProtocolsBgp(LooseNode):
    """BGP."""

    log_updown: Empty | None = None
    """Sessions that come and go are logged."""
    group = Child(ConfigurationProtocolsBgpGroupList)


class IsisLevel(LooseNode):
    """What holds for one level."""

    name: Name
    """The level."""
    disable: Empty | None = None
    """The level is off."""
    wide_metrics_only: Empty | None = None
    """Only wide metrics are sent."""


class IsisLevelList(LooseList[IsisLevel]):
    """The entries of `level`."""

    cls = IsisLevel

    def create(
        self, name: Name, *, disable: Empty | None = None, wide_metrics_only: Empty | None = None
    ) -> IsisLevel:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name, disable=disable, wide_metrics_only=wide_metrics_only)


class Passive(LooseNode):
    """The interface is announced only."""


class PassivePresence(LoosePresence[Passive]):
    """Makes `passive`."""

    cls = Passive

    def create(self) -> Passive:
        """The container, made if need be; what is not None is set."""
        return self._create()


class InterfaceLevel(LooseNode):
    """What holds for one level."""

    name: Name
    """The level."""
    disable: Empty | None = None
    """The level is off."""
    metric: Metric | None = None
    """Cost of the circuit."""


class InterfaceLevelList(LooseList[InterfaceLevel]):
    """The entries of `level`."""

    cls = InterfaceLevel

    def create(
        self, name: Name, *, disable: Empty | None = None, metric: Metric | None = None
    ) -> InterfaceLevel:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name, disable=disable, metric=metric)


class IsisInterface(LooseNode):
    """One interface."""

    name: str
    """Its name."""
    point_to_point: Empty | None = None
    """The circuit has no more than two ends."""
    passive = Child(PassivePresence)
    level = Child(InterfaceLevelList)


class IsisInterfaceList(LooseList[IsisInterface]):
    """The entries of `interface`."""

    cls = IsisInterface

    def create(self, name: str, *, point_to_point: Empty | None = None) -> IsisInterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name, point_to_point=point_to_point)


class Isis(LooseNode):
    """IS-IS."""

    lsp_lifetime: LspLifetime | None = None
    """Life of a link-state PDU."""
    level = Child(IsisLevelList)
    interface = Child(IsisInterfaceList)


class LdpInterface(LooseNode):
    """One interface."""

    name: str
    """Its name."""


class LdpInterfaceList(LooseList[LdpInterface]):
    """The entries of `interface`."""

    cls = LdpInterface

    def create(self, name: str) -> LdpInterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name)


class Ldp(LooseNode):
    """LDP."""

    interface = Child(LdpInterfaceList)


class MplsInterface(LooseNode):
    """One interface."""

    name: str
    """Its name."""


class MplsInterfaceList(LooseList[MplsInterface]):
    """The entries of `interface`."""

    cls = MplsInterface

    def create(self, name: str) -> MplsInterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name)


class Mpls(LooseNode):
    """MPLS."""

    interface = Child(MplsInterfaceList)


class ConfigurationProtocols(LooseNode):
    """Protocols of the main instance."""

    bgp = Child(ConfigurationProtocolsBgp)
    isis = Child(Isis)
    ldp = Child(Ldp)
    mpls = Child(Mpls)


class InstanceInterface(LooseNode):
    """One interface."""

    name: str
    """Its name."""


class InstanceInterfaceList(LooseList[InstanceInterface]):
    """The entries of `interface`."""

    cls = InstanceInterface

    def create(self, name: str) -> InstanceInterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name)


class RouteDistinguisher(LooseNode):
    """Route distinguisher."""

    rd_type: str | None = None
    """Written as AS:number."""


class VrfTarget(LooseNode):
    """Route target, in and out."""

    community: str | None = None
    """Written as target:AS:number."""


class VrfTableLabel(LooseNode):
    """Label per VRF."""


class VrfTableLabelPresence(LoosePresence[VrfTableLabel]):
    """Makes `vrf-table-label`."""

    cls = VrfTableLabel

    def create(self) -> VrfTableLabel:
        """The container, made if need be; what is not None is set."""
        return self._create()


class InstanceProtocolsBgpGroupNeighbor(LooseNode):
    """One neighbour."""

    name: str
    """Its address."""
    description: Description | None = None
    """Text for people."""
    peer_as: str | None = None
    """Its AS."""
    as_override: Empty | None = None
    """The neighbour's own AS is overwritten in what it is sent."""
    authentication_key: AuthenticationKey | None = None
    """Key for TCP MD5 in its $9$ form."""


class InstanceProtocolsBgpGroupNeighborList(LooseList[InstanceProtocolsBgpGroupNeighbor]):
    """The entries of `neighbor`."""

    cls = InstanceProtocolsBgpGroupNeighbor

    def create(
        self,
        name: str,
        *,
        description: Description | None = None,
        peer_as: str | None = None,
        as_override: Empty | None = None,
        authentication_key: AuthenticationKey | None = None,
    ) -> InstanceProtocolsBgpGroupNeighbor:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (name,),
            name=name,
            description=description,
            peer_as=peer_as,
            as_override=as_override,
            authentication_key=authentication_key,
        )


class InstanceProtocolsBgpGroup(LooseNode):
    """Neighbours that share settings."""

    name: str
    """Name of the group."""
    passive: Empty | None = None
    """Sessions are not opened from this side."""
    neighbor = Child(InstanceProtocolsBgpGroupNeighborList)


class InstanceProtocolsBgpGroupList(LooseList[InstanceProtocolsBgpGroup]):
    """The entries of `group`."""

    cls = InstanceProtocolsBgpGroup

    def create(self, name: str, *, passive: Empty | None = None) -> InstanceProtocolsBgpGroup:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name, passive=passive)


class InstanceProtocolsBgp(LooseNode):
    """BGP."""

    group = Child(InstanceProtocolsBgpGroupList)


class InstanceProtocols(LooseNode):
    """Protocols of the instance."""

    bgp = Child(InstanceProtocolsBgp)


class Instance(LooseNode):
    """One instance."""

    name: str
    """Its name."""
    instance_type: InstanceType | None = None
    """Kind of instance."""
    interface = Child(InstanceInterfaceList)
    route_distinguisher = Child(RouteDistinguisher)
    vrf_target = Child(VrfTarget)
    vrf_table_label = Child(VrfTableLabelPresence)
    protocols = Child(InstanceProtocols)


class InstanceList(LooseList[Instance]):
    """The entries of `instance`."""

    cls = Instance

    def create(self, name: str, *, instance_type: InstanceType | None = None) -> Instance:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name, instance_type=instance_type)


class RoutingInstances(LooseNode):
    """Routing instances."""

    instance = Child(InstanceList)


class AutonomousSystem(LooseNode):
    """The router's own AS."""

    as_number: str | None = None
    """Its number."""


class RoutingOptions(LooseNode):
    """Routing of the main instance."""

    autonomous_system = Child(AutonomousSystem)


class Configuration(LooseNode):
    """The whole configuration."""

    system = Child(System)
    interfaces = Child(Interfaces)
    protocols = Child(ConfigurationProtocols)
    routing_instances = Child(RoutingInstances)
    routing_options = Child(RoutingOptions)


class Root(LooseNode):
    """All of junos."""

    __schema__: ClassVar[str] = "junos"
    configuration = Child(Configuration)
