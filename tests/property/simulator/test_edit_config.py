"""edit-config of the simulator against the edit operations of RFC 6241 on paths."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from hypothesis import given
from hypothesis import strategies as st

from orchestron_simulator.edit_config import OPERATIONS, edited
from orchestron_simulator.names import OPERATION
from orchestron_testkit.trees import resources, schemas, trees
from orchestron_yang.edit import apply_edit, merged
from orchestron_yang.errors import DataError
from orchestron_yang.lookup import lookup
from orchestron_yang.path import ResourcePath, Step
from orchestron_yang.schema import Kind, Schema
from orchestron_yang.tree import Tree
from orchestron_yang.xml_codec import parse_xml, resource_to_xml, to_bytes, tree_to_xml


def config_of(schema: Schema, path: ResourcePath, operation: str, value: Any) -> Element:
    """An edit of the node at the path, as a client would write it."""
    tables = lookup(schema)
    around = config = Element("config")
    for step in path[:-1]:
        element = Element(tables.tag(step.node))
        around.append(element)
        for py, part in zip(step.node.keys, step.key or (), strict=True):
            element.append(resource_to_xml(schema, step.node.children[py], part))
        around = element
    target = resource_to_xml(schema, path[-1].node, value)
    target.attrib["xmlns:nc"] = OPERATION.split("}")[0]
    target.attrib["nc:operation"] = operation
    around.append(target)
    return parse_xml(to_bytes(config))


def outcome(edit: Any) -> Any:
    """What an edit gives: a tree, or the tag of its error."""
    try:
        return edit()
    except DataError as error:
        return error.tag


@given(st.data())
def test_an_operation_does_what_it_does_on_a_path(data: st.DataObject) -> None:
    """Any operation on any node gives what `apply_edit` gives, or the same error."""
    schema = data.draw(schemas())
    old, new = data.draw(trees(schema)), data.draw(trees(schema))
    found = [
        (path, value)
        for path, value in (*resources(schema.root, new), *resources(schema.root, old))
        if value != () and path[-1].node.kind is not Kind.ANYDATA and value != {}
    ]
    if not found:
        return
    path, value = data.draw(st.sampled_from(found))
    operation = data.draw(st.sampled_from(OPERATIONS))
    if path[-1].node.kind is Kind.LEAF_LIST:
        value = value[:1]
        path = (*path[:-1], Step(path[-1].node, value))
    given_value = None if operation in {"delete", "remove"} else value
    expected = outcome(lambda: apply_edit(schema, old, path, operation, given_value).tree)
    actual = outcome(lambda: edited(schema, old, config_of(schema, path, operation, value)))
    if operation in {"delete", "remove"} and isinstance(actual, dict | str):
        # naming ancestors merges them in, even where there is nothing to remove below them
        expected = outcome(lambda: _with_ancestors(schema, expected, path, old))
    assert actual == expected


def _with_ancestors(schema: Schema, tree: Any, path: ResourcePath, old: Tree) -> Any:
    """The tree with the entries and presence containers that the path goes through."""
    if isinstance(tree, str):
        return tree
    for depth in range(1, len(path)):
        step = path[depth - 1]
        if step.node.kind is Kind.LIST:
            stub = dict(zip(step.node.keys, step.key or (), strict=True))
            tree = apply_edit(schema, tree, path[:depth], "merge", stub).tree
        elif step.node.presence:
            tree = apply_edit(schema, tree, path[:depth], "merge", {}).tree
    return tree


@given(st.data())
def test_a_whole_datastore(data: st.DataObject) -> None:
    """Without attributes the default-operation decides: merge, replace, or nothing but a check."""
    schema = data.draw(schemas())
    old, new = data.draw(trees(schema)), data.draw(trees(schema))
    config = tree_to_xml(schema, schema.root, new, "config")
    assert edited(schema, old, config) == merged(schema.root, old, new)
    assert edited(schema, old, config, "replace") == new
    assert edited(schema, new, config, "replace") is new
    assert edited(schema, new, config, "none") is new


@given(st.data())
def test_an_edit_that_is_refused_is_no_edit(data: st.DataObject) -> None:
    """With `none` an edit of what is not there is data-missing, and never a change."""
    schema = data.draw(schemas())
    old, new = data.draw(trees(schema)), data.draw(trees(schema))
    config = tree_to_xml(schema, schema.root, new, "config")
    result = outcome(lambda: edited(schema, old, config, "none"))
    assert result == "data-missing" or result is old
