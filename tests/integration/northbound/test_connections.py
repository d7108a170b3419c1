"""What clients can do to a connection, against a real server."""

from __future__ import annotations

import pytest
from tests.integration.northbound.bodies import PATCH, Bodies, run
from tests.integration.northbound.wire import Server


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


def test_a_body_is_asked_for_when_the_client_waits() -> None:
    """Expect: 100-continue is answered 100, then the request."""

    async def scenario(server: Server, bodies: Bodies) -> None:
        async with server.connect() as wire:
            await wire.send(PATCH + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
            assert (await wire.answer()).status == 100
            await wire.send(b"{}")
            assert (await wire.answer()).status == 204

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
