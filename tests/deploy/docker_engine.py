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


NO_ENGINE = 3
"""Exit status of engine.sh where no engine can be had."""


class Failed(Exception):
    """The deployment is not as it should be."""


class NoEngine(Exception):
    """This machine cannot run Docker, so nothing was tested."""


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
    """A Docker engine that answers; one that had to be started is ended afterwards, unless told to `keep`.

    Raises `NoEngine`, `Failed`.
    """
    pid = STATE / "dockerd.pid"
    had = answers()
    done = subprocess.run([str(ROOT / "deploy/docker/engine.sh"), str(STATE)], cwd=ROOT, check=False)
    if done.returncode == NO_ENGINE:
        raise NoEngine("no Docker engine can be started here")
    if done.returncode != 0:
        raise Failed("engine.sh failed; what it printed says why")
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


def inspect(container: str) -> dict[str, Any]:
    """All that the engine says about a container."""
    found: list[dict[str, Any]] = json.loads(run(["docker", "inspect", container]))
    return found[0]


@dataclass(frozen=True, slots=True)
class Project:
    """The containers of docker-compose.yml under a name of their own."""

    name: str
    variables: Mapping[str, str]

    def compose(self, *arguments: str, seconds: float = 1800) -> str:
        """Run Compose. Raises `Failed`."""
        return run([str(STATE / "compose"), "-p", self.name, *arguments], self.variables, seconds)

    def containers(self, service: str) -> list[str]:
        """The id of each replica. Raises `Failed` when there is none."""
        mine = (
            f"label=com.docker.compose.project={self.name}",
            f"label=com.docker.compose.service={service}",
            "label=com.docker.compose.oneoff=False",
        )
        found = run(["docker", "ps", "-aq", *(part for one in mine for part in ("--filter", one))])
        if not found.strip():
            raise Failed(f"{service} has no container")
        return found.split()

    def healthy(self, service: str) -> bool:
        """Every replica runs, and its health check has passed."""
        return all(self._healthy(container) for container in self.containers(service))

    def inside(self, service: str, *command: str) -> str:
        """Run a command in one of its containers. Raises `Failed`."""
        return run(["docker", "exec", self.containers(service)[0], *command])

    def kill(self, service: str) -> str:
        """End one of its processes as a crash would, and return the container's id.

        `docker kill` would keep it from being started again.
        """
        container = self.containers(service)[0]
        pid = inspect(container)["State"]["Pid"]
        rights = ["--pid", "host", "--network", "none", "--user", "0:0"]
        run(["docker", "run", "--rm", *rights, "debian:bookworm-slim", "bash", "-c", f"kill -9 {pid}"])
        return container

    def _healthy(self, container: str) -> bool:
        state = inspect(container)["State"]
        return bool(state["Running"]) and state.get("Health", {}).get("Status") == "healthy"

    def logs(self, lines: int = 30) -> str:
        """The end of what each container printed."""
        return self.compose("logs", "--no-color", "--tail", str(lines))
