"""The client puts requests on the log and finds their outcomes by request id."""

from __future__ import annotations

import asyncio

import pytest

from orchestron_client import IntentClient, NoOutcome
from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import Cause, IntentRequest, Operation, Outcome, RequestedEdit, Status
from orchestron_ports.log import Entry, Stream
from orchestron_store import MemoryLog

pytestmark = pytest.mark.anyio
CODEC = EventCodec({})
EDIT = RequestedEdit(Operation.MERGE, "/", b"{}")
OUTCOMES, REQUESTS = Stream("outcomes", "d"), Stream("requests", "d")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog()


@pytest.fixture
def client(log: MemoryLog) -> IntentClient:
    return IntentClient(log, "d", new_id=lambda: "new")


async def answer(log: MemoryLog, request_id: str, seq: int) -> None:
    message = CODEC.encode(Outcome("d", Cause(request_id), Status.COMMITTED, seq), "outcomes")
    await log.append([Entry(OUTCOMES, message.key, message.value, message.headers)])


async def test_request_is_on_the_log(client: IntentClient, log: MemoryLog) -> None:
    """What is sent can be decoded as it was given, under the request's id."""
    sent = await client.send([EDIT], principal="alice", traceparent="00-a-b-01")
    (record,) = await log.read(REQUESTS, 0)
    assert CODEC.decode("requests", record.value) == IntentRequest(
        "d", Cause("new", "alice", "00-a-b-01"), (EDIT,)
    )
    assert (record.key, sent.request_id) == ("new", "new")


async def test_outcome_is_that_of_the_request(client: IntentClient, log: MemoryLog) -> None:
    """Of all outcomes that come the one with its id is given."""
    waiting = asyncio.create_task(client.apply([EDIT]))
    while not await log.end(REQUESTS):
        await asyncio.sleep(0)
    await answer(log, "other", 1)
    await answer(log, "new", 2)
    assert (await waiting).seq == 2


async def test_known_id_is_answered_from_the_record(client: IntentClient, log: MemoryLog) -> None:
    """A request id that has an outcome is not sent again."""
    await answer(log, "mine", 7)
    assert (await client.apply([EDIT], request_id="mine")).seq == 7
    assert await log.read(REQUESTS, 0) == []


async def test_no_outcome_in_time(client: IntentClient, log: MemoryLog) -> None:
    """Without an outcome the wait ends; what was sent serves to look again."""
    with pytest.raises(NoOutcome, match="new") as caught:
        await client.apply([EDIT], seconds=0.01)
    await answer(log, "new", 3)
    assert (await client.outcome(caught.value.sent)).seq == 3


async def test_find_gives_none_for_an_unknown_id(client: IntentClient, log: MemoryLog) -> None:
    """An id that no outcome has is not found, and one from before the time given is not looked at."""
    await answer(log, "old", 1)
    (record,) = await log.read(OUTCOMES, 0)
    assert await client.find("never") is None
    assert await client.find("old", record.time_ms + 1) is None
    assert await client.find("old", record.time_ms) is not None
