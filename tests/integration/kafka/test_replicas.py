"""Replicas of a service share domains by consumer group; when one dies the other takes its share over."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from asyncio.subprocess import Process
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestron_cli.embedded import SERVICES, Settings, run_one
from orchestron_cli.replay import verify
from orchestron_client import IntentClient
from orchestron_contracts.events import Operation, RequestedEdit, Status
from orchestron_kafka.log import KafkaLog
from orchestron_kafka.settings import KafkaSettings
from orchestron_kafka.shares import PartitionShares
from orchestron_network.package import network
from orchestron_ports.log import Entry, Record, Stream
from orchestron_runtime.codecs import event_codec

pytestmark = pytest.mark.anyio
DOMAINS = ("north", "south", "east", "west")
"""Two of them in each of the two partitions."""
TAKEOVER_SECONDS = 10.0


def router(number: int) -> RequestedEdit:
    held = {"name": f"R{number}", "id": number, "type": "JuniperCRPD_24_4R1_9", "asn": 65001}
    body = json.dumps({"netinfra:netinfra": {"router": [held]}})
    return RequestedEdit(Operation.MERGE, "/", body.encode())


async def replica(settings: KafkaSettings, output: Path) -> Process:
    """A process that runs layer-cfs for its share of all domains."""
    with output.open("ab") as file:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "orchestron_cli.main", "run", "layer-cfs", "--domain", "*"),
            *("--kafka", settings.bootstrap),
            env={**os.environ, "ORCHESTRON_KAFKA_PREFIX": settings.prefix},
            stdout=file,
            stderr=file,
        )


async def until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.02)


async def test_shares_are_split_and_taken_over(installation: KafkaSettings) -> None:
    """Each domain is in one share; when a member goes, its domains are in the other's within 10 s."""
    log = await KafkaLog.open(installation)
    await log.append([Entry(Stream("history", domain), "1", b"x") for domain in DOMAINS])
    held: dict[str, frozenset[str]] = {"one": frozenset(), "two": frozenset()}
    stops = {name: asyncio.Event() for name in held}

    async def follow(name: str) -> None:
        share = PartitionShares(installation, log, "layer-cfs", "history")
        async for domains in share.watch(stops[name]):
            held[name] = domains

    def split() -> bool:
        return (
            all(held.values()) and held["one"] | held["two"] == set(DOMAINS) and not held["one"] & held["two"]
        )

    tasks = [asyncio.create_task(follow(name)) for name in held]
    await until(split)
    stops["one"].set()
    await until(lambda: held["two"] == set(DOMAINS), TAKEOVER_SECONDS)
    stops["two"].set()
    await asyncio.gather(*tasks)
    await log.close()


async def test_killed_replica_is_replaced(installation: KafkaSettings, tmp_path: Path) -> None:
    """kill -9 of one of two replicas: within 10 s all domains commit again, and nothing was done twice."""
    stop = asyncio.Event()
    others = [
        asyncio.create_task(run_one(name, Settings(installation, domain="*", mock_devices=True), stop))
        for name in SERVICES
        if name not in {"layer-cfs", "northbound"}
    ]
    replicas = [await replica(installation, tmp_path / f"replica-{number}") for number in range(2)]
    log = await KafkaLog.open(installation)
    clients = {domain: IntentClient(log, domain) for domain in DOMAINS}

    async def edit_all(number: int, seconds: float) -> None:
        outcomes = [client.apply([router(number)], seconds=seconds) for client in clients.values()]
        assert {one.status for one in await asyncio.gather(*outcomes)} == {Status.COMMITTED}

    try:
        await edit_all(1, 90.0)
        await edit_all(2, 60.0)
        replicas[0].kill()
        await replicas[0].wait()
        begun = time.monotonic()
        await edit_all(3, 3 * TAKEOVER_SECONDS)
        assert time.monotonic() - begun < TAKEOVER_SECONDS
        package = network()
        for domain in DOMAINS:
            found = await verify(log, event_codec(package), package, domain)
            assert (found.difference, found.transactions, found.missing) == (None, 3, 0)
            written = places(await log.read(Stream("layer.inter", domain), 0))
            assert written == sorted(set(written))
    finally:
        stop.set()
        for process in replicas:
            if process.returncode is None:
                process.terminate()
                await process.wait()
        await asyncio.gather(*others)
        await log.close()
    assert [process.returncode for process in replicas] == [-9, 0]


def places(records: list[Record]) -> list[str]:
    return [record.headers["ce_id"] for record in records]
