"""When it is stored how far requests were read."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from orchestron_contracts.events import Accepted, Capabilities, Cause, Changeset, Outcome, Status
from orchestron_intent.marks import EVERY, Marks
from orchestron_intent.sequencer import Written
from orchestron_intent.watch import Dealt
from orchestron_ports.log import Entry, Record, Stream

STREAM = Stream("requests", "default")
LETTER = Entry(Stream("requests.dead", "default"), "", b"")


def dealt(*events: Written, dead: Sequence[Entry] = ()) -> Dealt:
    return Dealt(Record(STREAM, 0, "", b"", {}, 0), 0, 0, events, (), dead)


def outcome(request_id: str) -> Outcome:
    return Outcome("default", Cause(request_id), Status.REJECTED, 0)


def accepted(request_id: str, *inputs: Capabilities) -> Accepted:
    return Accepted(Changeset("default", 1, 0, Cause(request_id), (), inputs), (), 0)


def test_requests_with_an_id_may_be_read_again() -> None:
    """So nothing is stored until many lie behind; then only what has moved is."""
    marks = Marks({"requests": 10, "device.events": 4})
    one = [dealt(accepted("a")), dealt(outcome("b")), dealt()]
    assert marks.due({"requests": 9 + EVERY, "device.events": 4}, one) == {}
    assert marks.due({"requests": 10 + EVERY, "device.events": 4}, one) == {"requests": 10 + EVERY}


@pytest.mark.parametrize(
    "once",
    [
        dealt(outcome("")),
        dealt(accepted("", Capabilities("R1", (), ()))),
        dealt(outcome("a"), dead=[LETTER]),
        dealt(dead=[LETTER]),
    ],
    ids=["answer without id", "report", "dead letter and answer", "dead letter"],
)
def test_what_must_not_be_done_twice_is_stored_with_it(once: Dealt) -> None:
    """Whatever no request id makes known, with its place in the same append."""
    assert Marks({}).due({"requests": 1, "device.events": 0}, [dealt(outcome("a")), once]) == {"requests": 1}


def test_what_is_stored_is_not_stored_again() -> None:
    """Counting goes on from there."""
    marks = Marks({})
    marks.store({"requests": 300})
    assert marks.due({"requests": 301, "device.events": 2}, [dealt(outcome("a"))]) == {}
    assert marks.due({"requests": 300 + EVERY}, [dealt(outcome("a"))]) == {"requests": 300 + EVERY}
