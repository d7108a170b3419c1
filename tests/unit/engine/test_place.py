"""Where the log is follows from the environment or from a text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from orchestron_engine import LogPlace, open_existing, place_from_env, place_from_text
from orchestron_kafka.settings import KafkaSettings
from orchestron_ports.log import LogError

KAFKA = {"ORCHESTRON_KAFKA": "k:9", "ORCHESTRON_KAFKA_PREFIX": "p."}


@pytest.mark.parametrize(
    ("environment", "place"),
    [
        ({}, Path("data")),
        ({"ORCHESTRON_DATA": "there"}, Path("there")),
        (KAFKA, KafkaSettings("k:9", "p.")),
        ({**KAFKA, "ORCHESTRON_DATA": "there"}, Path("there")),
    ],
)
def test_place_from_env(environment: Mapping[str, str], place: LogPlace) -> None:
    """A folder goes before a cluster, and there is a default."""
    assert place_from_env(environment) == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("some/folder", Path("some/folder")),
        ("kafka://a:1,b:2", KafkaSettings("a:1,b:2", "p.")),
        ("kafka://a:1/mine.", KafkaSettings("a:1", "mine.")),
    ],
)
def test_place_from_text(text: str, place: LogPlace) -> None:
    """A text names folder or cluster; what it does not say of a cluster comes from variables."""
    assert place_from_text(text, KAFKA) == place


async def test_no_log_is_made_by_looking(tmp_path: Path) -> None:
    """A folder without a log is an error, and stays as it is."""
    with pytest.raises(LogError, match="there is no log"):
        await open_existing(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
