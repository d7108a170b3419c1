"""JSON bodies that are none, or do not fit the models."""

from __future__ import annotations

from typing import Any

from tests.e2e.bad_input.case import Case, encoded, good_router, router

MALFORMED = "malformed-message"


def raw(text: str) -> bytes:
    """A body for the datastore with a router whose id is written as given."""
    return f'{{"netinfra:netinfra": {{"router": [{{"name": "NEW", "id": {text}}}]}}}}'.encode()


def typed(name: str, leaf: str, value: Any, tag: str = "invalid-value") -> Case:
    """A router with one leaf that has a wrong value."""
    return Case(name, router(**good_router(**{leaf: value})), 400, tag, (leaf, "NEW"))


SYNTAX = [
    Case("json: no body", b"", 400, MALFORMED),
    Case("json: blank body", b" \r\n\t ", 400, MALFORMED),
    Case("json: cut off", b'{"netinfra:netinfra": {', 400, MALFORMED),
    Case("json: trailing comma", b'{"netinfra:netinfra": {},}', 400, MALFORMED),
    Case("json: single quotes", b"{'netinfra:netinfra': {}}", 400, MALFORMED),
    Case("json: comment", b'{/* x */"netinfra:netinfra": {}}', 400, MALFORMED),
    Case("json: two documents", b"{} {}", 400, MALFORMED),
    Case("json: raw line break in a string", b'{"netinfra:netinfra\n": {}}', 400, MALFORMED),
    Case("json: NaN", raw("NaN"), 400, MALFORMED),
    Case("json: Infinity", raw("Infinity"), 400, MALFORMED),
    Case("json: -Infinity", raw("-Infinity"), 400, MALFORMED),
    Case("json: leading zero", raw("09"), 400, MALFORMED),
    Case("json: plus sign", raw("+9"), 400, MALFORMED),
    Case("json: hexadecimal number", raw("0x9"), 400, MALFORMED),
    Case("json: underscore in a number", raw("9_9"), 400, MALFORMED),
    Case("json: Arabic digits as a number", raw("\u0669"), 400, MALFORMED),
    Case("json: not UTF-8", b'{"netinfra:netinfra": {"router": [{"name": "\xff"}]}}', 400, MALFORMED),
    Case("json: UTF-16", '{"netinfra:netinfra": {}}'.encode("utf-16"), 400, MALFORMED),
    Case(
        "json: overlong UTF-8", b'{"netinfra:netinfra": {"router": [{"name": "\xc0\xaf"}]}}', 400, MALFORMED
    ),
    Case("json: array", b"[]", 400, MALFORMED),
    Case("json: string", b'"netinfra"', 400, MALFORMED),
    Case("json: null", b"null", 400, MALFORMED),
    Case("json: true", b"true", 400, MALFORMED),
    Case("json: deep arrays", b"[" * 100_000, 400, MALFORMED),
    Case("json: deep objects", b'{"a":' * 50_000 + b"1" + b"}" * 50_000, 400, MALFORMED),
    Case(
        "json: deep objects in the data",
        b'{"netinfra:netinfra":' + b'{"router":' * 100 + b"1" + b"}" * 101,
        400,
        MALFORMED,
    ),
    Case(
        "json: duplicate name at the top",
        b'{"netinfra:netinfra": {}, "netinfra:netinfra": {}}',
        400,
        MALFORMED,
    ),
    Case(
        "json: duplicate leaf",
        b'{"netinfra:netinfra": {"router": [{"name": "NEW", "id": 1, "id": 2}]}}',
        400,
        MALFORMED,
        ("id",),
    ),
    Case(
        "json: duplicate name written with an escape",
        b'{"netinfra:netinfra": {"router": [{"name": "NEW", "id": 1, "\\u0069d": 2}]}}',
        400,
        MALFORMED,
    ),
    Case(
        "json: leaf with and without its module",
        b'{"netinfra:netinfra": {"router": [{"name": "NEW", "id": 1, "netinfra:id": 2}]}}',
        400,
    ),
]

SHAPE = [
    Case(
        "json: unknown module",
        encoded({"nope:netinfra": {}}),
        400,
        ("unknown-element", "unknown-namespace"),
        ("nope",),
    ),
    Case("json: no module at the top", encoded({"netinfra": {}}), 400, says=("netinfra",)),
    Case(
        "json: data wrapper without its module",
        encoded({"data": {"netinfra:netinfra": {}}}),
        400,
        says=("data",),
    ),
    Case("json: two wrappers", encoded({"ietf-restconf:data": {"ietf-restconf:data": {}}}), 400),
    Case("json: wrapper that is no object", encoded({"ietf-restconf:data": []}), 400),
    Case(
        "json: wrong module below",
        encoded({"netinfra:netinfra": {"ietf-l3vpn-svc:router": []}}),
        400,
        ("unknown-element", "unknown-namespace"),
        ("router",),
    ),
    Case(
        "json: unknown leaf", router(**good_router(colour="red")), 400, "unknown-element", ("colour", "NEW")
    ),
    Case(
        "json: wrong case of a name",
        encoded({"netinfra:netinfra": {"Router": []}}),
        400,
        "unknown-element",
        ("Router",),
    ),
    Case(
        "json: choice is no data node",
        encoded({"ietf-l3vpn-svc:l3vpn-svc": {"sites": {"site": [{"site-id": "X", "vpn-flavor": {}}]}}}),
        400,
    ),
    Case("json: missing key", router(id=9), 400, says=("name",)),
    Case("json: key is null", router(name=None), 400, says=("name",)),
    Case(
        "json: missing one key of four",
        encoded(
            {
                "netinfra:netinfra": {
                    "backbone-link": [{"left-router": "A1", "left-interface": "x", "right-router": "B2"}]
                }
            }
        ),
        400,
        says=("right-interface",),
    ),
    Case("json: leaf is an object", router(name="NEW", id={}), 400, says=("id",)),
    Case("json: leaf is an array", router(name="NEW", id=[1]), 400, says=("id",)),
    Case("json: container is an array", encoded({"netinfra:netinfra": []}), 400, says=("netinfra",)),
    Case("json: container is null", encoded({"netinfra:netinfra": None}), 400, says=("netinfra",)),
    Case("json: container is a number", encoded({"netinfra:netinfra": 1}), 400, says=("netinfra",)),
    Case(
        "json: list is an object",
        encoded({"netinfra:netinfra": {"router": {"name": "NEW"}}}),
        400,
        says=("router",),
    ),
    Case(
        "json: list entry is null", encoded({"netinfra:netinfra": {"router": [None]}}), 400, says=("router",)
    ),
    Case(
        "json: list entry is a string",
        encoded({"netinfra:netinfra": {"router": ["NEW"]}}),
        400,
        says=("router",),
    ),
    Case(
        "json: duplicate list entry",
        encoded({"netinfra:netinfra": {"router": [good_router(), good_router(id=8)]}}),
        400,
        says=("NEW",),
    ),
    Case("json: metadata annotation", encoded({"@": {"x:y": 1}}), 400),
]

TYPES = [
    typed("json: number as a string", "id", "9"),
    typed("json: true for a number", "id", True),
    typed("json: false for a number", "asn", False),
    typed("json: null for a number", "id", None),
    typed("json: fraction", "id", 9.5),
    typed("json: integral float", "id", 9.0),
    typed("json: below the range", "id", -1),
    typed("json: above the range", "id", 2**32),
    typed("json: far above the range", "id", 10**400),
    typed("json: 9_9 as a string", "id", "9_9"),
    typed("json: string for a boolean", "mock", "true"),
    typed("json: number for a boolean", "mock", 1),
    typed("json: number for a string", "role", 7),
    typed("json: boolean for a string", "type", True),
    Case("json: number for a key", router(**good_router(name=7)), 400, "invalid-value", ("name",)),
    Case("json: exponent without end", raw("1e999"), 400, MALFORMED, ("1e999",)),
    Case("json: NUL in a string", router(**good_router(role="a\0b")), 400, "invalid-value", ("role",)),
    Case(
        "json: lone surrogate",
        b'{"netinfra:netinfra": {"router": [{"name": "NEW", "role": "\\ud800"}]}}',
        400,
        MALFORMED,
        ("surrogate",),
    ),
    Case(
        "json: not a character of XML", router(**good_router(role="\ufffe")), 400, "invalid-value", ("role",)
    ),
    Case(
        "json: [null] for a leaf that is not empty", router(**good_router(role=[None])), 400, says=("role",)
    ),
]


def access(name: str, tag: str | tuple[str, ...], says: tuple[str, ...], **changes: Any) -> Case:
    """A site with one access, in which parts are changed."""
    service = {"svc-input-bandwidth": "1000", "svc-output-bandwidth": "1000", "svc-mtu": 1500}
    addresses = {"provider-address": "10.9.9.1", "customer-address": "10.9.9.2", "prefix-length": 30}
    one: dict[str, Any] = {
        "site-network-access-id": "SNA",
        "location-reference": "MAIN",
        "service": service | changes.pop("service", {}),
        "vpn-attachment": {"vpn-id": changes.pop("vpn", "acme-1")},
        "ip-connection": {
            "ipv4": {
                "address-allocation-type": changes.pop("allocation", "static-address"),
                "addresses": addresses | changes.pop("addresses", {}),
            }
        },
        "bearer": {"bearer-reference": changes.pop("bearer", "A1,GigabitEthernet0/0/0/9.100")},
    }
    management = changes.pop("management", "customer-managed")
    one |= changes
    site = {
        "site-id": "S9",
        "management": {"type": management},
        "locations": {"location": [{"location-id": "MAIN"}]},
        "site-network-accesses": {"site-network-access": [one]},
    }
    body = encoded({"ietf-l3vpn-svc:l3vpn-svc": {"sites": {"site": [site]}}})
    statuses = (400, 409, 412)
    return Case(name, body, statuses, tag, says)


SERVICE = [
    access(
        "svc: 9_9 for a 64 bit number",
        "invalid-value",
        ("svc-input-bandwidth",),
        service={"svc-input-bandwidth": "9_9"},
    ),
    access(
        "svc: Arabic digits",
        "invalid-value",
        ("svc-input-bandwidth",),
        service={"svc-input-bandwidth": "\u0661\u0662"},
    ),
    access(
        "svc: blanks round a number",
        "invalid-value",
        ("svc-input-bandwidth",),
        service={"svc-input-bandwidth": " 1 "},
    ),
    access(
        "svc: empty number", "invalid-value", ("svc-input-bandwidth",), service={"svc-input-bandwidth": ""}
    ),
    access(
        "svc: negative bandwidth",
        "invalid-value",
        ("svc-input-bandwidth",),
        service={"svc-input-bandwidth": "-1"},
    ),
    access(
        "svc: bandwidth over 64 bits",
        "invalid-value",
        ("svc-input-bandwidth",),
        service={"svc-input-bandwidth": str(2**64)},
    ),
    access(
        "svc: bandwidth with an exponent",
        "invalid-value",
        ("svc-input-bandwidth",),
        service={"svc-input-bandwidth": "1e3"},
    ),
    access("svc: MTU over 16 bits", "invalid-value", ("svc-mtu",), service={"svc-mtu": 65536}),
    access("svc: prefix length 33", "invalid-value", ("prefix-length",), addresses={"prefix-length": 33}),
    access("svc: prefix length true", "invalid-value", ("prefix-length",), addresses={"prefix-length": True}),
    access(
        "svc: no IPv4 address",
        "invalid-value",
        ("provider-address",),
        addresses={"provider-address": "10.9.9.256"},
    ),
    access(
        "svc: IPv4 address in Arabic digits",
        "invalid-value",
        ("provider-address",),
        addresses={"provider-address": "10.9.9.\u0661"},
    ),
    access(
        "svc: IPv6 for IPv4",
        "invalid-value",
        ("provider-address",),
        addresses={"provider-address": "2001:db8::1"},
    ),
    access("svc: unknown identity", "invalid-value", ("management",), management="self-managed"),
    access("svc: identity of another base", "invalid-value", ("management",), management="static-address"),
    access(
        "svc: identity of an unknown module",
        "invalid-value",
        ("management",),
        management="nope:customer-managed",
    ),
    access("svc: identity as a number", "invalid-value", ("management",), management=1),
    access("svc: dangling leafref to a VPN", (), ("nope-7",), vpn="nope-7"),
    access(
        "svc: dangling leafref to a location",
        (),
        ("location-reference",),
        **{"location-reference": "ELSEWHERE"},
    ),
    access("svc: site on a router that is not there", (), ("GHOST",), bearer="GHOST,eth0.1"),
    access("svc: unknown leaf in an access", "unknown-element", ("colour",), colour="red"),
]

CASES = [*SYNTAX, *SHAPE, *TYPES, *SERVICE]
