"""The codecs and checks on a real service model: ietf-l3vpn-svc (RFC 8299), as the compiler gives it."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any

import pytest

from orchestron_yang.checks import check_structure
from orchestron_yang.errors import DataError
from orchestron_yang.json_codec import dumps, parse_json, tree_from_json, tree_to_json
from orchestron_yang.path import format_instance, parse_api_path
from orchestron_yang.schema import Schema
from orchestron_yang.tree import Tree
from orchestron_yang.xml_codec import parse_xml, to_bytes, tree_from_xml, tree_to_xml
from orchestron_yangc.compiler import compile_modules

ACCESS: dict[str, Any] = {
    "site-network-access-id": "acc/1",
    "location-reference": "home",
    "service": {"svc-input-bandwidth": "10", "svc-output-bandwidth": "18446744073709551615", "svc-mtu": 1500},
    "vpn-attachment": {"vpn-id": "red-7", "site-role": "hub-role"},
    "ip-connection": {
        "ipv4": {
            "address-allocation-type": "ietf-l3vpn-svc:static-address",
            "addresses": {
                "provider-address": "192.0.2.1",
                "customer-address": "192.0.2.2",
                "prefix-length": 30,
            },
        }
    },
    "routing-protocols": {
        "routing-protocol": [
            {"type": "bgp", "bgp": {"autonomous-system": 64500, "address-family": ["ipv6", "ipv4"]}}
        ]
    },
}
DOCUMENT: dict[str, Any] = {
    "ietf-l3vpn-svc:l3vpn-svc": {
        "vpn-services": {"vpn-service": [{"vpn-id": "red-7", "customer-name": "Red & Söhne"}]},
        "sites": {
            "site": [
                {
                    "site-id": "S1",
                    "management": {"type": "provider-managed"},
                    "locations": {"location": [{"location-id": "home"}]},
                    "site-network-accesses": {"site-network-access": [ACCESS]},
                }
            ]
        },
    }
}
SITES = "/ietf-l3vpn-svc:l3vpn-svc/sites"
HERE = f"{SITES}/site[site-id='S1']/site-network-accesses/site-network-access[site-network-access-id='acc/1']"


@cache
def schema() -> Schema:
    return compile_modules("l3vpn", ["ietf-l3vpn-svc"], [])


def read(document: object) -> Tree:
    tree = tree_from_json(schema(), schema().root, parse_json(json.dumps(document)))
    check_structure(schema(), schema().root, tree)
    return tree


def changed(path: str, value: object) -> dict[str, Any]:
    """The document with one member of the access replaced, or taken out when `value` is None."""
    document = copy.deepcopy(DOCUMENT)
    site = document["ietf-l3vpn-svc:l3vpn-svc"]["sites"]["site"][0]
    held = site["site-network-accesses"]["site-network-access"][0]
    *parents, last = path.split("/")
    for name in parents:
        held = held[int(name)] if isinstance(held, list) else held[name]
    if value is None:
        del held[last]
    else:
        held[last] = value
    return document


def test_both_formats_agree() -> None:
    """The tree comes back from JSON and from XML, with identities and 64-bit numbers in place."""
    tree = read(DOCUMENT)
    xml = to_bytes(tree_to_xml(schema(), schema().root, tree))
    assert b"<svc-output-bandwidth>18446744073709551615</svc-output-bandwidth>" in xml
    assert b"<address-allocation-type>static-address</address-allocation-type>" in xml
    assert tree_from_xml(schema(), schema().root, parse_xml(xml)) == tree
    data = dumps(tree_to_json(schema(), schema().root, tree))
    assert b'"type":"ietf-l3vpn-svc:bgp"' in data
    assert tree_from_json(schema(), schema().root, parse_json(data)) == tree


@pytest.mark.parametrize(
    ("path", "value", "tag", "where"),
    [
        ("service/svc-input-bandwidth", 10, "invalid-value", "/service/svc-input-bandwidth"),
        ("service/svc-input-bandwidth", "9_9", "invalid-value", "/service/svc-input-bandwidth"),
        ("service/svc-input-bandwidth", "\u0661", "invalid-value", "/service/svc-input-bandwidth"),
        ("service/svc-mtu", True, "invalid-value", "/service/svc-mtu"),
        ("service/svc-mtu", 1500.0, "invalid-value", "/service/svc-mtu"),
        ("service/svc-mtu", 65536, "invalid-value", "/service/svc-mtu"),
        ("service/svc-mtu", "1500", "invalid-value", "/service/svc-mtu"),
        ("service/svc-mtu", None, "missing-element", "/service/svc-mtu"),
        ("service/svc-mtuu", 1, "unknown-element", "/service/svc-mtuu"),
        ("vpn-attachment", {}, "data-missing", "/vpn-attachment"),
        ("device-reference", "box", "bad-element", "/device-reference"),
        ("vpn-attachment/vpn-policy-id", "p", "bad-element", "/vpn-attachment/vpn-id"),
        ("vpn-attachment/site-role", "no-role", "invalid-value", "/vpn-attachment/site-role"),
        (
            "ip-connection/ipv4/addresses/prefix-length",
            33,
            "invalid-value",
            "/ip-connection/ipv4/addresses/prefix-length",
        ),
        (
            "ip-connection/ipv4/addresses/provider-address",
            "192.0.2.256",
            "invalid-value",
            "/ip-connection/ipv4/addresses/provider-address",
        ),
        (
            "routing-protocols/routing-protocol/0/type",
            None,
            "missing-element",
            "/routing-protocols/routing-protocol[1]/type",
        ),
        (
            "routing-protocols/routing-protocol/0/bgp/address-family",
            ["ipv4", "ipv4"],
            "bad-element",
            "/routing-protocols/routing-protocol[type='ietf-l3vpn-svc:bgp']/bgp/address-family",
        ),
        (
            "routing-protocols/routing-protocol/0/bgp/address-family",
            "ipv4",
            "invalid-value",
            "/routing-protocols/routing-protocol[type='ietf-l3vpn-svc:bgp']/bgp/address-family",
        ),
    ],
)
def test_bad_access(path: str, value: object, tag: str, where: str) -> None:
    """A wrong, missing or unknown node of a site is refused at its path."""
    with pytest.raises(DataError) as caught:
        read(changed(path, value))
    assert (caught.value.tag, caught.value.path) == (tag, HERE + where)


def test_site_without_management_type() -> None:
    """What is mandatory below a container without presence is missing with the container."""
    document = copy.deepcopy(DOCUMENT)
    del document["ietf-l3vpn-svc:l3vpn-svc"]["sites"]["site"][0]["management"]
    with pytest.raises(DataError) as caught:
        read(document)
    assert caught.value.path == f"{SITES}/site[site-id='S1']/management/type"


def test_paths_into_the_model() -> None:
    """Keys that hold a slash travel percent-encoded."""
    text = f"{SITES}/site=S1/site-network-accesses/site-network-access=acc%2F1/service/svc-mtu"
    assert format_instance(parse_api_path(schema(), text)) == f"{HERE}/service/svc-mtu"
