"""Topics on a cluster: making them, and looking at what is there."""

from __future__ import annotations

from collections.abc import Iterable

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError

from orchestron_kafka.log import MAX_MESSAGE, REGISTRY
from orchestron_kafka.settings import KafkaSettings
from orchestron_ports.log import LogError


async def create_topics(
    settings: KafkaSettings, topics: Iterable[str], partitions: int, replication: int = 1
) -> None:
    """Make topics that are not there, and the registry of streams. Raises `LogError`."""
    wanted = [_topic(settings, name, partitions, replication) for name in topics]
    wanted.append(_topic(settings, REGISTRY, 1, replication))
    try:
        admin = AIOKafkaAdminClient(**settings.connection())
        await admin.start()
        try:
            for topic in wanted:
                await _create(admin, topic)
        finally:
            await admin.close()
    except KafkaError as error:
        raise LogError(f"cannot make topics at {settings.bootstrap}: {error}") from error


async def _create(admin: AIOKafkaAdminClient, topic: NewTopic) -> None:
    try:
        await admin.create_topics([topic])
    except TopicAlreadyExistsError:
        return


def _topic(settings: KafkaSettings, name: str, partitions: int, replication: int) -> NewTopic:
    limits = {"max.message.bytes": str(MAX_MESSAGE), "retention.ms": "-1"}
    return NewTopic(settings.prefix + name, partitions, replication, topic_configs=limits)
