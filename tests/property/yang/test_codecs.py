"""Codecs over random schemas and trees: what is written is read as the same, and input never breaks them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from orchestron_testkit.trees import schemas_and_trees
from orchestron_yang.checks import check_structure, check_values
from orchestron_yang.errors import DataError
from orchestron_yang.json_codec import dumps, parse_json, tree_from_json, tree_to_json
from orchestron_yang.path import Step, format_api_path, format_instance, parse_api_path
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Tree
from orchestron_yang.xml_codec import parse_xml, to_bytes, tree_from_xml, tree_to_xml

Pair = tuple[Schema, Tree]
PAIRS = schemas_and_trees(points=True, keyless=True)


def outcome(call: Callable[[], object]) -> object:
    """What the call gives; the DataError when it raises one."""
    try:
        return call()
    except DataError as error:
        return error


@given(PAIRS)
def test_json_round_trip(pair: Pair) -> None:
    """Decoding the encoding gives the tree, and encoding that gives the same bytes."""
    schema, tree = pair
    data = dumps(tree_to_json(schema, schema.root, tree))
    again = tree_from_json(schema, schema.root, parse_json(data))
    assert again == tree
    assert dumps(tree_to_json(schema, schema.root, again)) == data


@given(PAIRS, st.booleans())
def test_xml_round_trip(pair: Pair, indent: bool) -> None:
    """Decoding the encoding gives the tree, from the elements and from the text."""
    schema, tree = pair
    element = tree_to_xml(schema, schema.root, tree)
    assert tree_from_xml(schema, schema.root, element) == tree
    data = to_bytes(element, indent=indent)
    again = tree_from_xml(schema, schema.root, parse_xml(data))
    assert again == tree
    assert to_bytes(tree_to_xml(schema, schema.root, again), indent=indent) == data


@given(PAIRS)
def test_valid_trees_pass_the_checks(pair: Pair) -> None:
    """The strategies' idea of a valid tree and that of the checks are the same."""
    schema, tree = pair
    check_values(schema, schema.root, tree)
    check_structure(schema, schema.root, tree, mandatory=False)


@given(PAIRS)
def test_paths_of_all_instances(pair: Pair) -> None:
    """The api-path of every node in a tree leads back to it."""
    schema, tree = pair
    for path in instances(schema.root, tree):
        assert parse_api_path(schema, format_api_path(path)) == path
        assert format_instance(path).startswith("/")


def instances(node: SchemaNode, tree: Any) -> list[tuple[Step, ...]]:
    found: list[tuple[Step, ...]] = []
    for py, value in tree.items():
        child = node.children[py]
        if child.kind is Kind.LIST and child.keys:
            below = [(Step(child, key), entry) for key, entry in value.items()]
        else:
            below = [(Step(child), value if child.kind is Kind.CONTAINER else {})]
        for step, content in below:
            found += [(step,), *((step, *rest) for rest in instances(child, content))]
    return found


ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(PAIRS, ANY_JSON, st.data())
def test_damaged_json_is_refused_or_read(pair: Pair, junk: object, data: st.DataObject) -> None:
    """Junk in place of any part of a document gives a valid tree, or a DataError short and printable."""
    schema, tree = pair
    document = json.loads(dumps(tree_to_json(schema, schema.root, tree)))
    damaged = damage(document, junk, data)
    found = outcome(lambda: tree_from_json(schema, schema.root, damaged))
    if isinstance(found, DataError):
        assert found.path.startswith("/")
        assert len(str(found).encode("utf-8")) < 4000
    else:
        check_values(schema, schema.root, found)


def damage(value: Any, junk: object, data: st.DataObject) -> object:
    """The document with one part, drawn at random, replaced by `junk`."""
    if isinstance(value, dict) and value and data.draw(st.integers(0, 3)):
        name = data.draw(st.sampled_from(sorted(value)))
        return {**value, name: damage(value[name], junk, data)}
    if isinstance(value, list) and value and data.draw(st.integers(0, 3)):
        at = data.draw(st.integers(0, len(value) - 1))
        return [*value[:at], damage(value[at], junk, data), *value[at + 1 :]]
    return junk


@given(PAIRS, st.binary(max_size=4), st.data())
def test_damaged_xml_is_refused_or_read(pair: Pair, junk: bytes, data: st.DataObject) -> None:
    """Bytes put anywhere in a document give a valid tree or a DataError, never anything else."""
    schema, tree = pair
    text = to_bytes(tree_to_xml(schema, schema.root, tree))
    at = data.draw(st.integers(0, len(text)))
    until = data.draw(st.integers(at, min(len(text), at + 3)))
    body = text[:at] + junk + text[until:]
    found = outcome(lambda: tree_from_xml(schema, schema.root, parse_xml(body)))
    if isinstance(found, DataError):
        assert len(str(found).encode("utf-8")) < 4000
    else:
        check_values(schema, schema.root, found)


@given(st.binary(max_size=60))
def test_any_bytes_as_json_or_xml(data: bytes) -> None:
    """Parsers raise nothing but DataError."""
    for found in (outcome(lambda: parse_json(data)), outcome(lambda: parse_xml(data))):
        assert not isinstance(found, DataError) or found.tag == "malformed-message"


@given(PAIRS, st.text(max_size=12))
def test_any_text_as_a_path(pair: Pair, text: str) -> None:
    """A path is read or refused with a DataError."""
    schema, _ = pair
    for path in (text, f"/alpha:l0={text}", f"/alpha:c0/{text}"):
        found = outcome(lambda path=path: parse_api_path(schema, path))
        assert not isinstance(found, DataError) or len(str(found)) < 4000
