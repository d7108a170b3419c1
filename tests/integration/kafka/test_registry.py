"""All services on Kafka with a schema registry: what is on the topics, and who can read and write it."""

from __future__ import annotations

import ast
import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import fastavro
import pytest
from confluent_kafka.schema_registry import SchemaRegistryClient
from tests.integration.kafka import foreign, foreign_registry
from tests.integration.kafka.test_copy import content, fill
from tests.integration.kafka.test_foreign import OF_ADAPTERS
from typer.testing import CliRunner

from orchestron_cli.embedded import Settings, run_all
from orchestron_cli.main import app
from orchestron_client import connect
from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import Cause, IntentRequest, Operation, RequestedEdit, Status
from orchestron_engine import open_log
from orchestron_kafka.log import KafkaLog
from orchestron_kafka.settings import KafkaSettings
from orchestron_kafka.topic_map import our_topics
from orchestron_northbound.settings import Settings as NorthboundSettings
from orchestron_ports.log import Entry, LogError, Stream
from orchestron_registry.client import RegistryClient
from orchestron_registry.settings import RegistrySettings
from orchestron_testkit.cuttable import Cuttable
from orchestron_testkit.kafka_broker import free_port
from orchestron_testkit.registry import registry_url

pytestmark = pytest.mark.anyio
DEMO = sorted((Path(__file__).resolve().parents[3] / "schemas/examples/demo").glob("*.json"))
DEAD = Stream("requests.dead", "default")
INTENT = "orchestron.requests.IntentRequest"
EVENTS = {name for name, topic in our_topics().items() if topic.events}


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where a registry answers."""
    return registry_url(tmp_path_factory)


@pytest.fixture
def registered(installation: KafkaSettings, registry: str) -> KafkaSettings:
    """An installation whose events are in Confluent's wire format."""
    return replace(installation, registry=RegistrySettings(registry))


@pytest.fixture
async def running(registered: KafkaSettings) -> AsyncIterator[KafkaSettings]:
    """With all services on it."""
    stop, up = asyncio.Event(), asyncio.Event()
    settings = Settings(registered, mock_devices=True, northbound=NorthboundSettings(port=free_port()))
    services = asyncio.create_task(run_all(settings, stop, up.set))
    waiting = asyncio.create_task(up.wait())
    await asyncio.wait((services, waiting), timeout=60, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    yield registered
    stop.set()
    await services


def raw(settings: KafkaSettings) -> dict[str, list[bytes]]:
    """The values on the topics, as they are there."""
    return {
        name: [value for _, _, value in foreign.messages(settings.bootstrap, settings.prefix + name)]
        for name in our_topics()
    }


def asked(request_id: str, *edits: dict[str, Any]) -> dict[str, Any]:
    """An intent request as plain data."""
    cause = {"request_id": request_id, "principal": "somebody", "traceparent": ""}
    return {"domain": "default", "cause": cause, "edits": list(edits)}


def test_client_knows_nothing_of_ours() -> None:
    """The foreign client imports none of our packages."""
    tree = ast.parse(Path(foreign_registry.__file__).read_text(encoding="utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not [name for name in imported if name.startswith(("orchestron", "tests"))]


async def test_foreign_client_that_knows_the_registry(running: KafkaSettings) -> None:
    """It asks for intent, finds the outcome, and reads every topic down to the records within events."""
    url = running.registry.url
    done = await asyncio.to_thread(CliRunner().invoke, app, ["schemas", "publish", "--registry", url])
    assert done.exit_code == 0, done.output
    requests = running.prefix + "requests"
    async with connect(running) as client:
        for number, file in enumerate(DEMO):
            edit = {"operation": "MERGE", "target": "/", "value": file.read_bytes()}
            datum = asked(f"foreign-{number}", edit)
            key = f"default/foreign-{number}"
            await asyncio.to_thread(
                foreign_registry.send, url, running.bootstrap, requests, INTENT, key, datum, "default"
            )
            assert (await answered(client, f"foreign-{number}")).status is Status.COMMITTED
        wrong = RequestedEdit(Operation.MERGE, "/no:where", b"{}")
        assert (await client.apply([wrong])).status is Status.REJECTED
    read = await asyncio.to_thread(read_all, running)
    assert set(read) == EVENTS - OF_ADAPTERS
    for name, events in read.items():
        assert {one["$schema"] for one in events} <= set(our_topics()[name].events), name
    routers = json.loads(DEMO[0].read_bytes())["netinfra:netinfra"]["router"]
    held = [one["record"] for one in read["history"][0]["changeset"]["changes"]]
    named = {(one["name"], one["id"]) for one in held if one["$schema"] == "NetinfraRouter"}
    assert named == {(one["name"], one["id"]) for one in routers}
    assert all(one["config"]["$schema"] == "Remainder" for one in read["device.config"])
    assert [one["status"] for one in read["outcomes"]] == ["COMMITTED"] * len(DEMO) + ["REJECTED"]


def read_all(settings: KafkaSettings) -> dict[str, list[dict[str, Any]]]:
    with SchemaRegistryClient({"url": settings.registry.url, "timeout": 20}) as client:
        reader = foreign_registry.Reader(client)
        return {
            name: [reader.read(name, value) for value in values]
            for name, values in raw(settings).items()
            if name in EVENTS and values
        }


async def answered(client: Any, request_id: str) -> Any:
    async with asyncio.timeout(30):
        while (found := await client.find(request_id)) is None:
            await asyncio.sleep(0.05)
    return found


async def test_foreign_requests(running: KafkaSettings, registry: str) -> None:
    """A schema registered under another subject is understood; what is no schema of ours is a dead letter."""
    client = RegistryClient(running.registry)
    schema = await client.version(INTENT, 1)
    assert schema is not None
    # as a generator of code may leave it: no words, and no default where none is needed
    fields = [{name: field[name] for name in ("name", "type")} for field in schema["fields"]]
    bare = {**{name: schema[name] for name in ("type", "name", "namespace")}, "fields": fields}
    number = await client.register(f"{running.prefix}requests-value", bare)
    strange = await client.register("some.Thing", {"type": "record", "name": "Thing", "fields": []})
    await client.close()
    topic = running.prefix + "requests"
    body = BytesIO()
    edit = {"operation": "MERGE", "target": "/no:where", "value": b"{}"}
    fastavro.schemaless_writer(body, fastavro.parse_schema(bare), asked("mine", edit))
    letters = {
        "thing": b"\0" + strange.to_bytes(4, "big"),
        "unknown": b"\0\x7f\xff\xff\xff" + body.getvalue(),
        "other-event": b"\0" + (await outcome_id(running)).to_bytes(4, "big") + b"nonsense",
    }
    for key, value in letters.items():
        await asyncio.to_thread(
            foreign_registry.put, running.bootstrap, topic, f"default/{key}", value, "default"
        )
    value = b"\0" + number.to_bytes(4, "big") + body.getvalue()
    await asyncio.to_thread(foreign_registry.put, running.bootstrap, topic, "default/mine", value, "default")
    async with connect(running) as ours:
        found = await answered(ours, "mine")
        assert found.status is Status.REJECTED
        assert found.refusal.tag == "unknown-namespace"
    log = await KafkaLog.open(running)
    try:
        dead = {one.key: one for one in await log.read(DEAD, 0)}
    finally:
        await log.close()
    assert set(dead) == set(letters)
    for key, given in (("thing", strange), ("unknown", 0x7FFFFFFF)):
        assert dead[key].value == letters[key]
        assert f"schema id {given}, and no schema registry" in dead[key].headers["orc-reason"]
    assert dead["other-event"].headers["orc-reason"]


async def outcome_id(settings: KafkaSettings) -> int:
    client = RegistryClient(settings.registry)
    schema = await client.version("orchestron.requests.Outcome", 1)
    assert schema is not None
    found = await client.find("orchestron.requests.Outcome", schema)
    await client.close()
    assert found is not None
    return found


async def test_wire_format_without_a_registry(served: KafkaSettings) -> None:
    """Where none is configured, a request in Confluent's format is a dead letter with its reason."""
    topic = served.prefix + "requests"
    await asyncio.to_thread(
        foreign_registry.put, served.bootstrap, topic, "default/x", b"\0\0\0\0\7rest", "default"
    )
    async with connect(served) as client:
        found = await answered(client, "x")
    assert found.status is Status.REJECTED
    assert "Confluent wire format with schema id 7, and no schema registry that is configured" in str(
        found.refusal.message
    )


async def test_copies_are_equal(registered: KafkaSettings, tmp_path: Path) -> None:
    """SQLite to Kafka with a registry, and back: other bytes on the topics, the same records and digests."""
    there, back = tmp_path / "there", tmp_path / "back"
    await fill(there)
    place = f"kafka://{registered.bootstrap}/{registered.prefix}"
    environment = {"ORCHESTRON_SCHEMA_REGISTRY": registered.registry.url, "ORCHESTRON_KAFKA_PREFIX": None}
    for source, target in ((str(there), place), (place, str(back))):
        arguments = ["log", "copy", "--from", source, "--to", target]
        done = await asyncio.to_thread(CliRunner().invoke, app, arguments, env=environment)
        assert done.exit_code == 0, done.output
    logs = [await open_log(one) for one in (there, registered, back)]
    first, *others = [await content(log) for log in logs]
    for log in logs:
        await log.close()
    assert all(other == first for other in others)
    verified = ["replay", "--verify", "--kafka", registered.bootstrap]
    environment["ORCHESTRON_KAFKA_PREFIX"] = registered.prefix
    found = await asyncio.to_thread(CliRunner().invoke, app, verified, env=environment)
    assert "equal: 2 transactions" in found.output
    on_topics = await asyncio.to_thread(raw, registered)
    for name, values in on_topics.items():
        assert all(value.startswith(b"\0") for value in values) == (name in EVENTS) or not values, name


async def test_registry_that_goes_away(installation: KafkaSettings, registry: str) -> None:
    """Who has started goes on without it; who starts then waits, and in the end says what is missing."""
    where = urlsplit(registry)
    assert where.hostname
    assert where.port
    stream = Stream("requests", "default")
    given = EventCodec({}).encode(IntentRequest("default", Cause("mine"), ()), "requests")
    async with Cuttable(where.hostname, where.port).listening() as way:
        url = f"http://127.0.0.1:{way.port}{where.path}"
        settings = replace(installation, registry=RegistrySettings(url, start_seconds=0.5))
        log = await KafkaLog.open(settings)
    try:
        await log.append([Entry(stream, given.key, given.value, given.headers)])
        assert [one.value for one in await log.read(stream, 0)] == [given.value]
        with pytest.raises(LogError, match=r"schema registry at 127\.0\.0\.1:\d+: .*given up after 0.5 s"):
            await KafkaLog.open(settings)
    finally:
        await log.close()
