"""Approval, hold and kill -9 over the command line, all services and simulated devices."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from orchestron_testkit.server import Server
from orchestron_testkit.simulated_lab import SimulatedLab, simulated_lab

NAME, KIND = "OSL-CORE-1", "JuniperCRPD_24_4R1_9"
MEDIA = {"Content-Type": "application/yang-data+json", "async": "true"}
PATIENCE = 40.0


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[SimulatedLab]:
    with simulated_lab(tmp_path, {NAME: KIND}) as lab:
        yield lab


@pytest.fixture
def server(lab: SimulatedLab, tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "data", options=("--inventory", str(lab.inventory))) as server:
        yield server


def want(server: Server, asn: int, **more: Any) -> None:
    """The router as the intent has it."""
    router = {"name": NAME, "id": 1, "type": KIND, "role": "core", "asn": asn, **more}
    with server.client() as client:
        answer = client.patch(
            "/restconf/data", json={"netinfra:netinfra": {"router": [router]}}, headers=MEDIA
        )
    assert answer.is_success, answer.text


def cli(server: Server, *arguments: str) -> str:
    """What a command prints that ends well."""
    command = [sys.executable, "-m", "orchestron_cli.main", *arguments, "--server", server.url]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def until(is_so: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, f"not in {PATIENCE} s: {what}"
        time.sleep(0.05)


def phase(server: Server) -> str:
    with server.client() as client:
        answer = client.get(f"/device/{NAME}/queue")
    return str(answer.json()["phase"]) if answer.status_code == httpx.codes.OK else ""


def is_as_wanted(server: Server, lab: SimulatedLab) -> bool:
    with server.client() as client:
        wanted = client.get(f"/device/{NAME}/target", params={"format": "json"})
        summary = client.get(f"/device/{NAME}/info")
    return bool(wanted.json()) and lab.config(NAME) == wanted.json() and summary.json()["state"] == "in-sync"


def test_approval_by_command_line(server: Server, lab: SimulatedLab) -> None:
    """Nothing gets to the device before a person has approved the difference that is shown."""
    want(server, 65010, **{"approval-required": True})
    until(lambda: phase(server) == "pending-approval", "an item waits for approval")
    assert not lab.config(NAME)
    assert "host-name" in cli(server, "queue", NAME)
    assert "is approved" in cli(server, "queue", "approve", NAME, "--yes", "--as", "ann")
    until(lambda: is_as_wanted(server, lab), "the device has what was approved")
    assert NAME in cli(server, "queue")


def test_killed_in_the_middle_of_a_commit(server: Server, lab: SimulatedLab) -> None:
    """kill -9 while the device is committing: after the next start it has what is wanted."""
    lab.arm(NAME, kind="hang", operation="commit")
    want(server, 65010)
    until(lambda: phase(server) == "pushing", "a push is under way")
    server.kill()
    server.start()
    until(lambda: is_as_wanted(server, lab), "the device has what is wanted")
    cli(server, "queue", "hold", NAME, "--reason", "maintenance")
    want(server, 65011)
    assert phase(server) == "held"
    cli(server, "queue", "release", NAME)
    until(lambda: is_as_wanted(server, lab), "a released device follows its intent")
