"""One edit is one trace, from the HTTP request to the devices and back to the client."""

from __future__ import annotations

import asyncio
import json

import pytest

from orchestron_cli.replay import verify
from orchestron_contracts.events import Accepted, Cause, IntentRequest, Operation, RequestedEdit
from orchestron_ports.log import Entry, EventLog, Stream
from orchestron_store import MemoryLog

from .embedded import CODEC, PACKAGE, SECONDS, client_of, example, impossible, observed, routers
from .spans import CHAIN, DECISION, check_conventions, check_unbroken, lineage

pytestmark = pytest.mark.anyio
CLIENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
VENDORS = "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7"


async def test_an_edit_is_one_unbroken_trace() -> None:
    """Every hop of an edit is there, in one new trace, and each hop's parent is the hop before it."""
    async with observed(MemoryLog()) as what:
        first = await what.edit(routers(1, 2))
        second = await what.edit(routers(3))
        assert first != second
        check_unbroken(what.of(first), "R2")
        check_unbroken(what.of(second), "R3")
        check_conventions(what.of(first), system="orchestron", seq=1)
        check_conventions(what.of(second), system="orchestron", seq=2)


async def test_the_clients_trace_is_taken_over() -> None:
    """With a `traceparent` in the request, the client's span is the root of the trace."""
    log = MemoryLog()
    async with observed(log, system="kafka") as what:
        trace = await what.edit(routers(1), traceparent=CLIENT, tracestate=VENDORS)
        assert f"{trace:032x}" == CLIENT.split("-")[1]
        check_unbroken(what.of(trace), "R1", client=int(CLIENT.split("-")[2], 16))
        check_conventions(what.of(trace), system="kafka", seq=1)
        for topic in ("requests", "history", "layer.device", "decisions", "device.config", "outcomes"):
            record = await log.last(Stream(topic, "default"))
            assert record is not None
            assert record.headers["tracestate"] == VENDORS, topic


async def test_records_name_the_trace() -> None:
    """Every record of an edit carries a span of its trace in its header, and history keeps the request's."""
    log = MemoryLog()
    async with observed(log) as what:
        trace = await what.edit(routers(1))
        spans = what.of(trace)
        (request,) = [span for span in spans if span.hop == CHAIN[0]]
        published = {span.id for span in spans if span.name.startswith("publish ")}
        named = [
            int(record.headers["traceparent"].split("-")[2], 16)
            for stream in await log.streams()
            for record in await log.read(stream, 0)
        ]
        assert sorted(named) == sorted(published)
        (record,) = await log.read(Stream("history", "default"), 0)
        accepted = CODEC.decode("history", record.value)
        assert isinstance(accepted, Accepted)
        assert int(accepted.changeset.cause.traceparent.split("-")[2], 16) == request.id


async def test_a_restart_makes_no_spans_again() -> None:
    """Services that start on a log that has everything compute it again, and no span comes of it."""
    log = MemoryLog()
    async with observed(log) as what:
        await what.edit(routers(1))
    async with observed(log) as what:
        trace = await what.edit(routers(2))
        spans = what.exporter.get_finished_spans()
        assert {span.context.trace_id for span in spans if span.context is not None} == {trace}
        check_conventions(what.of(trace), system="orchestron", seq=2)


async def test_tracing_does_not_change_what_is_computed() -> None:
    """History written with tracing gives the same bytes without it, and the other way round."""
    log = MemoryLog()
    async with observed(log) as what:
        await what.edit(routers(1, 2))
    async with client_of(log) as client:
        answer = await client.patch(
            "/restconf/data",
            content=json.dumps(routers(3)),
            headers={"content-type": "application/yang-data+json", "traceparent": CLIENT},
        )
        assert answer.is_success, answer.text
    found = await verify(log, CODEC, PACKAGE, "default")
    assert (found.difference, found.transactions, found.missing) == (None, 2, 0)
    assert await parents(log, "layer.inter") != await parents(log, "history")


async def parents(log: EventLog, topic: str) -> list[str]:
    """The span that each record of a topic names."""
    return [record.headers["traceparent"] for record in await log.read(Stream(topic, "default"), 0)]


async def test_concurrent_edits_keep_their_traces_apart() -> None:
    """Edits under way at once are a whole trace each; what overtook a configuration is linked to it."""
    async with observed(MemoryLog()) as what:
        traces = await asyncio.gather(*(what.edit(routers(number)) for number in range(1, 6)))
        assert len(set(traces)) == 5
        for trace in traces:
            (outcome,) = [span for span in what.of(trace) if span.hop == DECISION[-1]]
            assert lineage(what.of(trace), outcome) == [*CHAIN, *DECISION]


async def test_a_refusal_is_in_the_trace_of_its_edit() -> None:
    """An edit that a layer refuses is an unbroken trace down to the device manager and back to the client."""
    async with observed(MemoryLog()) as what:
        await what.edit(example())
        spans = what.of(await what.edit(impossible(), refused=True))
        (outcome,) = [span for span in spans if span.hop == DECISION[-1]]
        assert lineage(spans, outcome) == [*CHAIN, *DECISION]
        (void,) = [
            span for span in spans if span.hop == CHAIN[3] and span.attributes["orchestron.epoch"] == 1
        ]
        assert lineage(spans, void) == [*CHAIN, *DECISION[:2], CHAIN[3]]


async def test_a_request_on_the_log_brings_its_trace() -> None:
    """Whoever writes a request to the log finds what came of it in the trace that the request names."""
    edit = RequestedEdit(Operation.MERGE, "/", json.dumps(routers(1)).encode())
    message = CODEC.encode(IntentRequest("default", Cause("direct", traceparent=CLIENT), (edit,)), "requests")
    log = MemoryLog()
    async with observed(log) as what:
        stream = Stream("requests", "default")
        await log.append([Entry(stream, message.key, message.value, message.headers)])
        trace = int(CLIENT.split("-")[1], 16)
        async with asyncio.timeout(SECONDS):
            while not any(span.hop == DECISION[2] for span in what.of(trace)):
                await asyncio.sleep(0.01)
        spans = what.of(trace)
        (answer,) = [span for span in spans if span.hop == DECISION[2]]
        assert lineage(spans, answer) == [*CHAIN[2:], *DECISION[:3]]
        (root,) = [span for span in spans if span.hop == CHAIN[2]]
        assert root.parent == int(CLIENT.split("-")[2], 16)
