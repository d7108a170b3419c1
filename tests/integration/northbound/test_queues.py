"""Queues, drift and commands over HTTP, and by the command line's client, with an adapter behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest
from tests.integration.northbound.pretend import CFS, PACKAGE, POINT, IntentSide, JsonRecords, commit

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import Cause, Change, Changeset
from orchestron_northbound.bootstrap import northbound
from orchestron_northbound.provenance import covers
from orchestron_northbound.settings import Settings
from orchestron_ports.device import Complaint, DeviceRefused
from orchestron_ports.log import Entry, Stream
from orchestron_testkit.adapter_lab import Lab
from orchestron_testkit.device_bench import SCHEMA, port
from orchestron_testkit.records import AnyRecords
from orchestron_testkit.scripted_link import Fault, Step
from orchestron_transform.layer import DevicePackage

pytestmark = pytest.mark.anyio
WHERE = "/alpha:port[name='e1']/speed"
BOXES = replace(PACKAGE, devices={"Box": DevicePackage("Box", SCHEMA)})
RECORDS = {POINT: JsonRecords(CFS, CFS.points[POINT])}
CODEC = EventCodec({"history": RECORDS, "device.config": AnyRecords(), "layer.device": AnyRecords()})


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def running() -> AsyncIterator[tuple[Lab, httpx.AsyncClient]]:
    """An adapter with device R1, and the northbound on its log."""
    lab = Lab()
    lab.set(pace=0.02, check=20.0)
    lab.device()
    lab.start()
    service = northbound(lab.log, CODEC, BOXES, Settings(port=0))
    await service.follower.start()
    following = asyncio.create_task(service.follower.run())
    transport = httpx.ASGITransport(app=service.gateway)
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=20) as client:
            yield lab, client
    finally:
        following.cancel()
        await lab.kill()


async def test_approve_over_http() -> None:
    """The difference is shown with its device revision, which the approval names."""
    async with running() as (lab, client):
        await lab.wanted(1, port(1), approval_required=True)
        await lab.reported("pending-approval", 1)
        (listed,) = (await client.get("/queue")).json()
        assert (listed["device"], listed["phase"], listed["pending"]) == ("R1", "pending-approval", 1)
        queue = (await client.get("/device/R1/queue")).json()
        assert queue["items"][0]["principal"] == "ann"
        pending = queue["pending"]
        assert pending["lines"] == [f"+ {WHERE} = 1"]
        stale = {"action": "approve", "revision": 1, "digest": "00", "principal": "bob"}
        answer = await client.post("/device/R1/queue", json=stale)
        assert answer.status_code == 409
        assert "void" in answer.text
        approval = {**stale, "digest": pending["digest"]}
        answer = await client.post("/device/R1/queue", json=approval)
        assert (answer.status_code, answer.json()["text"]) == (200, "item 1 is approved")
        await lab.reported("in-sync", 1)


async def test_commands_at_once_are_each_answered() -> None:
    """An answer is found although the next one has replaced it in the journal."""
    async with running() as (lab, client):
        await lab.wanted(1, port(1))
        await lab.reported("in-sync", 1)
        actions = ["hold", "release", "hold", "release", "retry"]
        answers = await asyncio.gather(
            *(client.post("/device/R1/queue", json={"action": action}) for action in actions)
        )
        assert {answer.status_code for answer in answers} <= {200, 409}


async def test_refusal_names_the_intent() -> None:
    """Each path that the device complained of comes with the instances that it was made of."""
    async with running() as (lab, client):
        await commit_router(lab)
        complaints = (
            Complaint("no such speed", "invalid-value", WHERE),
            Complaint("full", path="/alpha:host"),
        )
        lab.device().fail(Step.STAGE, Fault(DeviceRefused(complaints)))
        await lab.wanted(1, port(1))
        await lab.reported("failed", 1)
        failure = (await client.get("/device/R1/queue")).json()["failure"]
        first, second = failure["reasons"]
        assert (first["path"], first["caused-by"]) == (WHERE, {"cfs": ["/alpha:net/router[name='R']"]})
        assert second["caused-by"].startswith("no source of this path is known")


async def commit_router(lab: Lab) -> None:
    """Router R of the intent contributes the port of device R1."""
    side = IntentSide(lab.log, commit, CODEC)  # type: ignore[arg-type]
    cause = Cause("r")
    accepted = side.accepted(cause, ("R", {"name": "R"}))
    source = "/alpha:net/router[name='R']"
    below = Changeset("default", 1, 0, cause, (Change("Box", ("R1",), source, port(1)),))
    message = CODEC.encode(below, "layer.device")
    await lab.log.append(
        [Entry(Stream("layer.device", "default"), message.key, message.value, message.headers)]
    )
    await side.publish([accepted, side.decided(cause)])


async def test_drift_over_http() -> None:
    """What others changed, as lines."""
    async with running() as (lab, client):
        await lab.wanted(1, port(1))
        await lab.reported("in-sync", 1)
        assert (await client.get("/device/R1/drift")).json()["lines"] == []
        await client.post("/device/R1/queue", json={"action": "hold", "reason": "window"})
        lab.device().running = port(9)
        await lab.until(lambda: drifted(client))


async def drifted(client: httpx.AsyncClient) -> bool | None:
    lines = (await client.get("/device/R1/drift")).json()["lines"]
    return lines == [f"~ {WHERE} = 1 -> 9"] or None


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"{", "no JSON"),
        (b"[]", "must be an object"),
        (b"{}", "must be one of approve, reject"),
        (b'{"action": "explode"}', "must be one of"),
        (b'{"action": "hold", "revision": "1"}', "not of type int"),
        (b'{"action": "hold", "revision": true}', "not of type int"),
        (b'{"action": "hold", "x": 1}', "there is no field"),
    ],
)
async def test_commands_that_are_none(body: bytes, text: str) -> None:
    """They are refused before anything is on the log."""
    async with running() as (lab, client):
        await lab.wanted(1, port(1))
        await lab.reported("in-sync", 1)
        answer = await client.post("/device/R1/queue", content=body)
        assert answer.status_code == 400
        assert text in answer.text
        assert await lab.events("device.commands") == []


async def test_device_without_an_adapter() -> None:
    """There is no queue."""
    async with running() as (_, client):
        assert (await client.get("/device/R9/queue")).status_code == 404
        assert (await client.post("/device/R9/queue", json={"action": "hold"})).status_code == 404
        answer = await client.put("/device/R9/queue")
        assert answer.status_code == 405


def test_covers() -> None:
    """A path is covered by what is at it and below it, not by what has a name that begins alike."""
    tree: Any = {"port": {("e1",): {"name": "e1", "speed": 1}}}
    for path in ("/alpha:port[name='e1']", WHERE, "/alpha:port"):
        assert covers(SCHEMA.root, tree, path)
    for path in ("/alpha:port[name='e']", f"{WHERE}s", "/alpha:host", "nonsense"):
        assert not covers(SCHEMA.root, tree, path)
