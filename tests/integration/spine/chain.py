"""All services but the northbound on one log, over the toy network."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count
from typing import Any

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import (
    Capabilities,
    Cause,
    Change,
    DeviceConfig,
    DeviceEvent,
    IntentRequest,
    Operation,
    Outcome,
    RequestedEdit,
)
from orchestron_device_manager.service import device_manager_service
from orchestron_intent.datastore import Datastore, Plan
from orchestron_intent.service import IntentService
from orchestron_layer.service import layer_service
from orchestron_mock_device.service import MockDevices
from orchestron_ports.log import Entry, EventLog, Record, Stream
from orchestron_runtime import Service, tail
from orchestron_runtime.snapshots import Snapshots, keeper_for
from orchestron_semantics import SemanticState
from orchestron_telemetry import OFF
from orchestron_testkit.records import AnyRecords
from orchestron_testkit.toy_network import network
from orchestron_yang.errors import DataError, DataMissing
from orchestron_yang.json_codec import parse_json, resource_from_json
from orchestron_yang.path import parse_api_path
from orchestron_yang.points import apply_changes, changed, split

DOMAIN = "default"
TOPICS = ("history", "layer.inter", "layer.rfs", "layer.device", "device.config")
CODEC = EventCodec({topic: AnyRecords() for topic in TOPICS})
PACKAGE = network()
SECONDS = 20.0


class RecordRules:
    """Rules that know whole list entries only; that is enough to test what is around them."""

    def empty(self) -> Datastore:
        return Datastore({}, SemanticState())

    def plan(self, store: Datastore, edits: Iterable[RequestedEdit]) -> Plan:
        tree, created = store.tree, None
        for edit in edits:
            (step,) = parse_api_path(PACKAGE.northbound, edit.target)
            assert step.key is not None
            there = step.key in tree.get(step.node.py, {})  # type: ignore[operator]
            created = not there if created is None else created
            record: Any = None
            if edit.value is not None:
                record = resource_from_json(PACKAGE.northbound, step.node, parse_json(edit.value))
            elif not there:
                raise DataMissing("not there", path=edit.target)
            tree = apply_changes(PACKAGE.northbound, tree, {(step.node.py, step.key): record})
        touched = changed(PACKAGE.northbound, store.tree, tree)
        changes = tuple(Change(p, k, "", r) for (p, k), r in sorted(touched.items()))
        if any(change.record and change.record.get("note") == "invalid" for change in changes):
            raise DataError("invalid note", path="/alpha:vpn")
        return Plan(replace(store, tree=tree), changes, bool(created))

    def creates(self, store: Datastore, edits: Iterable[RequestedEdit]) -> bool:
        return self.plan(store, edits).created

    def restore(self, store: Datastore, changes: Iterable[Change]) -> Datastore:
        records = {(change.point, change.key): change.record for change in changes}
        return replace(store, tree=apply_changes(PACKAGE.northbound, store.tree, records))

    def records(self, store: Datastore) -> Any:
        return split(PACKAGE.northbound, store.tree)


def usual(device: str, kind: str) -> Capabilities | None:
    """What a device of a type is taken to be."""
    package = PACKAGE.devices.get(kind)
    return None if package is None else Capabilities(device, package.modules, package.uris)


def services(
    log: EventLog, *, mock_all: bool = True, in_flight: int = 64, snapshots: Snapshots | None = None
) -> list[Service]:
    """One of each, with nothing in memory yet."""
    clock = count(1000)
    return [
        IntentService(
            log,
            CODEC,
            DOMAIN,
            RecordRules(),
            packages=usual,
            now_ms=lambda: next(clock),
            in_flight=in_flight,
            keeper=keeper_for(
                snapshots,
                "intent",
                CODEC,
                PACKAGE,
                Stream("history", DOMAIN),
                Stream("decisions", DOMAIN),
                OFF.service("intent", DOMAIN),
            ),
        ),
        *(
            layer_service(log, CODEC, PACKAGE, layer.name, DOMAIN, snapshots=snapshots)
            for layer in PACKAGE.layers
        ),
        device_manager_service(log, CODEC, PACKAGE, DOMAIN, snapshots=snapshots),
        MockDevices(log, CODEC, PACKAGE, DOMAIN, mock_all=mock_all),
    ]


@asynccontextmanager
async def running(some: Iterable[Service]) -> AsyncIterator[None]:
    """Services at work inside; what one of them raises is raised when it is left."""
    stop = asyncio.Event()
    tasks = [asyncio.create_task(service.run(stop), name=service.name) for service in some]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)


def put(name: str, **leafs: Any) -> RequestedEdit:
    """Replace a list entry; `name` is as `router=R1`."""
    node, _, key = name.partition("=")
    value = json.dumps({f"alpha:{node}": [{"name": key, **leafs}]}).encode()
    return RequestedEdit(Operation.REPLACE, f"/alpha:{name}", value)


def delete(name: str) -> RequestedEdit:
    """Take a list entry away."""
    return RequestedEdit(Operation.DELETE, f"/alpha:{name}")


async def ask(log: EventLog, identity: str, *edits: RequestedEdit) -> None:
    """Put a request on the log."""
    request = IntentRequest(DOMAIN, Cause(identity, "tester"), edits)
    message = CODEC.encode(request, "requests")
    await log.append([Entry(Stream("requests", DOMAIN), message.key, message.value, message.headers)])


async def records(log: EventLog, topic: str) -> list[Record]:
    """All records of a topic."""
    found: list[Record] = []
    while more := await log.read(Stream(topic, DOMAIN), found[-1].offset + 1 if found else 0):
        found += more
    return found


async def events(log: EventLog, topic: str) -> list[Any]:
    """All events of a topic."""
    return [CODEC.decode(topic, record.value) for record in await records(log, topic)]


async def outcomes(log: EventLog, *identities: str) -> dict[str, Outcome]:
    """The outcomes of these requests, once all are there; fails when one has two."""
    found: dict[str, Outcome] = {}
    async with asyncio.timeout(SECONDS):
        async for batch in tail(log, Stream("outcomes", DOMAIN), 0, asyncio.Event()):
            for record in batch:
                outcome = CODEC.decode("outcomes", record.value)
                assert isinstance(outcome, Outcome)
                assert outcome.cause.request_id not in found
                found[outcome.cause.request_id] = outcome
            if found.keys() >= set(identities):
                break
    return found


async def reported(log: EventLog, **revisions: int) -> dict[str, DeviceEvent]:
    """The newest report of each device, once these devices have reported these revisions."""
    found: dict[str, DeviceEvent] = {}
    async with asyncio.timeout(SECONDS):
        async for batch in tail(log, Stream("device.events", DOMAIN), 0, asyncio.Event()):
            for record in batch:
                event = CODEC.decode("device.events", record.value)
                assert isinstance(event, DeviceEvent)
                found[event.device] = event
            if all(name in found and found[name].revision >= rev for name, rev in revisions.items()):
                break
    return found


async def configs(log: EventLog) -> dict[str, tuple[int, Any]]:
    """Revision and configuration of each device that is there."""
    newest: dict[str, DeviceConfig] = {}
    for config in await events(log, "device.config"):
        newest[config.device] = config
    return {name: (c.revision, c.config) for name, c in newest.items() if c.config is not None}
