"""The service as its process sees it: it comes up, ends when told to, and stops when it cannot go on."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import httpx
import pytest
from tests.integration.northbound.pretend import PACKAGE, IntentSide, commit, event_codec

from orchestron_northbound.bootstrap import northbound
from orchestron_northbound.service import NorthboundService
from orchestron_northbound.settings import Settings, SettingsError
from orchestron_ports.log import Entry, Stream
from orchestron_store import MemoryLog

NET = '{"alpha:net": {"router": [{"name": "R", "role": "x"}]}}'
JSON = {"content-type": "application/yang-data+json"}


def service_on(log: MemoryLog, settings: Settings | None = None) -> NorthboundService:
    return northbound(log, event_codec(), PACKAGE, settings or Settings(port=0))


async def healthy(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(10):
        while (await client.get("/healthz")).status_code != 200:
            await asyncio.sleep(0)


def test_it_serves_until_it_is_told_to_stop() -> None:
    """Over a real socket; then it returns and the address is free."""

    async def main() -> None:
        log, stop = MemoryLog(), asyncio.Event()
        service, side = service_on(log), IntentSide(log, commit)
        port = service.listen()
        tasks = [asyncio.create_task(service.run(stop)), asyncio.create_task(side.run())]
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            await healthy(client)
            assert (await client.patch("/restconf/data", content=NET, headers=JSON)).status_code == 204
        stop.set()
        async with asyncio.timeout(5):
            await tasks[0]
        tasks[1].cancel()
        again = service_on(log, Settings(port=port))
        assert again.listen() == port
        again.close()

    asyncio.run(main())


def test_a_request_under_way_is_answered_when_it_stops() -> None:
    """It is told that the edit may still be done, instead of losing the connection."""

    async def main() -> None:
        log, stop = MemoryLog(), asyncio.Event()
        service = service_on(log)
        port = service.listen()
        running = asyncio.create_task(service.run(stop))
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=20
        ) as client:
            await healthy(client)
            edit = asyncio.create_task(client.patch("/restconf/data", content=NET, headers=JSON))
            async with asyncio.timeout(5):
                await log.wait(Stream("requests", "default"), 0, 5)
            stop.set()
            async with asyncio.timeout(5):
                answer = await edit
                await running
        assert answer.status_code == 504
        assert "may still be done" in answer.text

    asyncio.run(main())


def test_a_log_that_makes_no_sense_stops_it() -> None:
    """It does not go on showing something else than the log says."""

    async def main() -> None:
        log = MemoryLog()
        await log.append([Entry(Stream("decisions", "default"), "1", b"nonsense")])
        with pytest.raises(Exception, match="decisions"):
            async with asyncio.timeout(5):
                await service_on(log).run(asyncio.Event())

    asyncio.run(main())


def test_it_will_not_listen_to_strangers() -> None:
    """An address that others reach must be asked for."""
    with pytest.raises(SettingsError):
        service_on(MemoryLog(), replace(Settings(), host="0.0.0.0")).listen()


def test_health_before_the_log_is_read() -> None:
    """503 with the reason, on data too."""

    async def main() -> None:
        service = service_on(MemoryLog())
        transport = httpx.ASGITransport(app=service.gateway)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            for path in ("/healthz", "/restconf/data", "/device"):
                answer = await client.get(path)
                assert (answer.status_code, "not been read" in answer.text) == (503, True)

    asyncio.run(main())


def test_an_address_that_is_taken_is_named() -> None:
    """The error says which one."""
    first = service_on(MemoryLog())
    port = first.listen()
    try:
        with pytest.raises(OSError, match=f"127.0.0.1:{port}"):
            service_on(MemoryLog(), Settings(port=port)).listen()
    finally:
        first.close()
