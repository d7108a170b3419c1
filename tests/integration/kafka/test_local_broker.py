"""The broker that tests start for themselves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from orchestron_testkit.kafka import own_broker

MAVEN = """#!/bin/sh
for argument; do case $argument in -DoutputDirectory=*) out=${argument#*=} ;; esac; done
echo run >> "$RUNS"; mkdir "$out" && touch "$out/kafka_1.jar" && touch "$out/other.jar"
"""
FETCH = """
import sys
from pathlib import Path
from orchestron_testkit.kafka_broker import fetch_jars
print(len(list(fetch_jars(Path("pom.xml"), Path(sys.argv[1])).glob("*.jar"))))
"""


def test_one_process_fetches_and_all_see_every_jar(tmp_path: Path) -> None:
    """Processes that want the jars at once run Maven once, and each finds them whole."""
    maven = tmp_path / "bin" / "mvn"
    maven.parent.mkdir()
    maven.write_text(MAVEN)
    maven.chmod(0o755)
    runs = tmp_path / "runs"
    env = {**os.environ, "PATH": f"{maven.parent}:{os.environ['PATH']}", "RUNS": str(runs)}
    command = [sys.executable, "-c", FETCH, str(tmp_path / "jars")]
    started = [
        subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    results = [process.communicate(timeout=60) for process in started]
    assert [out.strip() for out, _ in results] == ["2"] * 4, results
    assert runs.read_text().split() == ["run"]


def test_a_cluster_id_may_begin_with_a_dash(tmp_path: Path) -> None:
    """One in 64 ids does; it is not taken for an option."""
    broker = own_broker(tmp_path / "broker")
    try:
        broker.start("-IaEfKvZQQ23MsPK8mzrNg")
        assert "cluster.id=-IaEfKvZQQ23MsPK8mzrNg" in (tmp_path / "broker/data/meta.properties").read_text()
    finally:
        broker.kill()
