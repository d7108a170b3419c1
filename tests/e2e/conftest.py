"""The installations that end-to-end cases run on: one process on the embedded log, and eight on Kafka."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from uuid import uuid4

import httpx
import pytest

from orchestron_testkit.fleet import NAMES, NORTHBOUND, Fleet
from orchestron_testkit.kafka import kafka_bootstrap, remove_topics
from orchestron_testkit.server import Server
from orchestron_testkit.writer import MEDIA

SHARING = tuple(name for name in NAMES if name != NORTHBOUND)
Empty = Callable[[], AbstractContextManager[Server | Fleet]]


@pytest.fixture(scope="session")
def bootstrap(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where a real Kafka broker answers."""
    return kafka_bootstrap(tmp_path_factory)


@pytest.fixture(scope="session")
def shared(bootstrap: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Every service but the northbound as a process of its own, and a layer twice, for all domains."""
    prefix = f"e2e-{uuid4().hex[:8]}."
    both = [
        Fleet(bootstrap, prefix, tmp_path_factory.mktemp("fleet"), names=names, domain="*")
        for names in (SHARING, ("layer-rfs",))
    ]
    with both[0], both[1]:
        yield both[0]
    asyncio.run(remove_topics(bootstrap, prefix))


@pytest.fixture(scope="session", params=["embedded", "kafka"])
def empty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Empty:
    """Makes a network without intent, with a server that takes edits of it."""
    if request.param == "embedded":
        return lambda: Server(tmp_path_factory.mktemp("embedded") / "data")
    shared: Fleet = request.getfixturevalue("shared")

    @contextmanager
    def new_domain() -> Iterator[Fleet]:
        folder = tmp_path_factory.mktemp("northbound")
        own = Fleet(shared.bootstrap, shared.prefix, folder, names=(NORTHBOUND,), domain=uuid4().hex)
        own.start(NORTHBOUND)
        try:
            own.wait_healthy()
            warm_up(own)
            yield own
        finally:
            own.kill(NORTHBOUND)

    return new_domain


def edit(client: httpx.Client, method: str, body: bytes, seconds: float = 60) -> None:
    """Sent again under its id until services that are still coming up have dealt with it."""
    headers = {"Content-Type": MEDIA, "X-Request-Id": uuid4().hex}
    deadline = time.monotonic() + seconds
    while True:
        answer = client.request(method, "/restconf/data", content=body, headers=headers)
        if answer.status_code not in {503, 504} or time.monotonic() > deadline:
            break
    assert answer.is_success, answer.text


def warm_up(network: Fleet) -> None:
    """Have every service take the new domain up, as clients do: an edit that has no answer is sent again."""
    router = {"name": "WARM-UP", "id": 250, "type": "CiscoIosXr_25_3_1", "asn": 64999}
    with network.client() as client:
        edit(client, "PATCH", json.dumps({"netinfra:netinfra": {"router": [router]}}).encode(), 150)
        answer = client.delete("/restconf/data/netinfra:netinfra")
        assert answer.is_success, answer.text


@pytest.fixture
def client(empty: Empty) -> Iterator[httpx.Client]:
    """A client of a network of the test's own."""
    with empty() as running, running.client() as client:
        yield client
