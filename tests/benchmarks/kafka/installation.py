"""The services as processes of their own on a broker, each for all domains, to be measured and killed."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.bench_spine import cpu_of

from orchestron_testkit.fleet import NAMES
from orchestron_testkit.kafka_broker import free_port
from orchestron_testkit.server import STOP_SECONDS, ServerDied

NORTHBOUND = "northbound"
START_SECONDS = 180.0
"""So long also a busy machine may take to start all services at once."""
SNAPSHOT_EVERY = "100"
"""Transactions: a benchmark has few."""


@dataclass(slots=True)
class Installation:
    """Topics under `prefix` and the services on them; `folder` takes what they print."""

    bootstrap: str
    prefix: str
    folder: Path
    partitions: int
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start_all(self) -> None:
        """Start every service that does not run, and wait until each can work."""
        missing = [name for name in NAMES if name not in self.processes]
        for name in missing:
            self.start(name)
        for name in missing:
            self.wait_ready(name)

    def end(self) -> None:
        """Kill all that run."""
        for name in list(self.processes):
            self.kill(name)

    def make_topics(self) -> None:
        """Make the topics that the map names."""
        numbers = ("--replication", "1", "--partitions", str(self.partitions))
        command = [sys.executable, "-m", "orchestron_cli.main", "topics", "apply", *numbers]
        subprocess.run(
            [*command, "--kafka", self.bootstrap],
            env=environment(self.prefix),
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def start(self, service: str, replica: str = "") -> None:
        """Start a process of the service, under a name of its own if it is a second one; does not wait."""
        domain = "default" if service == NORTHBOUND else "*"
        command = [sys.executable, "-m", "orchestron_cli.main", "run", service, "--domain", domain]
        self.launch(
            service + replica,
            [*command, "--kafka", self.bootstrap, "--mock-devices", "--listen", f"127.0.0.1:{free_port()}"],
        )

    def launch(self, name: str, command: Sequence[str]) -> None:
        """Start a process that will print `NAME runs` or another line that ends so."""
        with self._output(name).open("wb") as output:
            self.processes[name] = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=environment(self.prefix),
            )

    def kill(self, name: str) -> None:
        """kill -9."""
        process = self.processes.pop(name)
        process.kill()
        process.wait()

    def stop(self, name: str) -> None:
        """SIGTERM, so that a replica leaves its group."""
        process = self.processes.pop(name)
        process.terminate()
        process.wait(STOP_SECONDS)

    def wait_ready(self, name: str) -> None:
        """Return when the process has said that it can work."""
        deadline = time.monotonic() + START_SECONDS
        while b" runs" not in self._output(name).read_bytes():
            if self.processes[name].poll() is not None or time.monotonic() > deadline:
                printed = self._output(name).read_text(encoding="utf-8", errors="replace")
                raise ServerDied(f"{name} cannot work: {printed[-3000:]}")
            time.sleep(0.02)

    async def start_up(self, service: str) -> float:
        """Seconds from the start of a process until it says that it can work."""
        begun = time.monotonic()
        self.start(service)
        await asyncio.to_thread(self.wait_ready, service)
        return time.monotonic() - begun

    def cpu(self) -> float:
        """CPU seconds of all processes."""
        return sum(cpu_of(process.pid) for process in self.processes.values())

    def _output(self, name: str) -> Path:
        return self.folder / f"{name}.output"


def environment(prefix: str) -> dict[str, str]:
    """What the processes are given."""
    kept = {name: value for name, value in os.environ.items() if name != "ORCHESTRON_DATA"}
    return {**kept, "ORCHESTRON_KAFKA_PREFIX": prefix, "ORCHESTRON_SNAPSHOT_EVERY": SNAPSHOT_EVERY}
