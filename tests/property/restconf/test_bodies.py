"""What holds of any request: nothing but a Problem comes of bad ones, and reads can be written back."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from orchestron_restconf.body import edit_of
from orchestron_restconf.errors import document
from orchestron_restconf.media import Format, negotiate
from orchestron_restconf.problem import Problem
from orchestron_restconf.query import Query, retrieval
from orchestron_restconf.resource import resolve
from orchestron_restconf.retrieve import retrieve
from orchestron_restconf.route import Area, route
from orchestron_testkit.schemas import build, container, leaf, leaf_list, rows
from orchestron_testkit.trees import schemas_and_trees
from orchestron_yang.schema import Schema
from orchestron_yang.tree import Tree

SCHEMA = build(
    container(
        "net",
        leaf("motto"),
        rows("router", ["name"], leaf("name"), leaf("id", "uint8"), leaf_list("tag", "int8")),
        container("flags", leaf("up", "boolean")),
    )
)
NAMES = st.sampled_from(
    ["alpha:net", "net", "router", "name", "id", "tag", "flags", "up", "alpha:id", "@id", "zz", ""]
)
JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
TARGETS = st.sampled_from(
    ["", "/alpha:net", "/alpha:net/router=A", "/alpha:net/router=A/id", "/alpha:net/router=A/tag=1"]
)
METHODS = st.sampled_from(["PUT", "PATCH", "POST"])


def refusal(call: Callable[[], object]) -> Problem | None:
    """Why it is refused; None when it is taken. Any other exception fails the test."""
    try:
        call()
    except Problem as problem:
        return problem
    return None


def only_problems(method: str, target: str, body: bytes, form: Format) -> None:
    """Whatever goes wrong can be told to the client, in either format."""
    problem = refusal(lambda: edit_of(SCHEMA, method, resolve(SCHEMA, target), body, form))
    if problem is not None:
        assert 400 <= problem.status < 500
        assert all(len(document(problem, answer)) < 65_536 for answer in Format)


@given(METHODS, TARGETS, JSON_VALUES)
def test_any_json_is_taken_or_refused(method: str, target: str, value: Any) -> None:
    """Of any shape, under any resource."""
    only_problems(method, target, json.dumps(value).encode(), Format.JSON)


@given(METHODS, TARGETS, st.binary(max_size=60), st.sampled_from(Format))
def test_any_bytes_are_refused(method: str, target: str, body: bytes, form: Format) -> None:
    """They need not be text."""
    only_problems(method, target, body, form)


TAGS = st.sampled_from(["net", "router", "name", "id", "tag", "flags", "up", "data", "zz"])
SPACES = st.sampled_from(["", ' xmlns="urn:example:alpha"', ' xmlns="urn:example:beta"', ' x="1"'])


@st.composite
def elements(draw: st.DrawFn, depth: int = 4) -> str:
    """An element of names that the schema has, in any order and nesting."""
    tag, space = draw(TAGS), draw(SPACES)
    text = draw(st.sampled_from(["", "1", "A", " ", "x<!-- -->y", "<![CDATA[1]]>", "true"]))
    inner = "".join(draw(st.lists(elements(depth - 1), max_size=3))) if depth else ""
    return f"<{tag}{space}>{text}{inner}</{tag}>"


@given(METHODS, TARGETS, elements())
def test_any_xml_is_taken_or_refused(method: str, target: str, body: str) -> None:
    """Of any shape, under any resource."""
    only_problems(method, target, body.encode(), Format.XML)


@settings(deadline=None)
@given(schemas_and_trees(points=False, keyless=False))
def test_what_is_read_can_be_written_back(pair: tuple[Schema, Tree]) -> None:
    """In JSON and in XML alike, and both mean the same edit."""
    schema, tree = pair
    values = []
    for form in Format:
        body = retrieve(schema, tree, (), form, Query())
        values.append(edit_of(schema, "PUT", (), body, form).requested.value)
    assert values[0] == values[1]
    again = json.loads(values[0] or b"")
    assert again == json.loads(retrieve(schema, tree, (), Format.JSON, Query()))["ietf-restconf:data"]


def found(path: str) -> None:
    """Follow a path as far as it goes."""
    where = route(path)
    if where.area is Area.DATA:
        resolve(SCHEMA, where.name)


@given(st.text(max_size=40))
@example("/restconf/data/%")
@example("/restconf/data//")
def test_any_path_names_a_resource_or_none(text: str) -> None:
    """400 or 404, never anything else."""
    for path in (text, f"/restconf/data/{text}", f"/device/{text}/info"):
        problem = refusal(partial(found, path))
        assert problem is None or problem.status in {400, 404}


@given(st.text(max_size=40))
def test_any_query_and_accept(text: str) -> None:
    """400 and 406 at worst."""
    for check in (lambda: retrieval(text), lambda: negotiate(text, Format.JSON)):
        problem = refusal(check)
        assert problem is None or problem.status in {400, 406}
