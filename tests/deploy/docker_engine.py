"""The Docker engine and the Compose project of the deployment test."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / "build/docker"
LOOK_AGAIN = 0.5


class Failed(Exception):
    """The deployment is not as it should be."""


def run(command: Sequence[str], env: Mapping[str, str] | None = None, seconds: float = 1800) -> str:
    """What a command printed. Raises `Failed` with the end of its output, or when it takes too long."""
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise Failed(f"{' '.join(command)} took over {seconds:.0f} s") from error
    if done.returncode != 0:
        raise Failed(
            f"{' '.join(command)} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-4000:]}"
        )
    return done.stdout


def until(what: str, holds: Callable[[], bool], seconds: float) -> float:
    """Wait until `holds`; the seconds it took. Raises `Failed`."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > seconds:
            raise Failed(f"{what}: not within {seconds:.0f} s")
        time.sleep(LOOK_AGAIN)
    return time.monotonic() - began


@contextmanager
def engine(keep: bool = False) -> Iterator[None]:
    """A Docker engine that answers; one that had to be started is ended afterwards, unless told to `keep`."""
    pid = STATE / "dockerd.pid"
    had = answers()
    subprocess.run([str(ROOT / "deploy/docker/engine.sh"), str(STATE)], cwd=ROOT, check=True)
    try:
        yield
    finally:
        if not (had or keep) and pid.exists():
            os.kill(int(pid.read_text(encoding="ascii")), 15)
            pid.unlink()


def answers() -> bool:
    """A Docker engine answers."""
    try:
        return subprocess.run(["docker", "version"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def can_build_with_buildkit() -> bool:
    """The newer builder is there."""
    return subprocess.run(["docker", "buildx", "version"], capture_output=True, check=False).returncode == 0


@dataclass(frozen=True, slots=True)
class Project:
    """The containers of docker-compose.yml under a name of their own."""

    name: str
    variables: Mapping[str, str]

    def compose(self, *arguments: str, seconds: float = 1800) -> str:
        """Run Compose. Raises `Failed`."""
        return run([str(STATE / "compose"), "-p", self.name, *arguments], self.variables, seconds)

    def container(self, service: str) -> str:
        """Its id. Raises `Failed` when there is none."""
        mine = (
            f"label=com.docker.compose.project={self.name}",
            f"label=com.docker.compose.service={service}",
            "label=com.docker.compose.oneoff=False",
        )
        found = run(["docker", "ps", "-aq", *(part for one in mine for part in ("--filter", one))])
        if not found.strip():
            raise Failed(f"{service} has no container")
        return found.split()[0]

    def inspect(self, service: str) -> dict[str, Any]:
        """All that the engine says about it."""
        found: list[dict[str, Any]] = json.loads(run(["docker", "inspect", self.container(service)]))
        return found[0]

    def healthy(self, service: str) -> bool:
        """It runs, and its health check has passed."""
        state = self.inspect(service)["State"]
        return bool(state["Running"]) and state.get("Health", {}).get("Status") == "healthy"

    def inside(self, service: str, *command: str) -> str:
        """Run a command in its container. Raises `Failed`."""
        return run(["docker", "exec", self.container(service), *command])

    def kill(self, service: str) -> None:
        """End its process as a crash would; `docker kill` would keep it from being started again."""
        pid = self.inspect(service)["State"]["Pid"]
        rights = ["--pid", "host", "--network", "none", "--user", "0:0"]
        run(["docker", "run", "--rm", *rights, "debian:bookworm-slim", "bash", "-c", f"kill -9 {pid}"])

    def logs(self, lines: int = 30) -> str:
        """The end of what each container printed."""
        return self.compose("logs", "--no-color", "--tail", str(lines))
