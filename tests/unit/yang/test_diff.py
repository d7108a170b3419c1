"""Differences as an operator reads them."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from orchestron_testkit.schemas import build, container, leaf, leaf_list, rows
from orchestron_yang.diff import diff, render

SCHEMA = build(
    container(
        "net",
        rows("router", ["name"], leaf("name"), leaf("id", "uint32"), leaf("key", secret=True)),
        rows("rule", ["name"], leaf("name"), leaf("action"), user_ordered=True),
        leaf_list("dns"),
        leaf_list("order", user_ordered=True),
        container("on", leaf("level"), presence=True),
    )
)


def lines(old: Any, new: Any) -> list[str]:
    """The differences of two `net` containers."""
    return render(diff(SCHEMA.root, {"net": old}, {"net": new}))


def test_a_line_for_each_leaf() -> None:
    """New, gone and changed leafs have a sign, their path and their value."""
    old = {"router": {("a",): {"name": "a", "id": 1}, ("b",): {"name": "b", "id": 2}}}
    new = {"router": {("c",): {"name": "c", "id": 3}, ("a",): {"name": "a", "id": 4}}}
    assert lines(old, new) == [
        "~ /alpha:net/router[name='a']/id = 1 -> 4",
        "- /alpha:net/router[name='b']/id = 2",
        "+ /alpha:net/router[name='c']/id = 3",
    ]


def test_nodes_without_leafs() -> None:
    """A presence container and an entry that only has its key have a line too."""
    assert lines({}, {"on": {}, "router": {("a",): {"name": "a"}}}) == [
        "+ /alpha:net/router[name='a']",
        "+ /alpha:net/on",
    ]


def test_leaf_lists() -> None:
    """Each value of a leaf-list is a node of its own, unless values in the user's order moved."""
    assert lines({"dns": ("a", "b")}, {"dns": ("b", "c")}) == [
        "- /alpha:net/dns[.='a']",
        "+ /alpha:net/dns[.='c']",
    ]
    assert lines({"order": ("a", "b")}, {"order": ("b", "a")}) == ["~ /alpha:net/order = a, b -> b, a"]
    assert lines({"order": ("b",)}, {"order": ("b", "a")}) == ["+ /alpha:net/order[.='a']"]


def test_moved_entries() -> None:
    """The new order of a list is a line before what changed in it."""
    old = OrderedDict({("z",): {"name": "z"}, ("a",): {"name": "a"}})
    new = OrderedDict({("a",): {"name": "a", "action": "deny"}, ("z",): {"name": "z"}})
    assert lines({"rule": old}, {"rule": new}) == [
        "~ /alpha:net/rule in order a, z",
        "+ /alpha:net/rule[name='a']/action = deny",
    ]


def test_secrets_are_not_shown() -> None:
    """A secret leaf's line has neither the old value nor the new one."""
    old = {"router": {("a",): {"name": "a", "key": "old-secret"}}}
    new = {"router": {("a",): {"name": "a", "key": "new-secret"}}}
    assert lines(old, new) == ["~ /alpha:net/router[name='a']/key = (secret) -> (secret)"]


def test_nothing_differs() -> None:
    """Equal trees that share nothing have no differences."""
    assert lines({"dns": ("a",)}, {"dns": ("a",)}) == []
