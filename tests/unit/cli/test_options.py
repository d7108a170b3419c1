"""Where commands find the log: the command line goes before variables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from orchestron_cli.options import DEFAULT_DATA, DataOption, KafkaOption, log_place
from orchestron_engine import LogPlace
from orchestron_kafka.settings import KafkaSettings

VARIABLES = {"ORCHESTRON_KAFKA": "env:1", "ORCHESTRON_DATA": "env"}


def chosen(arguments: list[str], environment: Mapping[str, str]) -> LogPlace | str:
    """The place that a command gets, or what it prints when it refuses."""
    found: list[LogPlace] = []
    app = typer.Typer()

    @app.command()
    def command(context: typer.Context, data: DataOption = DEFAULT_DATA, kafka: KafkaOption = "") -> None:
        found.append(log_place(context, data, kafka))

    env = {**dict.fromkeys((*VARIABLES, "ORCHESTRON_KAFKA_PREFIX")), **environment}
    done = CliRunner().invoke(app, arguments, env=env)
    return found[0] if found else done.output


@pytest.mark.parametrize(
    ("arguments", "environment", "place"),
    [
        ([], {}, DEFAULT_DATA),
        (["--data", "here"], {}, Path("here")),
        (["--kafka", "k:9"], {}, KafkaSettings("k:9")),
        ([], {"ORCHESTRON_KAFKA": "env:1"}, KafkaSettings("env:1")),
        ([], VARIABLES, Path("env")),
        (["--kafka", "k:9"], VARIABLES, KafkaSettings("k:9")),
        (["--data", "here"], VARIABLES, Path("here")),
    ],
)
def test_place(arguments: list[str], environment: Mapping[str, str], place: LogPlace) -> None:
    """Options go before variables, and among variables the folder before the cluster."""
    assert chosen(arguments, environment) == place


def test_both_are_refused() -> None:
    """A folder and a cluster on one command line cannot both be meant."""
    assert "leave --data or --kafka out" in str(chosen(["--data", "d", "--kafka", "k:1"], {}))
