"""Clients that take too long or want too much, against a real server."""

from __future__ import annotations

import asyncio

from tests.integration.northbound.bodies import PATCH, Bodies, run
from tests.integration.northbound.wire import Server


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
