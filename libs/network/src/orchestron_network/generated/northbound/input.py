# Generated from YANG by `orchestron yang compile`; do not edit.
"""What transforms of northbound read."""

from __future__ import annotations

from typing import ClassVar

from orchestron_yang.leafs import Empty, Uint16, Uint32, Uint64
from orchestron_yang.model import CaseDefaults, Container, Entries, StrictNode

from .leafs import (
    AddressAllocationType,
    ConstraintType,
    CountryCode,
    DateAndTime,
    Direction,
    Dot1p,
    DottedQuad,
    Dscp,
    FilterType,
    GuaranteedBwPercent,
    IpAddress,
    Ipv4Address,
    Ipv4Prefix,
    Ipv6Address,
    Ipv6Prefix,
    Layer,
    LocalSitesRole,
    ManagementAddressFamily,
    MatchApplication,
    MulticastSiteType,
    PortNumber,
    PrefixLength,
    ProtocolField,
    ProtocolType,
    ProviderDhcpPrefixLength,
    RateLimit,
    RoutingProtocolType,
    RpDiscoveryType,
    SignallingType,
    SiteNetworkAccessType,
    SiteRole,
    SiteVpnFlavor,
    TreeFlavor,
    Type,
    VpnServiceTopology,
)


class FeatureFlags(StrictNode):
    """What is tried out on this router."""

    runtime_schema_fetch: bool = False
    """Its schema is fetched from the device itself."""


class Router(StrictNode):
    """A router of the core."""

    name: str
    """Its name, also its host name and the address it is managed at."""
    id: Uint32
    """Its number, unique in the network; addresses are made from it."""
    type: str
    """Name of the device package that fits it."""
    role: str | None = None
    """Its role in the network, such as edge."""
    asn: Uint32
    """AS it belongs to; all routers of an AS are meshed by iBGP."""
    mock: bool = False
    """There is no such device: configuration goes to a simulated one."""
    approval_required: bool = False
    """A person has to approve each change of its configuration."""
    feature_flags = Container(FeatureFlags)


class BackboneLink(StrictNode):
    """A link between two routers of the core."""

    left_router: str
    """Router at the left end."""
    left_interface: str
    """Its interface."""
    right_router: str
    """Router at the right end."""
    right_interface: str
    """Its interface."""
    monitor_traffic: bool = False
    """Traffic on the link is measured and shown in its descriptions."""


class Nat44(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/vpn-services/vpn-service/cloud-accesses/cloud-access/address-
    translation/nat44`
    """

    enabled: bool = False
    nat44_customer_address: Ipv4Address | None = None


class AddressTranslation(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/vpn-services/vpn-service/cloud-accesses/cloud-access/address-translation`"""

    nat44 = Container(Nat44)


class CloudAccess(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/vpn-services/vpn-service/cloud-accesses/cloud-access`"""

    cloud_identifier: str
    permit_any: Empty | None = None
    permit_site: tuple[str, ...] = ()
    deny_site: tuple[str, ...] = ()
    address_translation = Container(AddressTranslation)


class CloudAccesses(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/vpn-services/vpn-service/cloud-accesses`"""

    cloud_access = Entries(CloudAccess)


class CustomerTreeFlavors(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/vpn-services/vpn-service/multicast/customer-tree-flavors`"""

    tree_flavor: tuple[TreeFlavor, ...] = ()


class ProviderManaged(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/vpn-services/vpn-service/multicast/rp/rp-group-mappings/rp-group-
    mapping/provider-managed`
    """

    enabled: bool = False
    rp_redundancy: bool = False
    optimal_traffic_delivery: bool = False


class RpGroupMappingGroupsGroup(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/vpn-services/vpn-service/multicast/rp/rp-group-mappings/rp-group-
    mapping/groups/group`
    """

    id: Uint16
    group_address: IpAddress | None = None
    group_start: IpAddress | None = None
    group_end: IpAddress | None = None


class RpGroupMappingGroups(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/vpn-services/vpn-service/multicast/rp/rp-group-mappings/rp-group-
    mapping/groups`
    """

    group = Entries(RpGroupMappingGroupsGroup)


class RpGroupMapping(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/vpn-services/vpn-service/multicast/rp/rp-group-mappings/rp-group-mapping`"""

    id: Uint16
    rp_address: IpAddress | None = None
    provider_managed = Container(ProviderManaged)
    groups = Container(RpGroupMappingGroups)


class RpGroupMappings(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/vpn-services/vpn-service/multicast/rp/rp-group-mappings`"""

    rp_group_mapping = Entries(RpGroupMapping)


class BsrCandidates(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/vpn-services/vpn-service/multicast/rp/rp-discovery/bsr-candidates`"""

    bsr_candidate_address: tuple[IpAddress, ...] = ()


class RpDiscovery(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/vpn-services/vpn-service/multicast/rp/rp-discovery`"""

    rp_discovery_type: RpDiscoveryType = "ietf-l3vpn-svc:static-rp"
    bsr_candidates = Container(BsrCandidates)


class Rp(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/vpn-services/vpn-service/multicast/rp`"""

    rp_group_mappings = Container(RpGroupMappings)
    rp_discovery = Container(RpDiscovery)


class VpnServiceMulticast(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/vpn-services/vpn-service/multicast`"""

    enabled: bool = False
    customer_tree_flavors = Container(CustomerTreeFlavors)
    rp = Container(Rp)


class ExtranetVpn(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/vpn-services/vpn-service/extranet-vpns/extranet-vpn`"""

    vpn_id: str
    local_sites_role: LocalSitesRole = "ietf-l3vpn-svc:any-to-any-role"


class ExtranetVpns(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/vpn-services/vpn-service/extranet-vpns`"""

    extranet_vpn = Entries(ExtranetVpn)


class VpnService(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/vpn-services/vpn-service`"""

    vpn_id: str
    customer_name: str | None = None
    vpn_service_topology: VpnServiceTopology = "ietf-l3vpn-svc:any-to-any"
    carrierscarrier: bool = False
    cloud_accesses = Container(CloudAccesses)
    multicast = Container(VpnServiceMulticast)
    extranet_vpns = Container(ExtranetVpns)


class Location(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/locations/location`"""

    location_id: str
    address: str | None = None
    postal_code: str | None = None
    state: str | None = None
    city: str | None = None
    country_code: CountryCode | None = None


class Locations(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/locations`"""

    location = Entries(Location)


class DeviceManagement(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/devices/device/management`"""

    address_family: ManagementAddressFamily | None = None
    address: IpAddress | None = None


class Device(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/devices/device`"""

    device_id: str
    location: str
    management = Container(DeviceManagement)


class Devices(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/devices`"""

    device = Entries(Device)


class SiteDiversityGroupsGroup(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-diversity/groups/group`"""

    group_id: str


class SiteDiversityGroups(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-diversity/groups`"""

    group = Entries(SiteDiversityGroupsGroup)


class SiteDiversity(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-diversity`"""

    groups = Container(SiteDiversityGroups)


class SiteManagement(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/management`"""

    type: Type


class Filter(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/vpn-policies/vpn-policy/entries/filters/filter`"""

    type: FilterType
    lan_tag: tuple[str, ...] = ()
    ipv4_lan_prefix: tuple[Ipv4Prefix, ...] = ()
    ipv6_lan_prefix: tuple[Ipv6Prefix, ...] = ()


class Filters(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/vpn-policies/vpn-policy/entries/filters`"""

    filter = Entries(Filter)


class Vpn(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/vpn-policies/vpn-policy/entries/vpn`"""

    vpn_id: str
    site_role: SiteRole = "ietf-l3vpn-svc:any-to-any-role"


class VpnPolicyEntries(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/vpn-policies/vpn-policy/entries`"""

    id: str
    filters = Container(Filters)
    vpn = Entries(Vpn)


class VpnPolicy(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/vpn-policies/vpn-policy`"""

    vpn_policy_id: str
    entries = Entries(VpnPolicyEntries)


class VpnPolicies(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/vpn-policies`"""

    vpn_policy = Entries(VpnPolicy)


class AddressFamily(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/maximum-routes/address-family`"""

    af: ManagementAddressFamily
    maximum_routes: Uint32 | None = None


class MaximumRoutes(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/maximum-routes`"""

    address_family = Entries(AddressFamily)


class SiteSecurityAuthentication(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/security/authentication`"""


class SiteSecurityEncryptionEncryptionProfile(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/security/encryption/encryption-profile`"""

    profile_name: str | None = None
    algorithm: str | None = None
    preshared_key: str | None = None


class SiteSecurityEncryption(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/security/encryption`"""

    enabled: bool = False
    layer: Layer | None = None
    encryption_profile = Container(SiteSecurityEncryptionEncryptionProfile)


class SiteSecurity(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/security`"""

    authentication = Container(SiteSecurityAuthentication)
    encryption = Container(SiteSecurityEncryption)


class SiteServiceQosQosClassificationPolicyRuleMatchFlowL4SrcPortRange(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/service/qos/qos-classification-policy/rule/match-flow/l4-src-
    port-range`
    """

    lower_port: PortNumber | None = None
    upper_port: PortNumber | None = None


class SiteServiceQosQosClassificationPolicyRuleMatchFlowL4DstPortRange(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/service/qos/qos-classification-policy/rule/match-flow/l4-dst-
    port-range`
    """

    lower_port: PortNumber | None = None
    upper_port: PortNumber | None = None


class SiteServiceQosQosClassificationPolicyRuleMatchFlow(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/service/qos/qos-classification-policy/rule/match-flow`"""

    dscp: Dscp | None = None
    dot1p: Dot1p | None = None
    ipv4_src_prefix: Ipv4Prefix | None = None
    ipv6_src_prefix: Ipv6Prefix | None = None
    ipv4_dst_prefix: Ipv4Prefix | None = None
    ipv6_dst_prefix: Ipv6Prefix | None = None
    l4_src_port: PortNumber | None = None
    target_sites: tuple[str, ...] = ()
    l4_dst_port: PortNumber | None = None
    protocol_field: ProtocolField | None = None
    l4_src_port_range = Container(SiteServiceQosQosClassificationPolicyRuleMatchFlowL4SrcPortRange)
    l4_dst_port_range = Container(SiteServiceQosQosClassificationPolicyRuleMatchFlowL4DstPortRange)


class SiteServiceQosQosClassificationPolicyRule(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/service/qos/qos-classification-policy/rule`"""

    id: str
    match_application: MatchApplication | None = None
    target_class_id: str | None = None
    match_flow = Container(SiteServiceQosQosClassificationPolicyRuleMatchFlow)


class SiteServiceQosQosClassificationPolicy(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/service/qos/qos-classification-policy`"""

    rule = Entries(SiteServiceQosQosClassificationPolicyRule)


class SiteServiceQosQosProfileClassesClassLatency(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/service/qos/qos-profile/classes/class/latency`"""

    use_lowest_latency: Empty | None = None
    latency_boundary: Uint16 | None = None


class SiteServiceQosQosProfileClassesClassJitter(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/service/qos/qos-profile/classes/class/jitter`"""

    use_lowest_jitter: Empty | None = None
    latency_boundary: Uint32 | None = None


class SiteServiceQosQosProfileClassesClassBandwidth(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/service/qos/qos-profile/classes/class/bandwidth`"""

    guaranteed_bw_percent: GuaranteedBwPercent
    end_to_end: Empty | None = None


class SiteServiceQosQosProfileClassesClass(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/service/qos/qos-profile/classes/class`"""

    class_id: str
    direction: Direction = "ietf-l3vpn-svc:both"
    rate_limit: RateLimit | None = None
    latency = Container(SiteServiceQosQosProfileClassesClassLatency)
    jitter = Container(SiteServiceQosQosProfileClassesClassJitter)
    bandwidth = Container(SiteServiceQosQosProfileClassesClassBandwidth)


class SiteServiceQosQosProfileClasses(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/service/qos/qos-profile/classes`"""

    class_ = Entries(SiteServiceQosQosProfileClassesClass)


class SiteServiceQosQosProfile(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/service/qos/qos-profile`"""

    profile: str | None = None
    classes = Container(SiteServiceQosQosProfileClasses)


class SiteServiceQos(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/service/qos`"""

    qos_classification_policy = Container(SiteServiceQosQosClassificationPolicy)
    qos_profile = Container(SiteServiceQosQosProfile)


class SiteServiceCarrierscarrier(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/service/carrierscarrier`"""

    signalling_type: SignallingType = "bgp"


class SiteServiceMulticastMulticastAddressFamily(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/service/multicast/multicast-address-family`"""

    ipv4: bool = False
    ipv6: bool = False


class SiteServiceMulticast(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/service/multicast`"""

    multicast_site_type: MulticastSiteType = "source-receiver"
    protocol_type: ProtocolType = "both"
    multicast_address_family = Container(SiteServiceMulticastMulticastAddressFamily)


class SiteService(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/service`"""

    qos = Container(SiteServiceQos)
    carrierscarrier = Container(SiteServiceCarrierscarrier)
    multicast = Container(SiteServiceMulticast)


class TrafficProtection(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/traffic-protection`"""

    enabled: bool = False


class SiteRoutingProtocolsRoutingProtocolOspfShamLinksShamLink(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/routing-protocols/routing-protocol/ospf/sham-links/sham-link`"""

    target_site: str
    metric: Uint16 = 1


class SiteRoutingProtocolsRoutingProtocolOspfShamLinks(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/routing-protocols/routing-protocol/ospf/sham-links`"""

    sham_link = Entries(SiteRoutingProtocolsRoutingProtocolOspfShamLinksShamLink)


class SiteRoutingProtocolsRoutingProtocolOspf(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/routing-protocols/routing-protocol/ospf`"""

    address_family: tuple[ManagementAddressFamily, ...] = ()
    area_address: DottedQuad | None = None
    metric: Uint16 = 1
    sham_links = Container(SiteRoutingProtocolsRoutingProtocolOspfShamLinks)


class SiteRoutingProtocolsRoutingProtocolBgp(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/routing-protocols/routing-protocol/bgp`"""

    autonomous_system: Uint32 | None = None
    address_family: tuple[ManagementAddressFamily, ...] = ()


class SiteRoutingProtocolsRoutingProtocolStaticCascadedLanPrefixesIpv4LanPrefixes(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/routing-protocols/routing-protocol/static/cascaded-lan-
    prefixes/ipv4-lan-prefixes`
    """

    lan: Ipv4Prefix
    next_hop: Ipv4Address
    lan_tag: str | None = None


class SiteRoutingProtocolsRoutingProtocolStaticCascadedLanPrefixesIpv6LanPrefixes(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/routing-protocols/routing-protocol/static/cascaded-lan-
    prefixes/ipv6-lan-prefixes`
    """

    lan: Ipv6Prefix
    next_hop: Ipv6Address
    lan_tag: str | None = None


class SiteRoutingProtocolsRoutingProtocolStaticCascadedLanPrefixes(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/routing-protocols/routing-protocol/static/cascaded-lan-prefixes`"""

    ipv4_lan_prefixes = Entries(SiteRoutingProtocolsRoutingProtocolStaticCascadedLanPrefixesIpv4LanPrefixes)
    ipv6_lan_prefixes = Entries(SiteRoutingProtocolsRoutingProtocolStaticCascadedLanPrefixesIpv6LanPrefixes)


class SiteRoutingProtocolsRoutingProtocolStatic(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/routing-protocols/routing-protocol/static`"""

    cascaded_lan_prefixes = Container(SiteRoutingProtocolsRoutingProtocolStaticCascadedLanPrefixes)


class SiteRoutingProtocolsRoutingProtocolRip(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/routing-protocols/routing-protocol/rip`"""

    address_family: tuple[ManagementAddressFamily, ...] = ()


class SiteRoutingProtocolsRoutingProtocolVrrp(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/routing-protocols/routing-protocol/vrrp`"""

    address_family: tuple[ManagementAddressFamily, ...] = ()


class SiteRoutingProtocolsRoutingProtocol(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/routing-protocols/routing-protocol`"""

    type: RoutingProtocolType
    ospf = Container(SiteRoutingProtocolsRoutingProtocolOspf)
    bgp = Container(SiteRoutingProtocolsRoutingProtocolBgp)
    static = Container(SiteRoutingProtocolsRoutingProtocolStatic)
    rip = Container(SiteRoutingProtocolsRoutingProtocolRip)
    vrrp = Container(SiteRoutingProtocolsRoutingProtocolVrrp)


class SiteRoutingProtocols(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/routing-protocols`"""

    routing_protocol = Entries(SiteRoutingProtocolsRoutingProtocol)


class AccessDiversityGroupsGroup(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/access-
    diversity/groups/group`
    """

    group_id: str


class AccessDiversityGroups(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/access-
    diversity/groups`
    """

    group = Entries(AccessDiversityGroupsGroup)


class TargetGroup(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/access-
    diversity/constraints/constraint/target/group`
    """

    group_id: str


class Target(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/access-
    diversity/constraints/constraint/target`
    """

    all_other_accesses: Empty | None = None
    all_other_groups: Empty | None = None
    group = Entries(TargetGroup)


class Constraint(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/access-
    diversity/constraints/constraint`
    """

    constraint_type: ConstraintType
    target = Container(Target)


class Constraints(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/access-
    diversity/constraints`
    """

    constraint = Entries(Constraint)


class AccessDiversity(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/access-diversity`"""

    groups = Container(AccessDiversityGroups)
    constraints = Container(Constraints)


class RequestedType(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/bearer/requested-type`"""

    requested_type: str | None = None
    strict: bool = False


class Bearer(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/bearer`"""

    always_on: bool = True
    bearer_reference: str | None = None
    requested_type = Container(RequestedType)


class Ipv4ProviderDhcpCustomerAddressesAddressGroup(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/ip-
    connection/ipv4/provider-dhcp/customer-addresses/address-group`
    """

    group_id: str
    start_address: Ipv4Address | None = None
    end_address: Ipv4Address | None = None


class Ipv4ProviderDhcpCustomerAddresses(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/ip-
    connection/ipv4/provider-dhcp/customer-addresses`
    """

    address_group = Entries(Ipv4ProviderDhcpCustomerAddressesAddressGroup)


class Ipv4ProviderDhcp(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/ip-
    connection/ipv4/provider-dhcp`
    """

    provider_address: Ipv4Address | None = None
    prefix_length: PrefixLength | None = None
    number_of_dynamic_address: Uint16 | None = None
    customer_addresses = Container(Ipv4ProviderDhcpCustomerAddresses)


class Ipv4DhcpRelayCustomerDhcpServers(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/ip-
    connection/ipv4/dhcp-relay/customer-dhcp-servers`
    """

    server_ip_address: tuple[Ipv4Address, ...] = ()


class Ipv4DhcpRelay(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/ip-
    connection/ipv4/dhcp-relay`
    """

    provider_address: Ipv4Address | None = None
    prefix_length: PrefixLength | None = None
    customer_dhcp_servers = Container(Ipv4DhcpRelayCustomerDhcpServers)


class Ipv4Addresses(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/ip-
    connection/ipv4/addresses`
    """

    provider_address: Ipv4Address | None = None
    customer_address: Ipv4Address | None = None
    prefix_length: PrefixLength | None = None


class Ipv4(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/ip-connection/ipv4`"""

    address_allocation_type: AddressAllocationType | None = None
    provider_dhcp = Container(Ipv4ProviderDhcp)
    dhcp_relay = Container(Ipv4DhcpRelay)
    addresses = Container(Ipv4Addresses)


class Ipv6ProviderDhcpCustomerAddressesAddressGroup(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/ip-
    connection/ipv6/provider-dhcp/customer-addresses/address-group`
    """

    group_id: str
    start_address: Ipv6Address | None = None
    end_address: Ipv6Address | None = None


class Ipv6ProviderDhcpCustomerAddresses(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/ip-
    connection/ipv6/provider-dhcp/customer-addresses`
    """

    address_group = Entries(Ipv6ProviderDhcpCustomerAddressesAddressGroup)


class Ipv6ProviderDhcp(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/ip-
    connection/ipv6/provider-dhcp`
    """

    provider_address: Ipv6Address | None = None
    prefix_length: ProviderDhcpPrefixLength | None = None
    number_of_dynamic_address: Uint16 | None = None
    customer_addresses = Container(Ipv6ProviderDhcpCustomerAddresses)


class Ipv6DhcpRelayCustomerDhcpServers(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/ip-
    connection/ipv6/dhcp-relay/customer-dhcp-servers`
    """

    server_ip_address: tuple[Ipv6Address, ...] = ()


class Ipv6DhcpRelay(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/ip-
    connection/ipv6/dhcp-relay`
    """

    provider_address: Ipv6Address | None = None
    prefix_length: ProviderDhcpPrefixLength | None = None
    customer_dhcp_servers = Container(Ipv6DhcpRelayCustomerDhcpServers)


class Ipv6Addresses(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/ip-
    connection/ipv6/addresses`
    """

    provider_address: Ipv6Address | None = None
    customer_address: Ipv6Address | None = None
    prefix_length: ProviderDhcpPrefixLength | None = None


class Ipv6(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/ip-connection/ipv6`"""

    address_allocation_type: AddressAllocationType | None = None
    provider_dhcp = Container(Ipv6ProviderDhcp)
    dhcp_relay = Container(Ipv6DhcpRelay)
    addresses = Container(Ipv6Addresses)


class Bfd(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/ip-connection/oam/bfd`"""

    enabled: bool = False
    fixed_value: Uint32 | None = None
    profile_name: str | None = None


class Oam(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/ip-connection/oam`"""

    bfd = Container(Bfd)


class IpConnection(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/ip-connection`"""

    ipv4 = Container(Ipv4)
    ipv6 = Container(Ipv6)
    oam = Container(Oam)


class SiteNetworkAccessSecurityAuthentication(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-
    access/security/authentication`
    """


class SiteNetworkAccessSecurityEncryptionEncryptionProfile(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-
    access/security/encryption/encryption-profile`
    """

    profile_name: str | None = None
    algorithm: str | None = None
    preshared_key: str | None = None


class SiteNetworkAccessSecurityEncryption(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/security/encryption`"""

    enabled: bool = False
    layer: Layer | None = None
    encryption_profile = Container(SiteNetworkAccessSecurityEncryptionEncryptionProfile)


class SiteNetworkAccessSecurity(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/security`"""

    authentication = Container(SiteNetworkAccessSecurityAuthentication)
    encryption = Container(SiteNetworkAccessSecurityEncryption)


class SiteNetworkAccessServiceQosQosClassificationPolicyRuleMatchFlowL4SrcPortRange(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/service/qos/qos-
    classification-policy/rule/match-flow/l4-src-port-range`
    """

    lower_port: PortNumber | None = None
    upper_port: PortNumber | None = None


class SiteNetworkAccessServiceQosQosClassificationPolicyRuleMatchFlowL4DstPortRange(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/service/qos/qos-
    classification-policy/rule/match-flow/l4-dst-port-range`
    """

    lower_port: PortNumber | None = None
    upper_port: PortNumber | None = None


class SiteNetworkAccessServiceQosQosClassificationPolicyRuleMatchFlow(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/service/qos/qos-
    classification-policy/rule/match-flow`
    """

    dscp: Dscp | None = None
    dot1p: Dot1p | None = None
    ipv4_src_prefix: Ipv4Prefix | None = None
    ipv6_src_prefix: Ipv6Prefix | None = None
    ipv4_dst_prefix: Ipv4Prefix | None = None
    ipv6_dst_prefix: Ipv6Prefix | None = None
    l4_src_port: PortNumber | None = None
    target_sites: tuple[str, ...] = ()
    l4_dst_port: PortNumber | None = None
    protocol_field: ProtocolField | None = None
    l4_src_port_range = Container(
        SiteNetworkAccessServiceQosQosClassificationPolicyRuleMatchFlowL4SrcPortRange
    )
    l4_dst_port_range = Container(
        SiteNetworkAccessServiceQosQosClassificationPolicyRuleMatchFlowL4DstPortRange
    )


class SiteNetworkAccessServiceQosQosClassificationPolicyRule(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/service/qos/qos-
    classification-policy/rule`
    """

    id: str
    match_application: MatchApplication | None = None
    target_class_id: str | None = None
    match_flow = Container(SiteNetworkAccessServiceQosQosClassificationPolicyRuleMatchFlow)


class SiteNetworkAccessServiceQosQosClassificationPolicy(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/service/qos/qos-
    classification-policy`
    """

    rule = Entries(SiteNetworkAccessServiceQosQosClassificationPolicyRule)


class SiteNetworkAccessServiceQosQosProfileClassesClassLatency(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/service/qos/qos-
    profile/classes/class/latency`
    """

    use_lowest_latency: Empty | None = None
    latency_boundary: Uint16 | None = None


class SiteNetworkAccessServiceQosQosProfileClassesClassJitter(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/service/qos/qos-
    profile/classes/class/jitter`
    """

    use_lowest_jitter: Empty | None = None
    latency_boundary: Uint32 | None = None


class SiteNetworkAccessServiceQosQosProfileClassesClassBandwidth(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/service/qos/qos-
    profile/classes/class/bandwidth`
    """

    guaranteed_bw_percent: GuaranteedBwPercent
    end_to_end: Empty | None = None


class SiteNetworkAccessServiceQosQosProfileClassesClass(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/service/qos/qos-
    profile/classes/class`
    """

    class_id: str
    direction: Direction = "ietf-l3vpn-svc:both"
    rate_limit: RateLimit | None = None
    latency = Container(SiteNetworkAccessServiceQosQosProfileClassesClassLatency)
    jitter = Container(SiteNetworkAccessServiceQosQosProfileClassesClassJitter)
    bandwidth = Container(SiteNetworkAccessServiceQosQosProfileClassesClassBandwidth)


class SiteNetworkAccessServiceQosQosProfileClasses(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/service/qos/qos-
    profile/classes`
    """

    class_ = Entries(SiteNetworkAccessServiceQosQosProfileClassesClass)


class SiteNetworkAccessServiceQosQosProfile(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/service/qos/qos-
    profile`
    """

    profile: str | None = None
    classes = Container(SiteNetworkAccessServiceQosQosProfileClasses)


class SiteNetworkAccessServiceQos(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/service/qos`"""

    qos_classification_policy = Container(SiteNetworkAccessServiceQosQosClassificationPolicy)
    qos_profile = Container(SiteNetworkAccessServiceQosQosProfile)


class SiteNetworkAccessServiceCarrierscarrier(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-
    access/service/carrierscarrier`
    """

    signalling_type: SignallingType = "bgp"


class SiteNetworkAccessServiceMulticastMulticastAddressFamily(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-
    access/service/multicast/multicast-address-family`
    """

    ipv4: bool = False
    ipv6: bool = False


class SiteNetworkAccessServiceMulticast(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/service/multicast`"""

    multicast_site_type: MulticastSiteType = "source-receiver"
    protocol_type: ProtocolType = "both"
    multicast_address_family = Container(SiteNetworkAccessServiceMulticastMulticastAddressFamily)


class SiteNetworkAccessService(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/service`"""

    svc_input_bandwidth: Uint64
    svc_output_bandwidth: Uint64
    svc_mtu: Uint16
    qos = Container(SiteNetworkAccessServiceQos)
    carrierscarrier = Container(SiteNetworkAccessServiceCarrierscarrier)
    multicast = Container(SiteNetworkAccessServiceMulticast)


class SiteNetworkAccessRoutingProtocolsRoutingProtocolOspfShamLinksShamLink(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/routing-
    protocols/routing-protocol/ospf/sham-links/sham-link`
    """

    target_site: str
    metric: Uint16 = 1


class SiteNetworkAccessRoutingProtocolsRoutingProtocolOspfShamLinks(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/routing-
    protocols/routing-protocol/ospf/sham-links`
    """

    sham_link = Entries(SiteNetworkAccessRoutingProtocolsRoutingProtocolOspfShamLinksShamLink)


class SiteNetworkAccessRoutingProtocolsRoutingProtocolOspf(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/routing-
    protocols/routing-protocol/ospf`
    """

    address_family: tuple[ManagementAddressFamily, ...] = ()
    area_address: DottedQuad | None = None
    metric: Uint16 = 1
    sham_links = Container(SiteNetworkAccessRoutingProtocolsRoutingProtocolOspfShamLinks)


class SiteNetworkAccessRoutingProtocolsRoutingProtocolBgp(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/routing-
    protocols/routing-protocol/bgp`
    """

    autonomous_system: Uint32 | None = None
    address_family: tuple[ManagementAddressFamily, ...] = ()


class SiteNetworkAccessRoutingProtocolsRoutingProtocolStaticCascadedLanPrefixesIpv4LanPrefixes(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/routing-
    protocols/routing-protocol/static/cascaded-lan-prefixes/ipv4-lan-prefixes`
    """

    lan: Ipv4Prefix
    next_hop: Ipv4Address
    lan_tag: str | None = None


class SiteNetworkAccessRoutingProtocolsRoutingProtocolStaticCascadedLanPrefixesIpv6LanPrefixes(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/routing-
    protocols/routing-protocol/static/cascaded-lan-prefixes/ipv6-lan-prefixes`
    """

    lan: Ipv6Prefix
    next_hop: Ipv6Address
    lan_tag: str | None = None


class SiteNetworkAccessRoutingProtocolsRoutingProtocolStaticCascadedLanPrefixes(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/routing-
    protocols/routing-protocol/static/cascaded-lan-prefixes`
    """

    ipv4_lan_prefixes = Entries(
        SiteNetworkAccessRoutingProtocolsRoutingProtocolStaticCascadedLanPrefixesIpv4LanPrefixes
    )
    ipv6_lan_prefixes = Entries(
        SiteNetworkAccessRoutingProtocolsRoutingProtocolStaticCascadedLanPrefixesIpv6LanPrefixes
    )


class SiteNetworkAccessRoutingProtocolsRoutingProtocolStatic(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/routing-
    protocols/routing-protocol/static`
    """

    cascaded_lan_prefixes = Container(
        SiteNetworkAccessRoutingProtocolsRoutingProtocolStaticCascadedLanPrefixes
    )


class SiteNetworkAccessRoutingProtocolsRoutingProtocolRip(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/routing-
    protocols/routing-protocol/rip`
    """

    address_family: tuple[ManagementAddressFamily, ...] = ()


class SiteNetworkAccessRoutingProtocolsRoutingProtocolVrrp(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/routing-
    protocols/routing-protocol/vrrp`
    """

    address_family: tuple[ManagementAddressFamily, ...] = ()


class SiteNetworkAccessRoutingProtocolsRoutingProtocol(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/routing-
    protocols/routing-protocol`
    """

    type: RoutingProtocolType
    ospf = Container(SiteNetworkAccessRoutingProtocolsRoutingProtocolOspf)
    bgp = Container(SiteNetworkAccessRoutingProtocolsRoutingProtocolBgp)
    static = Container(SiteNetworkAccessRoutingProtocolsRoutingProtocolStatic)
    rip = Container(SiteNetworkAccessRoutingProtocolsRoutingProtocolRip)
    vrrp = Container(SiteNetworkAccessRoutingProtocolsRoutingProtocolVrrp)


class SiteNetworkAccessRoutingProtocols(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/routing-protocols`"""

    routing_protocol = Entries(SiteNetworkAccessRoutingProtocolsRoutingProtocol)


class Availability(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/availability`"""

    access_priority: Uint32 = 100


class VpnAttachment(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access/vpn-attachment`"""

    vpn_policy_id: str | None = None
    vpn_id: str | None = None
    site_role: SiteRole | None = None
    __case_defaults__: ClassVar[CaseDefaults] = {"site_role": ("ietf-l3vpn-svc:any-to-any-role", ("vpn_id",))}


class SiteNetworkAccess(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses/site-network-access`"""

    site_network_access_id: str
    site_network_access_type: SiteNetworkAccessType = "ietf-l3vpn-svc:point-to-point"
    location_reference: str | None = None
    device_reference: str | None = None
    access_diversity = Container(AccessDiversity)
    bearer = Container(Bearer)
    ip_connection = Container(IpConnection)
    security = Container(SiteNetworkAccessSecurity)
    service = Container(SiteNetworkAccessService)
    routing_protocols = Container(SiteNetworkAccessRoutingProtocols)
    availability = Container(Availability)
    vpn_attachment = Container(VpnAttachment)


class SiteNetworkAccesses(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site/site-network-accesses`"""

    site_network_access = Entries(SiteNetworkAccess)


class Site(StrictNode):
    """`/ietf-l3vpn-svc:l3vpn-svc/sites/site`"""

    site_id: str
    requested_site_start: DateAndTime | None = None
    requested_site_stop: DateAndTime | None = None
    site_vpn_flavor: SiteVpnFlavor = "ietf-l3vpn-svc:site-vpn-flavor-single"
    locations = Container(Locations)
    devices = Container(Devices)
    site_diversity = Container(SiteDiversity)
    management = Container(SiteManagement)
    vpn_policies = Container(VpnPolicies)
    maximum_routes = Container(MaximumRoutes)
    security = Container(SiteSecurity)
    service = Container(SiteService)
    traffic_protection = Container(TrafficProtection)
    routing_protocols = Container(SiteRoutingProtocols)
    site_network_accesses = Container(SiteNetworkAccesses)
