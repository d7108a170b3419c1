"""XML bodies that are none, or do not fit the models."""

from __future__ import annotations

import re

from tests.e2e.bad_input.case import GOOD_XML, L3VPN, NETINFRA, XML, Case, xml_router

MALFORMED = "malformed-message"
UNKNOWN = ("unknown-element", "unknown-namespace")


def bad(name: str, body: bytes | str, tag: str | tuple[str, ...] = (), says: tuple[str, ...] = ()) -> Case:
    """An XML body that is answered 400."""
    return Case(f"xml: {name}", body if isinstance(body, bytes) else body.encode(), 400, tag, says, media=XML)


def leaf(name: str, text: str, value: str) -> Case:
    """A router in which one leaf has a wrong value."""
    inner = re.sub(f"<{name}>.*</{name}>", f"<{name}>{value}</{name}>", GOOD_XML)
    return bad(text, xml_router(inner), "invalid-value", (name,))


def netinfra(inner: str) -> str:
    """A body for the datastore with something in netinfra."""
    return f'<data><netinfra xmlns="{NETINFRA}">{inner}</netinfra></data>'


def managed(identity: str, declared: str = "") -> str:
    """A body for the datastore with a site whose management type is as given."""
    site = f"<site><site-id>S9</site-id><management><type>{identity}</type></management></site>"
    return f'<data><l3vpn-svc xmlns="{L3VPN}" {declared}><sites>{site}</sites></l3vpn-svc></data>'


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)

CASES = [
    bad("no body", "", MALFORMED),
    bad("not XML", "netinfra", MALFORMED),
    bad("JSON", '{"netinfra:netinfra": {}}', MALFORMED),
    bad("cut off", f'<data><netinfra xmlns="{NETINFRA}"><router>', MALFORMED),
    bad("wrong nesting", "<data><a></data></a>", MALFORMED),
    bad("two documents", "<data/><data/>", MALFORMED),
    bad("text behind", "<data/>x", MALFORMED),
    bad("attribute without quotes", "<data a=b/>", MALFORMED),
    bad("attribute twice", '<data a="1" a="2"/>', MALFORMED),
    bad("undeclared prefix", "<data><n:netinfra/></data>", MALFORMED),
    bad("undefined entity", xml_router("<name>&nope;</name>"), MALFORMED),
    bad("not UTF-8", xml_router("<name>")[:-1] + b"\xff</name>", MALFORMED),
    bad("unknown encoding", b'<?xml version="1.0" encoding="klingon"?><data/>', MALFORMED),
    bad("reference to NUL", xml_router("<name>&#0;</name>"), MALFORMED),
    bad("control character", xml_router("<name>\x01</name>"), MALFORMED),
    bad("DTD", '<!DOCTYPE data SYSTEM "http://127.0.0.1:9/x.dtd"><data/>', MALFORMED),
    bad("internal DTD", "<!DOCTYPE data [<!ELEMENT data ANY>]><data/>", MALFORMED),
    bad("entity", f'<!DOCTYPE data [<!ENTITY x "y">]>{xml_router("<name>&x;</name>").decode()}', MALFORMED),
    bad(
        "external entity",
        f'<!DOCTYPE data [<!ENTITY x SYSTEM "file:///etc/hostname">]>{xml_router("<name>&x;</name>").decode()}',
        MALFORMED,
    ),
    bad(
        "parameter entity",
        '<!DOCTYPE data [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]><data/>',
        MALFORMED,
    ),
    bad("entity expansion", f"{LAUGHS}]>{xml_router('<name>&j;</name>').decode()}", MALFORMED),
    bad("quadratic entity", f'<!DOCTYPE d [<!ENTITY a "{"a" * 50_000}">]><d>{"&a;" * 5_000}</d>', MALFORMED),
    bad("deep nesting", "<data>" * 100_000, MALFORMED),
    bad("deep nesting, closed", "<data>" * 20_000 + "</data>" * 20_000, MALFORMED),
    bad(
        "deep nesting in the data",
        netinfra(f"{'<router>' * 100}{'</router>' * 100}"),
        MALFORMED,
    ),
    bad("wrong namespace", xml_router(GOOD_XML, "http://example.com/other"), UNKNOWN, ("netinfra",)),
    bad(
        "no namespace",
        "<data><netinfra><router><name>NEW</name></router></netinfra></data>",
        UNKNOWN,
        ("netinfra",),
    ),
    bad(
        "namespace of another module below",
        netinfra(f'<router xmlns="{L3VPN}"><name>NEW</name></router>'),
        UNKNOWN,
        ("router",),
    ),
    bad("namespace that ends in a slash", xml_router(GOOD_XML, NETINFRA + "/"), UNKNOWN),
    bad(
        "unknown element", xml_router(GOOD_XML + "<colour>red</colour>"), "unknown-element", ("colour", "NEW")
    ),
    bad(
        "wrong case",
        netinfra("<Router/>"),
        "unknown-element",
        ("Router",),
    ),
    bad("other wrapper", f'<config><netinfra xmlns="{NETINFRA}"/></config>', UNKNOWN, ("config",)),
    bad("wrapper in a wrapper", "<data><data/></data>", UNKNOWN),
    bad("missing key", xml_router("<id>9</id>"), says=("name",)),
    bad(
        "text in a container",
        netinfra("hello"),
        says=("netinfra",),
    ),
    bad("text in the wrapper", "<data>hello</data>"),
    bad("element in a leaf", xml_router("<name>NEW</name><id><x/></id>"), says=("id",)),
    bad("leaf twice", xml_router("<name>NEW</name><id>1</id><id>2</id>"), says=("id",)),
    bad("key twice", xml_router("<name>NEW</name><name>NEW2</name>"), says=("name",)),
    bad(
        "duplicate list entry",
        netinfra(f"<router>{GOOD_XML}</router><router>{GOOD_XML}</router>"),
        says=("NEW",),
    ),
    bad(
        "container twice",
        f"<data>{2 * f'<netinfra xmlns={NETINFRA!r}><router>{GOOD_XML}</router></netinfra>'}</data>",
        says=("netinfra",),
    ),
    bad(
        "include",
        '<data xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/hostname"/></data>',
        UNKNOWN,
    ),
    leaf("id", "empty number", ""),
    leaf("id", "word for a number", "nine"),
    leaf("id", "true for a number", "true"),
    leaf("id", "fraction", "9.0"),
    leaf("id", "9_9", "9_9"),
    leaf("id", "Arabic digits", "\u0669"),
    leaf("id", "fullwidth digits", "\uff19"),
    leaf("id", "below the range", "-1"),
    leaf("id", "above the range", "4294967296"),
    leaf("id", "NaN", "NaN"),
    leaf("id", "blank inside", "1 2"),
    leaf("asn", "exponent", "1e3"),
    bad("True for a boolean", xml_router(GOOD_XML + "<mock>True</mock>"), "invalid-value", ("mock",)),
    bad("1 for a boolean", xml_router(GOOD_XML + "<mock>1</mock>"), "invalid-value", ("mock",)),
    bad("empty boolean", xml_router(GOOD_XML + "<mock/>"), "invalid-value", ("mock",)),
    bad(
        "identity with an undeclared prefix",
        managed("x:customer-managed"),
        "invalid-value",
        ("management",),
    ),
    bad(
        "identity with the prefix of another namespace",
        managed("n:customer-managed", f'xmlns:n="{NETINFRA}"'),
        "invalid-value",
        ("management",),
    ),
]
