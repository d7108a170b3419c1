"""The port for metrics and health of a service that serves no HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from orchestron_telemetry import Telemetry
from orchestron_telemetry.endpoint import HEAD_BYTES, Endpoint

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def behind() -> str | None:
    return "reading history"


async def well() -> str | None:
    return None


@asynccontextmanager
async def endpoint(check: object = well) -> AsyncIterator[Endpoint]:
    telemetry = Telemetry(exposition=lambda: b"orchestron_seq 7\n")
    made = Endpoint(telemetry, "127.0.0.1", 0, [check])  # type: ignore[list-item]
    stop = asyncio.Event()
    await made.listen()
    running = asyncio.create_task(made.run(stop))
    yield made
    stop.set()
    await asyncio.wait_for(running, 5)


async def ask(port: int, raw: bytes, *, end: bool = False) -> bytes:
    """All that comes back for these bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(raw)
    if end:
        writer.write_eof()
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    return answer


def request(path: str, method: str = "GET") -> bytes:
    return f"{method} {path} HTTP/1.1\r\nhost: x\r\n\r\n".encode()


async def test_metrics() -> None:
    """`GET /metrics` gives the text, `HEAD` its length alone."""
    async with endpoint() as made:
        answer = await ask(made.port, request("/metrics?x=1"))
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert b"content-type: text/plain; version=0.0.4" in answer
        assert answer.endswith(b"\r\n\r\norchestron_seq 7\n")
        head = await ask(made.port, request("/metrics", "HEAD"))
        assert b"content-length: 17" in head
        assert head.endswith(b"\r\n\r\n")


async def test_health() -> None:
    """`GET /healthz` is 200 when all is well, else 503 with the reasons."""
    async with endpoint() as made:
        assert (await ask(made.port, request("/healthz"))).startswith(b"HTTP/1.1 200 ")
    async with endpoint(behind) as made:
        answer = await ask(made.port, request("/healthz"))
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b'"reading history"' in answer


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (request("/"), b"404"),
        (request("/metrics/x"), b"404"),
        (request("/metrics", "POST"), b"405"),
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET /metrics HTTP/1.1\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nx: " + b"y" * 2 * HEAD_BYTES, b"431"),
    ],
)
async def test_other_requests_are_refused(raw: bytes, status: bytes) -> None:
    """What is not asked rightly is answered with its status, and the next one is served."""
    async with endpoint() as made:
        assert (await ask(made.port, raw)).startswith(b"HTTP/1.1 " + status)
        assert (await ask(made.port, request("/metrics"))).startswith(b"HTTP/1.1 200 ")


async def test_a_client_that_breaks_off_is_nothing() -> None:
    """Half a request and its end bring no answer and harm nothing."""
    async with endpoint() as made:
        assert not (await ask(made.port, b"GET /met", end=True)).startswith(b"HTTP/1.1 200 ")
        assert (await ask(made.port, request("/metrics"))).startswith(b"HTTP/1.1 200 ")
