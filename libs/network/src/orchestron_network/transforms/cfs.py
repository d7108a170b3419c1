"""Customer-facing services: what is ordered becomes a network-wide design."""

from __future__ import annotations

from orchestron_network.addressing import ipv4_loopback, ipv6_loopback
from orchestron_network.generated.inter import output as inter
from orchestron_network.generated.northbound import input as cfs
from orchestron_transform.api import Transform, TransformError

IBGP_KEY = "ibgp-authentication-key"
BGP = "ietf-l3vpn-svc:bgp"


class Router(Transform[cfs.Router, inter.Root]):
    """A router gets its loopbacks and joins the iBGP mesh of its AS."""

    def transform(self, i: cfs.Router) -> inter.Root:
        o = inter.Root()
        loopback = ipv4_loopback(i.name, i.id)
        o.router.create(
            i.name,
            id=i.id,
            type=i.type,
            role=i.role,
            asn=i.asn,
            ipv4_loopback=loopback,
            ipv6_loopback=ipv6_loopback(i.id),
            mock=i.mock,
            approval_required=i.approval_required,
            runtime_schema_fetch=i.feature_flags.runtime_schema_fetch,
        )
        mesh = o.ibgp_mesh.create(i.asn, authentication_key=IBGP_KEY)
        mesh.router.create(i.name, ipv4_loopback=loopback)
        return o


class BackboneLink(Transform[cfs.BackboneLink, inter.Root]):
    """A link is taken over as it is."""

    def transform(self, i: cfs.BackboneLink) -> inter.Root:
        o = inter.Root()
        o.backbone_link.create(
            i.left_router,
            i.left_interface,
            i.right_router,
            i.right_interface,
            monitor_traffic=i.monitor_traffic,
        )
        return o


class VpnService(Transform[cfs.VpnService, inter.Root]):
    """A VPN service is a VPN; its sites bring the endpoints."""

    def transform(self, i: cfs.VpnService) -> inter.Root:
        o = inter.Root()
        o.l3vpn.create(i.vpn_id, description=f"Customer VPN for {i.customer_name or ''}")
        return o


class Site(Transform[cfs.Site, inter.Root]):
    """Each access of a site becomes an endpoint of its VPN and puts that VPN on its router.

    An access that is not planned to the end yet (no VPN, bearer or address) is passed over.
    """

    def transform(self, i: cfs.Site) -> inter.Root:
        o = inter.Root()
        for access in i.site_network_accesses.site_network_access.entries:
            self._access(o, i.site_id, access)
        return o

    def _access(self, o: inter.Root, site: str, access: cfs.SiteNetworkAccess) -> None:
        vpn = access.vpn_attachment.vpn_id
        bearer = access.bearer.bearer_reference
        ipv4 = access.ip_connection.ipv4.addresses
        if vpn is None or bearer is None or ipv4.provider_address is None or ipv4.prefix_length is None:
            return
        name = access.site_network_access_id
        router, interface = _bearer(site, name, bearer)
        endpoint = o.l3vpn.create(vpn).endpoint.create(
            site,
            name,
            router=router,
            interface=interface,
            provider_address=ipv4.provider_address,
            prefix_length=ipv4.prefix_length,
        )
        on_router = o.router.create(router)
        on_router.vpn.create(vpn)
        bgp = access.routing_protocols.routing_protocol.get(BGP)
        if bgp is not None and bgp.bgp.autonomous_system and ipv4.customer_address is not None:
            endpoint.bgp.create(address=ipv4.customer_address, asn=bgp.bgp.autonomous_system)
            on_router.customer_address.create(vpn, ipv4.customer_address)


def _bearer(site: str, access: str, reference: str) -> tuple[str, str]:
    """Router and interface of a bearer reference."""
    router, _, interface = (part.strip() for part in reference.partition(","))
    if not router or not interface:
        raise TransformError(
            f"site {site}, access {access}: bearer-reference {reference!r} is not DEVICE,INTERFACE"
        )
    return router, interface
