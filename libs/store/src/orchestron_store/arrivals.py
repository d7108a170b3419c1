"""Telling tasks that wait for records that some have come."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from orchestron_ports.log import LogError, Stream


class Arrivals:
    """Wakes the tasks of one event loop that wait for records of a stream."""

    def __init__(self) -> None:
        self._sleepers: dict[Stream, set[asyncio.Future[None]]] = {}
        self._closed = False

    @property
    def awaited(self) -> list[Stream]:
        """The streams that some task waits for."""
        return list(self._sleepers)

    async def wait(self, stream: Stream, timeout: float) -> None:
        """Return when records of `stream` have come, or after `timeout` seconds.

        Raises `LogError` when the log is closed meanwhile.
        """
        sleeper = asyncio.get_running_loop().create_future()
        self._sleepers.setdefault(stream, set()).add(sleeper)
        try:
            await asyncio.wait((sleeper,), timeout=timeout)
        finally:
            self._forget(stream, sleeper)
        if self._closed:
            raise LogError("the log was closed while a task waited for it")

    def notify(self, streams: Iterable[Stream]) -> None:
        """Wake those who wait for one of `streams`."""
        for stream in streams:
            for sleeper in self._sleepers.get(stream, ()):
                if not sleeper.done():
                    sleeper.set_result(None)

    def close(self) -> None:
        """Wake everybody with an error."""
        self._closed = True
        self.notify(self._sleepers)

    def _forget(self, stream: Stream, sleeper: asyncio.Future[None]) -> None:
        sleepers = self._sleepers[stream]
        sleepers.discard(sleeper)
        if not sleepers:
            del self._sleepers[stream]
