"""The plan for topics: what is missing is made, what is safe is changed, what is dangerous is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from orchestron_kafka.topic_map import (
    MapError,
    Topic,
    our_topics,
    read_map,
    with_partitions,
    with_replication,
)
from orchestron_kafka.topic_plan import Found, plan

ROOT = Path(__file__).resolve().parents[3]
HISTORY = our_topics()["history"]
CONFIG = our_topics()["device.config"]


def found(topic: Topic, **settings: str) -> Found:
    """The topic as it should be, but for some settings."""
    changed = {name.replace("_", "."): value for name, value in settings.items()}
    return Found(topic.partitions, topic.replication, {**topic.settings(), **changed})


def dangers(topic: Topic, held: Found) -> dict[str, bool]:
    return {step.setting: bool(step.danger) for step in plan({topic.name: topic}, {topic.name: held})}


def test_map_is_published_as_it_is_shipped(update: bool) -> None:
    """`schemas/topics.yaml` is a copy of the map that the code uses (`--update` renews it)."""
    shipped = (ROOT / "libs/kafka/src/orchestron_kafka/topics.yaml").read_bytes()
    published = ROOT / "schemas/topics.yaml"
    if update:
        published.write_bytes(shipped)
    assert published.read_bytes() == shipped


def test_missing_topic_is_made() -> None:
    """A topic that is not there is a safe step."""
    (step,) = plan({"history": HISTORY}, {})
    assert (step.creates, step.danger) == (True, "")


def test_equal_topic_needs_nothing() -> None:
    """A topic that is as it should be is no step, nor is one that the map does not name."""
    assert plan({"history": HISTORY}, {"history": found(HISTORY), "other": found(CONFIG)}) == []


def test_other_partitions_or_replicas_are_dangerous() -> None:
    """Fewer or more partitions and another replication factor are never changed by us."""
    held = replace(found(HISTORY), partitions=HISTORY.partitions - 1, replication=1)
    assert dangers(HISTORY, held) == {"partitions": True, "replication": True}


@pytest.mark.parametrize(("held", "danger"), [("-1", True), ("86400000000", True), ("1000", False)])
def test_retention_is_not_shortened(held: str, danger: bool) -> None:
    """Keeping records longer is safe, keeping them shorter is not."""
    requests = our_topics()["requests"]
    assert dangers(requests, found(requests, retention_ms=held)) == {"retention.ms": danger}


def test_compaction_is_not_switched_on() -> None:
    """A topic that is not compacted stays so; one that should not be is set right."""
    assert dangers(CONFIG, found(CONFIG, cleanup_policy="delete")) == {"cleanup.policy": True}
    assert dangers(HISTORY, found(HISTORY, cleanup_policy="compact")) == {"cleanup.policy": False}


@pytest.mark.parametrize("setting", ["max_message_bytes", "min_insync_replicas"])
def test_limits_are_raised_and_not_lowered(setting: str) -> None:
    """Less than is there now would refuse or endanger what works now."""
    name = setting.replace("_", ".")
    assert dangers(HISTORY, found(HISTORY, **{setting: "999999999"})) == {name: True}
    assert dangers(HISTORY, found(HISTORY, **{setting: "1"})) == {name: False}


def test_history_never_expires() -> None:
    """The history and all that is computed from it are kept for ever, every record of them."""
    for name in ("history", "outcomes", "decisions", "layer.inter", "layer.rfs", "layer.device"):
        topic = our_topics()[name]
        assert (topic.retention_ms, topic.compacted) == (-1, False), name


def test_small_clusters() -> None:
    """Other numbers of replicas and partitions can be asked for; what has one partition keeps that."""
    topics = with_partitions(with_replication(our_topics(), 1), 3)
    assert {(one.replication, one.min_insync) for one in topics.values()} == {(1, 1)}
    single = {"streams", "snapshots"}
    assert {one.partitions for name, one in topics.items() if name not in single} == {3}
    assert {topics[name].partitions for name in single} == {1}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version: 2\ndefaults: {}\ntopics: {}", "version 2"),
        ("version: 1\ndefaults: {}\ntopics: {a: {about: x}}", "topic a"),
        (": :", "no map"),
        ("[]", "no map"),
    ],
)
def test_wrong_maps_are_refused(text: str, said: str) -> None:
    """A map that cannot be used is refused with its reason."""
    with pytest.raises(MapError, match=said):
        read_map(text)
