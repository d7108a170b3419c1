"""`orchestron topics` on a real broker: it makes, verifies, and refuses what would lose or move records."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from click.testing import Result
from typer.testing import CliRunner

from orchestron_cli.main import app
from orchestron_kafka.admin import look
from orchestron_kafka.settings import KafkaSettings
from orchestron_kafka.topic_map import our_topics, with_replication
from orchestron_testkit.kafka import remove_topics

SMALL = ("--replication", "1", "--partitions", "2")
Topics = Callable[..., Result]


@pytest.fixture
def prefix(bootstrap: str) -> Iterator[str]:
    prefix = f"topics-{uuid4().hex[:8]}."
    yield prefix
    asyncio.run(remove_topics(bootstrap, prefix))


@pytest.fixture
def topics(bootstrap: str, prefix: str) -> Topics:
    """Runs `orchestron topics` for an installation of its own."""

    def run(*arguments: str) -> Result:
        env = {"ORCHESTRON_KAFKA_PREFIX": prefix}
        return CliRunner().invoke(app, ["topics", *arguments, "--kafka", bootstrap], env=env)

    return run


def configure(bootstrap: str, prefix: str, name: str, **values: str) -> None:
    """Set a topic's whole configuration by hand; returns when the broker says that it is so."""

    async def run() -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
        await admin.start()
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, prefix + name, values)])
        await admin.close()
        async with asyncio.timeout(10):
            while (await look(KafkaSettings(bootstrap, prefix), [name]))[name].own != values:
                await asyncio.sleep(0.05)

    asyncio.run(run())


def test_made_and_verified(topics: Topics) -> None:
    """What `plan` announces, `apply` does, and `check` then finds nothing; a second `apply` does nothing."""
    planned = topics("plan", *SMALL)
    assert planned.output.count("create ") == len(our_topics())
    assert topics("check", *SMALL).exit_code == 1
    assert topics("apply", *SMALL).exit_code == 0
    assert topics("check", *SMALL).exit_code == 0
    assert "0 changes made" in topics("apply", *SMALL).output


def test_dangerous_change_is_refused_whole(topics: Topics, bootstrap: str, prefix: str) -> None:
    """With one change that would lose records, the safe ones are not made either; alone they are."""
    topics("apply", *SMALL)
    wanted = with_replication(our_topics(), 1)["requests"].settings()
    configure(bootstrap, prefix, "requests", **{**wanted, "retention.ms": "-1"})
    by_hand = {"retention.ms": "1000000", "segment.bytes": "1048576"}
    configure(bootstrap, prefix, "history", **by_hand)
    refused = topics("apply", *SMALL)
    assert refused.exit_code == 1
    assert "REFUSE requests: retention.ms" in refused.output
    assert "change history: retention.ms 1000000 -> -1" in topics("plan", *SMALL).output
    assert asyncio.run(look(KafkaSettings(bootstrap, prefix), ["history"]))["history"].own == by_hand
    configure(bootstrap, prefix, "requests", **wanted)
    assert topics("apply", *SMALL).exit_code == 0
    held = asyncio.run(look(KafkaSettings(bootstrap, prefix), ["history"]))["history"]
    assert (held.own["retention.ms"], held.own["segment.bytes"]) == ("-1", "1048576")


def test_other_partitions_are_refused(topics: Topics) -> None:
    """More partitions would move streams, so they are refused."""
    topics("apply", *SMALL)
    more = topics("apply", "--replication", "1", "--partitions", "3")
    assert more.exit_code == 1
    assert "REFUSE history: partitions 2 -> 3" in more.output


def test_no_broker_is_an_error() -> None:
    """Without a broker there the command says so and ends with 1."""
    done = CliRunner().invoke(app, ["topics", "check", "--kafka", "127.0.0.1:1"])
    assert done.exit_code == 1
    assert "127.0.0.1:1" in done.output
