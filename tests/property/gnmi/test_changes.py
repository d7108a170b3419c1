"""A SetRequest, carried out as gNMI's specification says, leads from one configuration to the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from orchestron_gnmi.changes import set_request
from orchestron_gnmi.messages import Message, gnmi
from orchestron_gnmi.paths import from_path, to_path
from orchestron_gnmi.reading import tree_of
from orchestron_gnmi.values import to_json
from orchestron_testkit.trees import resources, schemas, schemas_and_trees, trees
from orchestron_yang.diff import diff
from orchestron_yang.edit import change
from orchestron_yang.schema import Kind, Schema
from orchestron_yang.tree import Tree


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Schema, Tree, Tree]:
    """A schema and two configurations of it."""
    schema = draw(schemas())
    return schema, draw(trees(schema)), draw(trees(schema))


def carried_out(schema: Schema, tree: Tree, request: Message) -> Tree:
    """Deletions, then replacements, then updates (specification 3.4.3), through the wire format."""
    sent = gnmi.SetRequest.FromString(request.SerializeToString())
    for path in (*sent.delete, *(update.path for update in sent.replace)):
        tree = change(schema.root, tree, from_path(schema, path), None)
    offers = tree_of(schema, [gnmi.Notification(update=[*sent.replace, *sent.update])])
    return joined(schema, tree, offers)


def joined(schema: Schema, tree: Tree, offers: Tree) -> Tree:
    """`tree` with what differs in `offers` and is there."""
    for one in diff(schema.root, tree, offers):
        if one.new is not None:
            tree = change(schema.root, tree, one.path, one.new)
    return tree


@given(pairs())
def test_a_set_request_makes_the_other_configuration(pair: tuple[Schema, Tree, Tree]) -> None:
    """Whatever differs; and there is nothing to do exactly when nothing does."""
    schema, old, new = pair
    request = set_request(schema, old, new)
    assert carried_out(schema, old, request) == new
    assert (not request.ByteSize()) is (old == new)


@given(pairs())
def test_it_names_only_what_differs(pair: tuple[Schema, Tree, Tree]) -> None:
    """Every path leads to a difference, or to the node around a list that is given anew."""
    schema, old, new = pair
    request = set_request(schema, old, new)
    differing = {step.node.path for one in diff(schema.root, old, new) for step in one.path[-1:]}
    around = {
        parent.path
        for one in diff(schema.root, old, new)
        if one.path[-1].node.kind is Kind.LIST and one.path[-1].key is None
        for parent in [one.path[-1].node.parent or schema.root]
    }
    updates = [update.path for update in (*request.replace, *request.update)]
    for path in (*request.delete, *updates):
        steps = from_path(schema, path)
        assert (steps[-1].node.path if steps else "/") in differing | around


@given(schemas_and_trees())
def test_a_path_comes_back_as_it_went(pair: tuple[Schema, Tree]) -> None:
    """Keys of every type; a value of a leaf-list has the path of its leaf-list."""
    schema, tree = pair
    for path, _ in resources(schema.root, tree):
        back = from_path(schema, gnmi.Path.FromString(to_path(path).SerializeToString()))
        assert [step.node for step in back] == [step.node for step in path]
        lists = [step.key for step in path if step.node.kind is Kind.LIST]
        assert [step.key for step in back if step.node.kind is Kind.LIST] == lists


@given(schemas_and_trees())
def test_a_configuration_is_read_from_one_update_or_many(pair: tuple[Schema, Tree]) -> None:
    """Given whole, or each resource by itself in any depth, it is the same."""
    schema, tree = pair
    value = gnmi.TypedValue(json_ietf_val=to_json(schema, schema.root, tree))
    assert tree_of(schema, [gnmi.Notification(update=[gnmi.Update(val=value)])]) == tree
    updates = [
        gnmi.Update(
            path=to_path(path), val=gnmi.TypedValue(json_ietf_val=to_json(schema, path[-1].node, held))
        )
        for path, held in resources(schema.root, tree)
    ]
    assert tree_of(schema, [gnmi.Notification(update=[update]) for update in updates]) == tree
