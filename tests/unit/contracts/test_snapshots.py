"""Snapshots as bytes."""

from __future__ import annotations

from collections import OrderedDict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestron_contracts.errors import CodecError
from orchestron_contracts.plain_trees import plain_from_tree, tree_from_plain
from orchestron_contracts.records import Records
from orchestron_contracts.snapshot_codec import PAGE, SnapshotCodec, joined, parted
from orchestron_contracts.snapshots import (
    HeldDevice,
    HeldDynstate,
    HeldInstance,
    HeldReport,
    Mark,
    SnapshotHead,
)
from orchestron_testkit.records import AnyRecords
from orchestron_yang.pmap import PMap
from orchestron_yang.tree import EMPTY, Tree

CODEC = SnapshotCodec(Records(AnyRecords()), Records(AnyRecords()))
HEAD = SnapshotHead(
    "layer-cfs", "d", "f", 7, 2, Mark("history", 9, "ab"), (Mark("layer.inter", 8, "cd"), Mark("x", 1, ""))
)
TREE: Tree = {
    "text": "ä",
    "number": -3,
    "big": 2**64 - 1,
    "flag": True,
    "exact": Decimal("1.50"),
    "raw": b"\x00\xff",
    "there": EMPTY,
    "many": ("b", 1, True),
    "inner": {"leaf": 1},
    "rows": {("b", 2): {"a": "b"}, ("a", 1): {"a": "a"}},
    "ordered": OrderedDict([(("z",), {"k": "z"}), (("a",), {"k": "a"})]),
}
MEMORY: Tree = {**TREE, "any": {"m:x": [1.5, {"y": "z"}], "m:e": [None]}}  # type: ignore[dict-item]


def test_parts_come_back() -> None:
    """Every kind of part, in order within its kind, over more than one page."""
    instances = [
        HeldInstance("p", (number, "k"), (("", TREE), ("/s", {"a": 1})), (("q", (b"x",), {"o": 1}),), MEMORY)
        for number in range(PAGE)
    ]
    others = [
        HeldReport("A", "Alpha", ("m", "n"), ("urn:x",)),
        HeldDynstate("p", (1,), {"load": {"level": 3}}),
        HeldDevice("A", "", 9),
    ]
    pages = list(CODEC.pages([*instances, *others]))
    assert len(pages) == 2
    found = list(CODEC.parts(pages))
    assert found == [*instances, *others]
    memory = found[0].memory  # type: ignore[union-attr]
    assert list(memory["rows"]) == [("b", 2), ("a", 1)], "a transform may see the order of its memory"


def test_long_lists_are_kept_as_such() -> None:
    """Entries of a long list come back in the order in which a map of that size has them."""
    rows = PMap({(number,): {"n": number} for number in range(300)})
    read = tree_from_plain(plain_from_tree({"rows": rows}))["rows"]
    assert isinstance(read, PMap)
    assert list(read.items()) == list(rows.items())


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=800))
def test_a_list_that_grew_and_shrank_keeps_its_order(edits: list[tuple[int, bool]]) -> None:
    """However a long list came about: its order is the same after it was read again."""
    rows: PMap[tuple[int], Tree] = PMap()
    for number, there in edits:
        rows = rows.set((number,), {"n": number}) if there else rows.without((number,))
    read = tree_from_plain(plain_from_tree({"rows": rows, "more": 1})).get("rows", {})
    assert list(read) == list(rows)  # type: ignore[call-overload]


def test_head_and_pages_come_back() -> None:
    """A body is its head and pages."""
    pages = list(CODEC.pages([HeldDevice("A", "Alpha", 1)]))
    assert parted(joined(HEAD, pages)) == (HEAD, pages)


def test_every_cut_is_noticed() -> None:
    """A body that lost its end, wherever, is not taken for a smaller one."""
    body = joined(HEAD, list(CODEC.pages([HeldDevice(f"D{n}", "Alpha", n) for n in range(2 * PAGE)])))
    for size in range(len(body)):
        with pytest.raises(CodecError):
            parted(body[:size])


def test_another_version_is_refused() -> None:
    """A head in another schema is not read by guessing."""
    body = bytearray(joined(HEAD, []))
    body[6] ^= 1
    with pytest.raises(CodecError, match="unknown schema"):
        parted(bytes(body))


@pytest.mark.parametrize("value", [b"", b"{}", b"[]", b'{"node": 3}', b'{"odd": []}', b'{"list": [[1]]}'])
def test_damaged_memory_is_refused(value: bytes) -> None:
    """Bytes that are no tree are an error of the codec."""
    with pytest.raises(CodecError):
        tree_from_plain(value)


def test_damaged_page_is_refused() -> None:
    """A page that does not unpack is an error of the codec."""
    with pytest.raises(CodecError):
        list(CODEC.parts([b"junk"]))
