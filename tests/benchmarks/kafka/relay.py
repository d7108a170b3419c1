"""One process of the reference: for each record that comes in, as many bytes go out as Orchestron writes.

    python -m tests.benchmarks.kafka.relay PLAN.json NAME BOOTSTRAP PREFIX

It knows aiokafka and, if the plan says so, fastavro; nothing else. What it has fetched at once it sends at
once. With `transactions` each such turn is a transaction that moves the read offsets too.
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.producer import sender
from fastavro import parse_schema, schemaless_reader, schemaless_writer

HEADER = 10
"""Bytes of an Avro single-object encoding before the datum."""


Raw: TypeAlias = "ConsumerRecord[bytes, bytes]"
Read: TypeAlias = tuple[bytes, Any]
"""Bytes of a datum, and the schema they are in."""


class Sample:
    """What Orchestron wrote to a topic for one edit: an event, and the records inside it."""

    def __init__(self, one: Mapping[str, Any], schemas: Mapping[str, Any]) -> None:
        self.topic: str = one["topic"]
        self.headers = [(name, text.encode()) for name, text in one["headers"].items()]
        self._whole, *_ = self._parts = [
            (base64.b64decode(part["value"]), schemas[part["schema"]]) for part in one["parts"]
        ]
        self._data = [read(part) for part in self._parts]

    def value(self, codec: bool) -> bytes:
        """The message, made by fastavro if there is a codec."""
        if not codec:
            return self._whole[0]
        whole, *_ = [_written(part, datum) for part, datum in zip(self._parts, self._data, strict=True)]
        return whole

    def read(self) -> None:
        """Decode it."""
        for part in self._parts:
            read(part)


def read(part: Read) -> Any:
    """Decode one datum."""
    value, schema = part
    return schemaless_reader(BytesIO(value[HEADER:]), schema, None)


def _written(part: Read, datum: Any) -> bytes:
    value, schema = part
    out = BytesIO()
    out.write(value[:HEADER])
    schemaless_writer(out, schema, datum)
    return out.getvalue()


class Relay:
    """One process of the chain."""

    def __init__(self, plan: Mapping[str, Any], name: str, bootstrap: str, prefix: str) -> None:
        schemas = {key: parse_schema(schema) for key, schema in plan["schemas"].items()}
        self._samples = {one["topic"]: Sample(one, schemas) for one in plan["samples"]}
        self._codec: bool = plan["codec"]
        self._prefix = prefix
        self._name = name
        self._out: Mapping[str, Sequence[str]] = plan["processes"][name]
        self._transactional = name in plan["transactions"]
        self._producer = AIOKafkaProducer(
            bootstrap_servers=bootstrap,
            acks="all",
            enable_idempotence=True,
            compression_type="zstd",
            max_batch_size=256 * 1024,
            retry_backoff_ms=5 if self._transactional else 50,
            transactional_id=prefix + name if self._transactional else None,
        )
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=bootstrap,
            isolation_level="read_committed",
            enable_auto_commit=False,
            fetch_max_wait_ms=100,
        )

    async def run(self) -> None:
        """Relay until killed."""
        await self._producer.start()
        await self._consumer.start()
        places = [
            TopicPartition(self._prefix + topic, number)
            for topic in self._out
            for number in await self._producer.partitions_for(self._prefix + topic)
        ]
        self._consumer.assign(places)
        await self._consumer.seek_to_end()
        for place in places:
            await self._consumer.position(place)
        sys.stdout.write(f"{self._name} runs\n")
        sys.stdout.flush()
        while True:
            got = await self._consumer.getmany(timeout_ms=1000, max_records=512)
            if records := [one for some in got.values() for one in some]:
                await self._turn(records)

    async def _turn(self, records: Sequence[Raw]) -> None:
        outgoing = any(self._out[self._source_of(one)] for one in records)
        if not (self._transactional and outgoing):
            await self._send(records)
            return
        async with self._producer.transaction():
            await self._send(records)
            ends = {TopicPartition(one.topic, one.partition): one.offset + 1 for one in records}
            await self._producer.send_offsets_to_transaction(ends, self._prefix + self._name)

    async def _send(self, records: Sequence[Raw]) -> None:
        by_topic: dict[str, list[Raw]] = {}
        for one in records:
            source = self._source_of(one)
            if self._codec:
                self._samples[source].read()
            for topic in self._out[source]:
                by_topic.setdefault(topic, []).append(one)
        # what goes to one topic is acknowledged before the next one's turn, as with ours
        for topic, some in by_topic.items():
            sent = [await self._sent(self._samples[topic], one) for one in some]
            await asyncio.gather(*sent)

    def _source_of(self, one: Raw) -> str:
        topic: str = one.topic
        return topic.removeprefix(self._prefix)

    async def _sent(self, sample: Sample, one: Raw) -> asyncio.Future[Any]:
        return await self._producer.send(
            self._prefix + sample.topic,
            sample.value(self._codec),
            one.key,
            one.partition,
            headers=sample.headers,
        )


def main() -> None:
    """Run the process that the command line names."""
    plan, name, bootstrap, prefix = sys.argv[1:]
    # the same haste between two transactions as Orchestron's, see `orchestron_kafka.pace`
    sender.BACKOFF_OVERRIDE = 0.002
    asyncio.run(_run(json.loads(Path(plan).read_text(encoding="utf-8")), name, bootstrap, prefix))


async def _run(plan: Mapping[str, Any], name: str, bootstrap: str, prefix: str) -> None:
    await Relay(plan, name, bootstrap, prefix).run()


if __name__ == "__main__":
    main()
