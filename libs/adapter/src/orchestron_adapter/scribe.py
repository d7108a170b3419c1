"""Writes what all devices have to say, many at once: an append of its own for each would be too slow."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence

from orchestron_ports.log import Entry, EventLog, Writer

MOST = 500
"""Entries of one append, more or less."""


class Scribe:
    """The one writer of an adapter's journal."""

    def __init__(self, log: EventLog, writer: Writer) -> None:
        self._log = log
        self._writer = writer
        self._waiting: deque[tuple[Sequence[Entry], asyncio.Future[None]]] = deque()
        self._wake = asyncio.Event()

    async def write(self, entries: Sequence[Entry]) -> None:
        """Return once the entries are durable, those of one call together and in order."""
        if not entries:
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((entries, done))
        self._wake.set()
        await done

    async def run(self) -> None:
        """Write until cancelled. Raises `Fenced` when another process has taken over, and `LogError`."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                await self._batch()

    async def _batch(self) -> None:
        batch: list[Entry] = []
        told: list[asyncio.Future[None]] = []
        while self._waiting and len(batch) < MOST:
            entries, done = self._waiting.popleft()
            batch += entries
            told.append(done)
        await self._log.append(batch, writer=self._writer)
        for done in told:
            if not done.done():
                done.set_result(None)
