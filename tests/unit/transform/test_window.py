"""Order of transactions as a reader sees it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from orchestron_contracts.events import Cause, Changeset, Refusal
from orchestron_transform.window import ForkError, GapError, Window, advance

State = tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """A step's result in these tests."""

    refusal: Refusal | None


def note(state: State, changeset: Changeset) -> tuple[State, Note]:
    if changeset.refusal is not None:
        return state, Note(changeset.refusal)
    return (*state, f"{changeset.seq}.{changeset.epoch}"), Note(None)


def entry(seq: int, epoch: int = 0, *, committed: int = 0, refused: bool = False, by: str = "r") -> Changeset:
    refusal = Refusal("no") if refused else None
    return Changeset("default", seq, epoch, Cause(by), committed=committed, refusal=refusal)


def read(*entries: Changeset, window: Window[State] | None = None) -> tuple[Window[State], list[bool]]:
    held = window or Window[State](())
    given = []
    for one in entries:
        held, result = advance(held, one, note)
        given.append(result is not None)
    return held, given


def test_applies_in_order() -> None:
    """Each next seq is applied once."""
    window, given = read(entry(1), entry(2), entry(3))
    assert window.state == ("1.0", "2.0", "3.0")
    assert window.next_seq == 4
    assert given == [True, True, True]


def test_duplicates_are_dropped() -> None:
    """A changeset seen before changes nothing and gives nothing."""
    window, given = read(entry(1), entry(2), entry(1), entry(2))
    assert window.state == ("1.0", "2.0")
    assert given == [True, True, False, False]


def test_a_gap_is_an_error() -> None:
    """A missing seq is never skipped."""
    with pytest.raises(GapError, match="seq 3 in epoch 0"):
        read(entry(1), entry(3))


def test_a_fork_is_an_error() -> None:
    """Two different entries for one seq stop the reader."""
    with pytest.raises(ForkError):
        read(entry(1), entry(2), entry(1, by="other"))


def test_a_higher_epoch_goes_back() -> None:
    """The state before the new epoch's first seq is where it goes on."""
    window, given = read(entry(1), entry(2), entry(3), entry(2, 1), entry(3, 1))
    assert window.state == ("1.0", "2.1", "3.1")
    assert all(given)


def test_an_old_epoch_is_void() -> None:
    """What was on its way from before the abort is dropped."""
    window, given = read(entry(1), entry(2), entry(2, 1), entry(3), entry(2))
    assert window.state == ("1.0", "2.1")
    assert given == [True, True, True, False, False]


def test_an_epoch_may_not_begin_above_the_next_seq() -> None:
    """A reader that missed the seqs in between must not take the new epoch."""
    with pytest.raises(GapError, match="above"):
        read(entry(1), entry(3, 1))


def test_a_refusal_stands_still_until_the_epoch_rises() -> None:
    """After a refusal all of that epoch is dropped, without an error for the gaps."""
    window, given = read(entry(1), entry(2, refused=True), entry(3), entry(7), entry(2, refused=True))
    assert given == [True, True, False, False, False]
    assert window.state == ("1.0",)
    window, given = read(entry(2, 1), entry(3, 1), window=window)
    assert window.state == ("1.0", "2.1", "3.1")
    assert given == [True, True]


def test_committed_states_are_let_go() -> None:
    """Only states from the last committed seq on are kept, and going back behind it is an error."""
    window, _ = read(*(entry(seq, committed=seq - 2) for seq in range(1, 9)))
    assert window.floor == 6
    assert len(window.taken) == 2
    assert window.next_seq == 9
    window, _ = read(entry(7, 1), window=window)
    assert window.state[-1] == "7.1"
    with pytest.raises(GapError, match="committed"):
        read(entry(6, 2), window=window)


def test_committed_ahead_of_the_reader() -> None:
    """A reader that is behind keeps its newest state only."""
    window, _ = read(entry(1, committed=0), entry(2, committed=9), entry(3, committed=9))
    assert (window.floor, window.taken) == (3, ())
    assert window.state == ("1.0", "2.0", "3.0")
