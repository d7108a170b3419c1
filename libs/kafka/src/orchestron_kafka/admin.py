"""Topics on a cluster: looking at what is there, making and changing them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaConnectionError, KafkaError

from orchestron_kafka.log import MAX_MESSAGE, REGISTRY
from orchestron_kafka.reach import unreachable
from orchestron_kafka.settings import KafkaSettings
from orchestron_kafka.topic_map import Topic
from orchestron_kafka.topic_plan import Found, Step, plan
from orchestron_ports.log import LogError

LOOKS, LOOK_AGAIN = 50, 0.1
EXISTS = 36
"""Error code of Kafka: a topic of that name is there already."""
OF_TOPIC = 1
"""Configuration source of Kafka: set for this topic."""


async def look(settings: KafkaSettings, names: Iterable[str]) -> dict[str, Found]:
    """Those of the named topics that are there. Raises `LogError`."""
    async with _admin(settings) as admin:
        there = set(await admin.list_topics())
        wanted = {settings.prefix + name: name for name in names if settings.prefix + name in there}
        if not wanted:
            return {}
        described = {topic["topic"]: topic for topic in await admin.describe_topics(list(wanted))}
        configs = await _configs(admin, list(wanted))
    return {name: _found(described[full], configs[full]) for full, name in wanted.items()}


async def carry_out(settings: KafkaSettings, steps: Sequence[Step]) -> None:
    """Do all steps and return when the cluster shows them.

    Raises `LogError`, and does nothing at all when one of them is dangerous.
    """
    if dangerous := [step for step in steps if step.danger]:
        raise LogError(f"{len(dangerous)} changes of topics are dangerous and must be made by hand")
    changed = {step.topic.name: step.topic for step in steps if not step.creates}
    async with _admin(settings) as admin:
        await _create(admin, [_new(settings, step.topic) for step in steps if step.creates])
        held = await _configs(admin, [settings.prefix + name for name in changed]) if changed else {}
        for name, topic in changed.items():
            await _alter(
                admin, settings.prefix + name, {**_own(held[settings.prefix + name]), **topic.settings()}
            )
    await _shown(settings, {step.topic.name: step.topic for step in steps})


async def _shown(settings: KafkaSettings, topics: Mapping[str, Topic]) -> None:
    """A broker learns of a change a little after the controller has taken it."""
    for _ in range(LOOKS):
        if not plan(topics, await look(settings, topics)):
            return
        await asyncio.sleep(LOOK_AGAIN)
    raise LogError("the cluster took the changes and does not show them")


async def create_topics(
    settings: KafkaSettings, topics: Iterable[str], partitions: int, replication: int = 1
) -> None:
    """Make topics of any name that are not there, and the registry of streams. Raises `LogError`."""
    limits = {"max.message.bytes": str(MAX_MESSAGE), "retention.ms": "-1"}
    named = [(name, partitions) for name in topics] + [(REGISTRY, 1)]
    new = [
        NewTopic(settings.prefix + name, count, replication, topic_configs=limits) for name, count in named
    ]
    async with _admin(settings) as admin:
        await _create(admin, new)


@asynccontextmanager
async def _admin(settings: KafkaSettings) -> AsyncIterator[AIOKafkaAdminClient]:
    try:
        admin = AIOKafkaAdminClient(**settings.connection())
    except OSError as error:
        raise LogError(f"topics at {settings.bootstrap}: {error}") from error
    try:
        await admin.start()
        yield admin
    except KafkaConnectionError as error:
        raise LogError(await unreachable(settings, error)) from error
    except KafkaError as error:
        raise LogError(f"topics at {settings.bootstrap}: {type(error).__name__}: {error}") from error
    finally:
        await admin.close()


def _new(settings: KafkaSettings, topic: Topic) -> NewTopic:
    return NewTopic(
        settings.prefix + topic.name, topic.partitions, topic.replication, topic_configs=topic.settings()
    )


async def _create(admin: AIOKafkaAdminClient, topics: Sequence[NewTopic]) -> None:
    if not topics:
        return
    answer = (await admin.create_topics(list(topics))).to_object()
    _raise_for(answer["topic_errors"])


async def _alter(admin: AIOKafkaAdminClient, name: str, values: Mapping[str, str]) -> None:
    # this request replaces the whole configuration of a topic
    (answer,) = await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, dict(values))])
    _raise_for(answer.to_object()["resources"])


async def _configs(admin: AIOKafkaAdminClient, names: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    (answer,) = await admin.describe_configs(asked)
    resources = answer.to_object()["resources"]
    _raise_for(resources)
    return {one["resource_name"]: list(one["config_entries"]) for one in resources}


def _raise_for(answers: Iterable[Mapping[str, Any]]) -> None:
    wrong = [one["error_message"] for one in answers if one["error_code"] not in {0, EXISTS}]
    if wrong:
        raise LogError("; ".join(dict.fromkeys(wrong)))


def _found(topic: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]) -> Found:
    partitions = topic["partitions"]
    replicas = min((len(partition["replicas"]) for partition in partitions), default=0)
    settings = {one["config_names"]: one["config_value"] or "" for one in entries}
    return Found(len(partitions), replicas, settings, _own(entries))


def _own(entries: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {one["config_names"]: one["config_value"] for one in entries if one["config_source"] == OF_TOPIC}
