"""`orchestron up --processes`: each service a process of its own, kept running."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import httpx

from orchestron_cli.processes import SUPERVISED
from orchestron_testkit.server import Server

SECONDS = 60.0
KILLED = ("layer-rfs", "intent")


def process_of(server: Server, name: str) -> int:
    """The newest process of a service, as the supervisor says."""
    return int(re.findall(rf"{name} is process (\d+)", server.tail())[-1])


def edit(client: httpx.Client, number: int) -> None:
    """Sent again under its id while services come up."""
    router = {"name": f"R{number}", "id": number, "type": "JuniperCRPD_24_4R1_9", "asn": 65001}
    headers = {"Content-Type": "application/yang-data+json", "X-Request-Id": uuid4().hex}
    body = json.dumps({"netinfra:netinfra": {"router": [router]}})
    deadline = time.monotonic() + SECONDS
    while True:
        answer = client.patch("/restconf/data", content=body, headers=headers)
        if answer.status_code not in {503, 504} or time.monotonic() > deadline:
            break
    assert answer.is_success, answer.text


def test_services_that_die_come_back_and_all_end_together(tmp_path: Path) -> None:
    """Edits are applied whichever service is killed; at SIGTERM every process ends."""
    with Server(tmp_path / "log", options=("--mock-devices", "--processes")) as server:
        with server.client() as client:
            edit(client, 1)
            for number, name in enumerate(KILLED, start=2):
                os.kill(process_of(server, name), signal.SIGKILL)
                edit(client, number)
            names = [device["name"] for device in client.get("/device").json()]
        assert sorted(names) == ["R1", "R2", "R3"]
        started = [int(number) for number in re.findall(r"is process (\d+)", server.tail())]
        assert server.terminate() == 0
        assert not [process for process in started if Path(f"/proc/{process}").exists()]
        lines = server.output.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if re.match(r"layer-rfs +\| layer-rfs runs$", line)]
    assert [line for line in lines if "orchestron takes edits" in line]
    assert all("ended by itself by SIGKILL" in text for text in ended(lines))


def test_a_service_does_not_outlive_its_supervisor(tmp_path: Path) -> None:
    """When nobody holds its input any more, however that came, it stops in good order."""
    command = [sys.executable, "-m", "orchestron_cli", "run", "layer-cfs", "--data", str(tmp_path)]
    service = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, SUPERVISED: "1"}
    )
    assert service.stdout is not None
    assert service.stdin is not None
    with service:
        assert service.stdout.readline() == b"layer-cfs runs\n"
        service.stdin.close()
        assert service.wait(SECONDS) == 0


def ended(lines: list[str]) -> list[str]:
    found = [line for line in lines if "ended by itself" in line]
    assert len(found) == len(KILLED)
    return found
