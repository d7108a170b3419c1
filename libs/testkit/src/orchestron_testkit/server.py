"""`orchestron up` as a process of its own, for end-to-end tests and the demo's twin in tests."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from orchestron_testkit.kafka_broker import free_port

START_SECONDS = 60.0
STOP_SECONDS = 10.0


class ServerDied(Exception):
    """The server ended, or never came up; the message has the end of its output."""


@dataclass(slots=True)
class Server:
    """One data folder, served; can be killed and started again on the same port."""

    data: Path
    port: int = field(default_factory=free_port)
    options: Sequence[str] = ("--mock-devices",)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Base address of its HTTP interface."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> Path:
        """File with what it printed, over all its lives."""
        return self.data.with_suffix(".output")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.kill()

    def start(self) -> None:
        """Start and wait until it can take edits."""
        command = [sys.executable, "-m", "orchestron_cli.main", "up", "--data", str(self.data)]
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [*command, "--listen", f"127.0.0.1:{self.port}", *self.options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.healthy():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise ServerDied(self.tail())
            time.sleep(0.05)

    def healthy(self) -> bool:
        """It answers and can take edits."""
        try:
            return (
                httpx.get(f"{self.url}/healthz", timeout=2.0, trust_env=False).status_code == httpx.codes.OK
            )
        except httpx.HTTPError:
            return False

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def terminate(self) -> int:
        """SIGTERM; its exit code. Raises `subprocess.TimeoutExpired` when it takes over 10 s."""
        if self.process is None:
            raise ServerDied("it does not run")
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(STOP_SECONDS)
        self.process = None
        return code

    def client(self) -> httpx.Client:
        """An HTTP client for it; the caller closes it."""
        return httpx.Client(base_url=self.url, timeout=30.0, trust_env=False)

    def tail(self) -> str:
        """The end of its output."""
        return (
            self.output.read_text(encoding="utf-8", errors="replace")[-4000:] if self.output.exists() else ""
        )
