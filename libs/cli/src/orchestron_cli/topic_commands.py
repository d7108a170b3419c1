"""`orchestron topics`: the topics of a Kafka cluster, held against the map that is shipped."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, TypeAlias

import typer

from orchestron_cli.client import ClientError
from orchestron_cli.output import err, fail, out
from orchestron_kafka.admin import carry_out, look
from orchestron_kafka.settings import KafkaSettings
from orchestron_kafka.topic_map import our_topics, with_partitions, with_replication
from orchestron_kafka.topic_plan import Step, plan
from orchestron_ports.log import LogError

app = typer.Typer(
    help="Plan, make and check the topics of a Kafka cluster (map: schemas/topics.yaml).",
    no_args_is_help=True,
)
Cluster: TypeAlias = Annotated[
    str, typer.Option("--kafka", envvar="ORCHESTRON_KAFKA", metavar="HOST:PORT", help="The cluster.")
]
Replication: TypeAlias = Annotated[
    int, typer.Option(min=0, help="Copies of each partition, if not those of the map; 1 for a single broker.")
]
Partitions: TypeAlias = Annotated[
    int, typer.Option(min=0, help="Partitions of each topic, if not those of the map; choose once.")
]


@app.command("plan")
def show_plan(
    kafka: Cluster = "127.0.0.1:9092", replication: Replication = 0, partitions: Partitions = 0
) -> None:
    """Show what `apply` would do, and what it would refuse to do."""
    steps = asyncio.run(_steps(_settings(kafka), replication, partitions))
    _show(steps)


@app.command("apply")
def apply_plan(
    kafka: Cluster = "127.0.0.1:9092", replication: Replication = 0, partitions: Partitions = 0
) -> None:
    """Make missing topics and change settings; nothing is done when one change would lose or move data."""
    settings = _settings(kafka)
    steps = asyncio.run(_steps(settings, replication, partitions))
    _show(steps)
    try:
        asyncio.run(carry_out(settings, steps))
    except LogError as error:
        fail(ClientError(str(error)))
    out.print(f"{len(steps)} changes made")


@app.command("check")
def check(
    kafka: Cluster = "127.0.0.1:9092", replication: Replication = 0, partitions: Partitions = 0
) -> None:
    """Exit status 1 when the cluster is not as the map says."""
    steps = asyncio.run(_steps(_settings(kafka), replication, partitions))
    _show(steps)
    if steps:
        raise typer.Exit(1)


def _settings(kafka: str) -> KafkaSettings:
    return replace(KafkaSettings.from_env(os.environ), bootstrap=kafka)


async def _steps(settings: KafkaSettings, replication: int, partitions: int) -> list[Step]:
    topics = our_topics()
    if replication:
        topics = with_replication(topics, replication)
    if partitions:
        topics = with_partitions(topics, partitions)
    try:
        return plan(topics, await look(settings, topics))
    except LogError as error:
        fail(ClientError(str(error)))


def _show(steps: Sequence[Step]) -> None:
    for step in steps:
        name = step.topic.name
        if step.creates:
            kept = "for ever" if step.topic.retention_ms < 0 else f"{step.topic.retention_ms} ms"
            out.print(f"create {name}: {step.topic.partitions} partitions, kept {kept}", markup=False)
        else:
            verb = "REFUSE" if step.danger else "change"
            why = f" ({step.danger})" if step.danger else ""
            out.print(f"{verb} {name}: {step.setting} {step.held} -> {step.wanted}{why}", markup=False)
    if not steps:
        err.print("all topics are as the map says")
