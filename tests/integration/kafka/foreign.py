"""A reader of our topics that knows `schemas/avro` and the Avro specification, and nothing of our code."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fastavro
from confluent_kafka import Consumer, KafkaError, TopicPartition

SCHEMAS = Path(__file__).resolve().parents[3] / "schemas/avro"
MARKER = b"\xc3\x01"


class Schemas:
    """All published schemas by the fingerprint that stands in front of a datum."""

    def __init__(self, folder: Path = SCHEMAS) -> None:
        self._held: dict[bytes, Any] = {}
        for file in folder.rglob("*.avsc"):
            schema = fastavro.parse_schema(json.loads(file.read_text(encoding="utf-8")))
            canonical = fastavro.schema.to_parsing_canonical_form(schema)
            print_ = bytes.fromhex(fastavro.schema.fingerprint(canonical, "CRC-64-AVRO"))
            self._held[print_] = schema

    def read(self, value: bytes) -> dict[str, Any]:
        """A message as plain data, the records in it too. Raises `KeyError` for an unpublished schema."""
        if value[:2] != MARKER:
            raise ValueError("not in single-object encoding")
        schema = self._held[value[2:10]]
        stream = io.BytesIO(value[10:])
        datum = fastavro.schemaless_reader(stream, schema, None)
        if stream.read(1):
            raise ValueError("bytes behind the datum")
        return {"$schema": schema["name"].rpartition(".")[2], **self._within(datum)}

    def _within(self, datum: Any) -> Any:
        if isinstance(datum, dict):
            return {name: self._within(part) for name, part in datum.items()}
        if isinstance(datum, list):
            return [self._within(part) for part in datum]
        if isinstance(datum, bytes) and datum[:2] == MARKER:
            return self.read(datum)
        return datum


def messages(bootstrap: str, topic: str) -> Iterator[tuple[str, dict[str, str], bytes]]:
    """Key, headers and value of every record of a topic."""
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "foreign",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "isolation.level": "read_committed",
        }
    )
    try:
        partitions = consumer.list_topics(topic, 10).topics[topic].partitions
        consumer.assign([TopicPartition(topic, number, 0) for number in partitions])
        left = len(partitions)
        while left:
            message = consumer.poll(20.0)
            assert message is not None, f"{topic} does not come to its end"
            if message.error() is None:
                headers = {name: value.decode() for name, value in message.headers() or ()}
                yield message.key().decode(), headers, message.value()
            elif message.error().code() == KafkaError._PARTITION_EOF:
                left -= 1
            else:
                raise OSError(str(message.error()))
    finally:
        consumer.close()
