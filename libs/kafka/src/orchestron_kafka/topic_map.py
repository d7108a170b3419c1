"""The map of topics: what each carries, who writes and reads it, how long it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

import yaml

FOREVER = -1
DAY_MS = 24 * 60 * 60 * 1000


class MapError(ValueError):
    """The map cannot be used; the message says which topic and why."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic as it shall be. Names are without the installation's prefix."""

    name: str
    about: str
    events: tuple[str, ...]
    """Names of event schemas; none for a topic that carries anything else."""
    key: str
    retention_ms: int
    """-1 for ever."""
    compacted: bool
    lag_ms: int
    """A compacted topic keeps every record for so long."""
    writers: tuple[str, ...]
    readers: tuple[str, ...]
    groups: tuple[str, ...]
    """Consumer groups that store how far they have come; `.domain` stands behind on Kafka."""
    partitions: int
    replication: int
    min_insync: int
    max_message_bytes: int

    def settings(self) -> dict[str, str]:
        """Kafka's topic configuration."""
        chosen = {
            "cleanup.policy": "compact" if self.compacted else "delete",
            "retention.ms": str(self.retention_ms),
            "max.message.bytes": str(self.max_message_bytes),
            "min.insync.replicas": str(self.min_insync),
            "message.timestamp.type": "LogAppendTime",
        }
        if self.compacted:
            chosen["min.compaction.lag.ms"] = str(self.lag_ms)
        return chosen


def with_replication(topics: Mapping[str, Topic], replication: int) -> dict[str, Topic]:
    """The same topics with another replication factor, as for a cluster of a single broker."""
    return {
        name: replace(topic, replication=replication, min_insync=min(topic.min_insync, replication))
        for name, topic in topics.items()
    }


def with_partitions(topics: Mapping[str, Topic], partitions: int) -> dict[str, Topic]:
    """The same topics with another number of partitions, but for those that have one."""
    return {
        name: topic if topic.partitions == 1 else replace(topic, partitions=partitions)
        for name, topic in topics.items()
    }


def passing_events(topics: Mapping[str, Topic]) -> frozenset[str]:
    """The events that are on no topic which keeps everything: later versions read earlier ones, no more."""
    kept = [topic for topic in topics.values() if topic.retention_ms == FOREVER and not topic.compacted]
    every = {event for topic in topics.values() for event in topic.events}
    return frozenset(every - {event for topic in kept for event in topic.events})


def our_topics() -> dict[str, Topic]:
    """Every topic of an installation by name, from the map that this package ships."""
    file = resources.files("orchestron_kafka").joinpath("topics.yaml")
    return read_map(file.read_text(encoding="utf-8"))


def read_map(text: str) -> dict[str, Topic]:
    """The topics of a map. Raises `MapError`."""
    try:
        content = yaml.safe_load(text)
        defaults, topics = content["defaults"], content["topics"]
        version = content["version"]
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise MapError(f"is no map of topics: {error}") from error
    if version != 1:
        raise MapError(f"is a map of version {version}; only version 1 is known here")
    return {name: _topic(name, {**defaults, **given}) for name, given in topics.items()}


def _topic(name: str, given: Mapping[str, Any]) -> Topic:
    try:
        days = given["retention"]
        cleanup = given["cleanup"]
        if cleanup not in {"delete", "compact"}:
            raise MapError(f"topic {name}: cleanup is {cleanup!r}, neither delete nor compact")
        return Topic(
            name=name,
            about=given["about"],
            events=tuple(given["events"]),
            key=given["key"],
            retention_ms=FOREVER if days == "forever" else int(days) * DAY_MS,
            compacted=cleanup == "compact",
            lag_ms=int(given.get("lag-days", 0)) * DAY_MS,
            writers=tuple(given["writers"]),
            readers=tuple(given["readers"]),
            groups=tuple(given.get("groups", ())),
            partitions=int(given["partitions"]),
            replication=int(given["replication"]),
            min_insync=int(given["min-insync-replicas"]),
            max_message_bytes=int(given["max-message-bytes"]),
        )
    except KeyError as error:
        raise MapError(f"topic {name}: {error} is missing") from error
    except (TypeError, ValueError) as error:
        raise MapError(f"topic {name}: {error}") from error
