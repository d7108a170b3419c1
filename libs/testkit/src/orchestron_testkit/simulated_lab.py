"""`orchestron simulate` as a process of its own, with its inventory and its control endpoint."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

STOP_SECONDS = 10.0


class LabDied(Exception):
    """The devices did not come up; the message has what was printed."""


@dataclass(frozen=True, slots=True)
class SimulatedLab:
    """Devices that are being served."""

    inventory: Path
    control: httpx.Client

    def config(self, name: str) -> Any:
        """What is running on a device, as RFC 7951 JSON."""
        return self.control.get(f"/devices/{name}").raise_for_status().json()["config"]

    def arm(self, name: str, **fault: Any) -> None:
        """Arm a fault, as `Fault` has it."""
        self.control.post(f"/devices/{name}/faults", json=fault).raise_for_status()

    def drift(self, name: str, config: Any) -> None:
        """Somebody merges this into what is running."""
        self.control.patch(f"/devices/{name}/config", json=config).raise_for_status()


@contextmanager
def simulated_lab(folder: Path, types: Mapping[str, str], *options: str) -> Iterator[SimulatedLab]:
    """Devices of these types by name, while the block runs; files go to `folder`. Raises `LabDied`."""
    inventory = folder / "lab.yaml"
    command = [sys.executable, "-m", "orchestron_cli", "simulate", "--port", "0"]
    command += ["--devices", str(len(types)), "--names", ",".join(types), "--control", "127.0.0.1:0"]
    command += ["--inventory-out", str(inventory), *options]
    for kind in types.values():
        command += ["--type", kind]
    with (folder / "lab.output").open("wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=output, text=True
        )
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(2)]
        if "http://" not in lines[1]:
            raise LabDied("".join(lines) + (folder / "lab.output").read_text(errors="replace"))
        with httpx.Client(base_url=lines[1].split()[-1], timeout=20.0, trust_env=False) as control:
            yield SimulatedLab(inventory, control)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()
