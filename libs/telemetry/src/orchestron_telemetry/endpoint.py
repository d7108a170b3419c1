"""`GET /metrics` and `GET /healthz` for a process that has no HTTP interface otherwise."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import h11

from orchestron_telemetry.telemetry import Telemetry

Check = Callable[[], Awaitable[str | None]]
"""Says why work cannot be done, or None."""
CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
SECONDS: Final = 5.0
"""What one request may take; each has a connection of its own."""
HEAD_BYTES: Final = 8192


class Endpoint:
    """A small HTTP server."""

    name = "metrics"

    def __init__(self, telemetry: Telemetry, host: str, port: int, checks: Sequence[Check] = ()) -> None:
        """`checks` are for `/healthz`. Port 0 takes a free one, see `port` then."""
        self._telemetry = telemetry
        self._host = host
        self.port = port
        self._checks = checks
        self._server: asyncio.Server | None = None

    async def listen(self) -> None:
        """Take the address. Raises `OSError`."""
        self._server = await asyncio.start_server(self._serve, self._host, self.port, limit=HEAD_BYTES)
        self.port = self._server.sockets[0].getsockname()[1]

    async def run(self, stop: asyncio.Event) -> None:
        """See `orchestron_runtime.Service.run`."""
        if self._server is None:
            await self.listen()
        assert self._server is not None
        async with self._server:
            await stop.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # a client that breaks off, or talks no HTTP, is not our problem
        with contextlib.suppress(OSError, TimeoutError, h11.ProtocolError):
            async with asyncio.timeout(SECONDS):
                await self._exchange(reader, writer)
        writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=HEAD_BYTES)
        try:
            request = await _request(connection, reader)
        except h11.RemoteProtocolError as error:
            _answer(connection, writer, error.error_status_hint, "text/plain", b"")
            await writer.drain()
            return
        if request is not None:
            method = request.method.decode("ascii")
            status, kind, body = await self._found(method, request.target.decode("ascii"))
            _answer(connection, writer, status, kind, body, with_body=method != "HEAD")
            await writer.drain()

    async def _found(self, method: str, target: str) -> tuple[int, str, bytes]:
        path = target.partition("?")[0]
        if path not in {"/metrics", "/healthz"}:
            return 404, "text/plain", b"there are /metrics and /healthz\n"
        if method not in {"GET", "HEAD"}:
            return 405, "text/plain", b"this can be read only\n"
        if path == "/metrics":
            return 200, CONTENT_TYPE, await self._telemetry.exposition() or b""
        reasons = [reason for check in self._checks if (reason := await check()) is not None]
        found = {"status": "unavailable" if reasons else "ok", "reasons": reasons}
        return 503 if reasons else 200, "application/json", json.dumps(found).encode() + b"\n"


async def _request(connection: h11.Connection, reader: asyncio.StreamReader) -> h11.Request | None:
    """The head of a request; None when the client has gone."""
    while (event := connection.next_event()) is h11.NEED_DATA:
        connection.receive_data(await reader.read(HEAD_BYTES))
    return event if isinstance(event, h11.Request) else None


def _answer(
    connection: h11.Connection,
    writer: asyncio.StreamWriter,
    status: int,
    kind: str,
    body: bytes,
    *,
    with_body: bool = True,
) -> None:
    headers = [("content-type", kind), ("content-length", str(len(body))), ("connection", "close")]
    if status == 405:
        headers.append(("allow", "GET, HEAD"))
    writer.write(connection.send(h11.Response(status_code=status, headers=headers)) or b"")
    if with_body:
        writer.write(connection.send(h11.Data(data=body)) or b"")
    # the answer to HEAD says how long the body would be
    writer.write(connection.send(h11.EndOfMessage()) or b"")
