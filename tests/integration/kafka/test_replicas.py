"""Replicas of a service share domains by consumer group; when one dies the other takes its share over."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from orchestron_cli.embedded import Settings, run_one
from orchestron_cli.replay import verify
from orchestron_client import IntentClient
from orchestron_contracts.events import Operation, RequestedEdit, Status
from orchestron_engine import ALL_DOMAINS
from orchestron_kafka.log import KafkaLog
from orchestron_kafka.settings import KafkaSettings
from orchestron_kafka.shares import PartitionShares
from orchestron_network.package import network
from orchestron_ports.log import Entry, LogError, Stream
from orchestron_runtime.codecs import event_codec

pytestmark = pytest.mark.anyio
DOMAINS = ("north", "south", "east", "west")
"""Two of them in each of the two partitions."""
TAKEOVER_SECONDS = 10.0
BUSY = 3
"""What a take-over computes, in edits."""


def router(number: int) -> RequestedEdit:
    held = {"name": f"R{number}", "id": number, "type": "JuniperCRPD_24_4R1_9", "asn": 65001}
    body = json.dumps({"netinfra:netinfra": {"router": [held]}})
    return RequestedEdit(Operation.MERGE, "/", body.encode())


REPLICATED: Mapping[str, dict[str, str]] = {
    "orchestron_intent": {},
    "orchestron_layer": {"ORCHESTRON_LAYER": "cfs"},
    "orchestron_device_manager": {},
    "orchestron_mock_device": {"ORCHESTRON_MOCK_DEVICES": "1"},
}
"""Packages that are run as images run them, and their settings."""
OTHERS = ("layer-inter", "layer-rfs")


async def replica(package: str, settings: KafkaSettings, output: Path) -> Process:
    """A process that runs a service for its share of all domains, as its image does."""
    environment = {name: value for name, value in os.environ.items() if name != "ORCHESTRON_DATA"}
    with output.open("ab") as file:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", package),
            env={
                **environment,
                **REPLICATED[package],
                "ORCHESTRON_KAFKA": settings.bootstrap,
                "ORCHESTRON_KAFKA_PREFIX": settings.prefix,
                "ORCHESTRON_DOMAIN": ALL_DOMAINS,
            },
            stdout=file,
            stderr=file,
        )


async def until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.02)


async def test_shares_are_split_and_taken_over(
    installation: KafkaSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each domain is in one share, also while the log fails; when a member goes, its share is the other's."""
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
    with monkeypatch.context() as patch:
        failed = Counter[str]()

        async def away() -> list[Stream]:
            failed["streams"] += 1
            raise LogError("the broker is away")

        patch.setattr(log, "streams", away)
        await until(lambda: failed["streams"] > 2)
        assert split()
    stops["one"].set()
    await until(lambda: held["two"] == set(DOMAINS), TAKEOVER_SECONDS)
    stops["two"].set()
    await asyncio.gather(*tasks)
    await log.close()


async def test_killed_replicas_are_replaced(installation: KafkaSettings, tmp_path: Path) -> None:
    """kill -9 of one of two replicas of each service: all domains commit in 10 s, nothing is done twice."""
    stop = asyncio.Event()
    settings = Settings(installation, domain=ALL_DOMAINS)
    others = [asyncio.create_task(run_one(name, settings, stop)) for name in OTHERS]
    killed = [await replica(package, installation, tmp_path / package) for package in REPLICATED]
    left = [await replica(package, installation, tmp_path / f"{package}-left") for package in REPLICATED]
    log = await KafkaLog.open(installation)
    clients = {domain: IntentClient(log, domain) for domain in DOMAINS}

    async def edit_all(number: int, seconds: float) -> float:
        begun = time.monotonic()
        outcomes = [client.apply([router(number)], seconds=seconds) for client in clients.values()]
        assert {one.status for one in await asyncio.gather(*outcomes)} == {Status.COMMITTED}
        return time.monotonic() - begun

    try:
        await edit_all(1, 90.0)
        usual = await edit_all(2, 60.0)
        for process in killed:
            process.kill()
        took = await edit_all(3, 3 * TAKEOVER_SECONDS)
        # the edit, and what is computed again before it, take longer where other tests run
        assert took < TAKEOVER_SECONDS + BUSY * usual
        package = network()
        for domain in DOMAINS:
            found = await verify(log, event_codec(package), package, domain)
            assert (found.difference, found.transactions, found.missing) == (None, 3, 0)
            await done_once(log, domain)
    finally:
        stop.set()
        codes = [await ended(process) for process in (*killed, *left)]
        await asyncio.gather(*others)
        await log.close()
    assert codes == [-9] * len(killed) + [0] * len(left)


async def ended(process: Process) -> int:
    if process.returncode is None:
        process.terminate()
    return await process.wait()


async def done_once(log: KafkaLog, domain: str) -> None:
    """One order and one answer each; what came of it may be there twice, where two worked for a moment."""
    for topic in ("history", "outcomes"):
        places = [record.headers["ce_id"] for record in await log.read(Stream(topic, domain), 0)]
        assert len(places) == len(set(places)) == 3, topic
    for topic in ("layer.inter", "decisions", "device.config"):
        records = await log.read(Stream(topic, domain), 0)
        places = {record.headers["ce_id"] for record in records}
        assert len({(record.headers["ce_id"], record.value) for record in records}) == len(places), topic
    await reported(log, domain, {f"R{number}" for number in range(1, 4)})


async def reported(log: KafkaLog, domain: str, devices: set[str]) -> None:
    async with asyncio.timeout(TAKEOVER_SECONDS):
        while devices != {record.key for record in await log.read(Stream("device.events", domain), 0)}:
            await asyncio.sleep(0.02)
