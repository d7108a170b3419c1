# Generated from YANG by `orchestron yang compile`; do not edit.
"""What transforms build for iosxr."""

from __future__ import annotations

from typing import ClassVar

from orchestron_yang.leafs import Empty, Uint32
from orchestron_yang.model import Child, LooseList, LooseNode, LoosePresence

from .leafs import (
    AfName,
    AsNumber,
    BgpFamily,
    DefaultMetric,
    Description,
    Encrypted,
    In,
    InterfaceName,
    IpAddressNoZone,
    Ipv4AddressNoZone,
    LevelNumber,
    Levels,
    NeighborGroupName,
    NetId,
    Out,
    ProcessId,
    RoutePolicyName,
    SafName,
    State,
    Stitching,
    SystemNetworkName,
    TwoByteAsNumber,
    UseNeighborGroup,
    VlanId,
    Vrf,
    VrfName,
)


class Hostname(LooseNode):
    """The router's name."""

    system_network_name: SystemNetworkName | None = None
    """Name in the prompt and in protocols."""


class Address(LooseNode):
    """Primary address."""

    address: Ipv4AddressNoZone | None = None
    """The address."""
    netmask: Ipv4AddressNoZone | None = None
    """Its network mask."""


class AddressPresence(LoosePresence[Address]):
    """Makes `address`."""

    cls = Address

    def create(
        self, *, address: Ipv4AddressNoZone | None = None, netmask: Ipv4AddressNoZone | None = None
    ) -> Address:
        """The container, made if need be; what is not None is set."""
        return self._create(address=address, netmask=netmask)


class Addresses(LooseNode):
    """Addresses of the interface."""

    address = Child(AddressPresence)


class InterfaceIpv4(LooseNode):
    """IPv4 on this interface."""

    addresses = Child(Addresses)


class Dot1q(LooseNode):
    """IEEE 802.1Q."""

    vlan_id: VlanId | None = None
    """VLAN of the outer tag."""


class Encapsulation(LooseNode):
    """How frames of this sub-interface are tagged."""

    dot1q = Child(Dot1q)


class InterfacesInterface(LooseNode):
    """A port, sub-interface or loopback."""

    interface_name: InterfaceName
    """Its name."""
    description: Description | None = None
    """Text for people."""
    vrf: Vrf | None = None
    """Name of the VRF."""
    ipv4 = Child(InterfaceIpv4)
    encapsulation = Child(Encapsulation)


class InterfacesInterfaceList(LooseList[InterfacesInterface]):
    """The entries of `interface`."""

    cls = InterfacesInterface

    def create(
        self, interface_name: InterfaceName, *, description: Description | None = None, vrf: Vrf | None = None
    ) -> InterfacesInterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (interface_name,), interface_name=interface_name, description=description, vrf=vrf
        )


class Interfaces(LooseNode):
    """Interfaces."""

    interface = Child(InterfacesInterfaceList)


class LdpAddressFamiliesAddressFamily(LooseNode):
    """One address family."""

    af_name: AfName
    """Which family."""


class LdpAddressFamiliesAddressFamilyList(LooseList[LdpAddressFamiliesAddressFamily]):
    """The entries of `address-family`."""

    cls = LdpAddressFamiliesAddressFamily

    def create(self, af_name: AfName) -> LdpAddressFamiliesAddressFamily:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((af_name,), af_name=af_name)


class LdpAddressFamilies(LooseNode):
    """Address families that labels are distributed for."""

    address_family = Child(LdpAddressFamiliesAddressFamilyList)


class LdpInterfacesInterface(LooseNode):
    """One interface."""

    interface_name: InterfaceName
    """Its name."""


class LdpInterfacesInterfaceList(LooseList[LdpInterfacesInterface]):
    """The entries of `interface`."""

    cls = LdpInterfacesInterface

    def create(self, interface_name: InterfaceName) -> LdpInterfacesInterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((interface_name,), interface_name=interface_name)


class LdpInterfaces(LooseNode):
    """Interfaces that LDP runs on."""

    interface = Child(LdpInterfacesInterfaceList)


class Ldp(LooseNode):
    """Label distribution protocol."""

    address_families = Child(LdpAddressFamilies)
    interfaces = Child(LdpInterfaces)


class LdpPresence(LoosePresence[Ldp]):
    """Makes `ldp`."""

    cls = Ldp

    def create(self) -> Ldp:
        """The container, made if need be; what is not None is set."""
        return self._create()


class Mpls(LooseNode):
    """MPLS."""

    ldp = Child(LdpPresence)


class RoutePoliciesRoutePolicy(LooseNode):
    """A named policy."""

    route_policy_name: RoutePolicyName
    """Its name."""
    rpl_route_policy: str | None = None
    """Its whole text, line breaks kept."""


class RoutePoliciesRoutePolicyList(LooseList[RoutePoliciesRoutePolicy]):
    """The entries of `route-policy`."""

    cls = RoutePoliciesRoutePolicy

    def create(
        self, route_policy_name: RoutePolicyName, *, rpl_route_policy: str | None = None
    ) -> RoutePoliciesRoutePolicy:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (route_policy_name,), route_policy_name=route_policy_name, rpl_route_policy=rpl_route_policy
        )


class RoutePolicies(LooseNode):
    """Route policies."""

    route_policy = Child(RoutePoliciesRoutePolicyList)


class RoutingPolicy(LooseNode):
    """Routing policy."""

    route_policies = Child(RoutePolicies)


class AsBgp(LooseNode):
    """What holds for the whole instance."""

    router_id: Ipv4AddressNoZone | None = None
    """BGP identifier."""


class AsAddressFamiliesAddressFamily(LooseNode):
    """One family."""

    af_name: BgpFamily
    """Which family."""


class AsAddressFamiliesAddressFamilyList(LooseList[AsAddressFamiliesAddressFamily]):
    """The entries of `address-family`."""

    cls = AsAddressFamiliesAddressFamily

    def create(self, af_name: BgpFamily) -> AsAddressFamiliesAddressFamily:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((af_name,), af_name=af_name)


class AsAddressFamilies(LooseNode):
    """Address families."""

    address_family = Child(AsAddressFamiliesAddressFamilyList)


class NeighborGroupPassword(LooseNode):
    """Key for TCP MD5."""

    encrypted: Encrypted | None = None
    """The key in Cisco's type 7 form."""


class NeighborGroupAddressFamiliesAddressFamily(LooseNode):
    """One family."""

    af_name: BgpFamily
    """Which family."""


class NeighborGroupAddressFamiliesAddressFamilyList(LooseList[NeighborGroupAddressFamiliesAddressFamily]):
    """The entries of `address-family`."""

    cls = NeighborGroupAddressFamiliesAddressFamily

    def create(self, af_name: BgpFamily) -> NeighborGroupAddressFamiliesAddressFamily:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((af_name,), af_name=af_name)


class NeighborGroupAddressFamilies(LooseNode):
    """Address families."""

    address_family = Child(NeighborGroupAddressFamiliesAddressFamilyList)


class NeighborGroup(LooseNode):
    """One set of settings."""

    neighbor_group_name: NeighborGroupName
    """Its name."""
    remote_as: AsNumber | None = None
    """AS of the neighbours."""
    update_source: InterfaceName | None = None
    """Interface whose address sessions are opened from."""
    password = Child(NeighborGroupPassword)
    address_families = Child(NeighborGroupAddressFamilies)


class NeighborGroupList(LooseList[NeighborGroup]):
    """The entries of `neighbor-group`."""

    cls = NeighborGroup

    def create(
        self,
        neighbor_group_name: NeighborGroupName,
        *,
        remote_as: AsNumber | None = None,
        update_source: InterfaceName | None = None,
    ) -> NeighborGroup:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (neighbor_group_name,),
            neighbor_group_name=neighbor_group_name,
            remote_as=remote_as,
            update_source=update_source,
        )


class NeighborGroups(LooseNode):
    """Settings that neighbours share."""

    neighbor_group = Child(NeighborGroupList)


class Use(LooseNode):
    """Settings taken over."""

    neighbor_group: UseNeighborGroup | None = None
    """Group that they are taken from."""


class AsNeighborsNeighbor(LooseNode):
    """One neighbour."""

    address: IpAddressNoZone
    """Its address."""
    description: Description | None = None
    """Text for people."""
    use = Child(Use)


class AsNeighborsNeighborList(LooseList[AsNeighborsNeighbor]):
    """The entries of `neighbor`."""

    cls = AsNeighborsNeighbor

    def create(
        self, address: IpAddressNoZone, *, description: Description | None = None
    ) -> AsNeighborsNeighbor:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((address,), address=address, description=description)


class AsNeighbors(LooseNode):
    """Neighbours in the default VRF."""

    neighbor = Child(AsNeighborsNeighborList)


class TwoByteAs(LooseNode):
    """Of the form AS:number with a two-byte AS."""

    two_byte_as_number: AsNumber | None = None
    """AS number."""
    asn2_index: Uint32 | None = None
    """Number within the AS."""


class TwoByteAsPresence(LoosePresence[TwoByteAs]):
    """Makes `two-byte-as`."""

    cls = TwoByteAs

    def create(
        self, *, two_byte_as_number: AsNumber | None = None, asn2_index: Uint32 | None = None
    ) -> TwoByteAs:
        """The container, made if need be; what is not None is set."""
        return self._create(two_byte_as_number=two_byte_as_number, asn2_index=asn2_index)


class Rd(LooseNode):
    """Route distinguisher."""

    two_byte_as = Child(TwoByteAsPresence)


class VrfAddressFamiliesAddressFamily(LooseNode):
    """One family."""

    af_name: BgpFamily
    """Which family."""


class VrfAddressFamiliesAddressFamilyList(LooseList[VrfAddressFamiliesAddressFamily]):
    """The entries of `address-family`."""

    cls = VrfAddressFamiliesAddressFamily

    def create(self, af_name: BgpFamily) -> VrfAddressFamiliesAddressFamily:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((af_name,), af_name=af_name)


class VrfAddressFamilies(LooseNode):
    """Address families."""

    address_family = Child(VrfAddressFamiliesAddressFamilyList)


class NeighborPassword(LooseNode):
    """Key for TCP MD5."""

    encrypted: Encrypted | None = None
    """The key in Cisco's type 7 form."""


class AsOverride(LooseNode):
    """Overwriting of the neighbour's AS."""


class AsOverridePresence(LoosePresence[AsOverride]):
    """Makes `as-override`."""

    cls = AsOverride

    def create(self) -> AsOverride:
        """The container, made if need be; what is not None is set."""
        return self._create()


class AddressFamilyRoutePolicy(LooseNode):
    """Policies on routes."""

    in_: In | None = None
    """Policy on routes that are received."""
    out: Out | None = None
    """Policy on routes that are sent."""


class NeighborAddressFamiliesAddressFamily(LooseNode):
    """One family."""

    af_name: BgpFamily
    """Which family."""
    as_override = Child(AsOverridePresence)
    route_policy = Child(AddressFamilyRoutePolicy)


class NeighborAddressFamiliesAddressFamilyList(LooseList[NeighborAddressFamiliesAddressFamily]):
    """The entries of `address-family`."""

    cls = NeighborAddressFamiliesAddressFamily

    def create(self, af_name: BgpFamily) -> NeighborAddressFamiliesAddressFamily:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((af_name,), af_name=af_name)


class NeighborAddressFamilies(LooseNode):
    """Address families of the session."""

    address_family = Child(NeighborAddressFamiliesAddressFamilyList)


class VrfNeighborsNeighbor(LooseNode):
    """One neighbour."""

    address: IpAddressNoZone
    """Its address."""
    remote_as: AsNumber | None = None
    """Its AS."""
    description: Description | None = None
    """Text for people."""
    password = Child(NeighborPassword)
    address_families = Child(NeighborAddressFamilies)


class VrfNeighborsNeighborList(LooseList[VrfNeighborsNeighbor]):
    """The entries of `neighbor`."""

    cls = VrfNeighborsNeighbor

    def create(
        self,
        address: IpAddressNoZone,
        *,
        remote_as: AsNumber | None = None,
        description: Description | None = None,
    ) -> VrfNeighborsNeighbor:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((address,), address=address, remote_as=remote_as, description=description)


class VrfNeighbors(LooseNode):
    """Neighbours in this VRF."""

    neighbor = Child(VrfNeighborsNeighborList)


class AsVrfsVrf(LooseNode):
    """BGP in one VRF."""

    vrf_name: VrfName
    """Name of the VRF."""
    rd = Child(Rd)
    address_families = Child(VrfAddressFamilies)
    neighbors = Child(VrfNeighbors)


class AsVrfsVrfList(LooseList[AsVrfsVrf]):
    """The entries of `vrf`."""

    cls = AsVrfsVrf

    def create(self, vrf_name: VrfName) -> AsVrfsVrf:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((vrf_name,), vrf_name=vrf_name)


class AsVrfs(LooseNode):
    """BGP in VRFs."""

    vrf = Child(AsVrfsVrfList)


class As(LooseNode):
    """The router's own AS."""

    as_number: AsNumber
    """Its number."""
    bgp = Child(AsBgp)
    address_families = Child(AsAddressFamilies)
    neighbor_groups = Child(NeighborGroups)
    neighbors = Child(AsNeighbors)
    vrfs = Child(AsVrfs)


class AsList(LooseList[As]):
    """The entries of `as`."""

    cls = As

    def create(self, as_number: AsNumber) -> As:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((as_number,), as_number=as_number)


class UmRouterBgpCfgRouterBgp(LooseNode):
    """BGP."""

    as_ = Child(AsList)


class UmRouterBgpCfgRouter(LooseNode):
    """Routing protocols."""

    bgp = Child(UmRouterBgpCfgRouterBgp)


class Net(LooseNode):
    """One title."""

    net_id: NetId
    """Area, system id and selector."""


class NetList(LooseList[Net]):
    """The entries of `net`."""

    cls = Net

    def create(self, net_id: NetId) -> Net:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((net_id,), net_id=net_id)


class Nets(LooseNode):
    """Network entity titles."""

    net = Child(NetList)


class Wide(LooseNode):
    """24-bit metrics."""


class WidePresence(LoosePresence[Wide]):
    """Makes `wide`."""

    cls = Wide

    def create(self) -> Wide:
        """The container, made if need be; what is not None is set."""
        return self._create()


class MetricStyle(LooseNode):
    """How metrics are written."""

    wide = Child(WidePresence)


class ProcessAddressFamiliesAddressFamily(LooseNode):
    """One address family."""

    af_name: AfName
    """Address family."""
    saf_name: SafName
    """Subsequent address family."""
    metric_style = Child(MetricStyle)


class ProcessAddressFamiliesAddressFamilyList(LooseList[ProcessAddressFamiliesAddressFamily]):
    """The entries of `address-family`."""

    cls = ProcessAddressFamiliesAddressFamily

    def create(self, af_name: AfName, saf_name: SafName) -> ProcessAddressFamiliesAddressFamily:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((af_name, saf_name), af_name=af_name, saf_name=saf_name)


class ProcessAddressFamilies(LooseNode):
    """Address families of the process."""

    address_family = Child(ProcessAddressFamiliesAddressFamilyList)


class MetricLevel(LooseNode):
    """One level."""

    level_number: LevelNumber
    """The level."""
    default_metric: DefaultMetric | None = None
    """Cost of the circuit."""


class MetricLevelList(LooseList[MetricLevel]):
    """The entries of `metric-level`."""

    cls = MetricLevel

    def create(
        self, level_number: LevelNumber, *, default_metric: DefaultMetric | None = None
    ) -> MetricLevel:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((level_number,), level_number=level_number, default_metric=default_metric)


class MetricLevels(LooseNode):
    """Metrics by level."""

    metric_level = Child(MetricLevelList)


class InterfaceAddressFamiliesAddressFamily(LooseNode):
    """One address family."""

    af_name: AfName
    """Address family."""
    saf_name: SafName
    """Subsequent address family."""
    metric_levels = Child(MetricLevels)


class InterfaceAddressFamiliesAddressFamilyList(LooseList[InterfaceAddressFamiliesAddressFamily]):
    """The entries of `address-family`."""

    cls = InterfaceAddressFamiliesAddressFamily

    def create(self, af_name: AfName, saf_name: SafName) -> InterfaceAddressFamiliesAddressFamily:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((af_name, saf_name), af_name=af_name, saf_name=saf_name)


class InterfaceAddressFamilies(LooseNode):
    """Address families of the interface."""

    address_family = Child(InterfaceAddressFamiliesAddressFamilyList)


class ProcessInterfacesInterface(LooseNode):
    """One interface."""

    interface_name: InterfaceName
    """Its name."""
    circuit_type: Levels | None = None
    """Levels on this circuit."""
    point_to_point: Empty | None = None
    """The circuit has no more than two ends."""
    state: State | None = None
    """Whether adjacencies are formed."""
    address_families = Child(InterfaceAddressFamilies)


class ProcessInterfacesInterfaceList(LooseList[ProcessInterfacesInterface]):
    """The entries of `interface`."""

    cls = ProcessInterfacesInterface

    def create(
        self,
        interface_name: InterfaceName,
        *,
        circuit_type: Levels | None = None,
        point_to_point: Empty | None = None,
        state: State | None = None,
    ) -> ProcessInterfacesInterface:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (interface_name,),
            interface_name=interface_name,
            circuit_type=circuit_type,
            point_to_point=point_to_point,
            state=state,
        )


class ProcessInterfaces(LooseNode):
    """Interfaces of the process."""

    interface = Child(ProcessInterfacesInterfaceList)


class Process(LooseNode):
    """One process."""

    process_id: ProcessId
    """Its name."""
    is_type: Levels | None = None
    """Levels that the router takes part in."""
    nets = Child(Nets)
    address_families = Child(ProcessAddressFamilies)
    interfaces = Child(ProcessInterfaces)


class ProcessList(LooseList[Process]):
    """The entries of `process`."""

    cls = Process

    def create(self, process_id: ProcessId, *, is_type: Levels | None = None) -> Process:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((process_id,), process_id=process_id, is_type=is_type)


class Processes(LooseNode):
    """IS-IS processes."""

    process = Child(ProcessList)


class Isis(LooseNode):
    """IS-IS."""

    processes = Child(Processes)


class UmRouterIsisCfgRouter(LooseNode):
    """Routing protocols."""

    isis = Child(Isis)


class ExportRouteTargetTwoByteAsRouteTargetsTwoByteAsRouteTarget(LooseNode):
    """One route target."""

    two_byte_as_number: TwoByteAsNumber
    """AS number."""
    asn2_index: Uint32
    """Number within the AS."""
    stitching: Stitching
    """Whether routes are stitched to EVPN."""


class ExportRouteTargetTwoByteAsRouteTargetsTwoByteAsRouteTargetList(
    LooseList[ExportRouteTargetTwoByteAsRouteTargetsTwoByteAsRouteTarget]
):
    """The entries of `two-byte-as-route-target`."""

    cls = ExportRouteTargetTwoByteAsRouteTargetsTwoByteAsRouteTarget

    def create(
        self, two_byte_as_number: TwoByteAsNumber, asn2_index: Uint32, stitching: Stitching
    ) -> ExportRouteTargetTwoByteAsRouteTargetsTwoByteAsRouteTarget:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (two_byte_as_number, asn2_index, stitching),
            two_byte_as_number=two_byte_as_number,
            asn2_index=asn2_index,
            stitching=stitching,
        )


class ExportRouteTargetTwoByteAsRouteTargets(LooseNode):
    """Those of the form AS:number with a two-byte AS."""

    two_byte_as_route_target = Child(ExportRouteTargetTwoByteAsRouteTargetsTwoByteAsRouteTargetList)


class ExportRouteTarget(LooseNode):
    """Route targets."""

    two_byte_as_route_targets = Child(ExportRouteTargetTwoByteAsRouteTargets)


class Export(LooseNode):
    """What leaves the VRF."""

    route_target = Child(ExportRouteTarget)


class ImportRouteTargetTwoByteAsRouteTargetsTwoByteAsRouteTarget(LooseNode):
    """One route target."""

    two_byte_as_number: TwoByteAsNumber
    """AS number."""
    asn2_index: Uint32
    """Number within the AS."""
    stitching: Stitching
    """Whether routes are stitched to EVPN."""


class ImportRouteTargetTwoByteAsRouteTargetsTwoByteAsRouteTargetList(
    LooseList[ImportRouteTargetTwoByteAsRouteTargetsTwoByteAsRouteTarget]
):
    """The entries of `two-byte-as-route-target`."""

    cls = ImportRouteTargetTwoByteAsRouteTargetsTwoByteAsRouteTarget

    def create(
        self, two_byte_as_number: TwoByteAsNumber, asn2_index: Uint32, stitching: Stitching
    ) -> ImportRouteTargetTwoByteAsRouteTargetsTwoByteAsRouteTarget:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create(
            (two_byte_as_number, asn2_index, stitching),
            two_byte_as_number=two_byte_as_number,
            asn2_index=asn2_index,
            stitching=stitching,
        )


class ImportRouteTargetTwoByteAsRouteTargets(LooseNode):
    """Those of the form AS:number with a two-byte AS."""

    two_byte_as_route_target = Child(ImportRouteTargetTwoByteAsRouteTargetsTwoByteAsRouteTargetList)


class ImportRouteTarget(LooseNode):
    """Route targets."""

    two_byte_as_route_targets = Child(ImportRouteTargetTwoByteAsRouteTargets)


class Import(LooseNode):
    """What enters the VRF."""

    route_target = Child(ImportRouteTarget)


class Unicast(LooseNode):
    """IPv4 unicast."""

    export = Child(Export)
    import_ = Child(Import)


class UnicastPresence(LoosePresence[Unicast]):
    """Makes `unicast`."""

    cls = Unicast

    def create(self) -> Unicast:
        """The container, made if need be; what is not None is set."""
        return self._create()


class AddressFamilyIpv4(LooseNode):
    """IPv4."""

    unicast = Child(UnicastPresence)


class VrfAddressFamily(LooseNode):
    """Address families of the VRF."""

    ipv4 = Child(AddressFamilyIpv4)


class VrfsVrf(LooseNode):
    """One VRF."""

    vrf_name: VrfName
    """Its name."""
    description: Description | None = None
    """Text for people."""
    address_family = Child(VrfAddressFamily)


class VrfsVrfList(LooseList[VrfsVrf]):
    """The entries of `vrf`."""

    cls = VrfsVrf

    def create(self, vrf_name: VrfName, *, description: Description | None = None) -> VrfsVrf:
        """The entry of this key, made if need be; what is not None is set."""
        return self._create((vrf_name,), vrf_name=vrf_name, description=description)


class Vrfs(LooseNode):
    """VRFs."""

    vrf = Child(VrfsVrfList)


class Root(LooseNode):
    """All of iosxr."""

    __schema__: ClassVar[str] = "iosxr"
    hostname = Child(Hostname)
    interfaces = Child(Interfaces)
    mpls = Child(Mpls)
    routing_policy = Child(RoutingPolicy)
    um_router_bgp_cfg_router = Child(UmRouterBgpCfgRouter)
    um_router_isis_cfg_router = Child(UmRouterIsisCfgRouter)
    vrfs = Child(Vrfs)
