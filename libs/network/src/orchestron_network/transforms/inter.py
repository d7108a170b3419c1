"""The network-wide design becomes work for single devices."""

from __future__ import annotations

from orchestron_network.addressing import interface, link_addresses, vpn_id
from orchestron_network.generated.inter import input as inter
from orchestron_network.generated.rfs import output as rfs
from orchestron_transform.api import Transform, TransformError

LAB_USER = "clab"
LAB_PASSWORD = "clab@123"  # of the lab's images; a real network takes its own from a vault


class Router(Transform[inter.Router, rfs.Root]):
    """A router is a device to be managed, with the base configuration of the core."""

    def transform(self, i: inter.Router) -> rfs.Root:
        o = rfs.Root()
        device = o.device.create(
            i.name,
            type=i.type,
            mock=i.mock,
            approval_required=i.approval_required,
            runtime_schema_fetch=i.runtime_schema_fetch,
        )
        device.address.create("oob", host=i.name)
        device.credentials.username = LAB_USER
        device.credentials.password = LAB_PASSWORD
        device.base_config.create(asn=i.asn, role=i.role, ipv4_loopback=i.ipv4_loopback)
        return o


class RouterVpn(Transform[inter.Vpn, rfs.Root]):
    """A router gives each of its VRFs what makes it unique in the network."""

    def transform(self, i: inter.Vpn) -> rfs.Root:
        o = rfs.Root()
        router = i.parent
        o.device.create(router.name).vrf.create(
            i.name, asn=router.asn, router_id=router.id, ipv4_loopback=router.ipv4_loopback
        )
        return o


class CustomerAddress(Transform[inter.CustomerAddress, rfs.Root]):
    """A router gives each session with a customer its own AS."""

    def transform(self, i: inter.CustomerAddress) -> rfs.Root:
        o = rfs.Root()
        o.device.create(i.parent.name).ebgp_customer.create(i.vpn, i.address, local_asn=i.parent.asn)
        return o


class BackboneLink(Transform[inter.BackboneLink, rfs.Root]):
    """Both ends of a link get an address and the name of the other end."""

    def transform(self, i: inter.BackboneLink) -> rfs.Root:
        o = rfs.Root()
        if (i.left_router, i.left_interface) == (i.right_router, i.right_interface):
            raise TransformError(f"interface {i.left_interface} of {i.left_router} is both ends of one link")
        left, right = link_addresses(i.left_router, i.right_router)
        o.device.create(i.left_router).backbone_interface.create(
            i.left_interface,
            ipv4_address=left,
            remote_device=i.right_router,
            remote_interface=i.right_interface,
            monitor_traffic=i.monitor_traffic,
        )
        o.device.create(i.right_router).backbone_interface.create(
            i.right_interface,
            ipv4_address=right,
            remote_device=i.left_router,
            remote_interface=i.left_interface,
            monitor_traffic=i.monitor_traffic,
        )
        return o


class IbgpMesh(Transform[inter.IbgpMesh, rfs.Root]):
    """Each member of the mesh is a neighbour of each other."""

    def transform(self, i: inter.IbgpMesh) -> rfs.Root:
        o = rfs.Root()
        members = list(i.router.entries)
        self._check(members)
        for member in members:
            device = o.device.create(member.name)
            device.base_config.create(ibgp_authentication_key=i.authentication_key)
            for other in members:
                if other.name != member.name:
                    device.ibgp_neighbor.create(other.ipv4_loopback, asn=i.asn, description=other.name)
        return o

    def _check(self, members: list[inter.IbgpMeshRouter]) -> None:
        seen: dict[str, str] = {}
        for member in members:
            first = seen.setdefault(member.ipv4_loopback, member.name)
            if first != member.name:
                raise TransformError(
                    f"routers {first} and {member.name} have one loopback, {member.ipv4_loopback}: "
                    "their ids must differ"
                )


class L3vpn(Transform[inter.L3vpn, rfs.Root]):
    """A VPN by itself is on no device; it must have a number, though."""

    def transform(self, i: inter.L3vpn) -> rfs.Root:
        vpn_id(i.name)
        return rfs.Root()


class Endpoint(Transform[inter.Endpoint, rfs.Root]):
    """An endpoint brings the VRF to its router, with an interface and a session with the customer."""

    def transform(self, i: inter.Endpoint) -> rfs.Root:
        o = rfs.Root()
        vpn = i.parent
        where = f"{i.site} [{i.access}] in VPN {vpn.name}"
        device = o.device.create(i.router)
        device.vrf.create(vpn.name, id=vpn_id(vpn.name), description=vpn.description)
        self._interface(device, i, f"Customer VPN access {where}")
        if i.bgp is not None:
            device.ebgp_customer.create(
                vpn.name,
                i.bgp.address,
                peer_asn=i.bgp.asn,
                authentication_key=vpn.name,
                description=f"Customer eBGP {where} to {i.bgp.address}",
            )
        return o

    def _interface(self, device: rfs.Device, i: inter.Endpoint, description: str) -> None:
        device.vrf_interface.create(
            i.interface,
            vrf=i.parent.name,
            description=description,
            ipv4_address=i.provider_address,
            prefix_length=i.prefix_length,
        )
        part = interface(i.interface)
        port = device.port.create(part.port, tagged=True if part.tagged else None)
        port.access.create(i.interface, description=description)
