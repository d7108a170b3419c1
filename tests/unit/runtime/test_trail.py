"""Where a service was at a transaction, once that can be a snapshot's."""

from __future__ import annotations

from orchestron_ports.log import Stream
from orchestron_runtime.trail import Step, Trail

EACH, SOME = Stream("decisions", "d"), Stream("device.config", "d")


def test_place_of_each_transaction() -> None:
    """Input and output offsets of a transaction; of a sparse stream, the last one up to it."""
    trail = Trail()
    trail.took(1, 0, 10)
    trail.wrote(SOME, 1, 100)
    trail.wrote(EACH, 1, 20)
    trail.took(2, 0, 11)
    trail.wrote(EACH, 2, 21)
    assert trail.at(1, [SOME, EACH], [SOME]) == Step(1, 0, 10, {SOME: 100, EACH: 20})
    assert trail.at(2, [SOME, EACH], [SOME]) == Step(2, 0, 11, {SOME: 100, EACH: 21})


def test_what_is_not_known_is_not_guessed() -> None:
    """A transaction that was not seen, or whose output was not found, has no place."""
    trail = Trail()
    trail.took(1, 0, 10)
    assert trail.at(1, [EACH], []) is None
    assert trail.at(2, [EACH], []) is None
    trail.wrote(EACH, 1, 20)
    assert trail.at(1, [EACH], []) == Step(1, 0, 10, {EACH: 20})
    assert trail.at(1, [SOME, EACH], [SOME]) == Step(1, 0, 10, {EACH: 20})


def test_a_later_epoch_counts() -> None:
    """What was done again stands where it was done last."""
    trail = Trail()
    for epoch, offset in ((0, 10), (1, 12)):
        trail.took(1, epoch, offset)
        trail.wrote(EACH, 1, offset + 10)
    assert trail.at(1, [EACH], []) == Step(1, 1, 12, {EACH: 22})


def test_forgets_what_nobody_will_ask_for() -> None:
    """Of what is older, the last of each stream is kept, whichever transaction wrote it."""
    trail = Trail()
    for seq in range(1, 6):
        trail.took(seq, 0, seq)
        trail.wrote(EACH, seq, seq + 10)
    trail.wrote(SOME, 2, 102)
    trail.forget(5)
    assert trail.at(4, [EACH], []) is None
    assert trail.at(5, [SOME, EACH], [SOME]) == Step(5, 0, 5, {SOME: 102, EACH: 15})
