"""A real server on a loopback port, and raw sockets to talk to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp

from orchestron_northbound.server import listen, server
from orchestron_northbound.settings import Settings

TIMEOUT = 15.0


@dataclass(frozen=True)
class Answer:
    """One response as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    def error(self) -> dict[str, Any]:
        """The one entry of the errors document."""
        (entry,) = json.loads(self.body)["ietf-restconf:errors"]["error"]
        return dict(entry)


class Wire:
    """One TCP connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    def end(self) -> None:
        """Close the sending side."""
        self.writer.write_eof()

    async def answer(self) -> Answer:
        """The next response with a Content-Length (or none)."""
        loop = asyncio.get_running_loop()
        start = loop.time()
        async with asyncio.timeout(TIMEOUT):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
            first, *lines = head.strip().split("\r\n")
            headers = {
                name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
            }
            body = await self.reader.readexactly(int(headers.get("content-length", "0")))
        return Answer(int(first.split()[1]), headers, body, loop.time() - start)

    async def rest(self) -> bytes:
        """All that comes until the server closes."""
        async with asyncio.timeout(TIMEOUT):
            return await self.reader.read()

    async def close(self) -> None:
        """Close both sides."""
        self.writer.close()
        try:
            await self.writer.wait_closed()
        except OSError:
            return


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    connections: Callable[[], int] = lambda: 0
    """How many it holds."""

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Wire]:
        """A connection to it."""
        wire = Wire(*await asyncio.open_connection("127.0.0.1", self.port))
        try:
            yield wire
        finally:
            await wire.close()

    async def ask(self, data: bytes) -> Answer:
        """Send bytes on a connection of their own and return the answer."""
        async with self.connect() as wire:
            await wire.send(data)
            return await wire.answer()


@asynccontextmanager
async def serving(app: ASGIApp, settings: Settings) -> AsyncIterator[Server]:
    """The application served on a free loopback port."""
    listening = listen(settings)
    running = server(app, settings)
    task = asyncio.create_task(running.serve(sockets=[listening]))
    try:
        yield Server(listening.getsockname()[1], lambda: len(running.server_state.connections))
    finally:
        running.should_exit = True
        await task
