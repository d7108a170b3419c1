# Generated from YANG by `orchestron yang compile`; do not edit.
"""What transforms build for openconfig."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

from orchestron_yang.leafs import SYSTEM_ORDERED, Uint32
from orchestron_yang.model import Child, LooseList, LooseNode

from .leafs import (
    AfiName,
    AfiSafiName,
    CircuitType,
    ConfigType,
    DefaultExportPolicy,
    DefaultImportPolicy,
    ExportRouteTarget,
    Hostname,
    Identifier,
    ImportRouteTarget,
    IpAddressNoZone,
    Ipv4AddressNoZone,
    LevelNumber,
    LevelType,
    Metric,
    MetricStyle,
    Net,
    PrefixLength,
    RouteDistinguisher,
    SafiName,
    Type,
    VlanId,
)


class InterfacesInterfaceConfig(LooseNode):
    """What is set."""

    name: str | None = None
    """Its name."""
    type: Type | None = None
    """Kind of interface."""
    description: str | None = None
    """Text for people."""
    enabled: bool | None = None
    """Whether it is in use."""


class SubinterfaceConfig(LooseNode):
    """What is set."""

    index: Uint32 | None = None
    """Its number."""
    description: str | None = None
    """Text for people."""
    enabled: bool | None = None
    """Whether it is in use."""


class AddressConfig(LooseNode):
    """What is set."""

    ip: Ipv4AddressNoZone | None = None
    """The address."""
    prefix_length: PrefixLength | None = None
    """Length of the subnet's prefix."""


class Address(LooseNode):
    """An address."""

    ip: Ipv4AddressNoZone
    """The address."""
    config = Child(AddressConfig)


class AddressList(LooseList[Address]):
    """The entries of `address`."""

    cls = Address

    def create(self, ip: Ipv4AddressNoZone) -> Address:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((ip,), ip=ip)


class Addresses(LooseNode):
    """Addresses."""

    address = Child(AddressList)


class Ipv4Config(LooseNode):
    """What is set."""

    enabled: bool | None = None
    """Whether IPv4 is in use."""


class Ipv4(LooseNode):
    """IPv4."""

    addresses = Child(Addresses)
    config = Child(Ipv4Config)


class SingleTaggedConfig(LooseNode):
    """What is set."""

    vlan_id: VlanId | None = None
    """The tag."""


class SingleTagged(LooseNode):
    """Those with one tag."""

    config = Child(SingleTaggedConfig)


class Match(LooseNode):
    """Frames that belong here."""

    single_tagged = Child(SingleTagged)


class Vlan(LooseNode):
    """VLAN."""

    match = Child(Match)


class Subinterface(LooseNode):
    """A part of the interface; 0 is the interface itself."""

    index: Uint32
    """Its number."""
    config = Child(SubinterfaceConfig)
    ipv4 = Child(Ipv4)
    vlan = Child(Vlan)


class SubinterfaceList(LooseList[Subinterface]):
    """The entries of `subinterface`."""

    cls = Subinterface

    def create(self, index: Uint32) -> Subinterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((index,), index=index)


class Subinterfaces(LooseNode):
    """Its parts."""

    subinterface = Child(SubinterfaceList)


class InterfacesInterface(LooseNode):
    """An interface."""

    name: str
    """Its name."""
    config = Child(InterfacesInterfaceConfig)
    subinterfaces = Child(Subinterfaces)


class InterfacesInterfaceList(LooseList[InterfacesInterface]):
    """The entries of `interface`."""

    cls = InterfacesInterface

    def create(self, name: str) -> InterfacesInterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name)


class Interfaces(LooseNode):
    """Interfaces."""

    interface = Child(InterfacesInterfaceList)


class NetworkInstanceConfig(LooseNode):
    """What is set."""

    name: str | None = None
    """Its name."""
    type: ConfigType | None = None
    """Kind of instance."""
    description: str | None = None
    """Text for people."""
    router_id: Ipv4AddressNoZone | None = None
    """Identifier of the router in it."""
    route_distinguisher: RouteDistinguisher | None = None
    """Route distinguisher of a VRF."""


class ImportExportPolicyConfig(LooseNode):
    """What is set."""

    import_route_target: Annotated[Sequence[ImportRouteTarget], SYSTEM_ORDERED] | None = None
    """What routes are taken in."""
    export_route_target: Annotated[Sequence[ExportRouteTarget], SYSTEM_ORDERED] | None = None
    """What routes are marked with."""


class ImportExportPolicy(LooseNode):
    """By route target."""

    config = Child(ImportExportPolicyConfig)


class InterInstancePolicies(LooseNode):
    """Routes from and to other instances."""

    import_export_policy = Child(ImportExportPolicy)


class NetworkInstanceInterfacesInterfaceConfig(LooseNode):
    """What is set."""

    id: str | None = None
    """Its name here."""
    interface: str | None = None
    """The interface."""
    subinterface: Uint32 | None = None
    """Its part."""


class NetworkInstanceInterfacesInterface(LooseNode):
    """An interface of it."""

    id: str
    """See config."""
    config = Child(NetworkInstanceInterfacesInterfaceConfig)


class NetworkInstanceInterfacesInterfaceList(LooseList[NetworkInstanceInterfacesInterface]):
    """The entries of `interface`."""

    cls = NetworkInstanceInterfacesInterface

    def create(self, id: str) -> NetworkInstanceInterfacesInterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((id,), id=id)


class NetworkInstanceInterfaces(LooseNode):
    """Interfaces of the instance."""

    interface = Child(NetworkInstanceInterfacesInterfaceList)


class LdpGlobalConfig(LooseNode):
    """What is set."""

    lsr_id: Ipv4AddressNoZone | None = None
    """Identifier of the router."""


class LdpGlobal(LooseNode):
    """What holds for all interfaces."""

    config = Child(LdpGlobalConfig)


class InterfaceAttributesInterfacesInterfaceConfig(LooseNode):
    """What is set."""

    interface_id: str | None = None
    """Its name."""


class InterfaceAttributesInterfacesInterfaceInterfaceRefConfig(LooseNode):
    """What is set."""

    interface: str | None = None
    """The interface."""
    subinterface: Uint32 | None = None
    """Its part."""


class InterfaceAttributesInterfacesInterfaceInterfaceRef(LooseNode):
    """Where it is configured."""

    config = Child(InterfaceAttributesInterfacesInterfaceInterfaceRefConfig)


class InterfaceAttributesInterfacesInterface(LooseNode):
    """One interface."""

    interface_id: str
    """See config."""
    config = Child(InterfaceAttributesInterfacesInterfaceConfig)
    interface_ref = Child(InterfaceAttributesInterfacesInterfaceInterfaceRef)


class InterfaceAttributesInterfacesInterfaceList(LooseList[InterfaceAttributesInterfacesInterface]):
    """The entries of `interface`."""

    cls = InterfaceAttributesInterfacesInterface

    def create(self, interface_id: str) -> InterfaceAttributesInterfacesInterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((interface_id,), interface_id=interface_id)


class InterfaceAttributesInterfaces(LooseNode):
    """Interfaces."""

    interface = Child(InterfaceAttributesInterfacesInterfaceList)


class InterfaceAttributes(LooseNode):
    """LDP by interface."""

    interfaces = Child(InterfaceAttributesInterfaces)


class Ldp(LooseNode):
    """LDP."""

    global_ = Child(LdpGlobal)
    interface_attributes = Child(InterfaceAttributes)


class SignalingProtocols(LooseNode):
    """Who gives out labels."""

    ldp = Child(Ldp)


class Mpls(LooseNode):
    """MPLS."""

    signaling_protocols = Child(SignalingProtocols)


class ProtocolConfig(LooseNode):
    """What is set."""

    identifier: Identifier | None = None
    """Which one."""
    name: str | None = None
    """Name of this run of it."""
    enabled: bool | None = None
    """Whether it is in use."""


class BgpGlobalConfig(LooseNode):
    """What is set."""

    as_: Uint32 | None = None
    """The router's own AS."""
    router_id: Ipv4AddressNoZone | None = None
    """BGP identifier."""


class GlobalAfiSafisAfiSafiConfig(LooseNode):
    """What is set."""

    afi_safi_name: AfiSafiName | None = None
    """Which family."""
    enabled: bool | None = None
    """Whether it is in use."""


class GlobalAfiSafisAfiSafi(LooseNode):
    """One address family."""

    afi_safi_name: AfiSafiName
    """See config."""
    config = Child(GlobalAfiSafisAfiSafiConfig)


class GlobalAfiSafisAfiSafiList(LooseList[GlobalAfiSafisAfiSafi]):
    """The entries of `afi-safi`."""

    cls = GlobalAfiSafisAfiSafi

    def create(self, afi_safi_name: AfiSafiName) -> GlobalAfiSafisAfiSafi:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((afi_safi_name,), afi_safi_name=afi_safi_name)


class GlobalAfiSafis(LooseNode):
    """Address families."""

    afi_safi = Child(GlobalAfiSafisAfiSafiList)


class BgpGlobal(LooseNode):
    """What holds for all neighbours."""

    config = Child(BgpGlobalConfig)
    afi_safis = Child(GlobalAfiSafis)


class NeighborConfig(LooseNode):
    """What is set."""

    neighbor_address: IpAddressNoZone | None = None
    """Its address."""
    peer_group: str | None = None
    """Group that it belongs to."""
    peer_as: Uint32 | None = None
    """Its AS."""
    enabled: bool | None = None
    """Whether it is in use."""
    auth_password: str | None = None
    """Key for TCP MD5, in clear text."""
    description: str | None = None
    """Text for people."""


class AsPathOptionsConfig(LooseNode):
    """What is set."""

    replace_peer_as: bool | None = None
    """The neighbour's AS is replaced by ours."""


class AsPathOptions(LooseNode):
    """What is done with AS paths."""

    config = Child(AsPathOptionsConfig)


class NeighborAfiSafisAfiSafiConfig(LooseNode):
    """What is set."""

    afi_safi_name: AfiSafiName | None = None
    """Which family."""
    enabled: bool | None = None
    """Whether it is in use."""


class NeighborAfiSafisAfiSafi(LooseNode):
    """One address family."""

    afi_safi_name: AfiSafiName
    """See config."""
    config = Child(NeighborAfiSafisAfiSafiConfig)


class NeighborAfiSafisAfiSafiList(LooseList[NeighborAfiSafisAfiSafi]):
    """The entries of `afi-safi`."""

    cls = NeighborAfiSafisAfiSafi

    def create(self, afi_safi_name: AfiSafiName) -> NeighborAfiSafisAfiSafi:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((afi_safi_name,), afi_safi_name=afi_safi_name)


class NeighborAfiSafis(LooseNode):
    """Address families."""

    afi_safi = Child(NeighborAfiSafisAfiSafiList)


class ApplyPolicyConfig(LooseNode):
    """What is set."""

    default_import_policy: DefaultImportPolicy | None = None
    """With routes that come in, where no policy is named."""
    default_export_policy: DefaultExportPolicy | None = None
    """With routes that go out, where no policy is named."""


class ApplyPolicy(LooseNode):
    """What is done with routes."""

    config = Child(ApplyPolicyConfig)


class Neighbor(LooseNode):
    """One neighbour."""

    neighbor_address: IpAddressNoZone
    """See config."""
    config = Child(NeighborConfig)
    as_path_options = Child(AsPathOptions)
    afi_safis = Child(NeighborAfiSafis)
    apply_policy = Child(ApplyPolicy)


class NeighborList(LooseList[Neighbor]):
    """The entries of `neighbor`."""

    cls = Neighbor

    def create(self, neighbor_address: IpAddressNoZone) -> Neighbor:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((neighbor_address,), neighbor_address=neighbor_address)


class Neighbors(LooseNode):
    """Neighbours."""

    neighbor = Child(NeighborList)


class PeerGroupConfig(LooseNode):
    """What is set."""

    peer_group_name: str | None = None
    """Name of the group."""
    peer_as: Uint32 | None = None
    """AS of the neighbours."""
    auth_password: str | None = None
    """Key for TCP MD5, in clear text."""


class TransportConfig(LooseNode):
    """What is set."""

    local_address: str | None = None
    """Address or interface that sessions come from."""


class Transport(LooseNode):
    """The session's transport."""

    config = Child(TransportConfig)


class PeerGroupAfiSafisAfiSafiConfig(LooseNode):
    """What is set."""

    afi_safi_name: AfiSafiName | None = None
    """Which family."""
    enabled: bool | None = None
    """Whether it is in use."""


class PeerGroupAfiSafisAfiSafi(LooseNode):
    """One address family."""

    afi_safi_name: AfiSafiName
    """See config."""
    config = Child(PeerGroupAfiSafisAfiSafiConfig)


class PeerGroupAfiSafisAfiSafiList(LooseList[PeerGroupAfiSafisAfiSafi]):
    """The entries of `afi-safi`."""

    cls = PeerGroupAfiSafisAfiSafi

    def create(self, afi_safi_name: AfiSafiName) -> PeerGroupAfiSafisAfiSafi:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((afi_safi_name,), afi_safi_name=afi_safi_name)


class PeerGroupAfiSafis(LooseNode):
    """Address families."""

    afi_safi = Child(PeerGroupAfiSafisAfiSafiList)


class PeerGroup(LooseNode):
    """Settings that neighbours share."""

    peer_group_name: str
    """See config."""
    config = Child(PeerGroupConfig)
    transport = Child(Transport)
    afi_safis = Child(PeerGroupAfiSafis)


class PeerGroupList(LooseList[PeerGroup]):
    """The entries of `peer-group`."""

    cls = PeerGroup

    def create(self, peer_group_name: str) -> PeerGroup:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((peer_group_name,), peer_group_name=peer_group_name)


class PeerGroups(LooseNode):
    """Groups of neighbours."""

    peer_group = Child(PeerGroupList)


class Bgp(LooseNode):
    """BGP."""

    global_ = Child(BgpGlobal)
    neighbors = Child(Neighbors)
    peer_groups = Child(PeerGroups)


class IsisGlobalConfig(LooseNode):
    """What is set."""

    level_capability: LevelType | None = None
    """Levels that the router takes part in."""
    net: Annotated[Sequence[Net], SYSTEM_ORDERED] | None = None
    """Network entity titles."""


class GlobalAfiSafiAfConfig(LooseNode):
    """What is set."""

    afi_name: AfiName | None = None
    """Which family."""
    safi_name: SafiName | None = None
    """Which routes of it."""
    enabled: bool | None = None
    """Whether it is in use."""


class GlobalAfiSafiAf(LooseNode):
    """One address family."""

    afi_name: AfiName
    """See config."""
    safi_name: SafiName
    """See config."""
    config = Child(GlobalAfiSafiAfConfig)


class GlobalAfiSafiAfList(LooseList[GlobalAfiSafiAf]):
    """The entries of `af`."""

    cls = GlobalAfiSafiAf

    def create(self, afi_name: AfiName, safi_name: SafiName) -> GlobalAfiSafiAf:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((afi_name, safi_name), afi_name=afi_name, safi_name=safi_name)


class GlobalAfiSafi(LooseNode):
    """Address families."""

    af = Child(GlobalAfiSafiAfList)


class IsisGlobal(LooseNode):
    """What holds for all interfaces."""

    config = Child(IsisGlobalConfig)
    afi_safi = Child(GlobalAfiSafi)


class IsisLevelsLevelConfig(LooseNode):
    """What is set."""

    level_number: LevelNumber | None = None
    """The level."""
    metric_style: MetricStyle | None = None
    """How metrics are sent."""
    enabled: bool | None = None
    """Whether it is in use."""


class IsisLevelsLevel(LooseNode):
    """What holds for one level."""

    level_number: LevelNumber
    """See config."""
    config = Child(IsisLevelsLevelConfig)


class IsisLevelsLevelList(LooseList[IsisLevelsLevel]):
    """The entries of `level`."""

    cls = IsisLevelsLevel

    def create(self, level_number: LevelNumber) -> IsisLevelsLevel:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((level_number,), level_number=level_number)


class IsisLevels(LooseNode):
    """Levels."""

    level = Child(IsisLevelsLevelList)


class IsisInterfacesInterfaceConfig(LooseNode):
    """What is set."""

    interface_id: str | None = None
    """Its name."""
    enabled: bool | None = None
    """Whether it is in use."""
    passive: bool | None = None
    """No adjacency is formed."""
    circuit_type: CircuitType | None = None
    """Kind of circuit."""


class InterfaceLevelsLevelConfig(LooseNode):
    """What is set."""

    level_number: LevelNumber | None = None
    """The level."""
    enabled: bool | None = None
    """Whether it is in use."""


class LevelAfiSafiAfConfig(LooseNode):
    """What is set."""

    afi_name: AfiName | None = None
    """Which family."""
    safi_name: SafiName | None = None
    """Which routes of it."""
    metric: Metric | None = None
    """Cost of the circuit."""
    enabled: bool | None = None
    """Whether it is in use."""


class LevelAfiSafiAf(LooseNode):
    """One address family."""

    afi_name: AfiName
    """See config."""
    safi_name: SafiName
    """See config."""
    config = Child(LevelAfiSafiAfConfig)


class LevelAfiSafiAfList(LooseList[LevelAfiSafiAf]):
    """The entries of `af`."""

    cls = LevelAfiSafiAf

    def create(self, afi_name: AfiName, safi_name: SafiName) -> LevelAfiSafiAf:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((afi_name, safi_name), afi_name=afi_name, safi_name=safi_name)


class LevelAfiSafi(LooseNode):
    """Address families."""

    af = Child(LevelAfiSafiAfList)


class InterfaceLevelsLevel(LooseNode):
    """What holds for one level."""

    level_number: LevelNumber
    """See config."""
    config = Child(InterfaceLevelsLevelConfig)
    afi_safi = Child(LevelAfiSafi)


class InterfaceLevelsLevelList(LooseList[InterfaceLevelsLevel]):
    """The entries of `level`."""

    cls = InterfaceLevelsLevel

    def create(self, level_number: LevelNumber) -> InterfaceLevelsLevel:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((level_number,), level_number=level_number)


class InterfaceLevels(LooseNode):
    """Levels."""

    level = Child(InterfaceLevelsLevelList)


class IsisInterfacesInterfaceInterfaceRefConfig(LooseNode):
    """What is set."""

    interface: str | None = None
    """The interface."""
    subinterface: Uint32 | None = None
    """Its part."""


class IsisInterfacesInterfaceInterfaceRef(LooseNode):
    """Where it is configured."""

    config = Child(IsisInterfacesInterfaceInterfaceRefConfig)


class IsisInterfacesInterface(LooseNode):
    """One interface."""

    interface_id: str
    """See config."""
    config = Child(IsisInterfacesInterfaceConfig)
    levels = Child(InterfaceLevels)
    interface_ref = Child(IsisInterfacesInterfaceInterfaceRef)


class IsisInterfacesInterfaceList(LooseList[IsisInterfacesInterface]):
    """The entries of `interface`."""

    cls = IsisInterfacesInterface

    def create(self, interface_id: str) -> IsisInterfacesInterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((interface_id,), interface_id=interface_id)


class IsisInterfaces(LooseNode):
    """Interfaces."""

    interface = Child(IsisInterfacesInterfaceList)


class Isis(LooseNode):
    """IS-IS."""

    global_ = Child(IsisGlobal)
    levels = Child(IsisLevels)
    interfaces = Child(IsisInterfaces)


class Protocol(LooseNode):
    """One protocol."""

    identifier: Identifier
    """See config."""
    name: str
    """See config."""
    config = Child(ProtocolConfig)
    bgp = Child(Bgp)
    isis = Child(Isis)


class ProtocolList(LooseList[Protocol]):
    """The entries of `protocol`."""

    cls = Protocol

    def create(self, identifier: Identifier, name: str) -> Protocol:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((identifier, name), identifier=identifier, name=name)


class Protocols(LooseNode):
    """Protocols of the instance."""

    protocol = Child(ProtocolList)


class NetworkInstance(LooseNode):
    """A routing instance."""

    name: str
    """See config."""
    config = Child(NetworkInstanceConfig)
    inter_instance_policies = Child(InterInstancePolicies)
    interfaces = Child(NetworkInstanceInterfaces)
    mpls = Child(Mpls)
    protocols = Child(Protocols)


class NetworkInstanceList(LooseList[NetworkInstance]):
    """The entries of `network-instance`."""

    cls = NetworkInstance

    def create(self, name: str) -> NetworkInstance:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((name,), name=name)


class NetworkInstances(LooseNode):
    """Routing instances."""

    network_instance = Child(NetworkInstanceList)


class SystemConfig(LooseNode):
    """What is set."""

    hostname: Hostname | None = None
    """Host name."""


class System(LooseNode):
    """The device itself."""

    config = Child(SystemConfig)


class Root(LooseNode):
    """All of openconfig."""

    __schema__: ClassVar[str] = "openconfig"
    interfaces = Child(Interfaces)
    network_instances = Child(NetworkInstances)
    system = Child(System)
