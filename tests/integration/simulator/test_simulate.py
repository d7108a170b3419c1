"""`orchestron simulate` as a process."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from orchestron_adapter.inventory import load
from orchestron_cli.main import app

COMMAND = [sys.executable, "-m", "orchestron_cli", "simulate"]


def test_devices_inventory_and_control(tmp_path: Path) -> None:
    """It serves what was asked for, says where, and ends on SIGTERM."""
    file = tmp_path / "inventory.yaml"
    options = ["--devices", "3", "--names", "A,B", "--port", "0", "--type", "NokiaSRLinux_25_3_2"]
    options += ["--fault", "B/hang:commit:2", "--inventory-out", str(file), "--control", "127.0.0.1:0"]
    process = subprocess.Popen([*COMMAND, *options], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("3 devices on 127.0.0.1")
        found = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert list(found["devices"]) == ["A", "B", "SIM-1"]
        assert load(file).entry("A").protocol == "netconf"
        assert Path(str(load(file).entry("A").password).removeprefix("file:")).read_text() == "admin"
        control = process.stdout.readline().split()[-1]
        with urllib.request.urlopen(f"{control}/devices", timeout=20) as answer:
            devices = json.load(answer)
        assert [each["port"] for each in devices] == [each["port"] for each in found["devices"].values()]
        assert devices[1]["faults"][0]["kind"] == "hang"
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert process.stdout is not None
        process.stdout.close()


@pytest.mark.parametrize(
    "wrong", [["--type", "none"], ["--fault", "melt"], ["--control", "nowhere"], ["--names", "A,A"]]
)
def test_what_cannot_be(wrong: list[str]) -> None:
    """An option that makes no sense is exit status 2, and nothing is served."""
    assert CliRunner().invoke(app, ["simulate", *wrong]).exit_code == 2


def test_a_port_that_is_taken() -> None:
    """Exit status 1, and the reason."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(app, ["simulate", "--devices", "1", "--port", port])
    assert done.exit_code == 1
