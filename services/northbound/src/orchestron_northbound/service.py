"""The northbound as a service of a process: listens, follows the log, and ends when told to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence

import uvicorn

from orchestron_northbound.app import Gateway
from orchestron_northbound.follower import Follower
from orchestron_northbound.server import listen, server
from orchestron_northbound.settings import Settings
from orchestron_telemetry.endpoint import Check

PATIENCE_SECONDS = 1.0
"""What requests under way get to be answered once the service is told to stop."""


class NorthboundService:
    """One HTTP interface on one log."""

    name = "northbound"

    def __init__(
        self,
        gateway: Gateway,
        follower: Follower,
        settings: Settings,
        listening: socket.socket | None = None,
        checks: Sequence[Check] = (),
    ) -> None:
        """`checks` say why it cannot work, for `check`."""
        self.gateway = gateway
        self.follower = follower
        self.settings = settings
        self._listening = listening
        self._checks = checks

    async def check(self) -> str | None:
        """Why it cannot do its work; None when it can."""
        found = [await check() for check in self._checks]
        return next(filter(None, found), None)

    def listen(self) -> int:
        """Take the address of the settings now and return the port. Raises `SettingsError`, `OSError`."""
        if self._listening is None:
            self._listening = listen(self.settings)
        port: int = self._listening.getsockname()[1]
        return port

    def close(self) -> None:
        """Let go of the address, when the service is not going to run."""
        if self._listening is not None:
            self._listening.close()
            self._listening = None

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set; then answer what is under way and return."""
        self.listen()
        assert self._listening is not None
        http = server(self.gateway, self.settings)
        following = asyncio.create_task(self._follow())
        serving = asyncio.create_task(http.serve(sockets=[self._listening]))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait((following, serving, stopping), return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            await self._end(http, serving)
            following.cancel()
            await asyncio.wait((following,))
        await serving
        if following.done() and not following.cancelled():
            following.result()

    async def _follow(self) -> None:
        await self.follower.start()
        await self.follower.run()

    async def _end(self, http: uvicorn.Server, serving: asyncio.Task[None]) -> None:
        http.should_exit = True
        await asyncio.wait((serving,), timeout=PATIENCE_SECONDS)
        await self.follower.give_up()
        await asyncio.wait((serving,))
