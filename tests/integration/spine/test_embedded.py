"""All services of the reference network in one process, and each in a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from orchestron_cli.embedded import SERVICES, Settings, run_all, run_one
from orchestron_cli.replay import verify
from orchestron_network.package import network
from orchestron_northbound.settings import Settings as NorthboundSettings
from orchestron_runtime.codecs import event_codec
from orchestron_store.folder import log_in
from orchestron_testkit.kafka_broker import free_port

pytestmark = pytest.mark.anyio
JSON = {"Content-Type": "application/yang-data+json"}
TYPES = ("CiscoIosXr_25_3_1", "JuniperCRPD_24_4R1_9", "NokiaSRLinux_25_3_2")
ROUTERS = [{"name": f"R{n}", "id": n, "type": TYPES[n % 3], "asn": 65001} for n in range(1, 5)]


@asynccontextmanager
async def server(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """`orchestron up`, without the command line; stopped when it is left."""
    stop, up = asyncio.Event(), asyncio.Event()
    task = asyncio.create_task(run_all(settings, stop, up.set))
    waiting = asyncio.create_task(up.wait())
    await asyncio.wait((task, waiting), timeout=30, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    try:
        url = f"http://127.0.0.1:{settings.northbound.port}"
        async with httpx.AsyncClient(base_url=url, timeout=20, trust_env=False) as client:
            yield client
    finally:
        stop.set()
        await task


def settings(folder: Path) -> Settings:
    return Settings(folder, mock_devices=True, northbound=NorthboundSettings(port=free_port()))


async def apply(client: httpx.AsyncClient, body: dict[str, Any], method: str = "PATCH") -> httpx.Response:
    return await client.request(method, "/restconf/data", content=json.dumps(body), headers=JSON)


async def targets(client: httpx.AsyncClient) -> dict[str, tuple[int, str]]:
    """Revision and configuration of each device."""
    found = {}
    for device in (await client.get("/device")).json():
        text = (await client.get(f"/device/{device['name']}/target", params={"format": "xml"})).text
        found[device["name"]] = (device["revision"], text)
    return found


async def test_edit_and_restart(tmp_path: Path) -> None:
    """An edit is on the devices when it is answered, and still there after a restart, once."""
    folder = tmp_path / "data"
    async with server(settings(folder)) as client:
        answer = await apply(client, {"netinfra:netinfra": {"router": ROUTERS}})
        assert answer.is_success, answer.text
        before = await targets(client)
        assert sorted(before) == ["R1", "R2", "R3", "R4"]
        assert {revision for revision, _ in before.values()} == {1}
        same = await apply(client, {"netinfra:netinfra": {"router": ROUTERS}})
        assert same.is_success
    async with server(settings(folder)) as client:
        assert (await client.get("/healthz")).status_code == httpx.codes.OK
        assert await targets(client) == before
        gone = await client.delete("/restconf/data/netinfra:netinfra/router=R1")
        assert gone.is_success, gone.text
        assert sorted(await targets(client)) == ["R2", "R3", "R4"]
    log = log_in(folder)
    found = await verify(log, event_codec(network()), network(), "default")
    await log.close()
    assert found.difference is None
    assert (found.transactions, found.missing) == (2, 0)


async def test_two_clients_at_once(tmp_path: Path) -> None:
    """Edits of several clients at once are all done, one after the other."""
    async with server(settings(tmp_path)) as client:
        one_each = [apply(client, {"netinfra:netinfra": {"router": [router]}}) for router in ROUTERS]
        answers = await asyncio.gather(*one_each)
        assert [answer.is_success for answer in answers] == [True] * 4
        assert sorted(await targets(client)) == ["R1", "R2", "R3", "R4"]


def test_services_are_those_of_the_network() -> None:
    """There is a service for each layer of the network package."""
    layers = {f"layer-{layer.name}" for layer in network().layers}
    assert layers == {name for name in SERVICES if name.startswith("layer-")}


async def test_each_service_in_a_process_of_its_own(tmp_path: Path) -> None:
    """Services that share nothing but the log's file do the same job, and end at SIGTERM with exit code 0."""
    mine = settings(tmp_path)
    places = [
        ("orchestron_intent", {}),
        ("orchestron_device_manager", {}),
        ("orchestron_mock_device", {"ORCHESTRON_MOCK_DEVICES": "1"}),
        *(("orchestron_layer", {"ORCHESTRON_LAYER": layer.name}) for layer in network().layers),
    ]
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, env={**os.environ, "ORCHESTRON_DATA": str(tmp_path), **more}
        )
        for module, more in places
    ]
    stop = asyncio.Event()
    serving = asyncio.create_task(run_one("northbound", mine, stop))
    url = f"http://127.0.0.1:{mine.northbound.port}"
    try:
        async with httpx.AsyncClient(base_url=url, timeout=20, trust_env=False) as client:
            async with asyncio.timeout(60):
                while not (await applied(client)):
                    assert all(process.returncode is None for process in processes)
                    await asyncio.sleep(0.05)
            assert sorted(await targets(client)) == ["R1", "R2", "R3", "R4"]
    finally:
        stop.set()
        for process in processes:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
        codes = [await asyncio.wait_for(process.wait(), 15) for process in processes]
        await serving
    assert codes == [0] * len(processes)


async def applied(client: httpx.AsyncClient) -> bool:
    """One try to apply; it takes as long as the processes take to come up."""
    try:
        return (await apply(client, {"netinfra:netinfra": {"router": ROUTERS}})).is_success
    except httpx.HTTPError:
        return False
