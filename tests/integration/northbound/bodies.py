"""Bodies: a handler for tests of connections, and a server with short limits around it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.responses import Response
from tests.integration.northbound.wire import Server, serving

from orchestron_northbound.app import Gateway
from orchestron_northbound.exchange import Exchange, Room
from orchestron_northbound.protocol import ConnectionLimits
from orchestron_northbound.settings import Settings
from orchestron_restconf.route import Area

PATCH = b"PATCH /restconf/data HTTP/1.1\r\nHost: x\r\nContent-Type: application/yang-data+json\r\n"
SETTINGS = Settings(
    port=0,
    body_bytes=1000,
    all_bodies_bytes=1100,
    body_seconds=0.4,
    answer_seconds=1.0,
    requests=2,
    connections=ConnectionLimits(head_seconds=0.4, linger_seconds=0.3, take_seconds=0.4, connections=5),
)


class Bodies:
    """A handler that takes any body, and keeps those that came whole."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.room: Room | None = None
        self.go = asyncio.Event()
        self.entered = asyncio.Event()

    async def data(self, exchange: Exchange, name: str) -> Response:
        self.room = exchange.room
        self.taken.append(await exchange.body())
        return Response(status_code=204)

    async def slow(self, exchange: Exchange, name: str) -> Response:
        self.entered.set()
        await self.go.wait()
        return Response(b"done")

    async def broken(self, exchange: Exchange, name: str) -> Response:
        raise KeyError("secret detail")

    async def endless(self, exchange: Exchange, name: str) -> Response:
        return Response(b"x" * 50_000_000)

    async def healthy(self, exchange: Exchange, name: str) -> Response:
        return Response(b"ok")

    def gateway(self) -> Gateway:
        return Gateway(
            {
                Area.DATA: self.data,
                Area.DEVICES: self.slow,
                Area.API: self.broken,
                Area.HEALTH: self.healthy,
                Area.LAYER: self.endless,
            },
            SETTINGS,
        )


def run(scenario: Callable[[Server, Bodies], Awaitable[None]]) -> None:
    """Run a scenario against a server of its own."""

    async def main() -> None:
        bodies = Bodies()
        async with serving(bodies.gateway(), SETTINGS) as server:
            try:
                await scenario(server, bodies)
            finally:
                bodies.go.set()

    asyncio.run(main())
