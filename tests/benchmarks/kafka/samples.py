"""What one edit leaves on each topic of a measured installation: the bytes that the reference moves."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fastavro import parse_schema
from fastavro.schema import fingerprint, to_parsing_canonical_form
from tests.benchmarks.kafka.installation import Installation
from tests.benchmarks.kafka.relay import HEADER, read

from orchestron_contracts.event_schemas import released
from orchestron_contracts.points import without_logical_types
from orchestron_kafka.log import KafkaLog
from orchestron_network.package import network
from orchestron_ports.log import Record, Stream

PROCESSES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "intent": {"requests": ["history"], "decisions": ["outcomes"], "device.events": []},
    "layer-cfs": {"history": ["layer.inter"]},
    "layer-inter": {"layer.inter": ["layer.rfs"]},
    "layer-rfs": {"layer.rfs": ["layer.device"]},
    "device-manager": {"layer.device": ["device.config", "decisions"]},
    "mock-device": {"device.config": ["device.events"]},
    "northbound": {
        topic: [] for topic in ("decisions", "history", "device.config", "device.events", "outcomes")
    },
}
"""What each service writes for what it reads, for an edit that changes one device."""
CHAIN = ("requests", "history", "layer.inter", "layer.rfs", "layer.device", "decisions", "outcomes")
"""Hops from a request to its outcome."""
TOPICS = (*CHAIN, "device.config", "device.events")


async def newest(log: KafkaLog, domain: str) -> dict[str, Record]:
    """The last record of each topic."""
    found = {topic: await log.last(Stream(topic, domain)) for topic in TOPICS}
    return {topic: record for topic, record in found.items() if record is not None}


def write_plan(file: Path, samples: Mapping[str, Record], *, codec: bool, transactions: bool) -> None:
    """What the processes of a reference are told."""
    schemas = known_schemas()
    plan = {
        "codec": codec,
        "transactions": ["intent"] if transactions else [],
        "processes": PROCESSES,
        "samples": [_sample(topic, record, schemas) for topic, record in samples.items()],
        "schemas": schemas,
    }
    file.write_text(json.dumps(plan), encoding="utf-8")


def start(reference: Installation, plan: Path) -> None:
    """Start all processes of a reference, and wait until they relay."""
    for name in PROCESSES:
        command = [sys.executable, "-m", "tests.benchmarks.kafka.relay", str(plan), name]
        reference.launch(name, [*command, reference.bootstrap, reference.prefix])
    for name in PROCESSES:
        reference.wait_ready(name)


def known_schemas() -> dict[str, Any]:
    """Avro schemas of events and of the network's records, by what their messages begin with, in hex."""
    of_points = [avro for schemas in network().avro.values() for avro in schemas.values()]
    of_events = [avro for versions in released().values() for avro in versions]
    schemas = map(without_logical_types, (*of_events, *of_points))
    return {_prefix(schema): schema for schema in schemas}


def _prefix(schema: Any) -> str:
    parsed = parse_schema(dict(schema))
    return f"c301{fingerprint(to_parsing_canonical_form(parsed), 'CRC-64-AVRO')}"


def _sample(topic: str, record: Record, schemas: Mapping[str, Any]) -> dict[str, Any]:
    parts = [
        {"schema": value[:HEADER].hex(), "value": base64.b64encode(value).decode()}
        for value in _messages(record.value, schemas)
    ]
    return {"topic": topic, "headers": dict(record.headers), "parts": parts}


def _messages(value: bytes, schemas: Mapping[str, Any]) -> Iterator[bytes]:
    """The message, and those inside it."""
    yield value
    schema = parse_schema(dict(schemas[value[:HEADER].hex()]))
    for held in _leaves(read((value, schema))):
        if isinstance(held, bytes) and held[:HEADER].hex() in schemas:
            yield from _messages(held, schemas)


def _leaves(datum: Any) -> Iterator[Any]:
    if isinstance(datum, dict):
        datum = list(datum.values())
    if isinstance(datum, list | tuple):
        for part in datum:
            yield from _leaves(part)
    else:
        yield datum
