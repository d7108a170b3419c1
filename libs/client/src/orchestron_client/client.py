"""A client of the intent service that talks over the log: `requests` out, `outcomes` in.

async with connect(KafkaSettings("broker:9092")) as client:
    outcome = await client.apply([RequestedEdit(Operation.MERGE, "/", b'{"netinfra:netinfra": ...}')])
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import Cause, IntentRequest, Outcome, RequestedEdit
from orchestron_kafka.log import KafkaLog
from orchestron_kafka.settings import KafkaSettings
from orchestron_ports.log import Entry, EventLog, LogError, Stream

REQUESTS = "requests"
OUTCOMES = "outcomes"
ANSWER_SECONDS = 30.0


class NoOutcome(Exception):
    """The request is on the log and has no outcome yet; it may still be done. `sent` serves to look again."""

    def __init__(self, sent: Sent, seconds: float) -> None:
        super().__init__(
            f"request {sent.request_id} has no outcome after {seconds:g} s; it may still be done"
        )
        self.sent = sent


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that is on the log."""

    request_id: str
    since: int
    """Offset in `outcomes` before which its outcome cannot be."""


class IntentClient:
    """Sends requests of one domain. Raises `LogError` as the log does."""

    def __init__(
        self, log: EventLog, domain: str = "default", *, new_id: Callable[[], str] = lambda: str(uuid4())
    ) -> None:
        self._log = log
        self._domain = domain
        self._new_id = new_id
        self._codec = EventCodec({})
        self._outcomes = Stream(OUTCOMES, domain)

    async def apply(
        self,
        edits: Sequence[RequestedEdit],
        *,
        request_id: str | None = None,
        seconds: float = ANSWER_SECONDS,
    ) -> Outcome:
        """Have edits done, all or none, and return how that ended. Raises `NoOutcome`.

        A caller that comes again under the same `request_id` gets the outcome that it had the first time.
        """
        if request_id is not None and (known := await self.find(request_id)) is not None:
            return known
        return await self.outcome(await self.send(edits, request_id=request_id), seconds)

    async def send(
        self,
        edits: Sequence[RequestedEdit],
        *,
        request_id: str | None = None,
        principal: str = "",
        traceparent: str = "",
    ) -> Sent:
        """Put a request on the log, durably. One that is sent again under its id is done once."""
        sent = Sent(request_id or self._new_id(), await self._log.end(self._outcomes))
        cause = Cause(sent.request_id, principal, traceparent)
        message = self._codec.encode(IntentRequest(self._domain, cause, tuple(edits)), REQUESTS)
        stream = Stream(REQUESTS, self._domain)
        await self._log.append([Entry(stream, message.key, message.value, message.headers)])
        return sent

    async def outcome(self, sent: Sent, seconds: float = ANSWER_SECONDS) -> Outcome:
        """Wait for a request's outcome. Raises `NoOutcome` after `seconds`."""
        loop = asyncio.get_running_loop()
        deadline, offset = loop.time() + seconds, sent.since
        while True:
            found, offset = await self._scan(sent.request_id, offset)
            if found is not None:
                return found
            left = deadline - loop.time()
            if left <= 0 or not await self._log.wait(self._outcomes, offset, left):
                raise NoOutcome(sent, seconds)

    async def find(self, request_id: str, since_ms: int = 0) -> Outcome | None:
        """The outcome of a request that was answered at or after `since_ms`, milliseconds since 1970."""
        start = await self._log.offset_at(self._outcomes, since_ms) if since_ms else 0
        found, _ = await self._scan(request_id, start)
        return found

    async def _scan(self, request_id: str, offset: int) -> tuple[Outcome | None, int]:
        while records := await self._log.read(self._outcomes, offset):
            for record in records:
                if record.key == request_id:
                    event = self._codec.decode(OUTCOMES, record.value)
                    if not isinstance(event, Outcome):
                        raise LogError(f"{OUTCOMES} holds no Outcome at offset {record.offset}")
                    return event, record.offset + 1
            offset = records[-1].offset + 1
        return None, offset


@asynccontextmanager
async def connect(settings: KafkaSettings, domain: str = "default") -> AsyncIterator[IntentClient]:
    """A client on a Kafka cluster. Raises `LogError` when no broker answers."""
    log = await KafkaLog.open(settings)
    try:
        yield IntentClient(log, domain)
    finally:
        await log.close()
