"""`/readyz` says where edits are held up; `/healthz` speaks for its own process only."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from orchestron_cli.embedded import NORTHBOUND, SERVICES, Settings
from orchestron_engine import Parts
from orchestron_engine.process import made
from orchestron_network.package import network
from orchestron_northbound.settings import Settings as NorthboundSettings
from orchestron_northbound.stages import stages
from orchestron_ports.log import Entry, EventLog, Stream
from orchestron_runtime.codecs import event_codec
from orchestron_store import MemoryLog
from orchestron_testkit.kafka_broker import free_port

pytestmark = pytest.mark.anyio
STALL = 0.2
SECONDS = 30.0
JSON = {"content-type": "application/yang-data+json"}
PACKAGE = network()
CODEC = event_codec(PACKAGE)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def running(log: EventLog, port: int, *names: str) -> AsyncIterator[None]:
    """Those services, as if in a process of their own."""
    settings = Settings(
        Path("unused"),
        mock_devices=True,
        northbound=NorthboundSettings(port=port, stall_seconds=STALL, answer_seconds=2.0),
    )
    services, checks = made([SERVICES[name](settings) for name in names], Parts(log, PACKAGE, CODEC))
    stop = asyncio.Event()
    tasks = [asyncio.create_task(service.run(stop)) for service in services]
    try:
        async with asyncio.timeout(SECONDS):
            while any([await check() for check in checks]):
                await asyncio.sleep(0.01)
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)


async def edit(client: httpx.AsyncClient, number: int) -> int:
    router = {"name": f"R{number}", "id": number, "type": "JuniperCRPD_24_4R1_9", "asn": 65001}
    body = json.dumps({"netinfra:netinfra": {"router": [router]}})
    return (await client.patch("/restconf/data", content=body, headers=JSON)).status_code


async def readiness(client: httpx.AsyncClient, status: int, behind: list[str]) -> dict[str, Any]:
    """The answer once it has that status and names those services as behind."""
    async with asyncio.timeout(SECONDS):
        while True:
            answer = await client.get("/readyz")
            found: dict[str, Any] = answer.json()
            late = [stage["service"] for stage in found["stages"] if stage["behind"]]
            if (answer.status_code, late) == (status, behind):
                return found
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("dead", ["intent", *(stage.service for stage in stages(PACKAGE))])
async def test_a_dead_service_is_named(dead: str) -> None:
    """An edit that waits for a service makes /readyz name it; when it is there all is well again."""
    log, port = MemoryLog(), free_port()
    others = [name for name in SERVICES if name not in {dead, NORTHBOUND}]
    url = f"http://127.0.0.1:{port}"
    async with (
        running(log, port, *others),
        running(log, port, NORTHBOUND),
        httpx.AsyncClient(base_url=url, timeout=SECONDS, trust_env=False) as client,
    ):
        assert (await client.get("/readyz")).is_success
        assert await edit(client, 1) == httpx.codes.GATEWAY_TIMEOUT
        (reason,) = (await readiness(client, 503, [dead]))["reasons"]
        assert reason.startswith(f"edits have waited for {dead} for ")
        assert (await client.get("/healthz")).is_success
        async with running(log, port, dead):
            await readiness(client, 200, [])
            assert (await client.get("/device")).json()[0]["name"] == "R1"


async def test_what_is_put_aside_holds_up_nothing() -> None:
    """A message that is no request is not waited for."""
    log, port = MemoryLog(), free_port()
    async with (
        running(log, port, *SERVICES),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        await log.append([Entry(Stream("requests", "default"), "junk", b"junk")])
        async with asyncio.timeout(SECONDS):
            while await log.last(Stream("requests.dead", "default")) is None:
                await asyncio.sleep(0.01)
        found = await readiness(client, 200, [])
        assert found["devices"] == {}
        assert await edit(client, 1) == httpx.codes.NO_CONTENT
        assert (await readiness(client, 200, []))["devices"] == {"in-sync": 1}
