"""Three brokers, each record on all of them: one is killed at work, and nothing acknowledged is lost."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from orchestron_kafka.log import KafkaLog
from orchestron_kafka.settings import KafkaSettings
from orchestron_ports.log import Entry, EventLog, LogError, Stream, Writer
from orchestron_testkit.kafka import own_broker
from orchestron_testkit.kafka_broker import Broker, new_cluster_id

pytestmark = pytest.mark.anyio
NODES = 3
HEAP = "192m"
QUICK_JAVA = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
SMALL = {
    # a broker that is silent for so long is taken for dead; 9 s where nothing is set
    "broker.session.timeout.ms": "4000",
    "broker.heartbeat.interval.ms": "500",
    # the compactor alone would take 128 MB
    "log.cleaner.dedupe.buffer.size": "4194304",
}
WORK = 10
"""Appends of each writer before, while and after a broker is away."""
PATIENCE = 60.0
HISTORY, OUTCOMES, LAYER = (Stream(topic, "default") for topic in ("history", "outcomes", "layer.inter"))


@pytest.fixture
def brokers(tmp_path: Path) -> Iterator[list[Broker]]:
    """A cluster that answers."""
    made = [own_broker(tmp_path / f"broker-{number}") for number in range(1, NODES + 1)]
    voters = [(number, broker.controller_port) for number, broker in enumerate(made, start=1)]
    for number, broker in enumerate(made, start=1):
        broker.node, broker.voters, broker.extra = number, voters, SMALL
        broker.heap, broker.java_options = HEAP, QUICK_JAVA
    try:
        start_all(made)
        yield made
    finally:
        for broker in made:
            broker.kill()


def start_all(brokers: list[Broker]) -> None:
    """All at once: one alone is no quorum."""
    name = new_cluster_id()
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda broker: broker.prepare(name), brokers))
    for broker in brokers:
        broker.launch()
    for broker in brokers:
        broker.wait_ready()


@pytest.fixture
def settings(brokers: list[Broker]) -> KafkaSettings:
    """How clients find all three, and an installation as `orchestron topics apply` makes it."""
    return KafkaSettings(",".join(broker.bootstrap for broker in brokers), "three.")


@dataclass
class Work:
    """What writers were told is on the log."""

    acknowledged: list[bytes] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


async def write_plainly(log: EventLog, work: Work, over: asyncio.Event) -> None:
    """As layers do: no transaction; what fails is tried again."""
    number = 0
    while not over.is_set():
        value = b"layer %d" % number
        try:
            await log.append([Entry(LAYER, str(number), value)])
        except LogError as error:
            work.failures.append(str(error))
            continue
        work.acknowledged.append(value)
        number += 1


async def sequence(log: EventLog, work: Work, over: asyncio.Event) -> None:
    """As the sequencer does: transactions; after a failure it claims its name and looks what is there."""
    number = 0
    writer = await log.claim("intent.default")
    while not over.is_set():
        value = b"seq %d" % number
        try:
            await log.append([Entry(HISTORY, "", value), Entry(OUTCOMES, "", value)], writer=writer)
        except LogError as error:
            work.failures.append(str(error))
            writer, last = await claimed(log)
            if last != value:
                continue
        work.acknowledged.append(value)
        number += 1


async def claimed(log: EventLog) -> tuple[Writer, bytes | None]:
    while True:
        with suppress(LogError):
            writer = await log.claim("intent.default")
            last = await log.last(HISTORY)
            return writer, None if last is None else last.value


async def read_all(log: EventLog, stream: Stream) -> list[bytes]:
    found: list[bytes] = []
    offset = 0
    while records := await log.read(stream, offset):
        found += [record.value for record in records]
        offset = records[-1].offset + 1
    return found


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.05)


@asynccontextmanager
async def at_work(log: EventLog) -> AsyncIterator[tuple[Work, Work]]:
    """A plain writer and a sequencer, until the block ends."""
    plain, ordered, over = Work(), Work(), asyncio.Event()
    tasks = [
        asyncio.create_task(write_plainly(log, plain, over)),
        asyncio.create_task(sequence(log, ordered, over)),
    ]
    try:
        yield plain, ordered
    finally:
        over.set()
        await asyncio.gather(*tasks)


async def partitions(settings: KafkaSettings, topic: str) -> list[dict[str, Any]]:
    """Leader and in-sync replicas of each partition."""
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.bootstrap)
    await admin.start()
    try:
        (found,) = await admin.describe_topics([settings.prefix + topic])
        return list(found["partitions"])
    finally:
        await admin.close()


async def apply_topics(settings: KafkaSettings) -> None:
    """As an operator does: three replicas, two in sync, which is what the map says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "orchestron_cli.main", "topics", "apply", "--partitions", "1"),
        *("--kafka", settings.bootstrap),
        env={**os.environ, "ORCHESTRON_KAFKA_PREFIX": settings.prefix},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()


async def test_a_broker_dies_and_comes_back(brokers: list[Broker], settings: KafkaSettings) -> None:
    """The leader of what is being written is killed: work goes on, all that was acknowledged is there, once
    in the sequencer's streams, and the broker catches up when it is back."""
    await apply_topics(settings)
    log = await KafkaLog.open(settings)
    async with at_work(log) as (plain, ordered):
        both = (plain.acknowledged, ordered.acknowledged)
        await until(lambda: min(map(len, both)) >= WORK)
        (place,) = await partitions(settings, HISTORY.topic)
        assert len(place["replicas"]) == len(place["isr"]) == NODES
        victim = brokers[place["leader"] - 1]
        victim.kill()
        goals = [len(done) + WORK for done in both]
        await until(lambda: all(len(done) >= goal for done, goal in zip(both, goals, strict=True)))
        (place,) = await partitions(settings, HISTORY.topic)
        assert (len(place["isr"]), place["leader"] == victim.node) == (NODES - 1, False)
        await asyncio.to_thread(victim.run)
        goals = [len(done) + WORK for done in both]
        await until(lambda: all(len(done) >= goal for done, goal in zip(both, goals, strict=True)))
    async with asyncio.timeout(PATIENCE):
        for stream in (HISTORY, OUTCOMES, LAYER):
            while any(len(one["isr"]) < NODES for one in await partitions(settings, stream.topic)):
                await asyncio.sleep(0.2)
    assert await read_all(log, HISTORY) == ordered.acknowledged
    assert await read_all(log, OUTCOMES) == ordered.acknowledged
    there = await read_all(log, LAYER)
    assert list(dict.fromkeys(there)) == plain.acknowledged
    await log.close()
