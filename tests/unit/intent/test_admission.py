"""What is no request is told from what is one, and kept with the reason."""

from __future__ import annotations

import pytest

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import Cause, Event, IntentRequest, Operation, Outcome, RequestedEdit, Status
from orchestron_intent.admission import KEPT_BYTES, NOBODY, Admission, Unfit, dead_letter
from orchestron_ports.log import Record, Stream

CODEC = EventCodec({})
EDITS = (RequestedEdit(Operation.MERGE, "/", b"{}"),)
ALICE = Admission("d", principals=frozenset({"alice"}))


def record(event: Event) -> Record:
    message = CODEC.encode(event, "requests")
    return Record(Stream("requests", "d"), 5, message.key, message.value, message.headers, 0)


def request(principal: str = "", domain: str = "d") -> IntentRequest:
    return IntentRequest(domain, Cause("id-1", principal), EDITS)


def junk(size: int) -> Record:
    return Record(Stream("requests", "d"), 5, "id-9", bytes(size), {"orc-digest": "of it"}, 0)


@pytest.mark.parametrize(
    ("admission", "principal"),
    [
        (Admission("d"), ""),
        (Admission("d"), "mallory"),
        (ALICE, "alice"),
        (Admission("d", principals=frozenset({NOBODY})), ""),
    ],
)
def test_requests_are_let_through(admission: Admission, principal: str) -> None:
    """Whoever may ask is let through; without a list everybody may."""
    assert admission.admit(record(request(principal)), CODEC) == request(principal)


@pytest.mark.parametrize(
    ("admission", "given", "tag", "request_id"),
    [
        (Admission("d"), junk(10), "malformed-message", "id-9"),
        (
            Admission("d"),
            record(Outcome("d", Cause("id-1"), Status.COMMITTED, 1)),
            "malformed-message",
            "id-1",
        ),
        (Admission("d", max_bytes=9), junk(10), "too-big", "id-9"),
        (Admission("d"), record(request(domain="other")), "invalid-value", "id-1"),
        (ALICE, record(request("mallory")), "access-denied", "id-1"),
        (ALICE, record(request()), "access-denied", "id-1"),
    ],
)
def test_others_are_unfit(admission: Admission, given: Record, tag: str, request_id: str) -> None:
    """Anything else is refused with the tag for the client and the id to answer under."""
    with pytest.raises(Unfit) as caught:
        admission.admit(given, CODEC)
    assert (caught.value.error.tag, caught.value.request_id) == (tag, request_id)


@pytest.mark.parametrize(("limit", "kept"), [(10, KEPT_BYTES), (10**6, KEPT_BYTES + 1)])
def test_dead_letter_keeps_the_message(limit: int, kept: int) -> None:
    """Key, headers and value are kept, with reason and place; of what is too big only the beginning."""
    given = junk(KEPT_BYTES + 1)
    with pytest.raises(Unfit) as caught:
        Admission("d", max_bytes=limit).admit(given, CODEC)
    letter = dead_letter(given, caught.value)
    assert letter.stream == Stream("requests.dead", "d")
    assert (letter.key, len(letter.value)) == ("id-9", kept)
    assert letter.headers["orc-digest"] == "of it"
    assert letter.headers["orc-reason"] == str(caught.value)
    assert (letter.headers["orc-offset"], letter.headers["orc-size"]) == ("5", str(KEPT_BYTES + 1))
