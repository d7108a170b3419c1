# Generated from YANG by `orchestron yang compile`; do not edit.
"""Types of the leafs of rfs."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from orchestron_yang.leafs import pattern

Ipv4AddressNoZone: TypeAlias = Annotated[
    str,
    pattern(
        r"(([0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])\.){3}([0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])(%[\p{N}\p{L}]+)?"
    ),
    pattern(r"[0-9\.]*"),
]
Ipv4Address: TypeAlias = Annotated[
    str,
    pattern(
        r"(([0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])\.){3}([0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])(%[\p{N}\p{L}]+)?"
    ),
]
PrefixLength: TypeAlias = Annotated[int, Field(ge=0, le=32)]
