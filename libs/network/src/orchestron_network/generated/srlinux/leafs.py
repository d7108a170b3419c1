# Generated from YANG by `orchestron yang compile`; do not edit.
"""Types of the leafs of srlinux."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from orchestron_yang.leafs import lengths, pattern

Ipv4Prefix: TypeAlias = Annotated[str, pattern(r"([0-9]{1,3}\.){3}[0-9]{1,3}/[0-9]{1,2}")]
AdminState: TypeAlias = Literal["enable", "disable"]
VlanId: TypeAlias = Annotated[int, Field(ge=1, le=4094)] | Literal["optional", "any"]
Index: TypeAlias = Annotated[int, Field(ge=0, le=9999)]
Description: TypeAlias = Annotated[str, lengths((1, 255))]
InterfaceName: TypeAlias = Annotated[str, lengths((1, 255))]
VxlanInterfaceName: TypeAlias = Annotated[str, lengths((8, 17)), pattern(r"vxlan[0-9]{1,3}\.[0-9]{1,9}")]
Id: TypeAlias = Annotated[int, Field(ge=1, le=2)]
VxlanInterface: TypeAlias = Annotated[str, lengths((8, 17))]
Evi: TypeAlias = Annotated[int, Field(ge=1, le=65535)]
RouteTargetRouteTarget: TypeAlias = Annotated[str, pattern(r"target:[0-9]{1,10}:[0-9]{1,10}")]
AfiSafiName: TypeAlias = Literal[
    "srl_nokia-common:evpn", "srl_nokia-common:ipv4-unicast", "srl_nokia-common:ipv6-unicast"
]
GroupName: TypeAlias = Annotated[str, lengths((1, 64))]
AsNumber: TypeAlias = Annotated[int, Field(ge=1, le=4294967295)]
Ipv4AddressNoZone: TypeAlias = Annotated[
    str,
    pattern(
        r"(([0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])\.){3}([0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])(%[\p{N}\p{L}]+)?"
    ),
    pattern(r"[0-9\.]*"),
]
Ipv6AddressNoZone: TypeAlias = Annotated[
    str,
    pattern(
        r"((:|[0-9a-fA-F]{0,4}):)([0-9a-fA-F]{0,4}:){0,5}((([0-9a-fA-F]{0,4}:)?(:|[0-9a-fA-F]{0,4}))|(((25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])))(%[\p{N}\p{L}]+)?"
    ),
    pattern(r"(([^:]+:){6}(([^:]+:[^:]+)|(.*\..*)))|((([^:]+:)*[^:]+)?::(([^:]+:)*[^:]+)?)(%.+)?"),
    pattern(r"[0-9a-fA-F:\.]*"),
]
IpAddressNoZone: TypeAlias = Ipv4AddressNoZone | Ipv6AddressNoZone
PeerGroup: TypeAlias = Annotated[str, lengths((1, 64))]
LevelNumber: TypeAlias = Annotated[int, Field(ge=1, le=2)]
Metric: TypeAlias = Annotated[int, Field(ge=0, le=16777215)]
InterfaceInterfaceName: TypeAlias = Annotated[str, lengths((1, 255))]
CircuitType: TypeAlias = Literal["point-to-point", "broadcast"]
InstanceName: TypeAlias = Annotated[str, lengths((1, 64))]
LevelCapability: TypeAlias = Literal["L1", "L2", "L1L2"]
Net: TypeAlias = Annotated[str, pattern(r"[a-fA-F0-9]{2}(\.[a-fA-F0-9]{4}){3,9}\.00")]
NetworkInstanceName: TypeAlias = Annotated[str, lengths((1, 247))]
Type: TypeAlias = Literal["srl_nokia-network-instance:default", "srl_nokia-network-instance:ip-vrf"]
HostName: TypeAlias = Annotated[str, lengths((1, 63))]
Vni: TypeAlias = Annotated[int, Field(ge=1, le=16777215)]
VxlanInterfaceIndex: TypeAlias = Annotated[int, Field(ge=0, le=99999999)]
VxlanInterfaceType: TypeAlias = Literal["srl_nokia-interfaces:bridged", "srl_nokia-interfaces:routed"]
TunnelInterfaceName: TypeAlias = Annotated[str, pattern(r"vxlan[0-9]{1,3}")]
