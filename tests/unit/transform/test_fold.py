"""The beginning of a stream as one changeset, from nothing or from a state that is known."""

from __future__ import annotations

from orchestron_contracts.events import Cause, Change, Changeset
from orchestron_testkit.toy_network import network, router, site, vpn, withdrawn
from orchestron_testkit.toy_network.observe import layer_content
from orchestron_transform.fold import Fold
from orchestron_transform.state import LayerState
from orchestron_transform.step import step


def changeset(seq: int, *changes: Change, epoch: int = 0) -> Changeset:
    return Changeset("d", seq, epoch, Cause(""), changes, committed=seq - 1)


HISTORY = [
    changeset(1, router("A", 1), vpn("v"), site("s1", "v", "A", 1)),
    changeset(2, site("s2", "v", "A", 2)),
    changeset(3, withdrawn("site", "s1")),
    changeset(4, site("s3", "v", "A", 3)),
    changeset(5, withdrawn("site", "s3"), vpn("v", "x")),
    changeset(6, vpn("w")),
]


def stepped(state: LayerState, changesets: list[Changeset]) -> LayerState:
    for one in changesets:
        state, given = step(network().layers[0], state, one)
        assert given.refusal is None
    return state


def test_from_any_state_on() -> None:
    """What was settled behind a state, taken in one step, gives the state that steps one by one give."""
    for base in range(5):
        fold = Fold(5, base)
        assert any(fold.take(one) for one in HISTORY[base:])
        folded = stepped(stepped(LayerState(), HISTORY[:base]), [fold.changeset("d")])
        assert layer_content(folded) == layer_content(stepped(LayerState(), HISTORY[:5]))


def test_only_what_was_withdrawn_behind_a_state_is_told() -> None:
    """From nothing there is nothing to withdraw; from a state there may be."""
    whole, tail = Fold(5), Fold(5, 2)
    for one in HISTORY:
        whole.take(one)
        tail.take(one)
    assert [change.key for change in whole.changeset("d").changes if change.record is None] == []
    gone = [change.key for change in tail.changeset("d").changes if change.record is None]
    assert gone == [("s1",), ("s3",)]


def test_an_epoch_before_the_state_is_void() -> None:
    """Late copies of what an abort made void come behind the state too."""
    fold = Fold(3, 1, epoch=2)
    fold.take(changeset(2, vpn("void"), epoch=1))
    fold.take(changeset(2, vpn("good"), epoch=2))
    fold.take(changeset(3, epoch=2))
    fold.take(changeset(4, epoch=2))
    assert [change.key for change in fold.changeset("d").changes] == [("good",)]
    assert fold.epoch == 2
