"""What it takes to bring a cluster to the map of topics, and which of it nobody should do unasked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from orchestron_kafka.topic_map import Topic

PARTITIONS = "partitions"
REPLICATION = "replication"


@dataclass(frozen=True, slots=True)
class Found:
    """A topic as it is on the cluster."""

    partitions: int
    replication: int
    settings: Mapping[str, str]
    """Configuration in force, defaults of the broker included."""
    own: Mapping[str, str] = field(default_factory=dict)
    """The part of it that was set for this topic."""


@dataclass(frozen=True, slots=True)
class Step:
    """One difference. It is safe to remove when `danger` is empty."""

    topic: Topic
    setting: str
    """Empty when the topic is not there at all."""
    held: str = ""
    wanted: str = ""
    danger: str = ""

    @property
    def creates(self) -> bool:
        """The topic is to be made."""
        return not self.setting


def plan(wanted: Mapping[str, Topic], found: Mapping[str, Found]) -> list[Step]:
    """All differences, in the order of the map; topics that the map does not name are left alone."""
    steps: list[Step] = []
    for name, topic in wanted.items():
        held = found.get(name)
        steps += [Step(topic, "")] if held is None else _differences(topic, held)
    return steps


def _differences(topic: Topic, held: Found) -> Iterator[Step]:
    shape = (
        (PARTITIONS, held.partitions, topic.partitions, "streams would be sought in other partitions"),
        (REPLICATION, held.replication, topic.replication, "replicas are moved with Kafka's own tool"),
    )
    for setting, has, shall, danger in shape:
        if has != shall:
            yield Step(topic, setting, str(has), str(shall), danger)
    for setting, value in topic.settings().items():
        current = held.settings.get(setting, "")
        if current != value:
            yield Step(topic, setting, current, value, _danger(setting, current, value))


def _danger(setting: str, held: str, wanted: str) -> str:
    if setting == "cleanup.policy":
        return "" if held == "compact" else "compaction would remove records that are kept now"
    if setting == "retention.ms":
        return "records that are kept now would expire" if _less(wanted, held) else ""
    if setting == "min.insync.replicas":
        return "acknowledged records would be on fewer brokers" if _less(wanted, held) else ""
    if setting == "max.message.bytes":
        return "records that fit now would be refused" if _less(wanted, held) else ""
    if setting == "min.compaction.lag.ms":
        return "slow readers would miss records" if _less(wanted, held) else ""
    return ""


def _less(one: str, other: str) -> bool:
    """Compare sizes and times as Kafka writes them: -1 is without end."""
    first, second = (float("inf") if text in {"-1", ""} else float(text) for text in (one, other))
    return first < second
