"""Domains shared among the replicas of a service: each has those of the partitions its group gives it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from orchestron_kafka.log import KafkaLog
from orchestron_kafka.settings import KafkaSettings
from orchestron_ports.log import LogError

SESSION_MS = 6000
"""A replica that has not been heard of for so long has lost its share; brokers take no less by default."""
HEARTBEAT_MS = 500
LOOK_MS = 500


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

        Raises `LogError`.
        """
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
            before: frozenset[str] | None = None
            while not stop.is_set():
                # nothing comes of paused partitions, but a member has to ask to stay one
                await consumer.getmany(timeout_ms=LOOK_MS)
                now = await self._domains({place.partition for place in consumer.assignment()})
                if now != before:
                    yield now
                before = now
        except KafkaError as error:
            raise LogError(f"share of {self._service}: {type(error).__name__}: {error}") from error
        finally:
            await consumer.stop()

    async def _domains(self, partitions: set[int]) -> frozenset[str]:
        streams = [stream for stream in await self._log.streams() if stream.topic == self._topic]
        return frozenset(
            [stream.domain for stream in streams if await self._log.partition(stream) in partitions]
        )


class _Paused(ConsumerRebalanceListener):  # type: ignore[misc]
    """The records themselves are read elsewhere."""

    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self._consumer = consumer

    def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Nothing: whoever gets them may begin at once."""

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Fetch nothing."""
        self._consumer.pause(*assigned)
