"""Options that several commands share."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from orchestron_cli.output import Output
from orchestron_engine import LogPlace
from orchestron_kafka.settings import KafkaSettings

ServerOption: TypeAlias = Annotated[
    str, typer.Option("--server", envvar="ORCHESTRON_SERVER", help="Address of `orchestron up`.")
]
OutputOption: TypeAlias = Annotated[Output, typer.Option("--output", "-o", help="Form of the result.")]
DataOption: TypeAlias = Annotated[
    Path, typer.Option("--data", envvar="ORCHESTRON_DATA", help="Folder that holds the log.", file_okay=False)
]
DomainOption: TypeAlias = Annotated[
    str, typer.Option("--domain", envvar="ORCHESTRON_DOMAIN", help="The network, when a log holds several.")
]
KafkaOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--kafka",
        envvar="ORCHESTRON_KAFKA",
        metavar="HOST:PORT",
        help="Keep the log on this Kafka cluster; ORCHESTRON_KAFKA_* say how to log in.",
    ),
]
DEFAULT_SERVER = "http://127.0.0.1:8080"
DEFAULT_DATA = Path("orchestron-data")


def log_place(context: typer.Context, data: Path, kafka: str) -> LogPlace:
    """Where the log is. The command line goes before variables, and there the folder before the cluster.

    Raises `typer.BadParameter` when the command line names both.
    """
    folder_from, kafka_from = (_source(context, name) for name in ("data", "kafka"))
    if folder_from == kafka_from == "COMMANDLINE":
        raise typer.BadParameter("a log is in a folder or on Kafka; leave --data or --kafka out")
    if not kafka or (kafka_from != "COMMANDLINE" and folder_from != "DEFAULT"):
        return data
    return replace(KafkaSettings.from_env(os.environ), bootstrap=kafka)


def _source(context: typer.Context, name: str) -> str:
    source = context.get_parameter_source(name)
    return "DEFAULT" if source is None else source.name
