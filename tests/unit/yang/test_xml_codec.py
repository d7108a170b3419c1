"""XML documents and YANG structure: namespaces, prefixes, shapes, what is ignored and what is refused."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from orchestron_testkit.schemas import anydata, build, container, leaf, leaf_list, rows
from orchestron_yang.errors import DataError
from orchestron_yang.json_codec import tree_from_json
from orchestron_yang.schema import Schema, TypeSpec
from orchestron_yang.tree import Tree
from orchestron_yang.xml_codec import (
    parse_xml,
    resource_from_xml,
    resource_to_xml,
    to_bytes,
    tree_from_xml,
    tree_to_xml,
)

SCHEMA: Schema = build(
    container(
        "net",
        rows(
            "router",
            ["name"],
            leaf("name"),
            leaf("id", "uint32"),
            leaf("id", "uint8", module="beta", py="b_id"),
            leaf("kind", TypeSpec("identityref", bases=("alpha:animal",))),
            container("opts", leaf("fast", "boolean", module="beta"), module="beta"),
            container("on", presence=True),
        ),
        leaf_list("hop", user_ordered=True),
        leaf("uptime", "uint32", config=False),
        anydata("extra"),
    ),
    leaf("top", "uint8", module="beta"),
)
NET = SCHEMA.root.children["net"]
ROUTER = NET.children["router"]
ALPHA = 'xmlns="urn:example:alpha"'
BETA = 'xmlns="urn:example:beta"'


def read(text: str) -> Tree:
    return tree_from_xml(SCHEMA, SCHEMA.root, parse_xml(f"<data>{text}</data>".encode()))


def in_net(text: str) -> Tree:
    return read(f"<net {ALPHA}>{text}</net>")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "line 1, column 1: no element found"),
        (b"<a>", "no element found"),
        (b"<a></b>", "line 1, column 6: mismatched tag"),
        (b"<a>\n<b x></b></a>", "line 2"),
        (b"<a/><b/>", "junk after document element"),
        (b"<a>&nope;</a>", "undefined entity"),
        (b"<a>\x00</a>", "not well-formed"),
        (b"<a>&#0;</a>", "invalid character number"),
        (b"<a>\xff</a>", "not well-formed"),
        (b"<p:a/>", "unbound prefix"),
        (b'<a x="1" x="2"/>', "duplicate attribute"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "not XML"),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', "not XML"),
        (b"<!DOCTYPE a><a/>", "document type"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "document type"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "document type"),
        (b"<a>" * 65 + b"</a>" * 65, "deeper than 64"),
        (b"<a>" * 200_000, "deeper than 64"),
        (b'{"a": 1}', "not well-formed"),
    ],
)
def test_malformed_document(data: bytes, why: str) -> None:
    """What is no XML, or has a DTD, is a malformed-message that says where and why."""
    with pytest.raises(DataError, match=why) as caught:
        parse_xml(data)
    assert caught.value.tag == "malformed-message"
    assert len(caught.value.message) < 300


def test_namespace_declarations_are_limited() -> None:
    """Neither one element nor a nest of them can bring so many prefixes that copying them takes long."""
    many = " ".join(f'xmlns:p{n}="urn:x"' for n in range(65))
    with pytest.raises(DataError, match="64 namespace declarations"):
        parse_xml(f"<a {many}/>".encode())
    nested = "".join(
        f"<net {ALPHA} " + " ".join(f'xmlns:p{n}="urn:x"' for n in range(at, at + 60)) + ">"
        for at in range(0, 300, 60)
    )
    schema = build(container("net", container("net", container("net", container("net", container("net"))))))
    body = f"<data>{nested}{'</net>' * 5}</data>"
    with pytest.raises(DataError, match="256 prefixes"):
        tree_from_xml(schema, schema.root, parse_xml(body.encode()))


def test_encodings() -> None:
    """The encoding that a document declares is followed."""
    for name in ("utf-8", "utf-16", "iso-8859-1"):
        data = f'<?xml version="1.0" encoding="{name}"?><data><net {ALPHA}><hop>é</hop></net></data>'.encode(
            name
        )
        assert tree_from_xml(SCHEMA, SCHEMA.root, parse_xml(data)) == {"net": {"hop": ("é",)}}


def test_same_tree_as_json() -> None:
    """One and the same data in both formats gives one tree, whatever the prefixes."""
    xml = read(
        '<b:top xmlns:b="urn:example:beta">7</b:top>'
        '<a:net xmlns:a="urn:example:alpha" xmlns:b="urn:example:beta">'
        f"<!-- one --><a:router><b:id>2</b:id><a:kind>b:dog</a:kind>\n <a:name>A</a:name><a:id>1</a:id>"
        f"<opts {BETA}><fast>true</fast></opts><a:on/></a:router><?skip me?>"
        f"<a:hop>b</a:hop><a:router><a:name>B</a:name></a:router><a:hop>a</a:hop></a:net>"
    )
    json = tree_from_json(
        SCHEMA,
        SCHEMA.root,
        {
            "beta:top": 7,
            "alpha:net": {
                "router": [
                    {
                        "name": "A",
                        "id": 1,
                        "beta:id": 2,
                        "kind": "beta:dog",
                        "beta:opts": {"fast": True},
                        "on": {},
                    },
                    {"name": "B"},
                ],
                "hop": ["b", "a"],
            },
        },
    )
    assert xml == json


@pytest.mark.parametrize(
    ("text", "tag", "path", "why"),
    [
        ("<net/>", "unknown-namespace", "/net", "needs its module: 'alpha' (namespace urn:example:alpha)"),
        (f"<net {BETA}/>", "unknown-namespace", "/beta:net", "not of module 'beta' but of 'alpha'"),
        ('<net xmlns="urn:x"/>', "unknown-namespace", "/net", "'urn:x', which is no known module"),
        (f"<foo {ALPHA}/>", "unknown-element", "/alpha:foo", "no 'foo' at the top"),
        (f"<net {ALPHA}><foo/></net>", "unknown-element", "/alpha:net/foo", "no 'foo' in 'net'"),
        (f"<net {ALPHA}><router {BETA}/></net>", "unknown-namespace", "/alpha:net/beta:router", "alpha"),
        ("hello", "invalid-value", "/", "text 'hello'"),
        (f"<net {ALPHA}>hello</net>", "invalid-value", "/alpha:net", "text 'hello'"),
        (f"<net {ALPHA}><hop>a</hop>hello</net>", "invalid-value", "/alpha:net", "text 'hello'"),
        (f"<net {ALPHA}>\u00a0</net>", "invalid-value", "/alpha:net", "text '\\xa0'"),
        (
            f"<net {ALPHA}/><net {ALPHA}><hop>a</hop></net><net {ALPHA}/>",
            "bad-element",
            "/alpha:net",
            "twice",
        ),
        (f"<top {BETA}>1</top><top {BETA}>1</top>", "bad-element", "/beta:top", "there twice"),
        (f"<top {BETA}>1<x/></top>", "invalid-value", "/beta:top", "holds text, not elements"),
        (f"<top {BETA}><top>1</top></top>", "invalid-value", "/beta:top", "holds text, not elements"),
        (f'<top {BETA} x="1">1</top>', "unknown-attribute", "/beta:top", "'x' is not supported"),
        (f'<net {ALPHA} x="1"/>', "unknown-attribute", "/alpha:net", "'x' is not supported"),
        (
            f'<net {ALPHA} xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" nc:operation="delete"/>',
            "unknown-attribute",
            "/alpha:net",
            "operation",
        ),
        (
            f"<net {ALPHA}><router><name>A</name></router><router><id>1</id></router></net>",
            "missing-element",
            "/alpha:net/router[2]/name",
            "entry 2 of list 'router' lacks its key 'name'",
        ),
        (
            f"<net {ALPHA}><router><name>A</name></router><router><name>A</name></router></net>",
            "bad-element",
            "/alpha:net/router[name='A']",
            "two entries of list 'router' have the key name 'A'",
        ),
        (
            f"<net {ALPHA}><router><id>x</id><name>A</name></router></net>",
            "invalid-value",
            "/alpha:net/router[name='A']/id",
            "'x' is not a whole number",
        ),
        (f"<net {ALPHA}><router/></net>", "missing-element", "/alpha:net/router[1]/name", "key"),
        (f"<net {ALPHA}><hop>a</hop><hop>a</hop></net>", "bad-element", "/alpha:net/hop", "'a' twice"),
        (f"<net {ALPHA}><uptime>1</uptime></net>", "invalid-value", "/alpha:net/uptime", "not configuration"),
        (
            f'<net {ALPHA}><extra><x xmlns="urn:x"/></extra></net>',
            "unknown-namespace",
            "/alpha:net/extra",
            "urn:x",
        ),
    ],
)
def test_wrong_structure(text: str, tag: str, path: str, why: str) -> None:
    """What does not fit the schema is refused with the tag, the data path and the cause."""
    with pytest.raises(DataError) as caught:
        read(text)
    assert (caught.value.tag, caught.value.path) == (tag, path)
    assert why in caught.value.message


def test_prefixes_declared_around_a_value_count() -> None:
    """An identity's prefix may be declared anywhere around it, a wrapper that is taken off included."""
    body = (
        '<data xmlns:zoo="urn:example:beta"><net xmlns="urn:example:alpha"><router><name>A</name>'
        "<kind>zoo:dog</kind></router></net></data>"
    )
    element = parse_xml(body.encode())
    assert tree_from_xml(SCHEMA, SCHEMA.root, element)["net"]["router"][("A",)]["kind"] == "beta:dog"
    net = resource_from_xml(SCHEMA, NET, element[0])
    assert net["router"][("A",)]["kind"] == "beta:dog"


def test_inner_declaration_wins() -> None:
    """A prefix that is declared again means the inner namespace."""
    tree = in_net(
        '<router xmlns:p="urn:example:beta"><name>A</name>'
        '<kind xmlns:p="urn:example:alpha">p:cat</kind></router>'
        '<router xmlns:p="urn:example:beta"><name>B</name><kind>p:cat</kind></router>'
    )
    kinds = [row["kind"] for row in tree["net"]["router"].values()]
    assert kinds == ["alpha:cat", "beta:cat"]


def test_wrapper_of_the_datastore() -> None:
    """The datastore comes in `data`, with or without RESTCONF's namespace, and in nothing else."""
    top = f"<top {BETA}>1</top>"
    for start in ("<data>", '<data xmlns="urn:ietf:params:xml:ns:yang:ietf-restconf">'):
        element = parse_xml(f"{start}{top}</data>".encode())
        assert resource_from_xml(SCHEMA, SCHEMA.root, element) == {"top": 1}
    with pytest.raises(DataError, match="must be 'data'"):
        resource_from_xml(SCHEMA, SCHEMA.root, parse_xml(f"<config>{top}</config>".encode()))


def test_resource_bodies() -> None:
    """The element of a resource gives an entry, a tuple of one, a scalar or a container; and back."""
    entry = {"name": "A", "id": 1}
    body = parse_xml(f"<router {ALPHA}><name>A</name><id>1</id></router>".encode())
    assert resource_from_xml(SCHEMA, ROUTER, body) == entry
    assert resource_from_xml(SCHEMA, NET.children["hop"], parse_xml(f"<hop {ALPHA}>x</hop>".encode())) == (
        "x",
    )
    assert resource_from_xml(SCHEMA, ROUTER.children["b_id"], parse_xml(f"<id {BETA}>1</id>".encode())) == 1
    assert resource_from_xml(SCHEMA, NET, parse_xml(f"<net {ALPHA}/>".encode())) == {}
    assert to_bytes(resource_to_xml(SCHEMA, ROUTER, entry), indent=False) == (
        b'<router xmlns="urn:example:alpha"><name>A</name><id>1</id></router>'
    )
    assert (
        to_bytes(resource_to_xml(SCHEMA, NET.children["hop"], ("x",)))
        == b'<hop xmlns="urn:example:alpha">x</hop>\n'
    )
    assert to_bytes(resource_to_xml(SCHEMA, SCHEMA.root, {})) == (
        b'<data xmlns="urn:ietf:params:xml:ns:yang:ietf-restconf"/>\n'
    )
    with pytest.raises(ValueError, match="2 values"):
        resource_to_xml(SCHEMA, NET.children["hop"], ("x", "y"))


@pytest.mark.parametrize(
    ("body", "tag"),
    [
        (f"<router {BETA}><name>A</name></router>", "unknown-namespace"),
        ("<router><name>A</name></router>", "unknown-namespace"),
        (f"<link {ALPHA}/>", "unknown-element"),
        (f"<router {ALPHA}/>", "missing-element"),
    ],
)
def test_wrong_resource_body(body: str, tag: str) -> None:
    """An element of another name or namespace is refused, and so is an entry without its key."""
    with pytest.raises(DataError) as caught:
        resource_from_xml(SCHEMA, ROUTER, parse_xml(body.encode()))
    assert caught.value.tag == tag
    assert caught.value.path.startswith("/alpha:net")


def test_golden_text() -> None:
    """Namespaces stand where they change, children in schema order, entries by key, text as it is."""
    tree = in_net(
        f"<hop>b\n c</hop><hop>a</hop><router><name>B</name></router>"
        f"<router><kind>cat</kind><opts {BETA}><fast>true</fast></opts><id>1</id><id {BETA}>2</id>"
        f"<on/><name>A&amp;B</name></router>"
    )
    assert to_bytes(tree_to_xml(SCHEMA, SCHEMA.root, tree), declaration=True).decode() == (
        """<?xml version="1.0" encoding="UTF-8"?>
<data>
  <net xmlns="urn:example:alpha">
    <router>
      <name>A&amp;B</name>
      <id>1</id>
      <id xmlns="urn:example:beta">2</id>
      <kind>cat</kind>
      <opts xmlns="urn:example:beta">
        <fast>true</fast>
      </opts>
      <on/>
    </router>
    <router>
      <name>B</name>
    </router>
    <hop>b
 c</hop>
    <hop>a</hop>
  </net>
</data>
"""
    )


def test_written_text_is_what_other_parsers_read() -> None:
    """ElementTree reads the same elements from the text as the codec made."""
    tree = in_net("<router><name>&lt;A&gt;&amp;&#13;&#10;\"'</name></router><hop> é </hop>")
    made = tree_to_xml(SCHEMA, SCHEMA.root, tree)
    for indent in (True, False):
        found = ET.fromstring(to_bytes(made, indent=indent))
        assert [(e.tag, e.text) for e in found.iter() if not len(e)] == [
            (e.tag, e.text) for e in made.iter() if not len(e)
        ]


def test_anydata_passes_through() -> None:
    """anydata read from XML is text and objects, and is written back as the same elements."""
    tree = in_net(f"<extra><x>1</x><x>2</x><y {BETA}><z>&lt;</z></y></extra>")
    assert tree == {"net": {"extra": {"alpha:x": ["1", "2"], "beta:y": {"beta:z": "<"}}}}
    written = to_bytes(tree_to_xml(SCHEMA, SCHEMA.root, tree))
    assert tree_from_xml(SCHEMA, SCHEMA.root, parse_xml(written)) == tree


def test_lenient_reading_leaves_out_what_the_schema_does_not_know() -> None:
    """Elements of other modules, pruned nodes, state, attributes and empty containers are passed over."""
    schema = build(
        container(
            "c", leaf("x", "uint8"), leaf("up", "boolean", config=False), container("inner", leaf("y"))
        ),
        rows("item", ["name"], leaf("name")),
    )
    element = parse_xml(
        b'<data xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><nacm xmlns="urn:other"><x/></nacm>'
        b'<c xmlns="urn:example:alpha" xmlns:q="urn:q" q:note="1"><x q:origin="z">7</x><up>true</up>'
        b"<pruned><x>1</x></pruned><inner> </inner></c>"
        b'<item xmlns="urn:example:alpha"><name>a</name><p/></item></data>'
    )
    assert tree_from_xml(schema, schema.root, element, lenient=True) == {
        "c": {"x": 7},
        "item": {("a",): {"name": "a"}},
    }


def test_lenient_reading_refuses_what_it_knows_but_cannot_read() -> None:
    """A value of the wrong type is an error with its path."""
    schema = build(container("c", leaf("x", "uint8")))
    element = parse_xml(b'<data><c xmlns="urn:example:alpha"><z/><x>many</x></c></data>')
    with pytest.raises(DataError) as refused:
        tree_from_xml(schema, schema.root, element, lenient=True)
    assert refused.value.path == "/alpha:c/x"
