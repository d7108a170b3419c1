"""A reference network of any size, as records of the cfs layer's transform points."""

from __future__ import annotations

from collections.abc import Iterator

from orchestron_contracts.events import Change
from orchestron_yang.tree import Tree

ROUTERS = 50
VPNS = 20
ASN = 65000
BGP = "ietf-l3vpn-svc:bgp"
TYPES = (
    ("CiscoIosXr_25_3_1", "GigabitEthernet0/0/0/"),
    ("JuniperCRPD_24_4R1_9", "eth"),
    ("NokiaSRLinux_25_3_2", "ethernet-1/"),
)


def base(routers: int = ROUTERS, vpns: int = VPNS) -> list[Change]:
    """Routers of three vendors and empty VPNs."""
    made = [_change("netinfra/router", name, router) for name, router in map(_router, range(routers))]
    for number in range(vpns):
        record: Tree = {"vpn_id": vpn_name(number), "customer_name": f"Customer {number}"}
        made.append(_change("l3vpn_svc/vpn_services/vpn_service", vpn_name(number), record))
    return made


def sites(count: int, routers: int = ROUTERS, vpns: int = VPNS, start: int = 0) -> Iterator[Change]:
    """Sites with one access each, spread over routers and VPNs."""
    for number in range(start, start + count):
        yield site(number, routers=routers, vpn=vpn_name(number % vpns))


def site(number: int, *, routers: int = ROUTERS, vpn: str = "vpn-1", peer_asn: int = 64512) -> Change:
    """One site; the number decides router, port, VLAN and addresses."""
    router = number % routers
    on_router = number // routers
    _, port = TYPES[router % 3]
    interface = f"{port}{on_router // 4000 + 3}.{on_router % 4000 + 1}"
    provider, customer = _addresses(number)
    access: Tree = {
        "site_network_access_id": f"SNA-{number}",
        "location_reference": "MAIN",
        "service": {
            "svc_input_bandwidth": 10**9,
            "svc_output_bandwidth": 10**9,
            "svc_mtu": 9000,
        },
        "vpn_attachment": {"vpn_id": vpn},
        "ip_connection": {
            "ipv4": {
                "address_allocation_type": "ietf-l3vpn-svc:static-address",
                "addresses": {
                    "provider_address": provider,
                    "customer_address": customer,
                    "prefix_length": 30,
                },
            }
        },
        "bearer": {"bearer_reference": f"{router_name(router)},{interface}"},
        "routing_protocols": {
            "routing_protocol": {
                (BGP,): {"type": BGP, "bgp": {"autonomous_system": peer_asn, "address_family": ("ipv4",)}}
            }
        },
    }
    record: Tree = {
        "site_id": site_name(number),
        "management": {"type": "ietf-l3vpn-svc:customer-managed"},
        "locations": {"location": {("MAIN",): {"location_id": "MAIN"}}},
        "site_network_accesses": {"site_network_access": {(f"SNA-{number}",): access}},
    }
    return _change("l3vpn_svc/sites/site", site_name(number), record)


def router_name(number: int) -> str:
    """The name of a router."""
    return f"R{number:03d}"


def vpn_name(number: int) -> str:
    """The name of a VPN, with the number that it must have."""
    return f"vpn-{number + 1}"


def site_name(number: int) -> str:
    """The name of a site."""
    return f"SITE-{number}"


def _router(number: int) -> tuple[str, Tree]:
    kind, _ = TYPES[number % 3]
    name = router_name(number)
    return name, {"name": name, "id": number + 1, "type": kind, "role": "edge", "asn": ASN}


def _addresses(number: int) -> tuple[str, str]:
    low = number * 4
    network = f"{10 + (low >> 24)}.{(low >> 16) & 255}.{(low >> 8) & 255}"
    return f"{network}.{(low & 255) + 1}", f"{network}.{(low & 255) + 2}"


def _change(point: str, key: str, record: Tree) -> Change:
    return Change(point, (key,), "", record)
