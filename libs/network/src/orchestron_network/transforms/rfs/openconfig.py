"""Devices of any make, in OpenConfig's models."""

from __future__ import annotations

from orchestron_network.addressing import interface, net, rd_number
from orchestron_network.generated.openconfig.leafs import AfiName, AfiSafiName, SafiName
from orchestron_network.generated.openconfig.output import Isis, NetworkInstance, Protocol, Root
from orchestron_network.generated.rfs import input as rfs

DEFAULT = "DEFAULT"
LOOPBACK = "Loopback0"
GROUP = "IPV4-IBGP"
METRIC = 5000
PORT = "iana-if-type:ethernetCsmacd"
CARRIED: tuple[AfiSafiName, ...] = (
    "openconfig-bgp-types:L3VPN_IPV4_UNICAST",
    "openconfig-bgp-types:L3VPN_IPV6_UNICAST",
)
IPV4: tuple[AfiName, SafiName] = ("openconfig-isis-types:IPV4", "openconfig-isis-types:UNICAST")


def base_config(i: rfs.BaseConfig, hostname: str) -> Root:
    """Host name, loopback, LDP, IS-IS and BGP of a router."""
    o = Root()
    o.system.config.hostname = hostname
    loopback = o.interfaces.interface.create(LOOPBACK)
    loopback.config.name = LOOPBACK
    loopback.config.type = "iana-if-type:softwareLoopback"
    _address(o, LOOPBACK, 0, i.ipv4_loopback, 32)
    default = _default(o)
    default.config.router_id = i.ipv4_loopback
    default.mpls.signaling_protocols.ldp.global_.config.lsr_id = i.ipv4_loopback
    _member(default, LOOPBACK, 0)
    _isis(default, i.ipv4_loopback)
    _bgp(default, i)
    return o


def _isis(default: NetworkInstance, loopback: str) -> None:
    isis = _isis_of(default)
    isis.global_.config.level_capability = "LEVEL_2"
    isis.global_.config.net = [net(loopback)]
    family = isis.global_.afi_safi.af.create(*IPV4)
    family.config.afi_name, family.config.safi_name = IPV4
    family.config.enabled = True
    level = isis.levels.level.create(2)
    level.config.level_number = 2
    level.config.metric_style = "WIDE_METRIC"
    passive = isis.interfaces.interface.create(LOOPBACK)
    passive.config.interface_id = LOOPBACK
    passive.config.enabled = True
    passive.config.passive = True


def _bgp(default: NetworkInstance, i: rfs.BaseConfig) -> None:
    bgp = _bgp_of(default).bgp
    bgp.global_.config.as_ = i.asn
    bgp.global_.config.router_id = i.ipv4_loopback
    group = bgp.peer_groups.peer_group.create(GROUP)
    group.config.peer_group_name = GROUP
    group.config.peer_as = i.asn
    group.config.auth_password = i.ibgp_authentication_key
    group.transport.config.local_address = i.ipv4_loopback
    for families in (bgp.global_.afi_safis, group.afi_safis):
        for name in CARRIED:
            family = families.afi_safi.create(name)
            family.config.afi_safi_name = name
            family.config.enabled = True


def backbone_interface(i: rfs.BackboneInterface, description: str) -> Root:
    """Address, LDP and IS-IS of a link's interface."""
    o = Root()
    _port(o, i.name)
    o.interfaces.interface.create(i.name).config.description = description
    _address(o, i.name, 0, i.ipv4_address, 30)
    default = _default(o)
    _member(default, i.name, 0)
    ldp = default.mpls.signaling_protocols.ldp.interface_attributes.interfaces.interface.create(i.name)
    ldp.config.interface_id = i.name
    ldp.interface_ref.config.interface = i.name
    ldp.interface_ref.config.subinterface = 0
    _adjacency(_isis_of(default), i.name)
    return o


def _adjacency(isis: Isis, name: str) -> None:
    circuit = isis.interfaces.interface.create(name)
    circuit.config.interface_id = name
    circuit.config.enabled = True
    circuit.config.circuit_type = "POINT_TO_POINT"
    circuit.interface_ref.config.interface = name
    circuit.interface_ref.config.subinterface = 0
    level = circuit.levels.level.create(2)
    level.config.level_number = 2
    family = level.afi_safi.af.create(*IPV4)
    family.config.afi_name, family.config.safi_name = IPV4
    family.config.metric = METRIC


def ibgp_neighbor(i: rfs.IbgpNeighbor) -> Root:
    """A neighbour with the settings of its group."""
    o = Root()
    neighbor = _bgp_of(_default(o)).bgp.neighbors.neighbor.create(i.address)
    neighbor.config.neighbor_address = i.address
    neighbor.config.peer_group = GROUP
    neighbor.config.description = i.description
    return o


def vrf(i: rfs.Vrf) -> Root:
    """A VRF with its route distinguisher and targets, ready for BGP with customers."""
    o = Root()
    instance = o.network_instances.network_instance.create(i.name)
    instance.config.name = i.name
    instance.config.type = "openconfig-network-instance-types:L3VRF"
    instance.config.description = i.description
    instance.config.route_distinguisher = f"{i.asn}:{rd_number(i.id, i.router_id)}"
    targets = instance.inter_instance_policies.import_export_policy.config
    targets.import_route_target = [f"{i.asn}:{i.id}"]
    targets.export_route_target = [f"{i.asn}:{i.id}"]
    bgp = _bgp_of(instance).bgp
    bgp.global_.config.as_ = i.asn
    bgp.global_.config.router_id = i.ipv4_loopback
    family = bgp.global_.afi_safis.afi_safi.create("openconfig-bgp-types:IPV4_UNICAST")
    family.config.afi_safi_name = "openconfig-bgp-types:IPV4_UNICAST"
    family.config.enabled = True
    return o


def port(i: rfs.Port) -> Root:
    """A port is named, no more."""
    o = Root()
    _port(o, i.name)
    return o


def vrf_interface(i: rfs.VrfInterface) -> Root:
    """A port or VLAN with its address, in its VRF."""
    o = Root()
    part = interface(i.name)
    _port(o, part.port)
    _address(o, part.port, part.unit, i.ipv4_address, i.prefix_length)
    unit = o.interfaces.interface.create(part.port).subinterfaces.subinterface.create(part.unit)
    unit.config.description = i.description
    if part.tagged:
        unit.vlan.match.single_tagged.config.vlan_id = part.unit
    _member(o.network_instances.network_instance.create(i.vrf), part.port, part.unit)
    return o


def ebgp_customer(i: rfs.EbgpCustomer) -> Root:
    """A neighbour in a VRF, whose AS is overwritten so that sites may share one."""
    o = Root()
    bgp = _bgp_of(o.network_instances.network_instance.create(i.vrf)).bgp
    neighbor = bgp.neighbors.neighbor.create(i.address)
    neighbor.config.neighbor_address = i.address
    neighbor.config.peer_as = i.peer_asn
    neighbor.config.auth_password = i.authentication_key
    neighbor.config.description = i.description
    neighbor.as_path_options.config.replace_peer_as = True
    neighbor.apply_policy.config.default_import_policy = "ACCEPT_ROUTE"
    neighbor.apply_policy.config.default_export_policy = "ACCEPT_ROUTE"
    return o


def _port(o: Root, name: str) -> None:
    port = o.interfaces.interface.create(name)
    port.config.name = name
    port.config.type = PORT


def _address(o: Root, port: str, index: int, ip: str, prefix_length: int) -> None:
    unit = o.interfaces.interface.create(port).subinterfaces.subinterface.create(index)
    unit.config.index = index
    unit.ipv4.config.enabled = True
    address = unit.ipv4.addresses.address.create(ip)
    address.config.ip = ip
    address.config.prefix_length = prefix_length


def _default(o: Root) -> NetworkInstance:
    default = o.network_instances.network_instance.create(DEFAULT)
    default.config.name = DEFAULT
    default.config.type = "openconfig-network-instance-types:DEFAULT_INSTANCE"
    return default


def _member(instance: NetworkInstance, port: str, index: int) -> None:
    member = instance.interfaces.interface.create(f"{port}.{index}")
    member.config.id = f"{port}.{index}"
    member.config.interface = port
    member.config.subinterface = index


def _isis_of(default: NetworkInstance) -> Isis:
    process = default.protocols.protocol.create("openconfig-policy-types:ISIS", "core")
    process.config.identifier = "openconfig-policy-types:ISIS"
    process.config.name = "core"
    return process.isis


def _bgp_of(instance: NetworkInstance) -> Protocol:
    process = instance.protocols.protocol.create("openconfig-policy-types:BGP", "BGP")
    process.config.identifier = "openconfig-policy-types:BGP"
    process.config.name = "BGP"
    return process
