"""Edits as a device reads them, for configurations of the reference network's devices."""

from __future__ import annotations

from orchestron_netconf.edit import edit_config, subtree_filter
from orchestron_network.package import device_package
from orchestron_testkit.schemas import build, container, leaf, leaf_list, rows
from orchestron_yang.json_codec import tree_from_json
from orchestron_yang.xml_text import to_bytes

SCHEMA = build(
    container(
        "c",
        leaf("x"),
        rows("item", ["name"], leaf("name"), leaf("v", "uint8"), user_ordered=True),
        leaf_list("order", user_ordered=True),
        container("flag", presence=True),
        container("deep", container("deeper", leaf("y"))),
    )
)


def tree(**content: object) -> dict[str, object]:
    return tree_from_json(SCHEMA, SCHEMA.root, {"alpha:c": content})  # type: ignore[return-value]


def written(current: dict[str, object], desired: dict[str, object]) -> str:
    return to_bytes(edit_config(SCHEMA, current, desired), indent=False).decode()  # type: ignore[arg-type]


def test_a_changed_leaf_is_merged_and_a_gone_one_deleted() -> None:
    """Only the leaf is named, within its containers."""
    assert '<c xmlns="urn:example:alpha"><x>new</x></c>' in written(tree(x="old"), tree(x="new"))
    assert '<x nc:operation="delete"/>' in written(tree(x="old"), {})


def test_a_container_without_presence_is_emptied_not_deleted() -> None:
    """What else a device holds in it stays."""
    assert '<c xmlns="urn:example:alpha">' in written(tree(x="old"), {})
    deep = written(tree(deep={"deeper": {"y": "old"}}), {})
    assert '<deep><deeper><y nc:operation="delete"/></deeper></deep>' in deep


def test_one_move_is_one_entry() -> None:
    """Of three entries of which one moved, one is named, by key and where it belongs."""
    a, b, c = ({"name": name, "v": 1} for name in "abc")
    assert written(tree(item=[a, b, c]), tree(item=[c, a, b])).count("<item") == 1
    assert 'yang:insert="first"' in written(tree(item=[a, b, c]), tree(item=[c, a, b]))
    moved = written(tree(item=[a, b, c]), tree(item=[b, a, c]))
    assert moved.count("<item") == 1
    assert "<v>" not in moved


def test_a_leaf_list_in_the_users_order_is_moved_by_value() -> None:
    """`yang:value` names the value that it follows."""
    moved = written(tree(order=["1", "2", "3"]), tree(order=["2", "3", "1"]))
    assert 'yang:insert="after" yang:value="3"' in moved
    assert moved.count("<order") == 1


def test_the_filter_names_the_top_level_nodes() -> None:
    """Junos has one."""
    written = to_bytes(subtree_filter(device_package("JuniperCRPD_24_4R1_9").schema), indent=False)
    assert written.count(b"<configuration") == 1
    assert b'type="subtree"' in written
