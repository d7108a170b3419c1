"""What clients can do to a connection, against a real server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from starlette.responses import Response
from tests.integration.northbound.wire import Server, serving

from orchestron_northbound.app import Gateway
from orchestron_northbound.exchange import Exchange, Room
from orchestron_northbound.protocol import ConnectionLimits
from orchestron_northbound.settings import Settings
from orchestron_restconf.route import Area

SETTINGS = Settings(
    port=0,
    body_bytes=1000,
    all_bodies_bytes=1100,
    body_seconds=0.4,
    answer_seconds=1.0,
    requests=2,
    connections=ConnectionLimits(head_seconds=0.4, linger_seconds=0.3, take_seconds=0.4, connections=5),
)
PATCH = b"PATCH /restconf/data HTTP/1.1\r\nHost: x\r\nContent-Type: application/yang-data+json\r\n"


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


def test_a_whole_body_is_taken() -> None:
    """Content-Length and chunked bodies arrive as sent, on one connection."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        async with server.connect() as wire:
            await wire.send(PATCH + b"Content-Length: 2\r\n\r\n{}")
            assert (await wire.answer()).status == 204
            await wire.send(PATCH + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n")
            assert (await wire.answer()).status == 204
        assert bodies.taken == [b"{}", b"{}"]

    run(scenario)


def test_pipelined_requests_are_answered_in_order() -> None:
    """Two requests in one packet get two answers."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        async with server.connect() as wire:
            await wire.send((PATCH + b"Content-Length: 2\r\n\r\n{}") * 2)
            assert [(await wire.answer()).status for _ in range(2)] == [204, 204]

    run(scenario)


def test_garbage_behind_a_request_does_not_undo_it() -> None:
    """The request is answered, the garbage is answered 400, and the connection ends."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        async with server.connect() as wire:
            await wire.send(PATCH + b"Content-Length: 2\r\n\r\n{}garbage\r\n\r\n")
            assert (await wire.answer()).status == 204
            assert (await wire.answer()).status == 400
            assert await wire.rest() == b""

    run(scenario)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        (b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n", 400),
        (b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n", 400),
        (b"Content-Length: -2\r\n\r\n", 400),
        (b"Content-Length: +2\r\n\r\n", 400),
        (b"Content-Length: 2x\r\n\r\n", 400),
        (b"Content-Length: \xd9\xa2\r\n\r\n", 400),
        (b"Content-Length: 99999999999999999999999\r\n\r\n", 400),
        (b"Content-Length: 1001\r\n\r\n", 413),
        (b"Transfer-Encoding: gzip\r\n\r\n", 501),
        (b"Transfer-Encoding: chunked, chunked\r\n\r\n", 501),
        (b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"Transfer-Encoding: chunked\r\n\r\n-1\r\n", 400),
        (b"Bad Header: x\r\n\r\n", 400),
        (b"No-Colon\r\n\r\n", 400),
        (b"X: " + b"y" * 40_000 + b"\r\n\r\n", 431),
        (b"X: " + b"y" * 400_000 + b"\r\n\r\n", 431),
        (b"Host: y\r\nContent-Length: 2\r\n\r\n{}", 400),
    ],
)
def test_bad_framing_is_refused(head: bytes, status: int) -> None:
    """Each gets an errors document, changes nothing, and ends the connection."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        async with server.connect() as wire:
            await wire.send(PATCH + head + b"{}")
            answer = await wire.answer()
            assert (answer.status, answer.headers.get("connection")) == (status, "close")
            assert answer.error()["error-message"]
            assert await wire.rest() == b""
        assert bodies.taken == []

    run(scenario)


@pytest.mark.parametrize(
    "line",
    [
        b"GARBAGE",
        b"GET / HTTP/9.9",
        b"GET  / HTTP/1.1",
        b"GET /\xff HTTP/1.1",
        b"PRI * HTTP/2.0",
        b"GET /a b HTTP/1.1",
        b"GET /" + b"a" * 10_000 + b" HTTP/1.1",
    ],
)
def test_a_bad_request_line_is_refused(line: bytes) -> None:
    """What is not HTTP/1.1 gets a 4xx or 5xx errors document."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        answer = await server.ask(line + b"\r\nHost: x\r\n\r\n")
        assert answer.status in {400, 414, 501, 505}
        assert answer.error()["error-tag"] == "malformed-message"

    run(scenario)


def test_no_host_is_refused() -> None:
    """HTTP/1.1 needs a Host field."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        assert (await server.ask(b"GET /healthz HTTP/1.1\r\n\r\n")).status == 400

    run(scenario)


def test_a_body_that_ends_early_changes_nothing() -> None:
    """A half-closed connection is told so; a closed one leaves no trace."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        async with server.connect() as wire:
            await wire.send(PATCH + b"Content-Length: 10\r\n\r\n{}")
            wire.end()
            assert (await wire.answer()).status == 400
        async with server.connect() as wire:
            await wire.send(PATCH + b"Content-Length: 10\r\n\r\n{}")
        async with server.connect() as wire:
            await wire.send(PATCH + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n")
            wire.end()
            assert (await wire.answer()).status == 400
        assert (await server.ask(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")).status == 200
        assert bodies.taken == []

    run(scenario)


def test_a_client_that_has_sent_all_may_close_its_side() -> None:
    """The answer still comes."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        async with server.connect() as wire:
            await wire.send(b"GET /device HTTP/1.1\r\nHost: x\r\n\r\n")
            wire.end()
            await bodies.entered.wait()
            bodies.go.set()
            assert (await wire.answer()).body == b"done"
            assert await wire.rest() == b""

    run(scenario)


def test_a_slow_body_is_cut_off() -> None:
    """408 within the time for bodies, and the connection ends although the client goes on sending."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        async with server.connect() as wire:
            await wire.send(PATCH + b"Content-Length: 900\r\n\r\n{")
            answer = await wire.answer()
            assert (answer.status, answer.headers["connection"]) == (408, "close")
            assert answer.seconds < 1.5
            assert await wire.rest() == b""
        assert bodies.taken == []

    run(scenario)


def test_a_slow_head_is_cut_off() -> None:
    """408 within the time for heads, also for a second request on a connection."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        for first in (b"", PATCH + b"Content-Length: 2\r\n\r\n{}"):
            async with server.connect() as wire:
                if first:
                    await wire.send(first)
                    await wire.answer()
                await wire.send(b"GET /healthz HT")
                assert (await wire.answer()).status == 408
                assert await wire.rest() == b""

    run(scenario)


def test_a_silent_connection_is_closed() -> None:
    """Nobody may hold a connection without asking for anything."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        async with server.connect() as wire:
            assert await wire.rest() == b""

    run(scenario)


def test_too_large_a_body_is_answered_although_the_client_is_still_sending() -> None:
    """The client reads 413 and no reset, with a length announced or not."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        large = b"x" * 3_000_000
        async with server.connect() as wire:
            await wire.send(PATCH + b"Content-Length: 3000000\r\n\r\n")
            await wire.send(large)
            answer = await wire.answer()
            assert (answer.status, answer.error()["error-tag"]) == (413, "too-big")
        async with server.connect() as wire:
            await wire.send(PATCH + b"Transfer-Encoding: chunked\r\n\r\n")
            await wire.send(b"2dc6c0\r\n" + large + b"\r\n0\r\n\r\n")
            assert (await wire.answer()).status == 413
        assert bodies.taken == []

    run(scenario)


def test_no_body_is_asked_for_when_it_would_be_too_large() -> None:
    """With Expect: 100-continue the client is spared sending it."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        answer = await server.ask(PATCH + b"Expect: 100-continue\r\nContent-Length: 5000\r\n\r\n")
        assert answer.status == 413

    run(scenario)


def test_a_body_is_asked_for_when_the_client_waits() -> None:
    """Expect: 100-continue is answered 100, then the request."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        async with server.connect() as wire:
            await wire.send(PATCH + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
            assert (await wire.answer()).status == 100
            await wire.send(b"{}")
            assert (await wire.answer()).status == 204

    run(scenario)


def test_too_many_requests_are_turned_away() -> None:
    """503 with Retry-After, while health is still answered."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        get = b"GET /device HTTP/1.1\r\nHost: x\r\n\r\n"
        async with server.connect() as one, server.connect() as two:
            await one.send(get)
            await two.send(get)
            while len(bodies.taken) == 0 and not bodies.entered.is_set():
                await asyncio.sleep(0)
            answer = await server.ask(get)
            while answer.status == 200:
                answer = await server.ask(get)
            assert (answer.status, answer.headers["retry-after"]) == (503, "1")
            assert (await server.ask(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")).status == 200
            bodies.go.set()
            assert (await one.answer()).status == 200

    run(scenario)


def test_large_bodies_share_their_room() -> None:
    """What does not fit beside the others is turned away, and fits when they are done."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        large = PATCH + b"Content-Length: 900\r\n\r\n"
        async with server.connect() as one, server.connect() as two:
            await one.send(large + b"x" * 899)
            while bodies.room is None or bodies.room.left > 201:
                await asyncio.sleep(0)
            await two.send(large + b"y" * 900)
            assert (await two.answer()).status == 503
            await one.send(b"x")
            assert (await one.answer()).status == 204
        assert (await server.ask(large + b"z" * 900)).status == 204
        assert [body[:1] for body in bodies.taken] == [b"x", b"z"]

    run(scenario)


def test_too_many_connections_are_turned_away() -> None:
    """The one too many gets 503 and is closed; the others go on."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        async with (
            server.connect() as first,
            server.connect(),
            server.connect(),
            server.connect(),
            server.connect(),
        ):
            async with server.connect() as last:
                assert (await last.answer()).status == 503
            await first.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert (await first.answer()).status == 200

    run(scenario)


def test_a_handler_that_fails_or_hangs_is_answered_for() -> None:
    """500 without a detail of the inside; 504 when time is up."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        answer = await server.ask(b"GET /restconf HTTP/1.1\r\nHost: x\r\n\r\n")
        assert answer.status == 500
        assert b"secret" not in answer.body
        assert b"Traceback" not in answer.body
        assert (await server.ask(b"GET /device HTTP/1.1\r\nHost: x\r\n\r\n")).status == 504

    run(scenario)


def test_a_client_that_does_not_take_its_answer_is_cut_off() -> None:
    """It cannot hold what was made for it for ever."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        async with server.connect() as wire:
            await wire.send(b"GET /layer/x HTTP/1.1\r\nHost: x\r\n\r\n")
            await wire.reader.readexactly(10)
            wire.writer.transport.pause_reading()  # type: ignore[attr-defined]
            async with asyncio.timeout(10):
                while server.connections():
                    await asyncio.sleep(0.01)

    run(scenario)


def test_absolute_request_targets_are_understood() -> None:
    """RFC 9112, 3.2.2: a server takes the absolute form."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        assert (await server.ask(b"GET http://h:1/healthz HTTP/1.1\r\nHost: x\r\n\r\n")).status == 200
        assert (await server.ask(b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")).status == 404

    run(scenario)


def test_head_has_no_body() -> None:
    """HEAD answers as GET would, without the body."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        async with server.connect() as wire:
            await wire.send(b"HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            text = await wire.rest()
        assert text.startswith(b"HTTP/1.1 200")
        assert text.endswith(b"\r\n\r\n")

    run(scenario)
