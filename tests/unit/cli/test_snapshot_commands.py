"""`orchestron snapshot` shows and deletes what services keep in a data folder."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestron_cli.main import app
from orchestron_ports.snapshots import Owner, Snapshot
from orchestron_store.folder import snapshots_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with snapshots of two services, in one domain and in two."""

    async def fill() -> None:
        store = snapshots_in(tmp_path)
        owners = [("default", "layer-cfs", 7), ("default", "layer-cfs", 9), ("other", "layer-cfs", 3)]
        for domain, service, seq in [*owners, ("default", "device-manager", 8)]:
            await store.save(Snapshot(Owner(domain, service), seq, 1, 1_700_000_000_000, b"body"))

    asyncio.run(fill())
    return tmp_path


def run(folder: Path, *arguments: str) -> str:
    result = CliRunner().invoke(app, ["snapshot", *arguments, "--data", str(folder)])
    assert result.exit_code == 0, result.output
    return result.stdout


def listed(folder: Path) -> list[tuple[str, str, int]]:
    rows = json.loads(run(folder, "list", "--output", "json"))
    return [(row["domain"], row["service"], row["seq"]) for row in rows]


def test_list(folder: Path) -> None:
    """By domain and service, the newest first, with size and time."""
    assert listed(folder) == [
        ("default", "device-manager", 8),
        ("default", "layer-cfs", 9),
        ("default", "layer-cfs", 7),
        ("other", "layer-cfs", 3),
    ]
    (row,) = json.loads(run(folder, "list", "--domain", "other", "-o", "json"))
    assert (row["epoch"], row["bytes"], row["taken"]) == (1, 4, "2023-11-14T22:13:20+00:00")
    assert "layer-cfs" in run(folder, "list")


def test_delete(folder: Path) -> None:
    """Those of a service in a domain, or all."""
    assert run(folder, "delete", "--domain", "default", "--service", "layer-cfs") == "2 snapshots deleted\n"
    assert listed(folder) == [("default", "device-manager", 8), ("other", "layer-cfs", 3)]
    assert run(folder, "delete") == "2 snapshots deleted\n"
    assert listed(folder) == []
    assert run(folder, "delete") == "0 snapshots deleted\n"
