"""Eight processes on a real Kafka broker do what the one process on the embedded log does, killed or not."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.e2e.conftest import edit

from orchestron_testkit.fleet import NAMES, Fleet
from orchestron_testkit.kafka import remove_topics
from orchestron_testkit.server import Server
from orchestron_testkit.writer import MEDIA, Writer

DEMO = sorted((Path(__file__).resolve().parents[2] / "schemas/examples/demo").glob("*.json"))
CLIENTS = 2
EDITS_A_LIFE = 4


@pytest.fixture
def fleet(bootstrap: str, tmp_path: Path) -> Iterator[Fleet]:
    folder = tmp_path / "fleet"
    folder.mkdir()
    fleet = Fleet(bootstrap, f"e2e-{uuid4().hex[:8]}.", folder)
    yield fleet
    asyncio.run(remove_topics(bootstrap, fleet.prefix))


def targets(client: httpx.Client) -> dict[str, str]:
    names = [device["name"] for device in client.get("/device").json()]
    return {name: client.get(f"/device/{name}/target", params={"format": "xml"}).text for name in names}


def wait_for(done: Callable[[], bool], fleet: Fleet, seconds: float = 90.0) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert not fleet.dead(), fleet.dead()
        assert time.monotonic() < deadline, {name: fleet.tail(name)[-500:] for name in NAMES}
        time.sleep(0.02)


def test_separate_processes_do_what_one_does(fleet: Fleet, tmp_path: Path) -> None:
    """The demo's intent gives each device the same configuration; the log adds up; SIGTERM ends all."""
    with fleet, fleet.client() as many, Server(tmp_path / "one") as server, server.client() as one:
        for file in DEMO:
            for client in (many, one):
                edit(client, "PATCH", file.read_bytes())
            assert targets(many) == targets(one)
        assert sorted(targets(many)) == ["BER-CORE-1", "MAD-CORE-1", "OSL-CORE-1"]
        assert "equal: 2 transactions" in fleet.cli("replay", "--verify")
        assert fleet.terminate() == dict.fromkeys(NAMES, 0)


def test_nothing_acknowledged_is_lost_or_done_twice(fleet: Fleet, tmp_path: Path) -> None:
    """After kill -9 of each service every acknowledged edit is there once; devices equal a fresh run's."""
    order = random.Random(4).sample(NAMES, len(NAMES))
    with fleet:
        writers = [Writer(fleet.url, number) for number in range(CLIENTS)]
        for writer in writers:
            writer.start()
        for life, name in enumerate(order, start=1):
            wait_for(lambda goal=life * EDITS_A_LIFE: sum(w.sent for w in writers) >= goal, fleet)
            fleet.kill(name)
            fleet.start(name)
        goal = sum(writer.sent for writer in writers) + EDITS_A_LIFE
        wait_for(lambda: sum(w.sent for w in writers) >= goal, fleet)
        for writer in writers:
            writer.over.set()
        for writer in writers:
            writer.join(30)
            assert writer.surprises == []
        fleet.wait_healthy()
        check_history(fleet, writers)
        with fleet.client() as client:
            held = client.get("/restconf/data", headers={"Accept": MEDIA}).json()
            check_routers(held, writers)
            with Server(tmp_path / "fresh") as server, server.client() as fresh:
                edit(fresh, "PUT", json.dumps(held["ietf-restconf:data"]).encode())
                assert targets(fresh) == targets(client)
        assert "equal: " in fleet.cli("replay", "--verify")


def check_routers(held: Any, writers: list[Writer]) -> None:
    routers = {one["name"]: one for one in held["ietf-restconf:data"]["netinfra:netinfra"]["router"]}
    for writer in writers:
        for name, router in writer.acknowledged.items():
            assert {leaf: routers[name][leaf] for leaf in router} == router


def check_history(fleet: Fleet, writers: list[Writer]) -> None:
    """Each request has one transaction, however often it was sent."""
    rows = json.loads(fleet.cli("log", "-o", "json"))
    times = Counter(row["request"] for row in rows if row["status"] == "committed")
    for writer in writers:
        for name in writer.acknowledged:
            assert times[writer.request_id(name)] == 1, name
