"""What a refusal names does not hang on the order in which data happens to lie."""

from __future__ import annotations

from itertools import permutations

import pytest

from orchestron_contracts.events import Refusal
from orchestron_testkit.schemas import build, container, leaf, rows
from orchestron_transform.contributions import Clash, contribute
from orchestron_transform.failures import Refused
from orchestron_transform.order import in_order
from orchestron_yang.tree import Rows, Tree, Value

SCHEMA = build(
    leaf("a"),
    leaf("b"),
    container("c", leaf("d"), leaf("e")),
    rows("l", ["k"], leaf("k"), leaf("v")),
)


def test_conflicts_come_in_the_order_of_the_schema() -> None:
    """Of several conflicts the first in the schema is named, however the trees lie."""
    mine: Tree = {"a": "1", "b": "1", "c": {"e": "1", "d": "1"}}
    other: dict[str, Value] = {"c": {"d": "2", "e": "2"}, "b": "2", "a": "2"}
    for order in permutations(other):
        held = contribute(SCHEMA.root, None, {"/x": mine, "/y": {"a": "1"}})
        with pytest.raises(Clash, match="set to '1' and to '2'") as caught:
            contribute(SCHEMA.root, held, {"/z": {py: other[py] for py in order}})
        assert caught.value.path == "/alpha:a"
        assert caught.value.sources == ("/x", "/z")


def test_the_first_source_in_order_is_named() -> None:
    """Of several sources that offer the same, the first by name is the culprit, whatever came first."""
    held = contribute(SCHEMA.root, None, {"/x": {"a": "1"}, "/y": {"a": "1"}})
    for names in permutations(["/p", "/q", "/r"]):
        with pytest.raises(Clash) as caught:
            contribute(SCHEMA.root, held, {name: {"a": "2"} for name in names})
        assert caught.value.sources == ("/x", "/p")


def test_in_order_is_equal_and_sorted() -> None:
    """Ordered data is the same data, members as in the schema and entries by key."""
    entries: Rows = {("2",): {"v": "x", "k": "2"}, ("1",): {"k": "1"}}
    tree: Tree = {"l": entries, "c": {"e": "1", "d": "1"}, "a": "1"}
    ordered = in_order(SCHEMA.root, tree)
    assert ordered == tree
    assert repr(ordered) == (
        "{'a': '1', 'c': {'d': '1', 'e': '1'}, 'l': {('1',): {'k': '1'}, ('2',): {'k': '2', 'v': 'x'}}}"
    )


def test_refusals_are_clipped_and_free_of_addresses() -> None:
    """Texts of a refusal are short and the same in every process."""
    refusal = Refused(Refusal("x" * 5000, instance="/" + "i" * 5000, sources=("s" * 5000,))).refusal
    assert (len(refusal.message), len(refusal.instance), len(refusal.sources[0])) == (1000, 500, 500)
    assert Refused(Refusal(f"{object()} is odd")).refusal.message == "<object object> is odd"
