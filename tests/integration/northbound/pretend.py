"""A network of one layer and one kind of device, and an intent side that answers as a test tells it to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import httpx

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import (
    Aborted,
    Accepted,
    Cause,
    Change,
    Changeset,
    Decision,
    DeviceConfig,
    DeviceEvent,
    DeviceRevision,
    DeviceState,
    Event,
    IntentRequest,
    Outcome,
    Status,
)
from orchestron_northbound.bootstrap import northbound
from orchestron_northbound.service import NorthboundService
from orchestron_northbound.settings import Settings
from orchestron_ports.log import Entry, Stream
from orchestron_store import MemoryLog
from orchestron_testkit.schemas import build, container, leaf, rows
from orchestron_transform.layer import DevicePackage, Layer, NetworkPackage, point_infos
from orchestron_yang.json_codec import dumps, parse_json, tree_from_json, tree_to_json
from orchestron_yang.schema import Point, Schema, SchemaNode
from orchestron_yang.tree import Tree

POINT = "net/router"
CFS = build(
    container("net", rows("router", ["name"], leaf("name"), leaf("role"), point=Point(POINT, None))),
    name="cfs",
)
BOX = build(container("system", leaf("hostname"), leaf("role")), name="box")
SETTINGS = build(
    rows("device", ["name"], leaf("name"), leaf("type"), point=Point("device", None)), name="device"
)
PACKAGE = NetworkPackage(
    "pretend",
    (Layer("cfs", CFS, point_infos(CFS, {}, {}), {}),),
    SETTINGS,
    {"Box_1": DevicePackage("Box_1", BOX, (("box", "2025-01-01"),))},
)
TOPICS = {
    Accepted: "history",
    Aborted: "history",
    Decision: "decisions",
    DeviceConfig: "device.config",
    DeviceEvent: "device.events",
    Outcome: "outcomes",
}


@dataclass(frozen=True)
class JsonRecords:
    """Records as JSON: what they are written in is no matter here."""

    schema: Schema
    node: SchemaNode

    def encode(self, record: Tree) -> bytes:
        """RFC 7951."""
        return dumps(tree_to_json(self.schema, self.node, record))

    def decode(self, value: bytes) -> Tree:
        """RFC 7951."""
        return tree_from_json(self.schema, self.node, parse_json(value))


def event_codec() -> EventCodec:
    """The codec of all topics."""
    changes = {POINT: JsonRecords(CFS, CFS.points[POINT])}
    devices = {
        "device": JsonRecords(SETTINGS, SETTINGS.points["device"]),
        "Box_1": JsonRecords(BOX, BOX.root),
    }
    return EventCodec({"history": changes, "device.config": devices, "layer.device": devices})


JSON = {"content-type": "application/yang-data+json"}
NET = json.dumps({"alpha:net": {"router": [{"name": "R", "role": "x"}]}})
ROUTER = json.dumps({"alpha:router": [{"name": "R", "role": "x"}]})
ROOT = "/restconf/data"
R = f"{ROOT}/alpha:net/router=R"

Script = Callable[["IntentSide", IntentRequest], Iterable[Event]]


@dataclass
class IntentSide:
    """Answers each request by a script; numbers transactions."""

    log: MemoryLog
    script: Script
    codec: EventCodec = field(default_factory=event_codec)
    requests: list[IntentRequest] = field(default_factory=list)
    seq: int = 0

    async def run(self) -> None:
        """Serve until cancelled."""
        stream, offset = Stream("requests", "default"), 0
        while True:
            if not await self.log.wait(stream, offset, 30.0):
                continue
            for record in await self.log.read(stream, offset):
                offset = record.offset + 1
                request = self.codec.decode("requests", record.value)
                assert isinstance(request, IntentRequest)
                self.requests.append(request)
                await self.publish(self.script(self, request))

    async def publish(self, events: Iterable[Event]) -> None:
        """Append events, each to its topic."""
        for event in events:
            message = self.codec.encode(event, TOPICS[type(event)])  # type: ignore[index]
            stream = Stream(TOPICS[type(event)], "default")  # type: ignore[index]
            await self.log.append([Entry(stream, message.key, message.value, message.headers)])

    def accepted(self, cause: Cause, *changes: tuple[str, Tree | None]) -> Accepted:
        """The next transaction."""
        self.seq += 1
        made = tuple(Change(POINT, (name,), "", record) for name, record in changes)
        return Accepted(Changeset("default", self.seq, 0, cause, made), (), 0)

    def decided(self, cause: Cause, *devices: DeviceRevision) -> Decision:
        """It is committed."""
        return Decision("default", self.seq, 0, cause, None, devices)

    def config(self, cause: Cause, name: str, revision: int, role: str | None = "edge") -> DeviceConfig:
        """A device's configuration; gone when `role` is None."""
        tree = None if role is None else {"system": {"hostname": name, "role": role}}
        settings: Tree = {"name": name, "type": "Box_1"}
        return DeviceConfig("default", self.seq, 0, cause, name, "Box_1", revision, settings, tree)

    def outcome(self, cause: Cause, *devices: DeviceRevision, created: bool = False) -> Outcome:
        """The answer."""
        return Outcome("default", cause, Status.COMMITTED, self.seq, created, None, devices)


def reported(
    name: str, revision: int, state: DeviceState = DeviceState.IN_SYNC, detail: str = ""
) -> DeviceEvent:
    """An adapter's report."""
    return DeviceEvent("default", name, revision, state, detail)


def commit(side: IntentSide, request: IntentRequest) -> Iterable[Event]:
    """A script: each request makes router R with one more revision, applied at once."""
    revision = DeviceRevision("R", side.seq + 1)
    yield side.accepted(request.cause, ("R", {"name": "R", "role": f"role-{side.seq + 1}"}))
    yield side.config(request.cause, "R", side.seq, f"role-{side.seq}")
    yield side.decided(request.cause, revision)
    yield side.outcome(request.cause, revision, created=side.seq == 1)
    yield reported("R", side.seq)


@dataclass
class Running:
    """The service under test and what it talks to."""

    service: NorthboundService
    side: IntentSide
    client: httpx.AsyncClient


@asynccontextmanager
async def running(
    script: Script = commit, log: MemoryLog | None = None, **limits: float
) -> AsyncIterator[Running]:
    """The service on a log in memory, asked through ASGI."""
    log = log or MemoryLog()
    settings = replace(Settings(port=0), **limits)  # type: ignore[arg-type]
    service = northbound(log, event_codec(), PACKAGE, settings)
    side = IntentSide(log, script)
    await service.follower.start()
    tasks = [asyncio.create_task(side.run()), asyncio.create_task(service.follower.run())]
    transport = httpx.ASGITransport(app=service.gateway)
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=20) as client:
            yield Running(service, side, client)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def run(scenario: Callable[[Running], Awaitable[None]], script: Script = commit, **limits: float) -> None:
    """Run a scenario against a service of its own."""

    async def main() -> None:
        async with running(script, **limits) as what:
            await scenario(what)

    asyncio.run(main())
