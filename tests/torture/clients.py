"""Clients that ask for edits and do not give up: sent again under the same id until there is an answer."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass
from typing import Protocol

import httpx
from tests.torture.edits import Ask, Asker

from orchestron_client import IntentClient, NoOutcome, Sent
from orchestron_contracts.events import Operation, RequestedEdit, Status
from orchestron_ports.log import EventLog, LogError, Stream

MEDIA = "application/yang-data+json"
METHODS = {
    Operation.MERGE: "PATCH",
    Operation.REPLACE: "PUT",
    Operation.CREATE: "POST",
    Operation.DELETE: "DELETE",
}
AGAIN = {408, 429, 502, 503, 504}
PATIENCE = (1.5, 6.0)
"""Seconds to wait for an answer before the request is sent again."""
ATTEMPT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client was told."""

    request_id: str
    domain: str
    done: bool
    ask: Ask


class Way(Protocol):
    """A way to put requests; `once` gives True, False (refused), or None when there is no answer yet."""

    domain: str

    async def once(
        self, request_id: str, edits: tuple[RequestedEdit, ...], patience: float
    ) -> bool | None: ...

    async def close(self) -> None: ...


class Restconf:
    """Over HTTP; edits that are more than one go together as YANG cannot say, so they go to `other`."""

    def __init__(self, url: str, other: Way) -> None:
        self.domain = other.domain
        self._other = other
        self._client = httpx.AsyncClient(base_url=url, trust_env=False)

    async def once(self, request_id: str, edits: tuple[RequestedEdit, ...], patience: float) -> bool | None:
        if len(edits) > 1:
            return await self._other.once(request_id, edits, patience)
        (edit,) = edits
        target = edit.target if edit.operation is not Operation.CREATE else edit.target.rpartition("/")[0]
        headers = {"X-Request-Id": request_id}
        if edit.value is not None:
            headers["Content-Type"] = MEDIA
        try:
            answer = await self._client.request(
                METHODS[edit.operation],
                f"/restconf/data{target}",
                content=edit.value,
                headers=headers,
                timeout=patience,
            )
        except httpx.HTTPError:
            return None
        return None if answer.status_code in AGAIN else answer.is_success

    async def close(self) -> None:
        await self._client.aclose()


class Direct:
    """Straight to Kafka; now and then a request is put there twice at once."""

    def __init__(self, log: EventLog, domain: str, draw: random.Random) -> None:
        self.domain = domain
        self._log = log
        self._client = IntentClient(log, domain)
        self._draw = draw
        self._asked: tuple[str, int] = ("", 0)

    async def once(self, request_id: str, edits: tuple[RequestedEdit, ...], patience: float) -> bool | None:
        try:
            async with asyncio.timeout(ATTEMPT_SECONDS):
                since = await self._since(request_id)
                for _ in range(self._draw.choice([1, 1, 1, 2])):
                    await self._client.send(edits, request_id=request_id)
                outcome = await self._client.outcome(Sent(request_id, since), patience)
        except (LogError, NoOutcome, TimeoutError):
            return None
        return outcome.status in {Status.COMMITTED, Status.UNCHANGED}

    async def close(self) -> None:
        """The log is not its own."""

    async def _since(self, request_id: str) -> int:
        """Where outcomes ended before the request was put there the first time, done or not."""
        if self._asked[0] != request_id:
            self._asked = (request_id, await self._log.end(Stream("outcomes", self.domain)))
        return self._asked[1]


class Client:
    """Asks for one edit after the other and keeps what must be there."""

    def __init__(self, number: int, ways: list[Way], seed: int) -> None:
        """`ways` all lead to one domain."""
        self.number = number
        self.domain = ways[0].domain
        self.answers: list[Answer] = []
        self.surprises: list[str] = []
        """Answers that the model does not allow."""
        self.waiting: str | None = None
        """The request that has no answer yet."""
        self.counts: Counter[str] = Counter()
        self._draw = random.Random(seed * 1000 + number)
        self.asker = Asker(number, self._draw)
        self._ways = ways

    async def run(self, over: asyncio.Event) -> None:
        """Until `over` is set and the last request has its answer."""
        while not over.is_set():
            ask = self.asker.next()
            request_id = f"t{self.number}-{len(self.answers)}"
            self.waiting = request_id
            done = await self._until_answered(request_id, ask)
            self.waiting = None
            self.answers.append(Answer(request_id, self.domain, done, ask))
            self._note(request_id, ask, done)

    async def close(self) -> None:
        """Let go of connections."""
        for way in self._ways:
            await way.close()

    async def _until_answered(self, request_id: str, ask: Ask) -> bool:
        while True:
            way = self._draw.choice(self._ways)
            done = await way.once(request_id, ask.edits, self._draw.uniform(*PATIENCE))
            if done is not None:
                return done
            self.counts["sent again"] += 1
            await asyncio.sleep(0.2)

    def _note(self, request_id: str, ask: Ask, done: bool) -> None:
        self.counts["done" if done else "refused"] += 1
        if done != (ask.after is not None):
            verb = "was done" if done else "was refused"
            self.surprises.append(f"{request_id} ({ask.what}) {verb} in domain {self.domain}")
        if done and ask.after is not None:
            self.asker.owned = ask.after
