"""The map of topics is what the services do: every topic they write and read, and nothing else."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from orchestron_cli.embedded import NORTHBOUND, SERVICES, Settings
from orchestron_client import IntentClient
from orchestron_contracts.event_schemas import released
from orchestron_contracts.events import Operation, RequestedEdit, Status
from orchestron_engine import Parts
from orchestron_kafka.snapshots import INDEX, PIECES
from orchestron_kafka.topic_map import our_topics
from orchestron_network.package import network
from orchestron_northbound.settings import Settings as NorthboundSettings
from orchestron_ports.log import Entry, Stream
from orchestron_runtime import Service, supervise
from orchestron_runtime.codecs import event_codec
from orchestron_runtime.snapshots import SnapshotPolicy, Snapshots
from orchestron_store import MemoryLog, MemorySnapshots
from orchestron_testkit.kafka_broker import free_port
from orchestron_testkit.watched_log import Uses, WatchedLog

REAL = json.dumps(
    {
        "netinfra:netinfra": {
            "router": [
                {"name": "R2", "id": 2, "type": "JuniperCRPD_24_4R1_9", "asn": 65001},
                {"name": "R3", "id": 3, "type": "OpenConfig", "asn": 65001},
            ]
        }
    }
).encode()
pytestmark = pytest.mark.anyio
ROUTER = {"name": "R1", "id": 1, "type": "JuniperCRPD_24_4R1_9", "asn": 65001}
BODY = json.dumps({"netinfra:netinfra": {"router": [ROUTER]}}).encode()


async def test_services_use_what_the_map_says(tmp_path: Path) -> None:
    """Over three runs, edited by RESTCONF and by the log, each service uses just its topics of the map."""
    log, uses, store = MemoryLog(), Uses(), MemorySnapshots()
    await run_once(log, uses, store, "first")
    await run_once(log, uses, store, "second")
    await run_with_adapters(log, uses, store)
    topics = {name: topic for name, topic in our_topics().items() if topic.writers != ("log",)}
    kept = {one.owner.service for one in await store.held()}
    for topic in (topics.pop(INDEX), topics.pop(PIECES)):
        assert kept == set(topic.writers) == set(topic.readers)
    assert uses.written == {(name, by) for name, topic in topics.items() for by in topic.writers}
    assert uses.groups == {(name, group) for name, topic in topics.items() for group in topic.groups}
    assert uses.read == {(name, by) for name, topic in topics.items() for by in topic.readers}


def all_services(
    log: MemoryLog, uses: Uses, store: MemorySnapshots, port: int, mock_devices: bool
) -> list[Service]:
    """Every service, each with a log that notes what it uses."""
    settings = Settings(Path(), mock_devices=mock_devices, northbound=NorthboundSettings(port=port))
    package = network()
    snapshots = Snapshots(store, SnapshotPolicy(every=1))
    parts = Parts(log, package, event_codec(package), snapshots=snapshots)
    return [
        configured(settings).service(replace(parts, log=WatchedLog(log, name, uses)))
        for name, configured in SERVICES.items()
    ]


async def run_with_adapters(log: MemoryLog, uses: Uses, store: MemorySnapshots) -> None:
    """No device is simulated: each adapter finds that its one cannot be reached, and is told to hold it."""
    port = free_port()
    services = all_services(log, uses, store, port, mock_devices=False)
    stop = asyncio.Event()
    running = asyncio.create_task(supervise(services, stop))
    try:
        merge = RequestedEdit(Operation.MERGE, "/", REAL)
        await IntentClient(WatchedLog(log, "client", uses)).apply([merge], request_id="third")
        async with (
            asyncio.timeout(30),
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False) as http,
        ):
            for name in ("R2", "R3"):
                while (await http.post(f"/device/{name}/queue", json={"action": "hold"})).is_error:
                    await asyncio.sleep(0.05)
    finally:
        stop.set()
        await running


async def run_once(log: MemoryLog, uses: Uses, store: MemorySnapshots, name: str) -> None:
    """All services up; one edit by RESTCONF, one by the client, one message that is none."""
    port = free_port()
    services = all_services(log, uses, store, port, mock_devices=True)
    stop = asyncio.Event()
    running = asyncio.create_task(supervise(services, stop))
    try:
        client = IntentClient(WatchedLog(log, "client", uses))
        merge = RequestedEdit(Operation.MERGE, "/", BODY)
        assert (await client.apply([merge], request_id=name)).status in {Status.COMMITTED, Status.UNCHANGED}
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False
        ) as http:
            async with asyncio.timeout(30):
                while not (await http.get("/healthz")).is_success:
                    await asyncio.sleep(0.02)
            answer = await http.delete("/restconf/data/netinfra:netinfra/router=R1")
            assert answer.is_success, answer.text
            for layer in ("cfs", "inter", "rfs", "device"):
                assert (await http.get(f"/layer/{layer}")).is_success
            await log.append([Entry(Stream("requests", "default"), f"junk-{name}", b"junk")])
            async with asyncio.timeout(10):
                while ("requests.dead", f"junk-{name}") not in uses.keys:
                    await asyncio.sleep(0.02)
            assert (await http.get("/readyz")).is_success
    finally:
        stop.set()
        await running


def test_topics_name_schemas_that_are_there() -> None:
    """Each event has a topic, and each event that the map names is there; every service is named."""
    named = {event for topic in our_topics().values() for event in topic.events}
    assert named == set(released())
    parties = {by for topic in our_topics().values() for by in (*topic.writers, *topic.readers)}
    assert parties == {*SERVICES, NORTHBOUND, "client", "log"}
