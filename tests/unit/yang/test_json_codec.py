"""JSON documents and RFC 7951 structure: names, shapes, duplicates, paths in errors, bodies of resources."""

from __future__ import annotations

import pytest

from orchestron_testkit.schemas import anydata, build, container, leaf, leaf_list, rows
from orchestron_yang.errors import DataError
from orchestron_yang.json_codec import (
    dumps,
    parse_json,
    resource_from_json,
    resource_to_json,
    tree_from_json,
    tree_to_json,
)
from orchestron_yang.schema import Schema

SCHEMA: Schema = build(
    container(
        "net",
        rows(
            "router",
            ["name"],
            leaf("name"),
            leaf("id", "uint32"),
            leaf("id", "uint8", module="beta", py="b_id"),
            leaf("color", module="beta"),
            leaf_list("tag"),
            container("opts", leaf("fast", "boolean")),
            container("on", presence=True),
        ),
        rows("link", ["left", "port"], leaf("left"), leaf("port", "uint8"), user_ordered=True),
        leaf_list("hop", user_ordered=True),
        rows("log", [], leaf("text"), config=False),
        leaf("uptime", "uint32", config=False),
        container("kept", leaf("x"), memory=True),
        container("seen", leaf("x"), dynstate=True),
        anydata("extra"),
    ),
    leaf("top", "uint8", module="beta"),
)
NET = SCHEMA.root.children["net"]
ROUTER = NET.children["router"]


def read(text: str) -> object:
    return tree_from_json(SCHEMA, SCHEMA.root, parse_json(text))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not JSON at line 1"),
        ("{", "not JSON at line 1, column 2"),
        ("{'a': 1}", "not JSON"),
        ('{"a": 1,}', "not JSON"),
        ('{"a": 1} {}', "not JSON"),
        ('{"a": 01}', "not JSON"),
        ('{"a": +1}', "not JSON"),
        ('{"a": 9_9}', "not JSON"),
        ('{"a": ٣}', "not JSON"),
        ('{"a": "\n"}', "not JSON"),
        ('{"a": "\\x41"}', "not JSON"),
        ('{"a": NaN}', "NaN"),
        ('{"a": Infinity}', "Infinity"),
        ('{"a": -Infinity}', "-Infinity"),
        ('{"a": 1e999}', "too large"),
        ('{"a": %s}' % ("9" * 5000), "not JSON"),
        ('{"a": 1, "a": 1}', "'a' stands twice"),
        ('{"b": {"a": 1, "a": 2}}', "'a' stands twice"),
        ('{"a": "\\ud800"}', "surrogate"),
        ('{"\\udc00": 1}', "surrogate"),
        ("[" * 65 + "]" * 65 + " ", "deeper than 64"),
        ("[" * 100000, "deeper than 64"),
        ('{"a":' * 100000, "deeper than 64"),
    ],
)
def test_malformed_document(text: str, why: str) -> None:
    """What is no I-JSON document is a malformed-message whose text says why, shortly."""
    with pytest.raises(DataError, match=why) as caught:
        parse_json(text)
    assert (caught.value.tag, caught.value.path) == ("malformed-message", "/")
    assert len(caught.value.message) < 300


def test_a_name_twice_among_very_many_is_found_fast() -> None:
    """The search for the repeated name is linear."""
    text = "{" + ",".join(f'"n{n}": 0' for n in range(100_000)) + ', "n99999": 1}'
    with pytest.raises(DataError, match="'n99999' stands twice"):
        parse_json(text)


def test_bytes_must_be_utf8() -> None:
    """Other encodings are refused; a byte order mark is no part of the text."""
    assert parse_json(b'\xef\xbb\xbf{"a": "\xc3\xa9"}') == {"a": "é"}
    for data in (b'{"a": "\xff"}', '{"a": 1}'.encode("utf-16"), b'{"a": "\xed\xa0\x80"}'):
        with pytest.raises(DataError) as caught:
            parse_json(data)
        assert caught.value.tag == "malformed-message"


def test_depth_counts_objects_and_arrays() -> None:
    """Exactly `max_depth` levels pass."""
    assert parse_json('[{"a": 1}]', max_depth=2) == [{"a": 1}]
    with pytest.raises(DataError, match="deeper than 2"):
        parse_json("[[[]]]", max_depth=2)


def test_names_may_be_qualified_always() -> None:
    """Below the top a name without module means its parent's; with module it may stand anywhere."""
    bare = read('{"alpha:net": {"router": [{"name": "A", "id": 1, "beta:id": 2, "beta:color": "red"}]}}')
    full = read(
        '{"alpha:net": {"alpha:router": '
        '[{"beta:color": "red", "beta:id": 2, "alpha:id": 1, "alpha:name": "A"}]}}'
    )
    assert bare == full
    assert bare == {"net": {"router": {("A",): {"name": "A", "id": 1, "b_id": 2, "color": "red"}}}}


@pytest.mark.parametrize(
    ("text", "tag", "path", "why"),
    [
        ('{"net": {}}', "unknown-namespace", "/net", "needs its module: 'alpha'"),
        ('{"beta:net": {}}', "unknown-namespace", "/beta:net", "not of module 'beta' but of 'alpha'"),
        ('{"gamma:net": {}}', "unknown-namespace", "/net", "'gamma', which is no known module"),
        ('{"nett": {}}', "unknown-element", "/nett", "did you mean 'net'"),
        ('{"alpha:foo": {}}', "unknown-element", "/alpha:foo", "there is no 'foo' at the top"),
        ('{"alpha:net": {"foo": 1}}', "unknown-element", "/alpha:net/foo", "no 'foo' in 'net'"),
        ('{"alpha:net": {"beta:router": []}}', "unknown-namespace", "/alpha:net/beta:router", "alpha"),
        (
            '{"alpha:net": {"router": [{"name": "A", "color": "red"}]}}',
            "unknown-namespace",
            "/alpha:net/router[name='A']/color",
            "needs its module: 'beta'",
        ),
        ("[]", "invalid-value", "/", "an array is not an object, as the datastore must be"),
        ("null", "invalid-value", "/", "null is not an object, as the datastore must be"),
        ('{"alpha:net": []}', "invalid-value", "/alpha:net", "an array is not an object"),
        ('{"alpha:net": null}', "invalid-value", "/alpha:net", "null is not an object"),
        (
            '{"alpha:net": {"router": {"name": "A"}}}',
            "invalid-value",
            "/alpha:net/router",
            "array of objects",
        ),
        ('{"alpha:net": {"router": ["A"]}}', "invalid-value", "/alpha:net/router[1]", "not an object"),
        ('{"alpha:net": {"hop": "a"}}', "invalid-value", "/alpha:net/hop", "not an array"),
        ('{"alpha:net": {"hop": [["a"]]}}', "invalid-value", "/alpha:net/hop", "JSON string"),
        (
            '{"alpha:net": {"router": [{"name": "A"}, {"id": 1}]}}',
            "missing-element",
            "/alpha:net/router[2]/name",
            "lacks its key 'name'",
        ),
        (
            '{"alpha:net": {"router": [{"name": "A"}, {"name": "A"}]}}',
            "bad-element",
            "/alpha:net/router[name='A']",
            "have the key name 'A'",
        ),
        (
            '{"alpha:net": {"link": [{"left": "A", "port": 1}, {"port": 1, "left": "A"}]}}',
            "bad-element",
            "/alpha:net/link[left='A'][port='1']",
            "left 'A', port '1'",
        ),
        (
            '{"alpha:net": {"router": [{"name": "A", "id": true}]}}',
            "invalid-value",
            "/alpha:net/router[name='A']/id",
            "true is not a whole number in 0..4294967295",
        ),
        (
            '{"alpha:net": {"router": [{"name": "it\'s", "opts": {"fast": 1}}]}}',
            "invalid-value",
            '/alpha:net/router[name="it\'s"]/opts/fast',
            "1 is not true or false",
        ),
        ('{"alpha:net": {"router": [{"name": "A", "tag": ["x", "x"]}]}}', "bad-element", "", "'x' twice"),
        ('{"alpha:net": {"hop": ["x", "x"]}}', "bad-element", "/alpha:net/hop", "'x' twice"),
        ('{"alpha:net": {"hop": ["x"], "alpha:hop": ["y"]}}', "bad-element", "/alpha:net/hop", "there twice"),
        ('{"alpha:net": {"uptime": 1}}', "invalid-value", "/alpha:net/uptime", "not configuration"),
        ('{"alpha:net": {"log": []}}', "invalid-value", "/alpha:net/log", "not configuration"),
        ('{"alpha:net": {"kept": {}}}', "invalid-value", "/alpha:net/kept", "not configuration"),
        ('{"alpha:net": {"seen": {}}}', "invalid-value", "/alpha:net/seen", "not configuration"),
        ('{"alpha:net": {"@": {"a:b": 1}}}', "unknown-attribute", "/alpha:net", "annotation"),
        ('{"alpha:net": {"@hop": [null, {"a:b": 1}]}}', "unknown-attribute", "/alpha:net", "annotation"),
        ('{"alpha:net": {"extra": null}}', "invalid-value", "/alpha:net/extra", "null"),
        ('{"alpha:net": {"extra": {"a b": 1}}}', "invalid-value", "/alpha:net/extra", "no name"),
        ('{"alpha:net": {"extra": {"x:b": 1}}}', "unknown-namespace", "/alpha:net/extra", "no known module"),
        ('{"alpha:net": {"extra": {"b": [[1]]}}}', "invalid-value", "/alpha:net/extra", "array"),
    ],
)
def test_wrong_structure(text: str, tag: str, path: str, why: str) -> None:
    """What does not fit the schema is refused with the tag, the data path and the cause."""
    with pytest.raises(DataError) as caught:
        read(text)
    assert caught.value.tag == tag
    assert why in caught.value.message
    assert path in {"", caught.value.path}


def test_what_counts_as_absent_is_left_out() -> None:
    """Empty containers without presence, empty lists and empty annotations leave nothing; presence stays."""
    router = '"router": [{"name": "A", "opts": {}, "on": {}}]'
    text = '{"alpha:net": {"hop": [], "link": [], "@": {}, "@hop": [], ' + router + "}}"
    assert read(text) == {"net": {"router": {("A",): {"name": "A", "on": {}}}}}
    assert read('{"alpha:net": {"router": []}}') == {}


def test_leaf_lists_keep_order_only_for_users() -> None:
    """A system-ordered leaf-list is sorted, a user-ordered one is as given."""
    tree = read('{"alpha:net": {"hop": ["b", "a"], "router": [{"name": "A", "tag": ["b", "a"]}]}}')
    assert tree == {"net": {"hop": ("b", "a"), "router": {("A",): {"name": "A", "tag": ("a", "b")}}}}


def test_state_may_be_read_where_all_is_state() -> None:
    """Below a state node nothing is refused for being state; dynstate can be read by itself."""
    log = NET.children["log"]
    assert tree_from_json(SCHEMA, log, {"text": "x"}) == {"text": "x"}
    assert tree_from_json(SCHEMA, NET.children["seen"], {"x": "1"}) == {"x": "1"}


def test_writing_is_in_schema_order_and_key_order() -> None:
    """Children come as the schema has them, keys first; entries by key unless the order is the user's."""
    text = (
        b'{"beta:top":1,"alpha:net":{"hop":["b","a"],"link":[{"port":2,"left":"B"},{"port":1,"left":"A"}],'
        b'"router":[{"beta:color":"red","id":7,"name":"B"},{"name":"A"}]}}'
    )
    written = dumps(tree_to_json(SCHEMA, SCHEMA.root, read(text.decode())))
    assert written == (
        b'{"alpha:net":{"router":[{"name":"A"},{"name":"B","id":7,"beta:color":"red"}],'
        b'"link":[{"left":"B","port":2},{"left":"A","port":1}],"hop":["b","a"]},"beta:top":1}'
    )


def test_anydata_is_kept_as_given() -> None:
    """anydata holds the JSON value itself and gives it back."""
    raw = {"alpha:net": {"extra": {"beta:x": [1, 2.5, "a"], "y": {"z": True, "e": [None]}}}}
    tree = tree_from_json(SCHEMA, SCHEMA.root, raw)
    assert tree == {"net": {"extra": raw["alpha:net"]["extra"]}}
    assert tree_to_json(SCHEMA, SCHEMA.root, tree) == raw


def test_resource_bodies() -> None:
    """A resource's body is one qualified member: an array of one entry, a tuple, a scalar, a container."""
    entry = {"name": "A", "id": 1}
    assert resource_from_json(SCHEMA, ROUTER, {"alpha:router": [entry]}) == entry
    assert resource_from_json(SCHEMA, ROUTER.children["id"], {"alpha:id": 1}) == 1
    assert resource_from_json(SCHEMA, ROUTER.children["b_id"], {"beta:id": 1}) == 1
    assert resource_from_json(SCHEMA, NET.children["hop"], {"alpha:hop": ["x"]}) == ("x",)
    assert resource_from_json(SCHEMA, ROUTER.children["opts"], {"alpha:opts": {}}) == {}
    assert resource_from_json(SCHEMA, SCHEMA.root, {"ietf-restconf:data": {"beta:top": 1}}) == {"top": 1}
    assert resource_from_json(SCHEMA, SCHEMA.root, {"beta:top": 1}) == {"top": 1}
    assert resource_to_json(SCHEMA, ROUTER, entry) == {"alpha:router": [entry]}
    assert resource_to_json(SCHEMA, ROUTER.children["b_id"], 1) == {"beta:id": 1}
    assert resource_to_json(SCHEMA, SCHEMA.root, {"top": 1}) == {"ietf-restconf:data": {"beta:top": 1}}


@pytest.mark.parametrize(
    ("raw", "tag", "path"),
    [
        ([], "malformed-message", "/alpha:net"),
        ({}, "unknown-element", "/alpha:net"),
        ({"router": [{"name": "A"}]}, "unknown-namespace", "/alpha:net"),
        ({"beta:router": [{"name": "A"}]}, "unknown-namespace", "/alpha:net"),
        ({"alpha:link": []}, "unknown-element", "/alpha:net"),
        ({"alpha:router": [{"name": "A"}], "alpha:link": []}, "unknown-element", "/alpha:net"),
        ({"alpha:router": {"name": "A"}}, "invalid-value", "/alpha:net/router"),
        ({"alpha:router": []}, "invalid-value", "/alpha:net/router"),
        ({"alpha:router": [{"name": "A"}, {"name": "B"}]}, "invalid-value", "/alpha:net/router"),
        ({"alpha:router": [{"name": "A", "id": -1}]}, "invalid-value", "/alpha:net/router[name='A']/id"),
    ],
)
def test_wrong_resource_body(raw: object, tag: str, path: str) -> None:
    """Any other body is refused with a full path."""
    with pytest.raises(DataError) as caught:
        resource_from_json(SCHEMA, ROUTER, raw)
    assert (caught.value.tag, caught.value.path) == (tag, path)


def test_errors_stay_small() -> None:
    """Long names, keys and values from a client are cut in messages and paths."""
    long = "x" * 100_000
    for text in (
        '{"LONG": 1}',
        '{"alpha:net": {"LONG": 1}}',
        '{"alpha:net": {"router": [{"name": "LONG", "id": "LONG"}]}}',
        '{"alpha:net": {"router": [{"name": "LONG"}, {"name": "LONG"}]}}',
        '{"LONG:net": {}}',
        '{"alpha:net": {"@LONG": 1}}',
    ):
        with pytest.raises(DataError) as caught:
            read(text.replace("LONG", long))
        assert len(str(caught.value)) < 1000
