"""What waits for the sequencer, from several streams, for it to take as much as it has room for."""

from __future__ import annotations

import asyncio
from collections import deque

from orchestron_ports.log import EventLog, Record, Stream
from orchestron_runtime import tail

BATCH = 256


class Feed:
    """Reads one stream ahead by one batch."""

    def __init__(self, log: EventLog, stream: Stream, offset: int, wake: asyncio.Event) -> None:
        self.stream = stream
        self.offset = offset
        """Of the next record that `take` has not given yet."""
        self._log = log
        self._wake = wake
        self._waiting: deque[Record] = deque()
        self._taken = asyncio.Event()
        self._failure: BaseException | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Read until `stop` is set. What goes wrong is raised by `take`."""
        try:
            async for batch in tail(self._log, self.stream, self.offset, stop, BATCH):
                self._waiting.extend(batch)
                self._taken.clear()
                self._wake.set()
                await self._taken.wait()
        except Exception as error:
            self._failure = error
            self._wake.set()

    def take(self, limit: int = BATCH) -> list[Record]:
        """Up to `limit` records that are waiting."""
        if self._failure is not None:
            raise self._failure
        records = [self._waiting.popleft() for _ in range(min(limit, len(self._waiting)))]
        if records:
            self.offset = records[-1].offset + 1
        if not self._waiting:
            self._taken.set()
        return records
