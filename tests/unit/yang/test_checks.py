"""Constraints without XPath: mandatory, choices, sizes, uniqueness, keys, the shape of any tree."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

import pytest

from orchestron_testkit.schemas import anydata, build, container, leaf, leaf_list, rows
from orchestron_yang.checks import check_rows, check_structure, check_values
from orchestron_yang.errors import DataError
from orchestron_yang.schema import Point, Schema, SchemaNode
from orchestron_yang.tree import Tree

A = ("alpha:way", "alpha:air", True)
B = ("alpha:way", "alpha:sea", True)
IN_A1 = (A, ("alpha:wing", "alpha:one", True))
IN_A2 = (A, ("alpha:wing", "alpha:two", True))


def refused(schema: Schema, tree: Tree, node: SchemaNode | None = None, **more: bool) -> DataError:
    with pytest.raises(DataError) as caught:
        check_structure(schema, node or schema.root, tree, **more)
    return caught.value


def facts(error: DataError) -> tuple[str, str | None, str]:
    return error.tag, error.app_tag, error.path


def test_mandatory_leaf() -> None:
    """A mandatory leaf must be there wherever its parent is; a path given by the caller is put in front."""
    schema = build(rows("l", ["k"], leaf("k"), leaf("m", mandatory=True), anydata("d", mandatory=True)))
    entry = {"k": "1", "m": "x", "d": {}}
    check_structure(schema, schema.root, {"l": {("1",): entry}})
    error = refused(schema, {"l": {("1",): {"k": "1", "d": {}}}})
    assert facts(error) == ("missing-element", None, "/alpha:l[k='1']/m")
    assert error.message == "mandatory leaf 'm' is missing"
    with pytest.raises(DataError, match=r"^/alpha:l\[k='1'\]/d: mandatory anydata"):
        check_structure(schema, schema.root.children["l"], {"k": "1", "m": "x"}, "/alpha:l[k='1']")


def test_mandatory_can_be_left_to_others() -> None:
    """With `mandatory=False` nothing need be there but keys."""
    schema = build(
        leaf("m", mandatory=True),
        leaf("c", cases=(A,)),
        leaf_list("f", min_elements=2),
        rows("l", ["k"], leaf("k"), leaf("m2", mandatory=True)),
    )
    check_structure(schema, schema.root, {"l": {("1",): {"k": "1"}}}, mandatory=False)
    error = refused(schema, {"l": {("1",): {}}}, mandatory=False)
    assert facts(error) == ("missing-element", None, "/alpha:l[k='1']/k")


def test_mandatory_below_containers() -> None:
    """A container without presence is there by itself, one with presence only when it is set."""
    schema = build(
        container("p", leaf("m", mandatory=True), presence=True),
        container("o", container("i", leaf("m", mandatory=True))),
    )
    inner = {"o": {"i": {"m": "x"}}}
    check_structure(schema, schema.root, inner)
    assert refused(schema, {}).path == "/alpha:o/i/m"
    assert refused(schema, {**inner, "p": {}}).path == "/alpha:p/m"


def test_conditional_mandatory_is_left_to_semantics() -> None:
    """What a `when` may take away is not asked for here; what is in it is checked when it is there."""
    schema = build(
        leaf("m", mandatory=True, conditional=True),
        container("c", leaf("n", mandatory=True), leaf("x"), conditional=True),
        leaf("a", cases=(A,), conditional=True),
        leaf_list("f", min_elements=1, conditional=True),
    )
    check_structure(schema, schema.root, {})
    assert refused(schema, {"c": {"x": "1"}}).path == "/alpha:c/n"


def test_state_and_what_transforms_keep_are_not_asked_for() -> None:
    """State, memory and dynstate may be missing, and so may points nested in a record."""
    schema = build(
        leaf("s", mandatory=True, config=False),
        container("m", leaf("x", mandatory=True), memory=True),
        container("d", leaf("x", mandatory=True), dynstate=True),
        rows("p", ["k"], leaf("k"), leaf("x", mandatory=True), min_elements=1, point=Point("p", None)),
        container("q", leaf("x", mandatory=True), point=Point("q", None)),
    )
    check_structure(schema, schema.root, {})
    assert refused(schema, {"p": {("1",): {"k": "1"}}}).path == "/alpha:p[k='1']/x"


def test_mandatory_choice() -> None:
    """One case must have data; the error is the one of RFC 7950, 15.6."""
    schema = build(container("c", leaf("a", cases=(A,)), leaf("b", cases=(B,)), leaf("z")))
    check_structure(schema, schema.root, {"c": {"b": "1"}})
    error = refused(schema, {"c": {"z": "1"}})
    assert facts(error) == ("data-missing", "missing-choice", "/alpha:c")
    assert error.message == "choice 'way' needs one of 'a', 'b'"


def test_two_cases() -> None:
    """Data of two cases of one choice is a bad element that names both nodes."""
    schema = build(leaf("a", cases=(A,)), leaf("a2", cases=(A,)), leaf("b", cases=(B,)))
    check_structure(schema, schema.root, {"a": "1", "a2": "1"})
    error = refused(schema, {"a": "1", "b": "1"}, mandatory=False)
    assert facts(error) == ("bad-element", None, "/alpha:b")
    assert "'a' and 'b'" in error.message


def test_mandatory_in_a_case() -> None:
    """A mandatory leaf of a case is asked for when the case has other data."""
    schema = build(leaf("a", cases=(A,), mandatory=True), leaf("a2", cases=(A,)), leaf("b", cases=(B,)))
    check_structure(schema, schema.root, {"b": "1"})
    assert facts(refused(schema, {"a2": "1"})) == ("missing-element", None, "/alpha:a")


def test_container_in_a_case_is_there_with_its_case() -> None:
    """Mandatory nodes of a container without presence count when its case has other data, else not."""
    schema = build(
        container("c", leaf("m", mandatory=True), leaf("x"), cases=(A,)),
        leaf("a2", cases=(A,)),
        leaf("b", cases=(B,)),
    )
    check_structure(schema, schema.root, {"b": "1"})
    assert refused(schema, {"a2": "1"}).path == "/alpha:c/m"
    assert refused(schema, {"c": {"x": "1"}}).path == "/alpha:c/m"


def test_nested_choice() -> None:
    """An inner mandatory choice is asked for when its case has data; two inner cases clash."""
    schema = build(
        leaf("a", cases=(A,)), leaf("w1", cases=IN_A1), leaf("w2", cases=IN_A2), leaf("b", cases=(B,))
    )
    check_structure(schema, schema.root, {"b": "1"})
    check_structure(schema, schema.root, {"a": "1", "w1": "1"})
    assert facts(refused(schema, {"a": "1"})) == ("data-missing", "missing-choice", "/")
    assert refused(schema, {"w1": "1", "w2": "1"}).path == "/alpha:w2"
    assert refused(schema, {"w1": "1", "b": "1"}).message.startswith("'w1' and 'b'")


def test_sizes() -> None:
    """min-elements and max-elements of lists and leaf-lists, with the tags of RFC 7950, 15.2 and 15.3."""
    schema = build(
        container(
            "c", rows("l", ["k"], leaf("k"), min_elements=1, max_elements=2), leaf_list("f", max_elements=1)
        ),
        leaf_list("g", min_elements=2),
    )
    good: Tree = {"c": {"l": {("1",): {"k": "1"}}}, "g": ("a", "b")}
    check_structure(schema, schema.root, good)
    few, many = ("operation-failed", "too-few-elements"), ("operation-failed", "too-many-elements")
    assert facts(refused(schema, {**good, "g": ("a",)})) == (*few, "/alpha:g")
    assert facts(refused(schema, {"c": good["c"]})) == (*few, "/alpha:g")
    assert facts(refused(schema, {"g": good["g"]})) == (*few, "/alpha:c/l")
    three = {(k,): {"k": k} for k in "123"}
    assert facts(refused(schema, {**good, "c": {"l": three}})) == (*many, "/alpha:c/l")
    assert facts(refused(schema, {**good, "c": {**good["c"], "f": ("a", "b")}})) == (*many, "/alpha:c/f")


def test_unique() -> None:
    """Entries with all unique leafs alike are refused; defaults count, a missing leaf frees an entry."""
    schema = build(
        rows(
            "l",
            ["k"],
            leaf("k"),
            leaf("ip"),
            container("c", leaf("port", "uint16", defaults=("80",))),
            unique=(("ip", "c/port"),),
        )
    )
    node = schema.root.children["l"]
    check_rows(schema, node, {("1",): {"k": "1"}, ("2",): {"k": "2"}})
    check_rows(
        schema, node, {("1",): {"k": "1", "ip": "x"}, ("2",): {"k": "2", "ip": "x", "c": {"port": 81}}}
    )
    with pytest.raises(DataError) as caught:
        check_rows(
            schema,
            node,
            {("1",): {"k": "1", "ip": "x"}, ("2",): {"k": "2", "ip": "x", "c": {"port": 80}}},
            "/x",
        )
    assert facts(caught.value) == ("operation-failed", "data-not-unique", "/x/alpha:l[k='2']")
    assert "[k='1']" in caught.value.message


def test_key_leafs_are_the_key() -> None:
    """An entry under another key than its leafs say is refused."""
    schema = build(rows("l", ["k"], leaf("k")))
    assert facts(refused(schema, {"l": {("2",): {"k": "1"}}})) == ("bad-element", None, "/alpha:l[k='2']")


@pytest.mark.parametrize(
    ("tree", "path"),
    [
        ([], "/"),
        ({"nope": 1}, "/"),
        ({"c": 1}, "/alpha:c"),
        ({"c": {"x": "a"}}, "/alpha:c/x"),
        ({"f": ["a"]}, "/alpha:f"),
        ({"f": ()}, "/alpha:f"),
        ({"f": ("b", "a")}, "/alpha:f"),
        ({"f": ("a", "a")}, "/alpha:f"),
        ({"l": [{"k": "1"}]}, "/alpha:l"),
        ({"l": {("1",): {"k": "2"}}}, "/alpha:l[k='1']"),
        ({"l": {("1",): {}}}, "/alpha:l[k='1']"),
        ({"o": OrderedDict({(1,): {}})}, "/alpha:o[2]"),
        ({"d": None}, "/alpha:d"),
    ],
)
def test_untrusted_shape(tree: object, path: str) -> None:
    """A tree that is not built as `tree.py` says is refused where it goes wrong."""
    schema = build(
        container("c", leaf("x", "uint8")),
        leaf_list("f"),
        rows("l", ["k"], leaf("k")),
        rows("o", [], leaf("y")),
        anydata("d"),
    )
    check_values(
        schema, schema.root, {"f": ("a", "b"), "l": {("1",): {"k": "1"}}, "c": {"x": 1}, "d": {"a": [1]}}
    )
    with pytest.raises(DataError) as caught:
        check_values(schema, schema.root, tree)
    assert caught.value.path == path


def test_rules_are_those_of_the_schema_given() -> None:
    """Two schemas that share nodes do not share rules by mistake."""
    schema = build(leaf("m", mandatory=True))
    again = replace(schema, name="again")
    for each in (schema, again):
        assert refused(each, {}).path == "/alpha:m"
