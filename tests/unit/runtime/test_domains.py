"""A replica runs a service for each domain of its share, whatever happens to the others."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable

import pytest

from orchestron_ports.log import Entry, Stream
from orchestron_runtime import Service
from orchestron_runtime.domains import DomainHost, Shares, all_domains
from orchestron_store import MemoryLog

pytestmark = pytest.mark.anyio
A, B, C = "a", "b", "c"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Running:
    """Services that tell which domains they run for; those in `broken` fail."""

    def __init__(self) -> None:
        self.now: Counter[str] = Counter()
        self.made: Counter[str] = Counter()
        self.broken: set[str] = set()

    def create(self, domain: str) -> Service:
        self.made[domain] += 1
        return One(self, domain)


class One:
    name = "one"

    def __init__(self, all_: Running, domain: str) -> None:
        self._all = all_
        self._domain = domain

    async def check(self) -> str | None:
        return None

    async def run(self, stop: asyncio.Event) -> None:
        if self._domain in self._all.broken:
            raise OSError("no luck")
        self._all.now[self._domain] += 1
        await stop.wait()
        self._all.now[self._domain] -= 1


def given(changes: asyncio.Queue[frozenset[str]]) -> Shares:
    async def watch(stop: asyncio.Event) -> AsyncGenerator[frozenset[str], None]:
        stopping = asyncio.create_task(stop.wait())
        while not stop.is_set():
            change = asyncio.create_task(changes.get())
            await asyncio.wait({change, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if change.done():
                yield change.result()
            change.cancel()

    return watch


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0)


async def test_services_follow_the_share() -> None:
    """Domains that come are begun, those that go are stopped and told of, those that stay are left alone."""
    running, changes, stop = Running(), asyncio.Queue[frozenset[str]](), asyncio.Event()
    ended = Counter[str]()
    host = DomainHost("host", given(changes), running.create, ended=lambda domain: ended.update({domain: 1}))
    assert await host.check() is not None
    task = asyncio.create_task(host.run(stop))
    for share in ({A, B}, {B, C}, set[str](), {A}):
        changes.put_nowait(frozenset(share))
        await until(lambda wanted=share: +running.now == Counter(wanted))  # type: ignore[misc]
        assert host.domains == share
        assert await host.check() is None
    assert running.made == {A: 2, B: 1, C: 1}
    stop.set()
    await task
    assert +running.now == Counter()
    assert ended == running.made


async def test_a_failure_stays_in_its_domain() -> None:
    """A service that fails is made anew, and is told of, while the others run on."""
    running, changes, stop = Running(), asyncio.Queue[frozenset[str]](), asyncio.Event()
    running.broken = {A}
    host = DomainHost("host", given(changes), running.create, retry=0)
    task = asyncio.create_task(host.run(stop))
    changes.put_nowait(frozenset({A, B}))
    await until(lambda: running.made[A] > 2)
    assert (running.now[B], running.made[B]) == (1, 1)
    assert "domain a: OSError: no luck" in str(await host.check())
    running.broken.clear()
    await until(lambda: running.now[A] == 1)
    assert await host.check() is None
    stop.set()
    await task


async def test_all_domains_of_a_topic() -> None:
    """Without replicas every domain that has the topic is served, new ones too."""
    log, stop = MemoryLog(), asyncio.Event()
    await log.append([Entry(Stream("in", A), "", b""), Entry(Stream("other", B), "", b"")])
    shares = all_domains(log, "in")(stop)
    assert await anext(shares) == {A}
    await log.append([Entry(Stream("in", C), "", b"")])
    assert await anext(shares) == {A, C}
    stop.set()
    assert await anext(shares, None) is None
