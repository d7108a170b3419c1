"""Data resources: what a path names, what a body becomes, what a read shows."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from orchestron_contracts.events import Operation
from orchestron_restconf.body import BodyLimits, edit_of
from orchestron_restconf.edited import Late, still_to_come
from orchestron_restconf.media import Format
from orchestron_restconf.problem import Problem
from orchestron_restconf.query import Query
from orchestron_restconf.resource import check_method, check_there, find, is_there, methods, resolve
from orchestron_restconf.retrieve import retrieve
from orchestron_testkit.schemas import build, container, leaf, leaf_list, rows
from orchestron_yang.path import format_api_path, format_instance
from orchestron_yang.tree import Tree

J, X = Format.JSON, Format.XML
SCHEMA = build(
    container(
        "net",
        leaf("motto"),
        rows(
            "router",
            ["name"],
            leaf("name"),
            leaf("id", "uint32"),
            leaf_list("tag"),
            container("flags", leaf("fetch", "boolean")),
            container("on", presence=True),
            leaf("uptime", "uint32", config=False),
        ),
        rows("link", ["a", "b"], leaf("a"), leaf("b", "uint8"), leaf("label", module="beta")),
    )
)
TREE: Tree = {
    "net": {
        "motto": "hi",
        "router": {
            ("A",): {"name": "A", "id": 1, "tag": ("x", "y"), "flags": {"fetch": True}},
            ("B/,ž",): {"name": "B/,ž", "on": {}},
        },
        "link": {("A", 1): {"a": "A", "b": 1, "label": "l"}},
    }
}
READ = ("GET", "HEAD", "OPTIONS")


def status_of(call: Any, *arguments: Any, **more: Any) -> int:
    with pytest.raises(Problem) as caught:
        call(*arguments, **more)
    return caught.value.status


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("", ("PATCH", "POST", "PUT")),
        ("/alpha:net", ("DELETE", "PATCH", "POST", "PUT")),
        ("/alpha:net/router=A", ("DELETE", "PATCH", "POST", "PUT")),
        ("/alpha:net/router=A/id", ("DELETE", "PATCH", "PUT")),
        ("/alpha:net/router=A/tag=x", ("DELETE", "PATCH", "PUT")),
        ("/alpha:net/router=A/name", ()),
        ("/alpha:net/router=A/uptime", ()),
        ("/alpha:net/router", ()),
        ("/alpha:net/router=A/tag", ()),
    ],
)
def test_methods(path: str, more: tuple[str, ...]) -> None:
    """Keys, state and whole lists can only be read; a leaf has no children to POST."""
    found = resolve(SCHEMA, path)
    assert methods(found) == READ + more
    for method in ("DELETE", "PATCH", "POST", "PUT"):
        if method in more:
            check_method(method, found)
        else:
            assert status_of(check_method, method, found) in {400, 405}


def test_a_whole_list_is_refused_with_advice() -> None:
    """405 would not say what to do."""
    with pytest.raises(Problem, match=r"link=\{a\},\{b\}") as caught:
        check_method("PUT", resolve(SCHEMA, "/alpha:net/link"))
    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/alpha:nothing", 404),
        ("/gamma:net", 404),
        ("/net", 404),
        ("/alpha:net/router=A/nothing", 404),
        ("/alpha:net/router=A,B", 400),
        ("/alpha:net/link=A", 400),
        ("/alpha:net/link=A,300", 400),
        ("/alpha:net=1", 400),
        ("/alpha:net/router/id", 400),
    ],
)
def test_paths_that_the_schema_does_not_have(path: str, status: int) -> None:
    """An unknown node is 404; a wrong key is 400."""
    assert status_of(resolve, SCHEMA, path) == status


def test_what_is_there() -> None:
    """A container without presence is wherever its parent is."""
    for path in ("", "/alpha:net", "/alpha:net/router=A/flags", "/alpha:net/router=B%2F%2C%C5%BE/flags"):
        assert is_there(TREE, resolve(SCHEMA, path)), path
    for path in (
        "/alpha:net/router=C",
        "/alpha:net/router=C/flags",
        "/alpha:net/router=A/on",
        "/alpha:net/link=A,2",
    ):
        assert not is_there(TREE, resolve(SCHEMA, path)), path
    assert find(TREE, resolve(SCHEMA, "/alpha:net/router=A/tag=y")) == ("y",)
    assert find(TREE, resolve(SCHEMA, "/alpha:net/router=A/tag=z")) is None


def test_the_missing_ancestor_is_named() -> None:
    """Not the resource below it."""
    with pytest.raises(Problem, match=r"router\[name='C'\]$") as caught:
        check_there(TREE, resolve(SCHEMA, "/alpha:net/router=C/id"))
    assert caught.value.status == 404


def value(edit: Any) -> Any:
    return json.loads(edit.requested.value)


ROUTER_XML = b'<router xmlns="urn:example:alpha"><name>A</name><id>7</id></router>'
ROUTER = {"alpha:router": [{"name": "A", "id": 7}]}


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (json.dumps(ROUTER).encode(), J),
        (ROUTER_XML, X),
        (b"<data>" + ROUTER_XML + b"</data>", X),
        (b'<data xmlns="urn:ietf:params:xml:ns:yang:ietf-restconf">' + ROUTER_XML + b"</data>", X),
    ],
)
@pytest.mark.parametrize(
    ("method", "target", "operation"),
    [
        ("PUT", "/alpha:net/router=A", Operation.REPLACE),
        ("PATCH", "/alpha:net/router=A", Operation.MERGE),
        ("POST", "/alpha:net", Operation.CREATE),
    ],
)
def test_edits(body: bytes, form: Format, method: str, target: str, operation: Operation) -> None:
    """Both encodings, wrapped or not, give one edit of the resource itself."""
    edit = edit_of(SCHEMA, method, resolve(SCHEMA, target), body, form)
    assert edit.requested.operation is operation
    assert edit.requested.target == "/alpha:net/router=A"
    assert format_instance(edit.path) == "/alpha:net/router[name='A']"
    assert value(edit) == ROUTER


NET = {"alpha:net": {"motto": "x"}}


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (json.dumps(NET).encode(), J),
        (json.dumps({"ietf-restconf:data": NET}).encode(), J),
        (b'<net xmlns="urn:example:alpha"><motto>x</motto></net>', X),
        (b'<data><net xmlns="urn:example:alpha"><motto>x</motto></net></data>', X),
        (b'<a:net xmlns:a="urn:example:alpha"><a:motto>x</a:motto></a:net>', X),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_edits_of_the_datastore(body: bytes, form: Format, method: str) -> None:
    """The wrapper may be there or not."""
    edit = edit_of(SCHEMA, method, (), body, form)
    assert (edit.path, edit.requested.target) == ((), "/")
    assert value(edit) == NET


def test_edits_of_leafs() -> None:
    """A leaf and an entry of a leaf-list are resources too."""
    leaf_path = resolve(SCHEMA, "/alpha:net/router=A/id")
    assert value(edit_of(SCHEMA, "PUT", leaf_path, b'{"alpha:id": 5}', J)) == {"alpha:id": 5}
    assert value(edit_of(SCHEMA, "PUT", leaf_path, b'<id xmlns="urn:example:alpha">5</id>', X)) == {
        "alpha:id": 5
    }
    router = resolve(SCHEMA, "/alpha:net/router=A")
    made = edit_of(SCHEMA, "POST", router, b'{"alpha:tag": ["z"]}', J)
    assert made.requested.target == "/alpha:net/router=A/tag=z"
    assert value(made) == {"alpha:tag": ["z"]}


def test_deletion_needs_no_body() -> None:
    """The path says it all."""
    edit = edit_of(SCHEMA, "DELETE", resolve(SCHEMA, "/alpha:net/router=A"), b"", J)
    assert (edit.requested.operation, edit.requested.value) == (Operation.DELETE, None)


def test_keys_with_special_characters_come_back_encoded() -> None:
    """The new resource's path can be used as it is."""
    body = json.dumps({"alpha:router": [{"name": "B/,ž"}]}).encode()
    edit = edit_of(SCHEMA, "POST", resolve(SCHEMA, "/alpha:net"), body, J)
    assert resolve(SCHEMA, format_api_path(edit.path)) == edit.path


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (b'{"alpha:net": {"router": [' + b"{}," * 40 + b"{}]}}", J),
        (b"<data>" + b"<a/>" * 40 + b"</data>", X),
    ],
)
def test_very_many_small_parts_are_too_big(body: bytes, form: Format) -> None:
    """They would take much more memory than the body has bytes."""
    with pytest.raises(Problem) as caught:
        edit_of(SCHEMA, "PATCH", (), body, form, BodyLimits(items=40))
    assert (caught.value.status, caught.value.tag) == (413, "too-big")


BAD = [
    ("PUT", "/alpha:net/router=A", {"alpha:router": [{"name": "B"}]}),
    ("PATCH", "/alpha:net/router=A", {"alpha:router": [{"name": "B"}]}),
    ("PUT", "/alpha:net/link=A,1", {"alpha:link": [{"a": "A", "b": 2}]}),
    ("PUT", "/alpha:net/router=A/tag=x", {"alpha:tag": ["y"]}),
    ("PUT", "/alpha:net/router=A", {"alpha:router": []}),
    ("PUT", "/alpha:net/router=A", {"alpha:router": [{"name": "A"}, {"name": "B"}]}),
    ("PUT", "/alpha:net/router=A", {"alpha:link": []}),
    ("PUT", "/alpha:net/router=A", {"router": [{"name": "A"}]}),
    ("PUT", "/alpha:net/router=A", {}),
    ("PUT", "/alpha:net/router=A", []),
    ("PUT", "/alpha:net/router=A/id", {"alpha:id": "5"}),
    ("PUT", "/alpha:net/router=A", {"alpha:router": [{"name": "A", "uptime": 5}]}),
    ("POST", "/alpha:net", {}),
    ("POST", "/alpha:net", {"alpha:motto": "a", "alpha:router": []}),
    ("POST", "/alpha:net", {"alpha:nothing": 1}),
    ("POST", "/alpha:net", {"beta:motto": "a"}),
    ("POST", "/alpha:net", {"alpha:router": [{"id": 1}]}),
    ("POST", "/alpha:net/router=A", {"alpha:tag": ["a", "b"]}),
    ("POST", "", {"net": {}}),
    ("POST", "", {"alpha:net": {}, "alpha:other": {}}),
    ("PATCH", "", {"alpha:nothing": {}}),
    ("PATCH", "", {"ietf-restconf:data": {}, "alpha:net": {}}),
]


@pytest.mark.parametrize(("method", "target", "body"), BAD)
def test_bodies_that_are_refused(method: str, target: str, body: Any) -> None:
    """400, before anything is asked of the intent service."""
    path = resolve(SCHEMA, target)
    assert status_of(edit_of, SCHEMA, method, path, json.dumps(body).encode(), J) == 400


BAD_XML = [
    ("PUT", "/alpha:net/router=A", b""),
    ("PUT", "/alpha:net/router=A", b"<data/>"),
    ("PUT", "/alpha:net/router=A", b"<data>" + ROUTER_XML + ROUTER_XML + b"</data>"),
    ("PUT", "/alpha:net/router=A", ROUTER_XML.replace(b"alpha", b"beta")),
    ("PUT", "/alpha:net/router=A", ROUTER_XML.replace(b"<name>A", b"<name>B")),
    ("POST", "/alpha:net", b'<nothing xmlns="urn:example:alpha"/>'),
    ("POST", "/alpha:net", ROUTER_XML.replace(b"alpha", b"beta")),
    ("POST", "/alpha:net", b"<router/>"),
    ("POST", "", b"<data/>"),
    ("PATCH", "", b"<config/>"),
    ("PATCH", "", b"<!DOCTYPE data []><data/>"),
]


@pytest.mark.parametrize(("method", "target", "body"), BAD_XML)
def test_xml_bodies_that_are_refused(method: str, target: str, body: bytes) -> None:
    """The same in XML."""
    assert status_of(edit_of, SCHEMA, method, resolve(SCHEMA, target), body, X) == 400


@pytest.mark.parametrize(
    ("method", "target", "body", "form"),
    [
        ("PUT", "/alpha:net/router=A", b'{"alpha:router": [{"name": "A", "flags": {"fetch": 1}}]}', J),
        ("PUT", "/alpha:net/router=A/flags", b'{"alpha:flags": {"fetch": 1}}', J),
        ("PATCH", "/alpha:net/router=A/flags/fetch", b'{"alpha:fetch": 1}', J),
        ("POST", "/alpha:net/router=A", b'{"alpha:flags": {"fetch": 1}}', J),
        ("PATCH", "", b'{"alpha:net": {"router": [{"name": "A", "flags": {"fetch": 1}}]}}', J),
        ("PUT", "/alpha:net/router=A/flags", b'<flags xmlns="urn:example:alpha"><fetch>1</fetch></flags>', X),
        ("POST", "/alpha:net/router=A", b'<flags xmlns="urn:example:alpha"><fetch>1</fetch></flags>', X),
    ],
)
def test_the_node_at_fault_is_named(method: str, target: str, body: bytes, form: Format) -> None:
    """By its whole instance path, whatever resource the body was of."""
    with pytest.raises(Problem) as caught:
        edit_of(SCHEMA, method, resolve(SCHEMA, target), body, form)
    assert caught.value.path == "/alpha:net/router[name='A']/flags/fetch"


def read(path: str, form: Format = J, **query: Any) -> Any:
    body = retrieve(SCHEMA, TREE, resolve(SCHEMA, path), form, Query(**query))
    return json.loads(body) if form is J else ET.fromstring(body)


def test_reads_in_json() -> None:
    """Each kind of resource is an object with the resource as its one member."""
    router = {"name": "A", "id": 1, "tag": ["x", "y"], "flags": {"fetch": True}}
    assert read("/alpha:net/router=A") == {"alpha:router": [router]}
    assert read("/alpha:net/router=A/id") == {"alpha:id": 1}
    assert read("/alpha:net/router=A/tag") == {"alpha:tag": ["x", "y"]}
    assert read("/alpha:net/router=A/tag=y") == {"alpha:tag": ["y"]}
    assert read("/alpha:net/router=A/flags") == {"alpha:flags": {"fetch": True}}
    assert read("/alpha:net/router=B%2F%2C%C5%BE/on") == {"alpha:on": {}}
    assert read("/alpha:net/link=A,1/beta:label") == {"beta:label": "l"}
    assert [entry["name"] for entry in read("/alpha:net/router")["alpha:router"]] == ["A", "B/,ž"]
    assert read("")["ietf-restconf:data"]["alpha:net"]["motto"] == "hi"


def test_reads_in_xml() -> None:
    """The resource is the document's element; the datastore is RESTCONF's data element."""
    assert read("/alpha:net/router=A", X).tag == "{urn:example:alpha}router"
    assert read("/alpha:net/router=A/tag=y", X).text == "y"
    assert read("/alpha:net/link", X).findtext("{urn:example:beta}label") == "l"
    root = read("", X)
    assert root.tag == "{urn:ietf:params:xml:ns:yang:ietf-restconf}data"
    assert root.findtext("{urn:example:alpha}net/{urn:example:alpha}motto") == "hi"


def test_an_empty_datastore_can_be_read() -> None:
    """It is there, and empty."""
    assert json.loads(retrieve(SCHEMA, {}, (), J, Query())) == {"ietf-restconf:data": {}}
    assert len(ET.fromstring(retrieve(SCHEMA, {}, (), X, Query()))) == 0


def test_several_entries_do_not_fit_an_xml_document() -> None:
    """400 with a way out (RFC 8040, 4.3)."""
    assert status_of(read, "/alpha:net/router", X) == 400
    assert status_of(read, "/alpha:net/router=A/tag", X) == 400


@pytest.mark.parametrize(
    "path", ["/alpha:net/router=C", "/alpha:net/router=A/on", "/alpha:net/router=A/tag=z"]
)
def test_what_is_not_there_is_404(path: str) -> None:
    """A read of it finds nothing."""
    assert status_of(read, path) == 404


def test_depth() -> None:
    """Levels are counted from the resource; keys stay, so that entries can be told apart."""
    assert read("/alpha:net", depth=1) == {"alpha:net": {}}
    assert read("/alpha:net", depth=2)["alpha:net"]["motto"] == "hi"
    assert read("", depth=1) == {"ietf-restconf:data": {}}
    assert read("/alpha:net/router=A", depth=1) == {"alpha:router": [{"name": "A"}]}
    assert read("/alpha:net/router=A", depth=2)["alpha:router"][0].get("flags") in ({}, None)
    assert read("/alpha:net/router=A", depth=3)["alpha:router"][0]["flags"] == {"fetch": True}
    assert read("/alpha:net/motto", depth=1) == {"alpha:motto": "hi"}


def test_content() -> None:
    """There is no state here, so nonconfig leaves nothing."""
    assert read("", content="nonconfig") == {"ietf-restconf:data": {}}
    assert read("", content="config") == read("")
    assert status_of(read, "/alpha:net", content="nonconfig") == 404


@pytest.mark.parametrize("form", list(Format))
def test_devices_still_to_come(form: Format) -> None:
    """They are named, each with its state."""
    body = still_to_come([Late("A", 3, "unreachable", "no route"), Late("B", 1, "pending")], form)
    for text in (b"A", b"3", b"unreachable", b"no route", b"pending"):
        assert text in body
    json.loads(body) if form is J else ET.fromstring(body)
