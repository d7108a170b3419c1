"""kill -9 in the middle of a stream of edits: nothing acknowledged is lost, nothing happens twice."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from orchestron_testkit.server import Server
from orchestron_testkit.writer import MEDIA, Writer

CLIENTS = 3
LIVES = 4
EDITS_A_LIFE = 12


def wait_for(done: Any, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "the clients made no progress"
        time.sleep(0.02)


def targets(server: Server) -> dict[str, str]:
    with server.client() as client:
        names = [device["name"] for device in client.get("/device").json()]
        return {name: client.get(f"/device/{name}/target", params={"format": "xml"}).text for name in names}


def config(server: Server) -> Any:
    with server.client() as client:
        return client.get("/restconf/data", headers={"Accept": MEDIA}).json()


def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    """After several kill -9 every acknowledged router is there once, and devices equal a fresh server's."""
    server = Server(tmp_path / "data")
    server.start()
    writers = [Writer(server.url, number) for number in range(CLIENTS)]
    for writer in writers:
        writer.start()
    try:
        for life in range(1, LIVES + 1):
            wait_for(lambda goal=life * EDITS_A_LIFE: sum(w.sent for w in writers) >= goal)
            server.kill()
            server.start()
    finally:
        for writer in writers:
            writer.over.set()
        for writer in writers:
            writer.join(30)
    assert [writer.surprises for writer in writers] == [[]] * CLIENTS
    held = config(server)
    routers = {r["name"]: r for r in held["ietf-restconf:data"]["netinfra:netinfra"]["router"]}
    for writer in writers:
        for name, router in writer.acknowledged.items():
            assert {leaf: routers[name][leaf] for leaf in router} == router
    with Server(tmp_path / "fresh") as fresh, fresh.client() as client:
        body = json.dumps(held["ietf-restconf:data"])
        answer = client.put("/restconf/data", content=body, headers={"Content-Type": MEDIA})
        assert answer.is_success, answer.text
        assert targets(fresh) == targets(server)
    assert server.terminate() == 0


@pytest.mark.parametrize("load", [False, True], ids=["idle", "under load"])
def test_sigterm_ends_cleanly(tmp_path: Path, load: bool) -> None:
    """SIGTERM ends the server within 10 s with exit code 0, idle or not."""
    server = Server(tmp_path / "data")
    server.start()
    writer = Writer(server.url, 1)
    if load:
        writer.start()
        wait_for(lambda: writer.sent >= 2)
    assert server.terminate() == 0, server.tail()
    writer.over.set()
