"""Nokia SR Linux."""

from __future__ import annotations

from orchestron_network.addressing import interface, net, route_target
from orchestron_network.generated.rfs import input as rfs
from orchestron_network.generated.srlinux.output import Root

GROUP = "IPV4-IBGP"
CUSTOMERS = "customer"
ISIS = "quicklab"
METRIC = 5000
VXLAN = "vxlan1"


def base_config(i: rfs.BaseConfig, hostname: str) -> Root:
    """Host name, management, loopback, IS-IS and BGP of a router."""
    o = Root()
    o.system.name.host_name = hostname
    system0 = o.interface.create("system0").subinterface.create(0)
    system0.ipv4.admin_state = "enable"
    system0.ipv4.address.create(f"{i.ipv4_loopback}/32")
    default = o.network_instance.create("default")
    default.interface.create("system0.0")
    _management(o)
    _isis(o, i.ipv4_loopback)
    _bgp(o, i)
    return o


def _management(o: Root) -> None:
    mgmt0 = o.interface.create("mgmt0", admin_state="enable").subinterface.create(0, admin_state="enable")
    mgmt0.ipv4.admin_state = "enable"
    mgmt0.ipv6.admin_state = "enable"
    instance = o.network_instance.create(
        "mgmt",
        type="srl_nokia-network-instance:ip-vrf",
        admin_state="enable",
        description="Management network instance",
    )
    instance.interface.create("mgmt0.0")


def _isis(o: Root, loopback: str) -> None:
    instance = (
        o.network_instance.create("default")
        .protocols.isis.create()
        .instance.create(ISIS, admin_state="enable", level_capability="L2", net=[net(loopback)])
    )
    instance.ipv4_unicast.admin_state = "enable"
    instance.interface.create("system0.0", admin_state="enable", passive=True)


def _bgp(o: Root, i: rfs.BaseConfig) -> None:
    bgp = o.network_instance.create("default").protocols.bgp.create(
        autonomous_system=i.asn, router_id=i.ipv4_loopback
    )
    bgp.afi_safi.create("srl_nokia-common:evpn", admin_state="enable")
    bgp.afi_safi.create("srl_nokia-common:ipv4-unicast", admin_state="enable")
    bgp.group.create(GROUP, peer_as=i.asn)


def backbone_interface(i: rfs.BackboneInterface, description: str) -> Root:
    """Address and IS-IS of a link's interface."""
    o = Root()
    port = o.interface.create(i.name, admin_state="enable", description=description)
    unit = port.subinterface.create(0, admin_state="enable", description=description)
    unit.ipv4.admin_state = "enable"
    unit.ipv4.address.create(f"{i.ipv4_address}/30")
    default = o.network_instance.create("default")
    default.interface.create(f"{i.name}.0")
    isis = default.protocols.isis.create().instance.create(ISIS)
    circuit = isis.interface.create(f"{i.name}.0", admin_state="enable", circuit_type="point-to-point")
    circuit.level.create(2, metric=METRIC)
    return o


def ibgp_neighbor(i: rfs.IbgpNeighbor) -> Root:
    """A neighbour with the settings of its group."""
    o = Root()
    bgp = o.network_instance.create("default").protocols.bgp.create()
    bgp.neighbor.create(i.address, admin_state="enable", peer_group=GROUP)
    return o


def vrf(i: rfs.Vrf) -> Root:
    """A VRF that EVPN carries over VXLAN, ready for BGP with customers."""
    o = Root()
    vxlan = f"{VXLAN}.{i.id}"
    tunnel = o.tunnel_interface.create(VXLAN).vxlan_interface.create(i.id, type="srl_nokia-interfaces:routed")
    tunnel.ingress.vni = i.id
    instance = o.network_instance.create(
        i.name, type="srl_nokia-network-instance:ip-vrf", admin_state="enable"
    )
    instance.vxlan_interface.create(vxlan)
    protocols = instance.protocols
    protocols.bgp_evpn.create().bgp_instance.create(1, admin_state="enable", evi=i.id, vxlan_interface=vxlan)
    target = route_target(i.asn, i.id)
    targets = protocols.bgp_vpn.create().bgp_instance.create(1).route_target
    targets.export_rt = target
    targets.import_rt = target
    bgp = protocols.bgp.create(autonomous_system=i.asn, router_id=i.ipv4_loopback)
    bgp.afi_safi.create("srl_nokia-common:ipv4-unicast", admin_state="enable")
    bgp.ebgp_default_policy.import_reject_all = False
    bgp.ebgp_default_policy.export_reject_all = False
    return o


def port(i: rfs.Port) -> Root:
    """A port is switched on, and tells customers apart by VLAN where there are any."""
    o = Root()
    o.interface.create(i.name, admin_state="enable", vlan_tagging=i.tagged)
    return o


def vrf_interface(i: rfs.VrfInterface) -> Root:
    """A sub-interface with its address, in its VRF."""
    o = Root()
    part = interface(i.name)
    unit = o.interface.create(part.port).subinterface.create(
        part.unit, admin_state="enable", description=i.description
    )
    unit.ipv4.admin_state = "enable"
    unit.ipv4.address.create(f"{i.ipv4_address}/{i.prefix_length}")
    if part.tagged:
        unit.vlan.encap.single_tagged.create(vlan_id=part.unit)
    o.network_instance.create(i.vrf).interface.create(part.name)
    return o


def ebgp_customer(i: rfs.EbgpCustomer) -> Root:
    """A neighbour in a VRF; the default route is all that customers are sent by default."""
    o = Root()
    bgp = o.network_instance.create(i.vrf).protocols.bgp.create()
    bgp.group.create(CUSTOMERS).send_default_route.ipv4_unicast = True
    neighbor = bgp.neighbor.create(i.address, peer_as=i.peer_asn, peer_group=CUSTOMERS)
    neighbor.authentication.password = i.authentication_key
    return o
