"""Edits: errors, choices, and what an edit leaves alone."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest

from orchestron_testkit.schemas import build, container, leaf, leaf_list, rows
from orchestron_yang.edit import apply_edit
from orchestron_yang.errors import DataError, DataExists, DataMissing
from orchestron_yang.path import parse_api_path
from orchestron_yang.pmap import PMap

SCHEMA = build(
    container(
        "net",
        rows("router", ["name"], leaf("name"), leaf("id", "uint32"), container("bgp", leaf("asn", "uint32"))),
        rows("rule", ["name"], leaf("name"), leaf("action"), user_ordered=True),
        leaf_list("dns"),
        leaf_list("order", user_ordered=True),
        container("on", leaf("level"), presence=True),
        leaf("dhcp", "boolean", cases=(("alpha:how", "alpha:auto", False),)),
        leaf("address", cases=(("alpha:how", "alpha:manual", False),)),
        leaf("mask", cases=(("alpha:how", "alpha:manual", False),)),
    )
)
NET: Any = {
    "net": {
        "router": {("a",): {"name": "a", "id": 1}, ("b",): {"name": "b", "id": 2}},
        "dns": ("x", "y"),
        "address": "10.0.0.1",
        "mask": "24",
    }
}


def edit(tree: Any, path: str, operation: str, value: Any = None) -> Any:
    """The tree after an edit."""
    return apply_edit(SCHEMA, tree, parse_api_path(SCHEMA, path), operation, value).tree


def created(path: str, operation: str, value: Any) -> bool:
    """Whether an edit of NET creates."""
    return apply_edit(SCHEMA, NET, parse_api_path(SCHEMA, path), operation, value).created


def test_created_tells_whether_the_target_was_there() -> None:
    """`created` is about the target, not its parents."""
    assert created("/alpha:net/router=c", "merge", {"name": "c"})
    assert created("/alpha:net/router=c/id", "replace", 7)
    assert not created("/alpha:net/router=a", "replace", {"name": "a"})
    assert not created("/alpha:net", "merge", {"router": {("c",): {"name": "c"}}})


def test_parents_are_made() -> None:
    """A leaf in an entry that is not there brings the entry with its key."""
    after = edit({}, "/alpha:net/router=c/bgp/asn", "merge", 65000)
    assert after == {"net": {"router": {("c",): {"name": "c", "bgp": {"asn": 65000}}}}}


@pytest.mark.parametrize(
    "path", ["/alpha:net/router=c", "/alpha:net/router=c/id", "/alpha:net/on", "/alpha:net/dns=z"]
)
def test_delete_of_nothing(path: str) -> None:
    """`delete` of what is not there is data-missing with the target's path; `remove` does nothing."""
    with pytest.raises(DataMissing) as caught:
        edit(NET, path, "delete")
    assert caught.value.path.startswith("/alpha:net/")
    assert edit(NET, path, "remove") is NET


@pytest.mark.parametrize(
    ("path", "value"),
    [("/alpha:net/router=a", {"name": "a"}), ("/alpha:net/dns=x", ("x",)), ("/alpha:net", {}), ("/", {})],
)
def test_create_of_something(path: str, value: Any) -> None:
    """`create` of what is there is data-exists."""
    with pytest.raises(DataExists):
        edit(NET, path, "create", value)


def test_one_value_of_a_leaf_list() -> None:
    """A leaf-list's values are resources of their own; the last one takes the leaf-list with it."""
    assert edit(NET, "/alpha:net/dns=xx", "create", ("xx",))["net"]["dns"] == ("x", "xx", "y")
    one = edit(NET, "/alpha:net/dns=x", "delete")
    assert one["net"]["dns"] == ("y",)
    assert "dns" not in edit(one, "/alpha:net/dns=y", "delete")["net"]
    with pytest.raises(DataError, match="not the value"):
        edit(NET, "/alpha:net/dns=x", "merge", ("z",))


def test_user_order() -> None:
    """What is in the user's order gets new things at the end and keeps the rest in place."""
    rules = OrderedDict({("z",): {"name": "z"}, ("a",): {"name": "a"}})
    tree = edit(edit({}, "/alpha:net", "merge", {"rule": rules}), "/alpha:net/order", "merge", ("z", "b"))
    tree = edit(tree, "/alpha:net/order", "merge", ("b", "a"))
    tree = edit(tree, "/alpha:net/rule=m", "merge", {"name": "m"})
    tree = edit(tree, "/alpha:net/rule=z/action", "merge", "deny")
    assert tree["net"]["order"] == ("z", "b", "a")
    assert list(tree["net"]["rule"]) == [("z",), ("a",), ("m",)]
    turned = OrderedDict(reversed(tree["net"]["rule"].items()))
    assert list(edit(tree, "/alpha:net", "replace", {"rule": turned})["net"]["rule"]) == [
        ("m",),
        ("a",),
        ("z",),
    ]


def test_empty_containers() -> None:
    """An emptied container goes away unless its presence means something."""
    tree = edit(NET, "/alpha:net/router=a/bgp/asn", "merge", 1)
    assert "bgp" not in edit(tree, "/alpha:net/router=a/bgp/asn", "delete")["net"]["router"][("a",)]
    on = edit(NET, "/alpha:net/on", "create", {})
    assert on["net"]["on"] == {}
    assert edit(on, "/alpha:net/router=a/bgp", "merge", {}) is on
    assert edit({}, "/alpha:net/router=a/id", "remove") == {}


def test_cases_exclude_each_other() -> None:
    """A node of another case takes the place of what was chosen; one of the same case does not."""
    after = edit(NET, "/alpha:net/dhcp", "merge", True)
    assert after["net"].keys() == {"router", "dns", "dhcp"}
    assert edit(NET, "/alpha:net", "merge", {"dhcp": False})["net"].keys() == after["net"].keys()
    back = edit(after, "/alpha:net/mask", "merge", "8")
    assert back["net"].keys() == {"router", "dns", "mask"}
    both = edit(NET, "/alpha:net", "merge", {"dhcp": True, "address": "10.0.0.1"})["net"]
    assert {"dhcp", "address"} <= both.keys(), "a value of two cases must reach the check of the tree"


@pytest.mark.parametrize("operation", ["delete", "remove", "merge", "replace"])
def test_keys_cannot_be_changed(operation: str) -> None:
    """A key leaf is neither deleted nor set to something else; setting it to what it is is no change."""
    value = None if operation in ("delete", "remove") else "other"
    with pytest.raises(DataError, match="is a key"):
        edit(NET, "/alpha:net/router=a/name", operation, value)
    assert edit(NET, "/alpha:net/router=a/name", "merge", "a") is NET


def test_keys_of_path_and_value() -> None:
    """The value's keys must be the path's; without a key in the path the value must have it."""
    with pytest.raises(DataError, match="path gives") as caught:
        edit(NET, "/alpha:net/router=a", "replace", {"name": "b"})
    assert caught.value.path == "/alpha:net/router[name='a']/name"
    assert edit({}, "/alpha:net/router", "create", {"name": "c"}) == {
        "net": {"router": {("c",): {"name": "c"}}}
    }
    with pytest.raises(DataError) as caught:
        edit(NET, "/alpha:net/router", "create", {"id": 1})
    assert caught.value.tag == "missing-element"
    with pytest.raises(DataExists):
        edit(NET, "/alpha:net/router", "create", {"name": "a"})


def test_whole_lists() -> None:
    """A list as a whole can be replaced and taken away."""
    new = {("c",): {"name": "c"}}
    assert edit(NET, "/alpha:net/router", "replace", new)["net"]["router"] == new
    assert "router" not in edit(NET, "/alpha:net/router", "delete")["net"]


def test_what_is_not_touched_is_shared() -> None:
    """An edit copies the way to its target and nothing else, and long lists are ready for more."""
    many = {(f"r{n}",): {"name": f"r{n}", "id": n} for n in range(500)}
    tree = edit({}, "/", "merge", {"net": {"router": many}})
    assert isinstance(tree["net"]["router"], PMap)
    after = edit(tree, "/alpha:net/router=r7/id", "merge", 8)
    assert after["net"]["router"][("r8",)] is tree["net"]["router"][("r8",)]
    again = edit(tree, "/", "replace", {"net": {"router": {**many, ("r7",): {"name": "r7", "id": 8}}}})
    assert again == after
    assert again["net"]["router"][("r8",)] is tree["net"]["router"][("r8",)]
