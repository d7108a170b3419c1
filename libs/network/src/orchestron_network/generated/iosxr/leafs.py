# Generated from YANG by `orchestron yang compile`; do not edit.
"""Types of the leafs of iosxr."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from orchestron_yang.leafs import lengths, pattern

SystemNetworkName: TypeAlias = Annotated[str, lengths((1, 255))]
Ipv4AddressNoZone: TypeAlias = Annotated[
    str,
    pattern(
        r"(([0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])\.){3}([0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])(%[\p{N}\p{L}]+)?"
    ),
    pattern(r"[0-9\.]*"),
]
VlanId: TypeAlias = Annotated[int, Field(ge=1, le=4094)]
InterfaceName: TypeAlias = Annotated[str, pattern(r"[a-zA-Z0-9.:/_\-]+")]
Description: TypeAlias = Annotated[str, lengths((1, 1024))]
Vrf: TypeAlias = Annotated[str, lengths((1, 18446744073709551615))]
AfName: TypeAlias = Literal["ipv4", "ipv6"]
RoutePolicyName: TypeAlias = Annotated[str, lengths((1, 255))]
BgpFamily: TypeAlias = Literal["ipv4-unicast", "ipv6-unicast", "vpnv4-unicast", "vpnv6-unicast"]
Encrypted: TypeAlias = Annotated[str, lengths((2, 18446744073709551615))]
NeighborGroupName: TypeAlias = Annotated[str, lengths((1, 1024))]
AsNumber: TypeAlias = Annotated[int, Field(ge=1, le=4294967295)]
UseNeighborGroup: TypeAlias = Annotated[str, lengths((1, 1024))]
Ipv6AddressNoZone: TypeAlias = Annotated[
    str,
    pattern(
        r"((:|[0-9a-fA-F]{0,4}):)([0-9a-fA-F]{0,4}:){0,5}((([0-9a-fA-F]{0,4}:)?(:|[0-9a-fA-F]{0,4}))|(((25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])))(%[\p{N}\p{L}]+)?"
    ),
    pattern(r"(([^:]+:){6}(([^:]+:[^:]+)|(.*\..*)))|((([^:]+:)*[^:]+)?::(([^:]+:)*[^:]+)?)(%.+)?"),
    pattern(r"[0-9a-fA-F:\.]*"),
]
IpAddressNoZone: TypeAlias = Ipv4AddressNoZone | Ipv6AddressNoZone
In: TypeAlias = Annotated[str, lengths((1, 255))]
Out: TypeAlias = Annotated[str, lengths((1, 255))]
VrfName: TypeAlias = Annotated[str, lengths((1, 18446744073709551615))]
NetId: TypeAlias = Annotated[str, lengths((1, 1024))]
SafName: TypeAlias = Literal["unicast", "multicast"]
LevelNumber: TypeAlias = Annotated[int, Field(ge=1, le=2)]
DefaultMetric: TypeAlias = Annotated[int, Field(ge=1, le=16777214)]
Levels: TypeAlias = Literal["level-1", "level-2-only", "level-1-2"]
State: TypeAlias = Literal["passive", "suppressed", "shutdown"]
ProcessId: TypeAlias = Annotated[str, lengths((1, 40))]
TwoByteAsNumber: TypeAlias = Annotated[int, Field(ge=1, le=65535)]
Stitching: TypeAlias = Literal["enable", "disable"]
