"""The torture test, short, for every day; the long one is `make torture`. And its schedule."""

from __future__ import annotations

import subprocess
import sys
from itertools import islice
from pathlib import Path

from tests.torture.processes import SHARED, names
from tests.torture.schedule import BROKER, SHORT, Kind, schedule

from orchestron_testkit.fleet import NAMES
from orchestron_testkit.kafka import own_broker

ROOT = Path(__file__).resolve().parents[2]


def test_short_run(tmp_path: Path) -> None:
    """Nothing acknowledged is lost or done twice, whoever is killed, paused or lied to."""
    own_broker(tmp_path / "broker")  # says why, where there can be none
    done = subprocess.run(
        [sys.executable, "-m", "tests.torture", "--short"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(SHORT)} faults, 0 things wrong" in done.stdout
    assert "copied to" in done.stdout


def test_a_seed_is_a_schedule() -> None:
    """The same seed gives the same faults; each process and the broker is killed early on, all kinds come."""
    services = names(SHARED)
    first = list(islice(schedule(3, services), 300))
    assert first == list(islice(schedule(3, services), 300))
    assert first != list(islice(schedule(4, services), 300))
    assert {fault.target for fault in first[: len(services) + 1]} == {*services, BROKER}
    assert {fault.kind for fault in first} == set(Kind)
    assert {name.partition("#")[0] for name in services} == set(NAMES)
