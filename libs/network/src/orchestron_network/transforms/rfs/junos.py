"""Juniper cRPD."""

from __future__ import annotations

from orchestron_network.addressing import interface, net, rd_number, route_target
from orchestron_network.generated.junos.output import Root
from orchestron_network.generated.rfs import input as rfs
from orchestron_network.keys import junos_9
from orchestron_yang.tree import EMPTY

GROUP = "IPV4-IBGP"
METRIC = 5000


def base_config(i: rfs.BaseConfig, hostname: str) -> Root:
    """Host name, loopback, IS-IS and BGP of a router."""
    o = Root()
    c = o.configuration
    c.system.host_name = hostname
    netconf = c.system.services.create().netconf
    netconf.rfc_compliant = EMPTY
    netconf.yang_compliant = EMPTY
    c.routing_options.autonomous_system.as_number = str(i.asn)
    lo0 = c.interfaces.interface.create("lo0", description=f"ROLE: {i.role}" if i.role is not None else None)
    family = lo0.unit.create("0").family
    family.inet.create().address.create(f"{i.ipv4_loopback}/32")
    family.iso.create().address.create(net(i.ipv4_loopback))
    _isis(o)
    _bgp(o, i)
    return o


def _isis(o: Root) -> None:
    isis = o.configuration.protocols.isis
    isis.lsp_lifetime = 65535
    isis.level.create(1, disable=EMPTY)
    isis.level.create(2, wide_metrics_only=EMPTY)
    isis.interface.create("lo0.0").passive.create()


def _bgp(o: Root, i: rfs.BaseConfig) -> None:
    bgp = o.configuration.protocols.bgp
    bgp.log_updown = EMPTY
    group = bgp.group.create(
        GROUP,
        type="internal",
        local_address=i.ipv4_loopback,
        hold_time=90,
        authentication_key=junos_9(i.ibgp_authentication_key),
    )
    group.family.inet_vpn.unicast.create()
    group.family.inet6_vpn.unicast.create()
    group.family.route_target.create()


def backbone_interface(i: rfs.BackboneInterface, description: str) -> Root:
    """Address, LDP and IS-IS of a link's interface; cRPD takes protocols on it without a unit."""
    o = Root()
    unit = o.configuration.interfaces.interface.create(i.name).unit.create("0", description=description)
    unit.family.inet.create().address.create(f"{i.ipv4_address}/30")
    protocols = o.configuration.protocols
    protocols.ldp.interface.create(i.name)
    protocols.mpls.interface.create(i.name)
    isis = protocols.isis.interface.create(i.name, point_to_point=EMPTY)
    isis.level.create(1, disable=EMPTY)
    isis.level.create(2, metric=METRIC)
    return o


def ibgp_neighbor(i: rfs.IbgpNeighbor) -> Root:
    """A neighbour with the settings of its group."""
    o = Root()
    o.configuration.protocols.bgp.group.create(GROUP).neighbor.create(i.address, description=i.description)
    return o


def vrf(i: rfs.Vrf) -> Root:
    """A routing instance with its route distinguisher and target."""
    o = Root()
    instance = o.configuration.routing_instances.instance.create(i.name, instance_type="vrf")
    instance.route_distinguisher.rd_type = f"{i.asn}:{rd_number(i.id, i.router_id)}"
    instance.vrf_target.community = route_target(i.asn, i.id)
    instance.vrf_table_label.create()
    return o


def port(i: rfs.Port) -> Root:
    """A port bears the name of its customer as long as it has only one."""
    o = Root()
    described = o.configuration.interfaces.interface.create(i.name)
    if len(i.access) == 1:
        (access,) = i.access.entries
        described.description = access.description
    return o


def vrf_interface(i: rfs.VrfInterface) -> Root:
    """A unit with its address, in its routing instance."""
    o = Root()
    part = interface(i.name)
    unit = o.configuration.interfaces.interface.create(part.port).unit.create(
        str(part.unit),
        description=i.description,
        vlan_id=str(part.unit) if part.tagged else None,
    )
    unit.family.inet.create().address.create(f"{i.ipv4_address}/{i.prefix_length}")
    o.configuration.routing_instances.instance.create(i.vrf).interface.create(part.name)
    return o


def ebgp_customer(i: rfs.EbgpCustomer) -> Root:
    """A neighbour in a routing instance, whose AS is overwritten so that sites may share one."""
    o = Root()
    bgp = o.configuration.routing_instances.instance.create(i.vrf).protocols.bgp
    bgp.group.create("customer", passive=EMPTY).neighbor.create(
        i.address,
        peer_as=str(i.peer_asn),
        as_override=EMPTY,
        authentication_key=junos_9(i.authentication_key),
        description=i.description,
    )
    return o
