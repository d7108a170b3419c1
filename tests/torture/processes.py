"""The broker and the services as processes that are killed, paused and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from orchestron_testkit.fleet import NAMES, NORTHBOUND
from orchestron_testkit.kafka_broker import Broker, free_port

SINGLE = dict.fromkeys(NAMES, 1)
FEW = {**SINGLE, "intent": 2}
SHARED = {**FEW, "layer-cfs": 2, "device-manager": 2}
"""Replicas of each service."""
DOMAIN = "default"
"""The one that the northbound serves."""


def names(replicas: Mapping[str, int]) -> list[str]:
    """Every process by its name, `intent#1` for the second replica."""
    return [f"{service}#{number}" for service, count in replicas.items() for number in range(count)]


@dataclass(slots=True)
class Processes:
    """All that runs, and what is down or asleep for now. Times are those of `time.monotonic`."""

    broker: Broker
    prefix: str
    folder: Path
    port: int = field(default_factory=free_port)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    due: dict[str, float] = field(default_factory=dict)
    """When to start or wake who was killed or paused."""
    asleep: set[str] = field(default_factory=set)
    ended: Counter[str] = field(default_factory=Counter)
    """How often each ended by itself."""
    last_words: list[str] = field(default_factory=list)
    """What they printed last."""

    @property
    def url(self) -> str:
        """Base address of the northbound."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, name: str) -> None:
        """Start a service; does not wait for it."""
        service = name.partition("#")[0]
        domain = DOMAIN if service == NORTHBOUND else "*"
        command = [sys.executable, "-m", "orchestron_cli.main", "run", service, "--domain", domain]
        command += ["--kafka", self.broker.bootstrap, "--mock-devices", "--listen", f"127.0.0.1:{self.port}"]
        with (self.folder / f"{name}.output").open("ab") as output:
            self.running[name] = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=self.environment(),
            )

    def kill(self, name: str, seconds: float, number: signal.Signals = signal.SIGKILL) -> None:
        """End a service, which stays away for so long."""
        self.wake(name)
        if process := self.running.pop(name, None):
            process.send_signal(number)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                self.ended[f"{name} would not stop"] += 1
                process.kill()
                process.wait()
            self.due[name] = time.monotonic() + seconds

    def pause(self, name: str, seconds: float) -> None:
        """Stop a process where it stands, for so long."""
        process = self.running.get(name)
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGSTOP)
            self.asleep.add(name)
            self.due[name] = time.monotonic() + seconds

    def wake(self, name: str) -> None:
        """Let a process go on."""
        if name in self.asleep:
            self.asleep.discard(name)
            self.due.pop(name, None)
            self.running[name].send_signal(signal.SIGCONT)

    def look(self) -> None:
        """Start and wake whoever is due, and start again who ended by itself."""
        now = time.monotonic()
        for name in [name for name, when in self.due.items() if when <= now]:
            if name in self.asleep:
                self.wake(name)
            else:
                del self.due[name]
                self.start(name)
        for name, process in list(self.running.items()):
            if process.poll() is not None:
                self.ended[f"{name} ended with {process.returncode}"] += 1
                self.last_words.append(f"{name}: {self._last_line(name)}")
                del self.running[name]
                self.due[name] = now + 1.0

    def _last_line(self, name: str) -> str:
        lines = (self.folder / f"{name}.output").read_text(encoding="utf-8", errors="replace").splitlines()
        return lines[-1][:300] if lines else ""

    def all_up(self) -> None:
        """No more faults: everything runs from now on."""
        for name in list(self.asleep):
            self.wake(name)
        self.due = dict.fromkeys(self.due, 0.0)
        self.look()

    def end(self) -> None:
        """kill -9 to all services and the broker."""
        for process in self.running.values():
            process.kill()
            process.wait()
        self.broker.kill()

    def cli(self, *arguments: str) -> str:
        """What a command prints, and on failure its errors."""
        command = [sys.executable, "-m", "orchestron_cli.main", *arguments, "--kafka", self.broker.bootstrap]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return done.stdout + done.stderr

    def environment(self) -> dict[str, str]:
        """Of services and commands."""
        unset = {name: value for name, value in os.environ.items() if name != "ORCHESTRON_DATA"}
        return {**unset, "ORCHESTRON_KAFKA_PREFIX": self.prefix}
