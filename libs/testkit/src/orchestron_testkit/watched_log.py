"""A log that notes who does what on it, so that tests can hold services against the map of topics."""

from __future__ import annotations

from collections.abc import Sequence

from orchestron_ports.log import Consumed, Entry, EventLog, Record, Stream, Writer


class Uses:
    """Topics by the names of those who write and read them."""

    def __init__(self) -> None:
        self.written: set[tuple[str, str]] = set()
        """(topic, service)"""
        self.read: set[tuple[str, str]] = set()
        """(topic, service)"""
        self.groups: set[tuple[str, str]] = set()
        """(topic, consumer group)"""
        self.keys: set[tuple[str, str]] = set()
        """(topic, key)"""


class WatchedLog:
    """`log`, as the service `name` sees it."""

    def __init__(self, log: EventLog, name: str, uses: Uses) -> None:
        self._log = log
        self._name = name
        self._uses = uses

    async def append(
        self,
        entries: Sequence[Entry],
        *,
        consumed: Sequence[Consumed] = (),
        writer: Writer | None = None,
        durable: bool = True,
    ) -> list[int]:
        """See `EventLog.append`."""
        self._uses.written.update((entry.stream.topic, self._name) for entry in entries)
        self._uses.keys.update((entry.stream.topic, entry.key) for entry in entries)
        self._uses.groups.update((mark.stream.topic, mark.group) for mark in consumed)
        return await self._log.append(entries, consumed=consumed, writer=writer, durable=durable)

    async def read(self, stream: Stream, offset: int, limit: int = 1000) -> list[Record]:
        """See `EventLog.read`."""
        self._note(stream)
        return await self._log.read(stream, offset, limit)

    async def end(self, stream: Stream) -> int:
        """See `EventLog.end`."""
        return await self._log.end(stream)

    async def offset_at(self, stream: Stream, time_ms: int) -> int:
        """See `EventLog.offset_at`."""
        return await self._log.offset_at(stream, time_ms)

    async def last(self, stream: Stream) -> Record | None:
        """See `EventLog.last`."""
        self._note(stream)
        return await self._log.last(stream)

    async def streams(self) -> list[Stream]:
        """See `EventLog.streams`."""
        return await self._log.streams()

    async def consumed(self, group: str, stream: Stream) -> int:
        """See `EventLog.consumed`."""
        return await self._log.consumed(group, stream)

    async def wait(self, stream: Stream, offset: int, timeout: float) -> bool:
        """See `EventLog.wait`."""
        self._note(stream)
        return await self._log.wait(stream, offset, timeout)

    async def claim(self, name: str) -> Writer:
        """See `EventLog.claim`."""
        return await self._log.claim(name)

    async def close(self) -> None:
        """See `EventLog.close`."""
        await self._log.close()

    def _note(self, stream: Stream) -> None:
        self._uses.read.add((stream.topic, self._name))
