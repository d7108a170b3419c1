"""A client of our topics that knows a schema registry and Confluent's library, and nothing of our code.

Records within events are in Avro single-object encoding; the registry has their schemas too.
"""

from __future__ import annotations

import io
import json
from typing import Any

import fastavro
from confluent_kafka import Producer
from confluent_kafka.schema_registry import SchemaRegistryClient, record_subject_name_strategy
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

MARKER = b"\xc3\x01"


class Reader:
    """Reads values by Confluent's deserializer, and the records in them by fingerprint."""

    def __init__(self, client: SchemaRegistryClient) -> None:
        self._client = client
        # the usual strategy asks for what only Confluent's own registry has
        strategy = {"subject.name.strategy": record_subject_name_strategy}
        self._read = AvroDeserializer(self._client, conf=strategy)
        self._records = self._by_fingerprint()

    def read(self, topic: str, value: bytes) -> dict[str, Any]:
        """A message as plain data, the records in it too."""
        if value[:1] != b"\0":
            raise ValueError("not in Confluent wire format")
        number = int.from_bytes(value[1:5], "big")
        schema = json.loads(self._client.get_schema(number).schema_str)
        datum = self._read(value, SerializationContext(topic, MessageField.VALUE))
        return {"$schema": schema["name"], **self._within(datum)}

    def _by_fingerprint(self) -> dict[bytes, Any]:
        held = {}
        for subject in self._client.get_subjects():
            for version in self._client.get_versions(subject):
                text = self._client.get_version(subject, version).schema.schema_str
                schema = fastavro.parse_schema(json.loads(text))
                canonical = fastavro.schema.to_parsing_canonical_form(schema)
                held[bytes.fromhex(fastavro.schema.fingerprint(canonical, "CRC-64-AVRO"))] = schema
        return held

    def _within(self, datum: Any) -> Any:
        if isinstance(datum, dict):
            return {name: self._within(part) for name, part in datum.items()}
        if isinstance(datum, list):
            return [self._within(part) for part in datum]
        if isinstance(datum, bytes) and datum[:2] == MARKER:
            schema = self._records[datum[2:10]]
            read = fastavro.schemaless_reader(io.BytesIO(datum[10:]), schema, None)
            return {"$schema": schema["name"].rpartition(".")[2], **self._within(read)}
        return datum


def send(
    url: str, bootstrap: str, topic: str, name: str, key: str, datum: dict[str, Any], domain: str
) -> bytes:
    """Put a datum on a topic in the registry's latest schema of that name; what was sent."""
    with SchemaRegistryClient({"url": url, "timeout": 20}) as client:
        schema = client.get_latest_version(name).schema.schema_str
        conf = {"auto.register.schemas": False, "subject.name.strategy": record_subject_name_strategy}
        write = AvroSerializer(client, schema, conf=conf)
        value: bytes = write(datum, SerializationContext(topic, MessageField.VALUE))
    put(bootstrap, topic, key, value, domain)
    return value


def put(bootstrap: str, topic: str, key: str, value: bytes, domain: str) -> None:
    """Put any bytes on a topic. The partition is that of the domain, as Java's clients hash."""
    producer = Producer({"bootstrap.servers": bootstrap, "partitioner": "murmur2_random"})
    partitions = len(producer.list_topics(topic, 10).topics[topic].partitions)
    producer.produce(
        topic,
        key=key.encode(),
        value=value,
        partition=_murmur2(domain.encode()) % partitions,
        headers={"orc-domain": domain},
    )
    assert producer.flush(20) == 0


def _murmur2(data: bytes) -> int:
    """The hash of Kafka's default partitioner, made positive."""
    mask, m = 0xFFFFFFFF, 0x5BD1E995
    h = (0x9747B28C ^ len(data)) & mask
    whole = len(data) // 4 * 4
    for at in range(0, whole, 4):
        k = int.from_bytes(data[at : at + 4], "little") * m & mask
        h = (h * m & mask) ^ ((k ^ (k >> 24)) * m & mask)
    if rest := data[whole:]:
        h = (h ^ int.from_bytes(rest, "little")) * m & mask
    h = (h ^ (h >> 13)) * m & mask
    return (h ^ (h >> 15)) & 0x7FFFFFFF
