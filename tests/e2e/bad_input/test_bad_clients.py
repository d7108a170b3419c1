"""Clients that break HTTP or take their time, against a whole server with its usual limits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from tests.e2e.conftest import Empty
from tests.integration.northbound.wire import Server

EDIT = (
    b'{"netinfra:netinfra": {"router": [{"name": "CUT", "id": 9, '
    b'"type": "CiscoIosXr_25_3_1", "asn": 65001}]}}'
)
PATCH = b"PATCH /restconf/data HTTP/1.1\r\nHost: x\r\nContent-Type: application/yang-data+json\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(EDIT)
EMPTY = b'{"ietf-restconf:data":{}}'


@pytest.fixture(scope="module")
def server(empty: Empty) -> Iterator[Server]:
    """An empty server."""
    with empty() as process:
        yield Server(process.port)


async def unchanged(server: Server) -> None:
    """The datastore is still empty."""
    answer = await server.ask(b"GET /restconf/data HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer.body.replace(b" ", b"").replace(b"\n", b"") == EMPTY


BAD = {
    "both lengths": PATCH + LENGTH + b"Transfer-Encoding: chunked\r\n\r\n" + EDIT,
    "both lengths, chunked body": PATCH
    + LENGTH
    + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(EDIT), EDIT),
    "two lengths": PATCH + LENGTH + b"Content-Length: 3\r\n\r\n" + EDIT,
    "negative length": PATCH + b"Content-Length: -5\r\n\r\n" + EDIT,
    "length in words": PATCH + b"Content-Length: many\r\n\r\n" + EDIT,
    "length 9_9": PATCH + b"Content-Length: 9_9\r\n\r\n" + EDIT,
    "unknown coding": PATCH + b"Transfer-Encoding: gzip\r\n\r\n" + EDIT,
    "bad chunk size": PATCH + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n" + EDIT,
    "no HTTP": EDIT + b"\r\n\r\n",
    "no host": PATCH.replace(b"Host: x\r\n", b"") + LENGTH + b"\r\n" + EDIT,
    "header without colon": PATCH + LENGTH + b"Nonsense\r\n\r\n" + EDIT,
    "blank before colon": PATCH + b"Content-Length : %d\r\n\r\n" % len(EDIT) + EDIT,
    "large header": PATCH + LENGTH + b"X: " + b"x" * 100_000 + b"\r\n\r\n" + EDIT,
    "many headers": PATCH + LENGTH + b"".join(b"X-%d: y\r\n" % n for n in range(5_000)) + b"\r\n" + EDIT,
    "HTTP/1.0 in chunks": PATCH.replace(b"1.1", b"1.0")
    + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(EDIT), EDIT),
    "HTTP/3.0": PATCH.replace(b"1.1", b"3.0") + LENGTH + b"\r\n" + EDIT,
}


@pytest.mark.parametrize("name", BAD)
def test_broken_http(server: Server, name: str) -> None:
    """It is answered with 4xx or 5xx and an errors document, and nothing changes."""

    async def scenario() -> None:
        answer = await server.ask(BAD[name])
        assert 400 <= answer.status < 600
        assert answer.error()["error-message"]
        await unchanged(server)

    asyncio.run(scenario())


@pytest.mark.parametrize("cut", [1, 10, len(EDIT) - 1])
@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
@pytest.mark.parametrize("half", [False, True], ids=["closed", "half closed"])
def test_a_body_cut_off(server: Server, cut: int, chunked: bool, half: bool) -> None:
    """A body of which a part is missing changes nothing, even when the part is valid."""

    async def scenario() -> None:
        async with server.connect() as wire:
            if chunked:
                await wire.send(PATCH + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n" % (cut, EDIT[:cut]))
            else:
                await wire.send(PATCH + LENGTH + b"\r\n" + EDIT[:cut])
            if half:
                wire.end()
                assert (await wire.answer()).status == 400
        await unchanged(server)

    asyncio.run(scenario())


def test_a_whole_edit_without_the_last_chunk(server: Server) -> None:
    """All of the data is there, but the message is not: nothing changes."""

    async def scenario() -> None:
        async with server.connect() as wire:
            await wire.send(PATCH + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n" % (len(EDIT), EDIT))
            wire.end()
            assert (await wire.answer()).status == 400
        await unchanged(server)

    asyncio.run(scenario())


def test_a_deletion_whose_body_is_cut_off(server: Server) -> None:
    """A body means nothing for a DELETE, but one that was announced and does not come makes it none."""
    netinfra = b"/restconf/data/netinfra:netinfra"
    delete = b"DELETE " + netinfra + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n"
    gone = b"GET " + netinfra + b" HTTP/1.1\r\nHost: x\r\n\r\n"

    async def scenario() -> None:
        await server.ask(PATCH + LENGTH + b"\r\n" + EDIT)
        async with server.connect() as wire:
            await wire.send(delete + b"ab")
            assert (await wire.answer()).status == 408
        assert (await server.ask(gone)).status == 200
        assert (await server.ask(delete + b"abcde")).status == 204
        await unchanged(server)

    asyncio.run(scenario())


def test_slow_clients(server: Server) -> None:
    """Slow heads and bodies are cut off within 10 s, while others are served at once."""

    async def scenario() -> None:
        slow = asyncio.gather(
            *(slowly(server, b"", PATCH + LENGTH) for _ in range(20)),
            *(slowly(server, PATCH + LENGTH + b"\r\n", EDIT) for _ in range(20)),
        )
        while not slow.done():
            answer = await server.ask(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert (answer.status, answer.seconds < 1.0) == (200, True)
            await asyncio.wait((slow,), timeout=0.5)
        assert max(await slow) < 10.0
        await unchanged(server)

    asyncio.run(scenario())


async def slowly(server: Server, at_once: bytes, slow: bytes) -> float:
    """Send the second part byte by byte; the seconds until the server had enough."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    async with server.connect() as wire:
        await wire.send(at_once)
        answer = asyncio.create_task(wire.answer())
        for at in range(len(slow)):
            await asyncio.wait((answer,), timeout=0.5)
            if answer.done():
                break
            await wire.send(slow[at : at + 1])
        assert (await answer).status == 408
    return loop.time() - start
