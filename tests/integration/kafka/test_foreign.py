"""Somebody with confluent-kafka, fastavro and `schemas/avro` reads every topic, and needs nothing of ours."""

from __future__ import annotations

import ast
import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from tests.integration.kafka import foreign

from orchestron_client import connect
from orchestron_contracts.events import Operation, RequestedEdit, Status
from orchestron_kafka.settings import KafkaSettings
from orchestron_kafka.topic_map import our_topics

pytestmark = pytest.mark.anyio
OF_ADAPTERS = {"device.commands", "device.journal"}
"""Topics with events that nobody writes while devices are simulated."""
DEMO = sorted((Path(__file__).resolve().parents[3] / "schemas/examples/demo").glob("*.json"))


def test_reader_knows_nothing_of_ours() -> None:
    """The foreign reader imports none of our packages."""
    tree = ast.parse(Path(foreign.__file__).read_text(encoding="utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not [name for name in imported if name.startswith(("orchestron", "tests"))]


async def test_every_topic_can_be_read(served: KafkaSettings) -> None:
    """Each record of each topic with events decodes, down to the records in it, and says what was asked."""
    async with connect(served) as client:
        for file in DEMO:
            edit = RequestedEdit(Operation.MERGE, "/", file.read_bytes())
            assert (await client.apply([edit])).status is Status.COMMITTED
        gone = RequestedEdit(Operation.MERGE, "/", b'{"no:thing": {}}')
        assert (await client.apply([gone])).status is Status.REJECTED
    read = await asyncio.to_thread(read_all, served, foreign.Schemas())
    for name, topic in our_topics().items():
        assert {one["$schema"] for one in read.get(name, [])} <= set(topic.events), name
        assert bool(read.get(name)) == bool(topic.events) or name in OF_ADAPTERS, name
    routers = json.loads(DEMO[0].read_bytes())["netinfra:netinfra"]["router"]
    first = read["history"][0]["changeset"]["changes"]
    held = [one["record"] for one in first if one["record"]["$schema"] == "NetinfraRouter"]
    asked = {(one["name"], one["id"], one["type"]) for one in routers}
    assert {(one["name"], one["id"], one["type"]) for one in held} == asked
    assert {one["device"] for one in read["device.config"]} == {one["name"] for one in routers}
    assert all(one["config"]["$schema"] == "Remainder" for one in read["device.config"])


def read_all(settings: KafkaSettings, schemas: foreign.Schemas) -> dict[str, list[dict[str, Any]]]:
    """All records of all topics that carry events."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name, topic in our_topics().items():
        if topic.events:
            for key, headers, value in foreign.messages(settings.bootstrap, settings.prefix + name):
                assert key.startswith("default/")
                assert headers["orc-domain"] == "default"
                found.setdefault(name, []).append(schemas.read(value))
    return found
