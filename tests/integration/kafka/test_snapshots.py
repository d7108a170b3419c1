"""Snapshots on Kafka: a replica that takes a domain over starts from the one that was killed left."""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.integration.store.saver import snapshot

from orchestron_cli.embedded import SERVICES, Settings, run_one
from orchestron_cli.replay import verify
from orchestron_client import IntentClient
from orchestron_contracts.events import Operation, RequestedEdit, Status
from orchestron_engine import snapshots_of
from orchestron_kafka.log import KafkaLog
from orchestron_kafka.settings import KafkaSettings
from orchestron_network.package import network
from orchestron_ports.snapshots import Owner
from orchestron_runtime.codecs import event_codec

pytestmark = pytest.mark.anyio
SAVER = Path(__file__).parents[1] / "store" / "saver.py"
CFS = Owner("default", "layer-cfs")


def router(number: int) -> RequestedEdit:
    held = {"name": f"R{number}", "id": number, "type": "JuniperCRPD_24_4R1_9", "asn": 65001}
    return RequestedEdit(Operation.MERGE, "/", json.dumps({"netinfra:netinfra": {"router": [held]}}).encode())


async def replica(settings: KafkaSettings, output: Path) -> Process:
    """A process that runs layer-cfs, with a snapshot at every transaction."""
    environment = {"ORCHESTRON_KAFKA_PREFIX": settings.prefix, "ORCHESTRON_SNAPSHOT_EVERY": "1"}
    with output.open("wb") as file:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "orchestron_cli.main", "run", "layer-cfs"),
            *("--kafka", settings.bootstrap),
            env={**os.environ, **environment},
            stdout=file,
            stderr=file,
        )


@asynccontextmanager
async def others(installation: KafkaSettings) -> AsyncIterator[None]:
    """All services but layer-cfs and the northbound, in this process."""
    stop = asyncio.Event()
    names = [name for name in SERVICES if name not in {"layer-cfs", "northbound"}]
    tasks = [
        asyncio.create_task(run_one(name, Settings(installation, mock_devices=True), stop)) for name in names
    ]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)


async def test_taken_over_from_a_snapshot(installation: KafkaSettings, tmp_path: Path) -> None:
    """kill -9 of a layer; another process starts from its snapshot, and nothing is done twice or left out."""
    log, store = await KafkaLog.open(installation), snapshots_of(installation)
    client, package = IntentClient(log), network()
    async with others(installation):
        first = await replica(installation, tmp_path / "first")
        for number in range(1, 6):
            assert (await client.apply([router(number)], seconds=90.0)).status is Status.COMMITTED
        async with asyncio.timeout(20):
            while not await store.held(CFS):
                await asyncio.sleep(0.05)
        first.kill()
        await first.wait()
        second = await replica(installation, tmp_path / "second")
        assert (await client.apply([router(6)], seconds=60.0)).status is Status.COMMITTED
        found = await verify(log, event_codec(package), package, "default")
        second.terminate()
        assert await second.wait() == 0
    await log.close()
    assert (found.difference, found.transactions, found.missing) == (None, 6, 0)
    said = (tmp_path / "second").read_text()
    assert "started from a snapshot" in said
    assert "is not used" not in said


async def test_killed_while_it_saves(installation: KafkaSettings) -> None:
    """kill -9 at random moments of saving: what is listed is whole, and it is the last or the next."""
    moments, store = random.Random(5), snapshots_of(installation)
    place = f"kafka://{installation.bootstrap}/{installation.prefix}"
    for _ in range(3):
        process = await asyncio.create_subprocess_exec(sys.executable, str(SAVER), place, stdout=PIPE)
        assert process.stdout is not None
        last = int(await process.stdout.readline())
        await asyncio.sleep(moments.uniform(0.0, 0.1))
        process.kill()
        last = max([last, *map(int, (await process.stdout.read()).split())])
        await process.wait()
        held = await store.held()
        assert held[0].seq in {last, last + 1}
        for kept in held:
            assert (await store.load(kept)).body == snapshot(kept.seq).body
