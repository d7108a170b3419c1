"""Domains shared among the replicas of a service: each has those of the partitions its group gives it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from orchestron_kafka.log import KafkaLog
from orchestron_kafka.settings import KafkaSettings
from orchestron_kafka.stopping import stop as consumer_stop
from orchestron_ports.log import LogError

SESSION_MS = 6000
"""A replica that has not been heard of for so long has lost its share; brokers take no less by default."""
HEARTBEAT_MS = 500
LOOK_MS = 500
RETRY_SECONDS = 1.0

_log = logging.getLogger(__name__)


class PartitionShares:
    """This replica's membership in the consumer group `<prefix><service>.replicas`."""

    def __init__(self, settings: KafkaSettings, log: KafkaLog, service: str, topic: str) -> None:
        """`topic` is the one that the service reads a domain's input from."""
        self._settings = settings
        self._log = log
        self._service = service
        self._topic = topic

    async def watch(self, stop: asyncio.Event) -> AsyncGenerator[frozenset[str], None]:
        """The domains that fall to this replica, whenever that changes, until `stop` is set.

        While the group cannot be asked the share stays as it was: two replicas that serve one domain do no
        harm, and one that gave up its share would be late when the cluster is back.
        """
        before: frozenset[str] | None = None
        told = False
        while not stop.is_set():
            try:
                async with aclosing(self._joined(stop)) as joined:
                    async for now in joined:
                        told = False
                        if now != before:
                            yield now
                        before = now
            except (KafkaError, LogError) as error:
                if not told:
                    name = type(error).__name__
                    _log.warning("share of %s cannot be asked for: %s: %s", self._service, name, error)
                told = True
                await _pause(stop)

    async def _joined(self, stop: asyncio.Event) -> AsyncGenerator[frozenset[str], None]:
        """What one membership gives, again and again."""
        consumer = AIOKafkaConsumer(
            group_id=f"{self._settings.prefix}{self._service}.replicas",
            enable_auto_commit=False,
            session_timeout_ms=SESSION_MS,
            heartbeat_interval_ms=HEARTBEAT_MS,
            **self._settings.connection(),
        )
        consumer.subscribe([self._settings.prefix + self._topic], listener=_Paused(consumer))
        try:
            await consumer.start()
            while not stop.is_set():
                # nothing comes of paused partitions, but a member has to ask to stay one
                await consumer.getmany(timeout_ms=LOOK_MS)
                yield await self._domains({place.partition for place in consumer.assignment()})
        finally:
            await consumer_stop(consumer)

    async def _domains(self, partitions: set[int]) -> frozenset[str]:
        streams = [stream for stream in await self._log.streams() if stream.topic == self._topic]
        return frozenset(
            [stream.domain for stream in streams if await self._log.partition(stream) in partitions]
        )


async def _pause(stop: asyncio.Event) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(RETRY_SECONDS):
            await stop.wait()


class _Paused(ConsumerRebalanceListener):  # type: ignore[misc]
    """The records themselves are read elsewhere."""

    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self._consumer = consumer

    def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Nothing: whoever gets them may begin at once."""

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Fetch nothing."""
        self._consumer.pause(*assigned)
