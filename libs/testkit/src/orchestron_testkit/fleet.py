"""Every service as a process of its own on Kafka, for end-to-end tests that kill and restart them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from orchestron_testkit.kafka_broker import free_port
from orchestron_testkit.server import START_SECONDS, STOP_SECONDS, ServerDied

NAMES = ("intent", "layer-cfs", "layer-inter", "layer-rfs", "device-manager", "mock-device", "northbound")
NORTHBOUND = "northbound"


@dataclass(slots=True)
class Fleet:
    """The services of one installation; `folder` takes what they print."""

    bootstrap: str
    prefix: str
    folder: Path
    port: int = field(default_factory=free_port)
    names: tuple[str, ...] = NAMES
    domain: str = "default"
    """`*` for all domains, without the northbound."""
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Base address of the northbound."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.cli("topics", "apply", "--replication", "1", "--partitions", "3")
        for name in self.names:
            self.start(name)
        if NORTHBOUND in self.names:
            self.wait_healthy()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        for name in list(self.processes):
            self.kill(name)

    def cli(self, *arguments: str) -> str:
        """What a command prints that ends well. Raises `ServerDied` when it does not."""
        done = subprocess.run(
            [sys.executable, "-m", "orchestron_cli.main", *arguments, "--kafka", self.bootstrap],
            capture_output=True,
            text=True,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode != 0:
            raise ServerDied(done.stdout + done.stderr)
        return done.stdout

    def start(self, name: str) -> None:
        """Start one service; does not wait for it."""
        command = [sys.executable, "-m", "orchestron_cli.main", "run", name, "--kafka", self.bootstrap]
        with (self.folder / f"{name}.output").open("ab") as output:
            self.processes[name] = subprocess.Popen(
                [*command, "--mock-devices", "--listen", f"127.0.0.1:{self.port}", "--domain", self.domain],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=self._environment(),
            )

    def kill(self, name: str) -> None:
        """kill -9."""
        process = self.processes.pop(name)
        process.kill()
        process.wait()

    def terminate(self) -> dict[str, int]:
        """SIGTERM to all; exit codes by name. Raises `subprocess.TimeoutExpired` when one takes over 10 s."""
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        codes = {name: process.wait(STOP_SECONDS) for name, process in self.processes.items()}
        self.processes.clear()
        return codes

    def dead(self) -> dict[str, str]:
        """Services that ended by themselves, with the end of what they printed."""
        ended = (name for name, process in self.processes.items() if process.poll() is not None)
        return {name: self.tail(name) for name in ended}

    def tail(self, name: str) -> str:
        """The end of what a service printed."""
        return (self.folder / f"{name}.output").read_text(encoding="utf-8", errors="replace")[-3000:]

    def wait_healthy(self, but: Iterable[str] = ()) -> None:
        """Wait until the northbound answers and shows all that the history has."""
        deadline = time.monotonic() + START_SECONDS
        while not self._healthy():
            dead = {name: text for name, text in self.dead().items() if name not in set(but)}
            if dead or time.monotonic() > deadline:
                raise ServerDied(str(dead) or self.tail("northbound"))
            time.sleep(0.05)

    def client(self) -> httpx.Client:
        """An HTTP client for it; the caller closes it."""
        return httpx.Client(base_url=self.url, timeout=30.0, trust_env=False)

    def _healthy(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2.0, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    def _environment(self) -> dict[str, str]:
        unset = {name: value for name, value in os.environ.items() if name != "ORCHESTRON_DATA"}
        return {**unset, "ORCHESTRON_KAFKA_PREFIX": self.prefix}
