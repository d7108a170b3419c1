"""Cisco IOS XR, in the unified models."""

from __future__ import annotations

from orchestron_network.addressing import interface, net, netmask, rd_number
from orchestron_network.generated.iosxr.output import Root
from orchestron_network.generated.rfs import input as rfs
from orchestron_network.keys import cisco_type7
from orchestron_yang.tree import EMPTY

LOOPBACK = "Loopback0"
GROUP = "IPV4-IBGP"
ISIS = "1"
METRIC = 5000
POLICY = "ACCEPT"
POLICY_TEXT = "route-policy ACCEPT\n  done\nend-policy\n"


def base_config(i: rfs.BaseConfig, hostname: str) -> Root:
    """Host name, loopback, route policy, LDP, IS-IS and BGP of a router."""
    o = Root()
    o.hostname.system_network_name = hostname
    loopback = o.interfaces.interface.create(LOOPBACK)
    loopback.ipv4.addresses.address.create(address=i.ipv4_loopback, netmask=netmask(32))
    o.routing_policy.route_policies.route_policy.create(POLICY, rpl_route_policy=POLICY_TEXT)
    o.mpls.ldp.create().address_families.address_family.create("ipv4")
    _isis(o, i.ipv4_loopback)
    _bgp(o, i)
    return o


def _isis(o: Root, loopback: str) -> None:
    process = o.um_router_isis_cfg_router.isis.processes.process.create(ISIS, is_type="level-2-only")
    process.nets.net.create(net(loopback))
    process.address_families.address_family.create("ipv4", "unicast").metric_style.wide.create()
    passive = process.interfaces.interface.create(LOOPBACK, state="passive")
    passive.address_families.address_family.create("ipv4", "unicast")


def _bgp(o: Root, i: rfs.BaseConfig) -> None:
    bgp = o.um_router_bgp_cfg_router.bgp.as_.create(i.asn)
    bgp.bgp.router_id = i.ipv4_loopback
    group = bgp.neighbor_groups.neighbor_group.create(GROUP, remote_as=i.asn, update_source=LOOPBACK)
    group.password.encrypted = cisco_type7(i.ibgp_authentication_key)
    bgp.address_families.address_family.create("vpnv4-unicast")
    bgp.address_families.address_family.create("vpnv6-unicast")
    group.address_families.address_family.create("vpnv4-unicast")
    group.address_families.address_family.create("vpnv6-unicast")


def backbone_interface(i: rfs.BackboneInterface, description: str) -> Root:
    """Address, LDP and IS-IS of a link's interface."""
    o = Root()
    port = o.interfaces.interface.create(i.name, description=description)
    port.ipv4.addresses.address.create(address=i.ipv4_address, netmask=netmask(30))
    o.mpls.ldp.create().interfaces.interface.create(i.name)
    process = o.um_router_isis_cfg_router.isis.processes.process.create(ISIS)
    isis = process.interfaces.interface.create(i.name, circuit_type="level-2-only", point_to_point=EMPTY)
    family = isis.address_families.address_family.create("ipv4", "unicast")
    family.metric_levels.metric_level.create(2, default_metric=METRIC)
    return o


def ibgp_neighbor(i: rfs.IbgpNeighbor) -> Root:
    """A neighbour with the settings of its group."""
    o = Root()
    bgp = o.um_router_bgp_cfg_router.bgp.as_.create(i.asn)
    neighbor = bgp.neighbors.neighbor.create(i.address, description=i.description)
    neighbor.use.neighbor_group = GROUP
    return o


def vrf(i: rfs.Vrf) -> Root:
    """A VRF with its route targets, and its route distinguisher in BGP."""
    o = Root()
    table = o.vrfs.vrf.create(i.name, description=i.description)
    unicast = table.address_family.ipv4.unicast.create()
    for direction in (unicast.export, unicast.import_):
        targets = direction.route_target.two_byte_as_route_targets
        targets.two_byte_as_route_target.create(i.asn, i.id, "disable")
    bgp = o.um_router_bgp_cfg_router.bgp.as_.create(i.asn).vrfs.vrf.create(i.name)
    bgp.rd.two_byte_as.create(two_byte_as_number=i.asn, asn2_index=rd_number(i.id, i.router_id))
    bgp.address_families.address_family.create("ipv4-unicast")
    return o


def port(i: rfs.Port) -> Root:
    """A port is named, no more."""
    o = Root()
    o.interfaces.interface.create(i.name)
    return o


def vrf_interface(i: rfs.VrfInterface) -> Root:
    """A port or VLAN in its VRF."""
    o = Root()
    part = interface(i.name)
    access = o.interfaces.interface.create(i.name, description=i.description, vrf=i.vrf)
    access.ipv4.addresses.address.create(address=i.ipv4_address, netmask=netmask(i.prefix_length))
    if part.tagged:
        access.encapsulation.dot1q.vlan_id = part.unit
    return o


def ebgp_customer(i: rfs.EbgpCustomer) -> Root:
    """A neighbour in a VRF, whose AS is overwritten so that sites may share one."""
    o = Root()
    bgp = o.um_router_bgp_cfg_router.bgp.as_.create(i.local_asn).vrfs.vrf.create(i.vrf)
    neighbor = bgp.neighbors.neighbor.create(i.address, remote_as=i.peer_asn, description=i.description)
    neighbor.password.encrypted = cisco_type7(i.authentication_key)
    family = neighbor.address_families.address_family.create("ipv4-unicast")
    family.as_override.create()
    family.route_policy.in_ = POLICY
    family.route_policy.out = POLICY
    return o
