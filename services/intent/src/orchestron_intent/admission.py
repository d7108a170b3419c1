"""Which messages on `requests` are requests at all, and what becomes of those that are not.

Anybody with the schema may write there, so what comes may be anything. What is no request goes to
`requests.dead` with the reason; the one who sent it is answered too, where a request id is known.
After a crash the same message may be there twice, with the same `orc-offset`.
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestron_contracts.codec import CodecError, EventCodec
from orchestron_contracts.events import IntentRequest
from orchestron_ports.log import Entry, Record, Stream
from orchestron_yang.errors import DataError

DEAD = "requests.dead"
KEPT_BYTES = 64 * 1024
"""What is kept of a message that is too big."""
NOBODY = "-"
"""How the settings write the principal of requests that name none."""
REASON_LENGTH = 1000


class Unfit(Exception):
    """A message that is not dealt with. `error` is for the client, `request_id` what is known of its id."""

    def __init__(self, error: DataError, request_id: str) -> None:
        super().__init__(error.message)
        self.error = error
        self.request_id = request_id


@dataclass(frozen=True, slots=True)
class Admission:
    """What a message must be before anybody looks at what it asks for."""

    domain: str
    max_bytes: int = 17 * 1024 * 1024
    principals: frozenset[str] = frozenset()
    """Who may ask for anything; empty for everybody. `NOBODY` stands for requests that name none."""

    def admit(self, record: Record, codec: EventCodec) -> IntentRequest:
        """The request in a message. Raises `Unfit`."""
        if len(record.value) > self.max_bytes:
            text = f"the request has {len(record.value)} bytes; {self.max_bytes} are allowed"
            raise Unfit(DataError(text, tag="too-big"), record.key)
        try:
            event = codec.decode(record.stream.topic, record.value)
        except CodecError as error:
            raise Unfit(DataError(str(error), tag="malformed-message"), record.key) from error
        if not isinstance(event, IntentRequest):
            text = f"a {type(event).__name__} is no request"
            raise Unfit(DataError(text, tag="malformed-message"), record.key)
        self._check(event)
        return event

    def _check(self, request: IntentRequest) -> None:
        request_id = request.cause.request_id
        if request.domain != self.domain:
            text = f"the request is for domain {request.domain!r} and came to {self.domain!r}"
            raise Unfit(DataError(text, tag="invalid-value"), request_id)
        if self.principals and (request.cause.principal or NOBODY) not in self.principals:
            text = f"{request.cause.principal or 'a request without principal'} may not ask for edits"
            raise Unfit(DataError(text, tag="access-denied"), request_id)


def dead_letter(record: Record, unfit: Unfit) -> Entry:
    """The entry that keeps a message which was not dealt with."""
    headers = {
        **record.headers,
        "orc-reason": unfit.error.message[:REASON_LENGTH],
        "orc-tag": unfit.error.tag,
        "orc-offset": str(record.offset),
        "orc-size": str(len(record.value)),
    }
    value = record.value[:KEPT_BYTES] if unfit.error.tag == "too-big" else record.value
    return Entry(Stream(DEAD, record.stream.domain), record.key, value, headers)
