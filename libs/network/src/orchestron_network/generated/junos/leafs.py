# Generated from YANG by `orchestron yang compile`; do not edit.
"""Types of the leafs of junos."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from orchestron_yang.leafs import lengths, pattern

HostName: TypeAlias = Annotated[str, lengths((1, 255))]
Ipv4WithLength: TypeAlias = Annotated[str, pattern(r"([0-9]{1,3}\.){3}[0-9]{1,3}/[0-9]{1,2}")]
Description: TypeAlias = Annotated[str, lengths((1, 255))]
Type: TypeAlias = Literal["internal", "external"]
HoldTime: TypeAlias = Annotated[int, Field(ge=0, le=65535)]
AuthenticationKey: TypeAlias = Annotated[str, lengths((1, 126))]
Name: TypeAlias = Annotated[int, Field(ge=1, le=2)]
Metric: TypeAlias = Annotated[int, Field(ge=0, le=16777215)]
LspLifetime: TypeAlias = Annotated[int, Field(ge=350, le=65535)]
InstanceType: TypeAlias = Literal["vrf", "virtual-router"]
