"""A real Apache Kafka broker as a plain process, for tests and for those without Docker.

    python -m orchestron_testkit.kafka_broker up|down|status [--port 9092] [--dir build/kafka]

The jars come from Maven Central (`deploy/kafka/pom.xml`), once; Java 17 or newer runs them.
"""

from __future__ import annotations

import argparse
import base64
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

START_SECONDS = 60.0
STOP_SECONDS = 20.0


class BrokerError(Exception):
    """The broker cannot be had here; the message says what to install or what its log says."""


@dataclass(slots=True)
class Broker:
    """One KRaft node (or one of several) in a folder of its own."""

    folder: Path
    port: int
    controller_port: int
    jars: Path
    node: int = 1
    voters: Sequence[tuple[int, int]] = ()
    """(node, controller port) of all nodes of a cluster; empty for a single node."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """Settings that come on top, or instead."""
    format_options: Sequence[str] = ()
    """For the tool that prepares the folder, such as credentials to begin with."""
    heap: str = "512m"
    java_options: Sequence[str] = ()
    """As for a Java that comes up quickly rather than runs fast."""
    process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        """What clients connect to."""
        return f"127.0.0.1:{self.port}"

    def start(self, cluster_id: str | None = None) -> None:
        """Format the folder if it is new, start the broker and wait until it answers."""
        self.prepare(cluster_id or new_cluster_id())
        self.run()

    def prepare(self, cluster_id: str) -> None:
        """Write the settings, and format the folder if it is new."""
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = self.folder / "server.properties"
        settings.write_text("".join(f"{k}={v}\n" for k, v in self.settings().items()), encoding="utf-8")
        if not (self.folder / "data" / "meta.properties").exists():
            self._format(settings, cluster_id)

    def run(self) -> None:
        """Start a broker that is formatted; wait until it answers."""
        self.launch()
        self.wait_ready()

    def launch(self) -> None:
        """Start a broker that is formatted. One of a cluster alone does not answer."""
        log = (self.folder / "broker.log").open("ab")
        with log:
            self.process = subprocess.Popen(
                [
                    *self._java(),
                    "-Xms128m",
                    f"-Xmx{self.heap}",
                    "kafka.Kafka",
                    str(self.folder / "server.properties"),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
            )
        (self.folder / "broker.pid").write_text(str(self.process.pid), encoding="ascii")

    def kill(self) -> None:
        """End the broker at once, as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """End the broker in good order."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
            self.process = None

    def settings(self) -> dict[str, str]:
        """server.properties of a node with its own folder and ports."""
        nodes = len(self.voters) or 1
        controllers = self.voters or ((self.node, self.controller_port),)
        replicas = str(min(nodes, 3))
        in_sync = str(min(nodes, 2))
        return {
            "process.roles": "broker,controller",
            "node.id": str(self.node),
            "controller.quorum.voters": ",".join(f"{n}@127.0.0.1:{p}" for n, p in controllers),
            "listeners": f"PLAINTEXT://127.0.0.1:{self.port},CONTROLLER://127.0.0.1:{self.controller_port}",
            "advertised.listeners": f"PLAINTEXT://127.0.0.1:{self.port}",
            "controller.listener.names": "CONTROLLER",
            "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "log.dirs": str(self.folder / "data"),
            "offsets.topic.replication.factor": replicas,
            "offsets.topic.num.partitions": "4",
            "transaction.state.log.replication.factor": replicas,
            "transaction.state.log.min.isr": in_sync,
            "transaction.state.log.num.partitions": "4",
            "share.coordinator.state.topic.replication.factor": replicas,
            "share.coordinator.state.topic.min.isr": in_sync,
            "group.initial.rebalance.delay.ms": "0",
            "auto.create.topics.enable": "false",
            **self.extra,
        }

    def _java(self) -> list[str]:
        return [java(), *self.java_options, "-cp", f"{self.jars}/*"]

    def _format(self, settings: Path, cluster_id: str) -> None:
        done = subprocess.run(
            [
                *self._java(),
                "kafka.tools.StorageTool",
                "format",
                f"--cluster-id={cluster_id}",
                "-c",
                str(settings),
                *self.format_options,
            ],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode != 0:
            raise BrokerError(f"cannot format {self.folder}: {done.stderr or done.stdout}")

    def wait_ready(self) -> None:
        """Wait until a broker that was started answers. Raises `BrokerError`."""
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.port):
            if self.process is None or self.process.poll() is not None or time.monotonic() > deadline:
                tail = (self.folder / "broker.log").read_text(encoding="utf-8", errors="replace")[-2000:]
                raise BrokerError(f"the broker did not come up on port {self.port}; its log ends:\n{tail}")
            time.sleep(0.1)


def new_cluster_id() -> str:
    """A cluster id in the form that Kafka wants."""
    return base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")


def answers(port: int) -> bool:
    """Something listens on that port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def java() -> str:
    """The Java to run with. Raises `BrokerError` with what to install."""
    found = shutil.which("java")
    if found is None:
        raise BrokerError("Kafka needs Java 17 or newer (Debian: apt-get install openjdk-17-jre-headless)")
    return found


def fetch_jars(pom: Path, folder: Path) -> Path:
    """The folder with Kafka's jars, filled from Maven Central when it is not there yet.

    Several processes may call it at once: one fetches, the others wait, and none sees half a folder.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not any(folder.glob("kafka_*.jar")):
            with tempfile.TemporaryDirectory(dir=folder.parent) as fetched:
                _run_maven(pom, Path(fetched) / "jars")
                shutil.rmtree(folder, ignore_errors=True)
                (Path(fetched) / "jars").rename(folder)
    return folder


def _run_maven(pom: Path, folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise BrokerError("fetching Kafka needs Maven (Debian: apt-get install maven)")
    done = subprocess.run(
        [maven, "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={folder}"],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        raise BrokerError(f"Maven could not fetch Kafka: {done.stdout[-1000:]}{done.stderr[-1000:]}")


def local_broker(root: Path, folder: Path, port: int = 0, extra: Mapping[str, str] | None = None) -> Broker:
    """A single broker in `folder`; `root` is the checkout, whose build/ keeps the jars.

    Raises `BrokerError` when this machine lacks what it takes.
    """
    java()
    jars = fetch_jars(root / "deploy/kafka/pom.xml", (root / "build/kafka-jars").resolve())
    return Broker(folder.resolve(), port or free_port(), free_port(), jars, extra=extra or {})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="kafka_broker", description="A local Apache Kafka broker as a plain process."
    )
    parser.add_argument("command", choices=["up", "down", "status"])
    parser.add_argument("--port", type=int, default=9092)
    parser.add_argument("--dir", type=Path, default=Path("build/kafka"), help="where it keeps its data")
    chosen = parser.parse_args(arguments)
    if chosen.command == "status":
        up = answers(chosen.port)
        sys.stdout.write(f"127.0.0.1:{chosen.port} {'answers' if up else 'does not answer'}\n")
        return 0 if up else 1
    if chosen.command == "down":
        return _down(chosen.dir)
    try:
        broker = local_broker(Path.cwd(), chosen.dir, chosen.port)
        broker.start()
    except BrokerError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    sys.stdout.write(f"Kafka answers at {broker.bootstrap}; `down` ends it\n")
    return 0


def _down(folder: Path) -> int:
    pid_file = folder / "broker.pid"
    if not pid_file.exists():
        sys.stdout.write("no broker of ours runs\n")
        return 0
    try:
        os.kill(int(pid_file.read_text(encoding="ascii")), signal.SIGTERM)
    except ProcessLookupError:
        sys.stdout.write("the broker had ended already\n")
    pid_file.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
