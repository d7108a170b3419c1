"""The order of a domain: numbers, epochs and answers, over toy rules."""

from __future__ import annotations

import pytest

from orchestron_contracts.events import Aborted, Accepted, Capabilities, Change, Outcome, Status
from orchestron_intent.sequencer import OutOfOrder, Sequencer
from orchestron_testkit.toy_intent import DOMAIN, ToyRules, commit, create, delete, put, refuse, request


def sequencer() -> Sequencer:
    return Sequencer(DOMAIN, ToyRules())


def answers(events: list[Accepted | Aborted | Outcome]) -> dict[str, tuple[Status, int]]:
    return {e.cause.request_id: (e.status, e.seq) for e in events if isinstance(e, Outcome)}


def order(events: list[Accepted | Aborted | Outcome]) -> list[tuple[str, int, int]]:
    """The history entries among events, as (kind, seq, epoch)."""
    found = []
    for event in events:
        if isinstance(event, Accepted):
            found.append(("accepted", event.changeset.seq, event.changeset.epoch))
        elif isinstance(event, Aborted):
            found.append(("aborted", event.seq, event.epoch))
    return found


def test_committed() -> None:
    """A valid edit gets the next seq and is answered when the device manager has decided."""
    s = sequencer()
    (accepted,) = s.request(request("a", put("x", "1")), 0, 17)
    assert isinstance(accepted, Accepted)
    assert accepted.changeset.seq == 1
    assert accepted.changeset.changes == (Change("word", ("x",), "", {"word": "1"}),)
    assert accepted.time_ms == 17
    (outcome,) = s.decision(commit(1), 18)
    assert isinstance(outcome, Outcome)
    assert (outcome.status, outcome.seq, outcome.created) == (Status.COMMITTED, 1, True)


def test_replaced_target_is_not_created() -> None:
    """An edit of what is there says so."""
    s = sequencer()
    s.request(request("a", put("x", "1")), 0, 0)
    s.decision(commit(1), 0)
    s.request(request("b", put("x", "2")), 1, 0)
    (outcome,) = s.decision(commit(2), 0)
    assert isinstance(outcome, Outcome)
    assert not outcome.created


def test_rejected_at_once_when_nothing_is_in_flight() -> None:
    """A bad request is answered with tag, path and layer, and takes no number."""
    s = sequencer()
    (outcome,) = s.request(request("a", delete("x")), 0, 0)
    assert isinstance(outcome, Outcome)
    assert outcome.status is Status.REJECTED
    assert outcome.refusal is not None
    assert (outcome.refusal.tag, outcome.refusal.path, outcome.refusal.layer) == (
        "data-missing",
        "/x",
        "intent",
    )
    assert s.seq == 0


def test_unchanged() -> None:
    """An edit that changes nothing makes no transaction; the answer names the last one."""
    s = sequencer()
    s.request(request("a", put("x", "1")), 0, 0)
    s.decision(commit(1), 0)
    assert answers(s.request(request("b", put("x", "1")), 1, 0)) == {"b": (Status.UNCHANGED, 1)}
    assert s.seq == 1


def test_unchanged_waits_for_what_it_rests_on() -> None:
    """An answer that rests on a transaction in flight comes with that one's decision."""
    s = sequencer()
    s.request(request("a", put("x", "1")), 0, 0)
    assert s.request(request("b", put("x", "1")), 1, 0) == []
    assert s.first_unanswered == 1
    assert answers(s.decision(commit(1), 0)) == {"a": (Status.COMMITTED, 1), "b": (Status.UNCHANGED, 1)}
    assert s.first_unanswered is None


def test_unchanged_becomes_a_transaction_when_what_it_rests_on_is_aborted() -> None:
    """What changed nothing on top of an aborted transaction changes something without it."""
    s = sequencer()
    s.request(request("a", put("x", "1")), 0, 0)
    s.request(request("b", put("x", "1")), 1, 0)
    events = s.decision(refuse(1), 0)
    assert order(events) == [("aborted", 1, 1), ("accepted", 2, 1)]
    assert answers(events) == {"a": (Status.ABORTED, 1)}
    s.decision(commit(1, 1), 0)
    assert answers(s.decision(commit(2, 1), 0)) == {"b": (Status.COMMITTED, 2)}


def test_rejected_becomes_valid_when_what_it_rests_on_is_aborted() -> None:
    """A create that met speculative data is tried again once that is gone."""
    s = sequencer()
    s.request(request("a", create("x", "1")), 0, 0)
    assert s.request(request("b", create("x", "2")), 1, 0) == []
    assert order(s.decision(refuse(1), 0)) == [("aborted", 1, 1), ("accepted", 2, 1)]
    assert s.now.tree == {"x": "2"}


def test_abort_sequences_again_what_is_behind() -> None:
    """Edits behind an aborted transaction keep their seq in the next epoch, recomputed without it."""
    s = sequencer()
    s.request(request("a", put("x", "1")), 0, 0)
    s.request(request("b", put("y", "1"), put("x", "2")), 1, 0)
    events = s.decision(refuse(1), 0)
    assert order(events) == [("aborted", 1, 1), ("accepted", 2, 1)]
    assert s.now.tree == {"y": "1", "x": "2"}
    assert answers(events) == {"a": (Status.ABORTED, 1)}
    (outcome,) = (e for e in events if isinstance(e, Outcome))
    assert outcome.refusal is not None
    assert outcome.refusal.layer == "inter"


def test_abort_voids_what_rested_on_it() -> None:
    """An edit that is not valid without the aborted one is aborted too, and says why; others go on."""
    s = sequencer()
    s.request(request("a", put("x", "1")), 0, 0)
    s.request(request("b", put("y", "->x")), 1, 0)
    s.request(request("c", put("z", "1")), 2, 0)
    events = s.decision(refuse(1), 0)
    assert order(events) == [("aborted", 1, 1), ("aborted", 2, 1), ("accepted", 3, 1)]
    assert answers(events) == {"a": (Status.ABORTED, 1), "b": (Status.ABORTED, 2)}
    (why,) = (e.refusal for e in events if isinstance(e, Aborted) and e.seq == 2)
    assert "points at nothing" in why.message
    assert "transaction 1" in why.message
    assert s.now.tree == {"z": "1"}


def test_second_abort_repeats_void_transactions_without_a_second_answer() -> None:
    """Behind a second abort a void transaction keeps its place, and its one answer."""
    s = sequencer()
    for number, edit in enumerate([put("x", "1"), put("p", "1"), put("y", "->x"), put("z", "1")]):
        s.request(request(f"r{number}", edit), number, 0)
    s.decision(refuse(1), 0)
    s.decision(commit(1, 1), 0)
    events = s.decision(refuse(2, 1), 0)
    assert order(events) == [("aborted", 2, 2), ("aborted", 3, 2), ("accepted", 4, 2)]
    assert answers(events) == {"r1": (Status.ABORTED, 2)}


def test_what_now_changes_nothing_keeps_its_number() -> None:
    """A transaction that changes nothing any more after an abort is an empty one."""
    s = sequencer()
    s.request(request("a", put("x", "1")), 0, 0)
    s.request(request("b", put("y", "2")), 1, 0)
    s.decision(commit(1), 0)
    s.request(request("c", put("x", "2")), 2, 0)
    s.request(request("d", put("x", "1")), 3, 0)
    s.decision(commit(2), 0)
    events = s.decision(refuse(3), 0)
    assert order(events) == [("aborted", 3, 1), ("accepted", 4, 1)]
    (again,) = (e for e in events if isinstance(e, Accepted))
    assert again.changeset.changes == ()


def test_repeated_request_id() -> None:
    """A request id is dealt with once, whatever it asks for the second time."""
    s = sequencer()
    s.request(request("a", put("x", "1")), 0, 0)
    assert s.request(request("a", put("x", "2")), 1, 0) == []
    assert s.now.tree == {"x": "1"}


def test_request_without_id() -> None:
    """Without an id no answer could be found, so it is rejected."""
    (outcome,) = sequencer().request(request("", put("x", "1")), 0, 0)
    assert isinstance(outcome, Outcome)
    assert outcome.status is Status.REJECTED


def test_error_in_one_request_does_not_stop_others() -> None:
    """An unforeseen error is the answer of the request that met it."""
    s = sequencer()
    (outcome,) = s.request(request("a", put("x", "crash")), 0, 0)
    assert isinstance(outcome, Outcome)
    assert outcome.refusal is not None
    assert outcome.refusal.error_class == "ZeroDivisionError"
    assert order(s.request(request("b", put("x", "1")), 1, 0)) == [("accepted", 1, 0)]


def test_decisions_of_an_older_epoch_come_to_nothing() -> None:
    """A decision is heard once, and only in the epoch that its transaction is in."""
    s = sequencer()
    s.request(request("a", put("x", "1")), 0, 0)
    s.request(request("b", put("y", "1")), 1, 0)
    s.decision(refuse(1), 0)
    assert s.decision(refuse(1), 0) == []
    assert s.decision(commit(2, 0), 0) == []
    s.decision(commit(1, 1), 0)
    assert s.decision(commit(1, 1), 0) == []
    assert answers(s.decision(commit(2, 1), 0)) == {"b": (Status.COMMITTED, 2)}


@pytest.mark.parametrize("seq", [2, 3])
def test_missing_decision(seq: int) -> None:
    """A decision that skips one, or is on a seq never given, is an error of the log."""
    s = sequencer()
    s.request(request("a", put("x", "1")), 0, 0)
    s.request(request("b", put("y", "1")), 1, 0)
    with pytest.raises(OutOfOrder):
        s.decision(commit(seq), 0)


def test_committed_mark() -> None:
    """Each changeset says up to which seq everything is decided."""
    s = sequencer()
    s.request(request("a", put("x", "1")), 0, 0)
    s.decision(commit(1), 0)
    (second,) = s.request(request("b", put("x", "2")), 1, 0)
    (third,) = s.request(request("c", put("x", "3")), 2, 0)
    assert isinstance(second, Accepted)
    assert isinstance(third, Accepted)
    assert (second.changeset.committed, third.changeset.committed) == (1, 1)


def test_new_capabilities_are_sequenced() -> None:
    """A report that differs from what is known is a transaction without edits and without an answer."""
    s = sequencer()
    usual = Capabilities("r1", (("a", ""), ("b", "")))
    other = Capabilities("r1", (("a", ""),))
    assert s.report(Capabilities("r1", (("b", ""), ("a", ""))), usual, 0, 0) == []
    (accepted,) = s.report(other, usual, 0, 0)
    assert isinstance(accepted, Accepted)
    assert accepted.changeset.inputs == (other,)
    assert accepted.edits == ()
    assert s.report(other, usual, 0, 0) == []
    assert s.decision(commit(1), 0) == []
    assert order(s.report(usual, usual, 0, 0)) == [("accepted", 2, 0)]


def test_aborted_capabilities_are_forgotten() -> None:
    """A report whose transaction was refused is news when it comes again."""
    s = sequencer()
    s.report(Capabilities("r1", ()), None, 0, 0)
    events = s.decision(refuse(1), 0)
    assert order(events) == [("aborted", 1, 1)]
    assert answers(events) == {}
    assert order(s.report(Capabilities("r1", ()), None, 0, 0)) == [("accepted", 2, 1)]


def test_capabilities_hold_for_the_device_as_it_was() -> None:
    """What a device reported before it went, or was of another type, is not held against its package."""
    s = sequencer()
    usual = Capabilities("r1", (("a", ""),))
    s.report(Capabilities("r1", ()), usual, 0, 0)
    s.decision(commit(1), 0)
    assert s.report(usual, usual, 2, 0) == []
    assert order(s.report(usual, usual, 1, 0)) == [("accepted", 2, 0)]
