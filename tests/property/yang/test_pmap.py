"""`PMap` and rows behave as dicts do, and changed maps leave the old ones alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestron_yang import pmap
from orchestron_yang.pmap import PMap
from orchestron_yang.rows import LIMIT, rows_diff, rows_set, rows_update, rows_without
from orchestron_yang.tree import Key, Rows

KEYS: st.SearchStrategy[Key] = st.tuples(st.integers(0, 400))
STEPS = st.lists(st.tuples(KEYS, st.none() | st.integers()), max_size=60)
MAPS = st.dictionaries(KEYS, st.integers(), max_size=300)


def play(held: dict[Key, int], steps: list[tuple[Key, int | None]]) -> dict[Key, int]:
    """What the steps (None removes) make of a dict."""
    out = dict(held)
    for key, value in steps:
        if value is None:
            out.pop(key, None)
        else:
            out[key] = value
    return out


@given(MAPS, STEPS)
def test_like_a_dict(held: dict[Key, int], steps: list[tuple[Key, int | None]]) -> None:
    """Any steps give what they give on a dict, and the map they started from is as before."""
    first = PMap(held)
    after = first
    for key, value in steps:
        after = after.without(key) if value is None else after.set(key, value)
    expected = play(held, steps)
    assert dict(after.items()) == expected
    assert (len(after), set(after), sorted(after.values())) == (
        len(expected),
        set(expected),
        sorted(expected.values()),
    )
    assert after == PMap(expected) == expected
    assert all(after[key] == after.get(key) == value and key in after for key, value in expected.items())
    assert first == held


@given(MAPS, st.sets(KEYS), MAPS)
def test_batch(held: dict[Key, int], gone: set[Key], new: dict[Key, int]) -> None:
    """A batch is its steps one after the other."""
    first = PMap(held)
    assert first.update(new, gone) == {**{k: v for k, v in held.items() if k not in gone}, **new}
    assert first == held


@given(MAPS, STEPS, MAPS)
def test_diff(
    held: dict[Key, int],
    steps: list[tuple[Key, int | None]],
    other: dict[Key, int],
) -> None:
    """`diff` names every key whose values differ, be the maps related or not."""
    first = PMap(held)
    kin = first
    for key, value in steps:
        kin = kin.without(key) if value is None else kin.set(key, value)
    for second in (kin, PMap(other)):
        found = {key: (a, b) for key, a, b in first.diff(second) if a != b}
        keys = {*first, *second}
        assert found == {k: (first.get(k), second.get(k)) for k in keys if first.get(k) != second.get(k)}


@given(held=MAPS, steps=STEPS)
def test_colliding_hashes(held: dict[Key, int], steps: list[tuple[Key, int | None]]) -> None:
    """Keys whose hashes are equal are told apart all the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pmap, "crc32", lambda data: len(data) % 2)
        test_like_a_dict.hypothesis.inner_test(held, steps)  # type: ignore[attr-defined]


@given(MAPS, STEPS)
def test_rows_like_a_dict(held: dict[Key, int], steps: list[tuple[Key, int | None]]) -> None:
    """Rows are equal to the dict they stand for whatever their size was on the way."""
    rows: Rows = {key: {"v": value} for key, value in held.items()}
    after = rows
    for key, value in steps:
        after = rows_without(after, key) if value is None else rows_set(after, key, {"v": value})
    expected: Rows = {key: {"v": value} for key, value in play(held, steps).items()}
    assert after == expected
    assert {k: b for k, _, b in rows_diff(rows, after) if b != rows.get(k)} == {
        k: expected.get(k) for k in {*rows, *expected} if rows.get(k) != expected.get(k)
    }
    assert rows_update(rows, expected, set(rows) - set(expected)) == expected


def test_long_rows_are_a_map() -> None:
    """Rows turn into a `PMap` above the limit, so that one more change does not copy them all."""
    rows: Rows = {(n,): {} for n in range(LIMIT)}
    assert isinstance(rows_set(rows, (0,), {}), PMap)
    assert isinstance(rows_set({(0,): {}}, (1,), {}), dict)


def test_iteration_order_is_the_same_in_every_process() -> None:
    """Iteration does not follow Python's randomised hashes."""
    held = PMap({(f"k{n}",): n for n in range(100)})
    assert [key[0] for key in held][:5] == ["k80", "k20", "k40", "k60", "k95"]
