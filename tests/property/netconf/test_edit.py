"""Edits lead from one configuration to another, and touch nothing else."""

from __future__ import annotations

from collections import OrderedDict
from xml.etree.ElementTree import Element, SubElement

from hypothesis import given
from hypothesis import strategies as st

from orchestron_netconf.edit import edit_config
from orchestron_testkit.edit_interpreter import interpret
from orchestron_testkit.schemas import build, leaf, leaf_list, rows
from orchestron_testkit.trees import schemas, trees
from orchestron_yang.lookup import lookup
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Tree
from orchestron_yang.xml_codec import tree_from_xml, tree_to_xml
from orchestron_yang.xml_text import parse_xml, to_bytes

STRANGER = "{urn:stranger}thing"


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Schema, Tree, Tree]:
    """A schema and two trees of it."""
    schema = draw(schemas())
    return schema, draw(trees(schema)), draw(trees(schema))


def sent(element: Element) -> Element:
    """An element as the other side reads it."""
    return parse_xml(to_bytes(element))


@given(pairs())
def test_edit_makes_the_desired_configuration(pair: tuple[Schema, Tree, Tree]) -> None:
    """Carried out by the RFC, the edit gives what was desired, in order of entries too."""
    schema, current, desired = pair
    data = sent(tree_to_xml(schema, schema.root, current))
    interpret(schema, data, sent(edit_config(schema, current, desired)))
    assert tree_from_xml(schema, schema.root, data) == desired


@given(pairs())
def test_edit_leaves_what_is_not_ours(pair: tuple[Schema, Tree, Tree]) -> None:
    """What the schema does not know stays in every container, and in every entry that stays."""
    schema, current, desired = pair
    data = sent(tree_to_xml(schema, schema.root, current))
    plant(schema, schema.root, data)
    interpret(schema, data, sent(edit_config(schema, current, desired)))
    assert tree_from_xml(schema, schema.root, data, lenient=True) == desired
    assert_stays(schema, schema.root, data, current, desired)


@given(schemas().flatmap(lambda schema: st.tuples(st.just(schema), trees(schema))))
def test_no_edit_for_no_change(pair: tuple[Schema, Tree]) -> None:
    """Equal configurations need nothing."""
    schema, tree = pair
    assert len(edit_config(schema, tree, dict(tree))) == 0


@given(pairs())
def test_no_edit_of_what_both_have(pair: tuple[Schema, Tree, Tree]) -> None:
    """A top-level node that is the same before and after is not named."""
    schema, current, desired = pair
    tables = lookup(schema)
    named = {each.tag for each in edit_config(schema, current, desired)}
    for py, node in schema.root.children.items():
        if current.get(py) == desired.get(py) and type(current.get(py)) is not int:
            assert tables.tag(node) not in named or node.type is not None


ORDERED = build(
    rows("item", ["k"], leaf("k"), leaf("v", "uint8"), leaf_list("o", user_ordered=True), user_ordered=True)
)
ENTRIES = st.fixed_dictionaries(
    {"v": st.integers(0, 2), "o": st.lists(st.sampled_from("pqrs"), unique=True, max_size=4).map(tuple)}
)
LISTS = st.dictionaries(st.sampled_from("abcde"), ENTRIES).flatmap(
    lambda held: st.permutations(list(held.items()))
)


@given(LISTS, LISTS)
def test_order_is_the_desired_one(before: list[tuple[str, Tree]], after: list[tuple[str, Tree]]) -> None:
    """Entries and values in the user's order end in that order, whatever comes, goes and changes."""
    current, desired = in_order(before), in_order(after)
    data = sent(tree_to_xml(ORDERED, ORDERED.root, current))
    interpret(ORDERED, data, sent(edit_config(ORDERED, current, desired)))
    assert tree_from_xml(ORDERED, ORDERED.root, data) == desired


def in_order(entries: list[tuple[str, Tree]]) -> Tree:
    """A tree of `ORDERED`."""
    found = OrderedDict(
        ((key,), {"k": key, **{n: v for n, v in held.items() if v != ()}}) for key, held in entries
    )
    return {"item": found} if found else {}


def plant(schema: Schema, node: SchemaNode, element: Element) -> None:
    """Put a stranger in every container and list entry."""
    elements = lookup(schema).elements(node)
    for each in list(element):
        child = elements[each.tag]
        if child.is_inner:
            plant(schema, child, each)
    SubElement(element, STRANGER)


def assert_stays(schema: Schema, node: SchemaNode, element: Element, old: Tree, new: Tree) -> None:
    """The stranger of every instance is there that no edit may take away."""
    assert element.find(STRANGER) is not None
    tables = lookup(schema)
    for py, child in node.children.items():
        if child.kind is Kind.LIST:
            for key in [key for key in old.get(py, {}) if key in new.get(py, {})]:  # type: ignore[operator, union-attr]
                entry = next(
                    each
                    for each in element.findall(tables.tag(child))
                    if tree_from_xml(schema, child, each, lenient=True) == new[py][key]  # type: ignore[index, call-overload]
                )
                assert_stays(schema, child, entry, old[py][key], new[py][key])  # type: ignore[index, call-overload]
        elif child.is_inner and py in old and not child.cases and (py in new or not child.presence):
            held = element.find(tables.tag(child))
            assert held is not None
            assert_stays(schema, child, held, old[py], new.get(py, {}))  # type: ignore[arg-type]
