"""A replica that serves many domains: one service for each domain that falls to it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import TypeAlias

from orchestron_ports.log import EventLog, LogError
from orchestron_runtime.service import GRACE, Checked, Service

Shares: TypeAlias = Callable[[asyncio.Event], AsyncGenerator[frozenset[str], None]]
"""Gives the domains that fall to this replica, whenever that changes, until the event is set."""

RETRY_SECONDS = 1.0
LOOK_SECONDS = 0.5
END_SECONDS = GRACE - 2.0
"""What a domain's service gets to stop, so that the host is in time itself."""

_log = logging.getLogger(__name__)


class DomainHost:
    """Runs a service for each domain of its share; what goes wrong in one does not touch the others.

    For a moment two replicas may serve one domain. That is harmless: what a service writes twice is
    dropped by number, and of two sequencers the later fences the other.
    """

    def __init__(
        self,
        name: str,
        shares: Shares,
        create: Callable[[str], Service],
        *,
        ended: Callable[[str], None] = lambda _domain: None,
        retry: float = RETRY_SECONDS,
    ) -> None:
        """A service that fails is made anew after `retry` seconds; `ended` is told each time one ends."""
        self.name = name
        self._shares = shares
        self._create = create
        self._ended = ended
        self._retry = retry
        self._hosted: dict[str, _Hosted] | None = None

    @property
    def domains(self) -> frozenset[str]:
        """What is served now."""
        return frozenset(self._hosted or ())

    async def check(self) -> str | None:
        """Why one of the domains cannot be worked on; None when all can."""
        if self._hosted is None:
            return f"{self.name} has no share of the domains yet"
        found = [await hosted.check() for hosted in list(self._hosted.values())]
        return next(filter(None, found), None)

    async def run(self, stop: asyncio.Event) -> None:
        """See `Service.run`."""
        try:
            async with aclosing(self._shares(stop)) as shares:
                async for domains in shares:
                    await self._serve(domains)
        finally:
            await self._serve(frozenset())

    async def _serve(self, domains: frozenset[str]) -> None:
        held = self._hosted = self._hosted or {}
        if domains != held.keys():
            _log.info("%s serves %d domains: %s", self.name, len(domains), ", ".join(sorted(domains)))
        gone = [held.pop(domain) for domain in held.keys() - domains]
        for domain in sorted(domains - held.keys()):
            held[domain] = _Hosted(self.name, domain, self._create, self._ended, self._retry)
        await asyncio.gather(*(hosted.end() for hosted in gone))


class _Hosted:
    """One domain's service, made anew when it fails."""

    def __init__(
        self,
        name: str,
        domain: str,
        create: Callable[[str], Service],
        ended: Callable[[str], None],
        retry: float,
    ) -> None:
        self._name = name
        self._domain = domain
        self._create = create
        self._ended = ended
        self._retry = retry
        self._stop = asyncio.Event()
        self._failure: str | None = None
        self._service: Service | None = None
        self._task = asyncio.create_task(self._run(), name=f"{name} {domain}")

    async def check(self) -> str | None:
        if self._failure is not None:
            return f"{self._name} of domain {self._domain}: {self._failure}"
        return await self._service.check() if isinstance(self._service, Checked) else None

    async def end(self) -> None:
        """Stop it, by force when it takes too long."""
        self._stop.set()
        _, late = await asyncio.wait({self._task}, timeout=END_SECONDS)
        for task in late:
            task.cancel()
            await asyncio.wait({task})

    async def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._service = self._create(self._domain)
                self._failure = None
                try:
                    await self._service.run(self._stop)
                finally:
                    self._ended(self._domain)
            except Exception as error:
                self._failure = f"{type(error).__name__}: {error}"
                _log.exception("%s of domain %s failed; it is started anew", self._name, self._domain)
                await wait_for(self._stop, self._retry)


async def wait_for(event: asyncio.Event, seconds: float) -> None:
    """Return when the event is set, or after so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return


def all_domains(log: EventLog, topic: str) -> Shares:
    """Every domain that has a stream of the topic, for the only replica of a service."""

    async def watch(stop: asyncio.Event) -> AsyncGenerator[frozenset[str], None]:
        before: frozenset[str] | None = None
        while not stop.is_set():
            try:
                streams = await log.streams()
            except LogError as error:
                _log.warning("domains of %s: %s; asking again", topic, error)
            else:
                now = frozenset(stream.domain for stream in streams if stream.topic == topic)
                if now != before:
                    yield now
                before = now
            await wait_for(stop, LOOK_SECONDS)

    return watch
