# Generated from YANG by `orchestron yang compile`; do not edit.
"""Types of the leafs of northbound."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from orchestron_yang.leafs import Decimal, Uint8, digits, in_ranges, pattern

Ipv4Address: TypeAlias = Annotated[
    str,
    pattern(
        r"(([0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])\.){3}([0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])(%[\p{N}\p{L}]+)?"
    ),
]
TreeFlavor: TypeAlias = Literal[
    "ietf-l3vpn-svc:asm-tree-type", "ietf-l3vpn-svc:bidir-tree-type", "ietf-l3vpn-svc:ssm-tree-type"
]
Ipv6Address: TypeAlias = Annotated[
    str,
    pattern(
        r"((:|[0-9a-fA-F]{0,4}):)([0-9a-fA-F]{0,4}:){0,5}((([0-9a-fA-F]{0,4}:)?(:|[0-9a-fA-F]{0,4}))|(((25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])))(%[\p{N}\p{L}]+)?"
    ),
    pattern(r"(([^:]+:){6}(([^:]+:[^:]+)|(.*\..*)))|((([^:]+:)*[^:]+)?::(([^:]+:)*[^:]+)?)(%.+)?"),
]
IpAddress: TypeAlias = Ipv4Address | Ipv6Address
RpDiscoveryType: TypeAlias = Literal[
    "ietf-l3vpn-svc:auto-rp", "ietf-l3vpn-svc:bsr-rp", "ietf-l3vpn-svc:static-rp"
]
LocalSitesRole: TypeAlias = Literal[
    "ietf-l3vpn-svc:any-to-any-role", "ietf-l3vpn-svc:hub-role", "ietf-l3vpn-svc:spoke-role"
]
VpnServiceTopology: TypeAlias = Literal[
    "ietf-l3vpn-svc:any-to-any", "ietf-l3vpn-svc:hub-spoke", "ietf-l3vpn-svc:hub-spoke-disjoint"
]
CountryCode: TypeAlias = Annotated[str, pattern(r"[A-Z]{2}")]
ManagementAddressFamily: TypeAlias = Literal["ipv4", "ipv6"]
Type: TypeAlias = Literal[
    "ietf-l3vpn-svc:co-managed", "ietf-l3vpn-svc:customer-managed", "ietf-l3vpn-svc:provider-managed"
]
FilterType: TypeAlias = Literal["ietf-l3vpn-svc:ipv4", "ietf-l3vpn-svc:ipv6", "ietf-l3vpn-svc:lan"]
Ipv4Prefix: TypeAlias = Annotated[
    str,
    pattern(
        r"(([0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])\.){3}([0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])/(([0-9])|([1-2][0-9])|(3[0-2]))"
    ),
]
Ipv6Prefix: TypeAlias = Annotated[
    str,
    pattern(
        r"((:|[0-9a-fA-F]{0,4}):)([0-9a-fA-F]{0,4}:){0,5}((([0-9a-fA-F]{0,4}:)?(:|[0-9a-fA-F]{0,4}))|(((25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])))(/(([0-9])|([0-9]{2})|(1[0-1][0-9])|(12[0-8])))"
    ),
    pattern(r"(([^:]+:){6}(([^:]+:[^:]+)|(.*\..*)))|((([^:]+:)*[^:]+)?::(([^:]+:)*[^:]+)?)(/.+)"),
]
SiteRole: TypeAlias = Literal[
    "ietf-l3vpn-svc:any-to-any-role", "ietf-l3vpn-svc:hub-role", "ietf-l3vpn-svc:spoke-role"
]
Layer: TypeAlias = Literal["layer2", "layer3"]
PortNumber: TypeAlias = Annotated[int, Field(ge=0, le=65535)]
Dscp: TypeAlias = Annotated[int, Field(ge=0, le=63)]
Dot1p: TypeAlias = Annotated[int, Field(ge=0, le=7)]
ProtocolField: TypeAlias = (
    Uint8
    | Literal[
        "ietf-l3vpn-svc:ah",
        "ietf-l3vpn-svc:esp",
        "ietf-l3vpn-svc:gre",
        "ietf-l3vpn-svc:hop-by-hop",
        "ietf-l3vpn-svc:icmp",
        "ietf-l3vpn-svc:icmp6",
        "ietf-l3vpn-svc:ipip",
        "ietf-l3vpn-svc:routing",
        "ietf-l3vpn-svc:tcp",
        "ietf-l3vpn-svc:udp",
    ]
)
MatchApplication: TypeAlias = Literal[
    "ietf-l3vpn-svc:database",
    "ietf-l3vpn-svc:embb",
    "ietf-l3vpn-svc:file-transfer",
    "ietf-l3vpn-svc:games",
    "ietf-l3vpn-svc:mail",
    "ietf-l3vpn-svc:mmtc",
    "ietf-l3vpn-svc:network-management",
    "ietf-l3vpn-svc:p2p",
    "ietf-l3vpn-svc:social",
    "ietf-l3vpn-svc:urllc",
    "ietf-l3vpn-svc:video",
    "ietf-l3vpn-svc:voice",
    "ietf-l3vpn-svc:web",
]
GuaranteedBwPercent: TypeAlias = Annotated[Decimal, digits(5), in_ranges((Decimal("0"), Decimal("100")))]
Direction: TypeAlias = Literal[
    "ietf-l3vpn-svc:both", "ietf-l3vpn-svc:site-to-wan", "ietf-l3vpn-svc:wan-to-site"
]
RateLimit: TypeAlias = Annotated[Decimal, digits(5), in_ranges((Decimal("0"), Decimal("100")))]
SignallingType: TypeAlias = Literal["ldp", "bgp"]
MulticastSiteType: TypeAlias = Literal["receiver-only", "source-only", "source-receiver"]
ProtocolType: TypeAlias = Literal["host", "router", "both"]
DottedQuad: TypeAlias = Annotated[
    str,
    pattern(
        r"(([0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])\.){3}([0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])"
    ),
]
RoutingProtocolType: TypeAlias = Literal[
    "ietf-l3vpn-svc:bgp",
    "ietf-l3vpn-svc:direct",
    "ietf-l3vpn-svc:ospf",
    "ietf-l3vpn-svc:rip",
    "ietf-l3vpn-svc:static",
    "ietf-l3vpn-svc:vrrp",
]
ConstraintType: TypeAlias = Literal[
    "ietf-l3vpn-svc:bearer-diverse",
    "ietf-l3vpn-svc:linecard-diverse",
    "ietf-l3vpn-svc:pe-diverse",
    "ietf-l3vpn-svc:pop-diverse",
    "ietf-l3vpn-svc:same-bearer",
    "ietf-l3vpn-svc:same-pe",
]
PrefixLength: TypeAlias = Annotated[int, Field(ge=0, le=32)]
AddressAllocationType: TypeAlias = Literal[
    "ietf-l3vpn-svc:provider-dhcp",
    "ietf-l3vpn-svc:provider-dhcp-relay",
    "ietf-l3vpn-svc:provider-dhcp-slaac",
    "ietf-l3vpn-svc:slaac",
    "ietf-l3vpn-svc:static-address",
]
ProviderDhcpPrefixLength: TypeAlias = Annotated[int, Field(ge=0, le=128)]
SiteNetworkAccessType: TypeAlias = Literal["ietf-l3vpn-svc:multipoint", "ietf-l3vpn-svc:point-to-point"]
DateAndTime: TypeAlias = Annotated[
    str, pattern(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[\+\-]\d{2}:\d{2})")
]
SiteVpnFlavor: TypeAlias = Literal[
    "ietf-l3vpn-svc:site-vpn-flavor-multi",
    "ietf-l3vpn-svc:site-vpn-flavor-nni",
    "ietf-l3vpn-svc:site-vpn-flavor-single",
    "ietf-l3vpn-svc:site-vpn-flavor-sub",
]
