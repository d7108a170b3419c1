"""One request that must be refused, and what its refusal must say."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

JSON = "application/yang-data+json"
XML = "application/yang-data+xml"
ROOT = "/restconf/data"
NETINFRA = "http://example.com/netinfra"
L3VPN = "urn:ietf:params:xml:ns:yang:ietf-l3vpn-svc"


@dataclass(frozen=True)
class Case:
    """A request with the status, error-tags and texts that its answer must have."""

    name: str
    body: bytes | None = None
    status: int | tuple[int, ...] = 400
    tag: str | tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    """Each must stand somewhere in the answer."""
    method: str = "PATCH"
    path: str = ROOT
    media: str | None = JSON
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def statuses(self) -> tuple[int, ...]:
        """Every status that will do."""
        return self.status if isinstance(self.status, tuple) else (self.status,)

    @property
    def tags(self) -> tuple[str, ...]:
        """Every error-tag that will do; any when empty."""
        return self.tag if isinstance(self.tag, tuple) else (self.tag,)

    def sent_headers(self) -> dict[str, str]:
        """The header fields to send."""
        return ({"Content-Type": self.media} if self.media is not None else {}) | self.headers


def encoded(value: Any) -> bytes:
    """A JSON body."""
    return json.dumps(value).encode()


def router(**leafs: Any) -> bytes:
    """A body for the datastore with one router."""
    return encoded({"netinfra:netinfra": {"router": [leafs]}})


def good_router(**leafs: Any) -> dict[str, Any]:
    """A router that would be taken, with some leafs changed."""
    return {"name": "NEW", "id": 9, "type": "CiscoIosXr_25_3_1", "role": "edge", "asn": 65001} | leafs


def xml_router(inner: str, namespace: str = NETINFRA) -> bytes:
    """An XML body for the datastore with one router."""
    return f'<data><netinfra xmlns="{namespace}"><router>{inner}</router></netinfra></data>'.encode()


GOOD_XML = "<name>NEW</name><id>9</id><type>CiscoIosXr_25_3_1</type><asn>65001</asn>"
