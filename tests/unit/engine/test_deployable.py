"""A service is made for one domain, or for all that fall to a replica; settings that cannot be are said."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from orchestron_contracts.codec import EventCodec
from orchestron_engine import ALL_DOMAINS, Deployable, Parts
from orchestron_engine.process import made
from orchestron_ports.log import Entry, Stream
from orchestron_runtime.domains import DomainHost
from orchestron_store import MemoryLog
from orchestron_testkit.toy_network.package import network

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class One:
    """A service that does nothing but wait, and says why it cannot do more."""

    name = "one"

    def __init__(self, parts: Parts, domain: str) -> None:
        self.given = list(parts.checks)
        self.domain = domain
        self.address = 0

    def listen(self) -> int:
        self.address = 8080
        return self.address

    async def check(self) -> str | None:
        return f"{self.domain} waits"

    async def run(self, stop: asyncio.Event) -> None:
        await stop.wait()


def parts() -> Parts:
    return Parts(MemoryLog(), network(), EventCodec({}))


def deployable(domain: str, topic: str | None = "in") -> Deployable:
    return Deployable("one", domain, One, None if topic is None else lambda _package: topic)


async def test_each_service_knows_the_checks_of_those_before_it() -> None:
    """The last one can speak for all; who listens has its address before anything runs."""
    services, checks = made([deployable("a"), deployable("b")], parts())
    assert [service.given for service in services if isinstance(service, One)] == [[], checks[:1]]
    assert [service.address for service in services if isinstance(service, One)] == [8080, 8080]
    assert [await check() for check in checks] == ["a waits", "b waits"]


async def test_all_domains_are_served_as_they_come() -> None:
    """Every domain that the topic brings work for has a service of its own."""
    given = parts()
    await given.log.append([Entry(Stream("in", "a"), "", b""), Entry(Stream("other", "b"), "", b"")])
    host = deployable(ALL_DOMAINS).service(given)
    assert isinstance(host, DomainHost)
    stop = asyncio.Event()
    running = asyncio.create_task(host.run(stop))
    async with asyncio.timeout(10):
        while host.domains != {"a"}:
            await asyncio.sleep(0)
    stop.set()
    await running


def test_who_serves_one_domain_says_so() -> None:
    """It does not take the sign for all domains as the name of one."""
    with pytest.raises(ValueError, match="one serves one domain"):
        deployable(ALL_DOMAINS, None).service(parts())


def test_settings_that_cannot_be_end_the_process_with_two(tmp_path: Path) -> None:
    """The reason is logged, without a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "orchestron_layer"],
        env={"ORCHESTRON_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "ORCHESTRON_LAYER must name" in done.stderr
    assert "Traceback" not in done.stderr
