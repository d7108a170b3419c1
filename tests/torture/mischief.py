"""Records that should not be there: old ones once more, and what is no request."""

from __future__ import annotations

import random
from collections import Counter

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import Cause, IntentRequest, Operation, RequestedEdit
from orchestron_kafka.settings import KafkaSettings
from orchestron_ports.log import Entry, EventLog, LogError, Stream

COPIED = ("layer.inter", "layer.rfs", "layer.device", "decisions", "requests")
"""Topics whose readers have to know by number what they have seen."""
FEW = 8


class Mischief:
    """Writes as any producer may who knows the topics."""

    def __init__(self, settings: KafkaSettings, log: EventLog, domains: tuple[str, ...], seed: int) -> None:
        self._settings = settings
        self._log = log
        self._domains = domains
        self._draw = random.Random(seed)
        self.copies: Counter[str] = Counter()
        self.garbage: dict[str, set[str]] = {domain: set() for domain in domains}
        """Keys of what was written that is no request, by domain."""
        self.unsure: set[str] = set()
        """Keys of what may have been written: the broker was away."""

    async def copy_old(self) -> None:
        """Write some old records of one topic again, as they are, in the order they had."""
        topic = self._settings.prefix + self._draw.choice(COPIED)
        consumer = AIOKafkaConsumer(isolation_level="read_committed", **self._settings.connection())
        producer = AIOKafkaProducer(**self._settings.connection())
        try:
            await consumer.start()
            await producer.start()
            parts = [TopicPartition(topic, n) for n in sorted(await producer.partitions_for(topic))]
            for part in parts:
                await self._copy(consumer, producer, part)
        except KafkaError:
            self.copies["broker away"] += 1
        finally:
            await consumer.stop()
            await producer.stop()

    async def _copy(
        self, consumer: AIOKafkaConsumer, producer: AIOKafkaProducer, part: TopicPartition
    ) -> None:
        consumer.assign([part])
        end = (await consumer.end_offsets([part]))[part]
        if end == 0:
            return
        consumer.seek(part, self._draw.randrange(end))
        got = await consumer.getmany(part, timeout_ms=1000, max_records=self._draw.randint(1, FEW))
        for raw in got.get(part, ()):
            await producer.send_and_wait(
                part.topic, raw.value, key=raw.key, partition=part.partition, headers=list(raw.headers)
            )
            self.copies[part.topic.removeprefix(self._settings.prefix)] += 1

    async def write_garbage(self) -> None:
        """Put what is no request where requests of a domain are."""
        domain = self._draw.choice(self._domains)
        key = f"bad-{sum(len(keys) for keys in self.garbage.values())}"
        self.garbage[domain].add(key)
        value = self._draw.choice([b"", b"{}", self._draw.randbytes(300), _for_nobody(key)])
        try:
            await self._log.append([Entry(Stream("requests", domain), key, value)])
        except LogError:
            self.unsure.add(key)


def _for_nobody(key: str) -> bytes:
    """A request that decodes, and is for a domain that does not read it."""
    edit = RequestedEdit(Operation.DELETE, "/netinfra:netinfra/router=R")
    return EventCodec({}).encode(IntentRequest("elsewhere", Cause(key), (edit,)), "requests").value
