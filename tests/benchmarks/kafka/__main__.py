"""Orchestron on Kafka, every service as a process of its own, against bare aiokafka on the same broker.

    python -m tests.benchmarks.kafka [latency] [throughput] [takeover] [start]

The broker is the one that `ORCHESTRON_KAFKA` names, else one that is started here. The reference of the
latency is a chain of as many processes, hops and bytes, whose first process writes in transactions, as
the sequencer must; the figures against a chain without any transaction stand beside it. Both are driven
by the same client. The reference of the throughput also decodes and encodes everything with fastavro.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from tests.benchmarks.harness import Result, print_table, record
from tests.benchmarks.kafka.caller import Caller, load
from tests.benchmarks.kafka.edits import DEFAULT, Edits, domains, load_network
from tests.benchmarks.kafka.installation import Installation
from tests.benchmarks.kafka.recovery import empty_start_up, start_up, takeover
from tests.benchmarks.kafka.samples import newest
from tests.benchmarks.kafka.speed import WARM_SECONDS, latency, throughput

from orchestron_kafka.log import KafkaLog
from orchestron_kafka.settings import KafkaSettings
from orchestron_testkit.kafka import NAMED, ROOT
from orchestron_testkit.kafka_broker import local_broker

PARTITIONS = 4
PARTS = ("latency", "throughput", "takeover", "start")


def main(parts: Sequence[str]) -> None:
    """Measure the parts named, or all, and print the table."""
    record_load("before")
    with TemporaryDirectory() as name, broker(Path(name)) as bootstrap:
        folder = Path(name) / "ours"
        folder.mkdir()
        ours = Installation(bootstrap, f"bench-{uuid4().hex[:6]}.", folder, PARTITIONS)
        try:
            asyncio.run(measure(ours, Path(name), parts or PARTS))
        finally:
            ours.end()
    record_load("after")
    print_table("Kafka")


@contextmanager
def broker(folder: Path) -> Iterator[str]:
    """Where a broker answers."""
    if named := os.environ.get(NAMED):
        yield named
        return
    own = local_broker(ROOT, folder / "broker")
    own.start()
    try:
        yield own.bootstrap
    finally:
        own.kill()


def record_load(when: str) -> None:
    """Processes that wanted the machine in the last minute: who shares it must know."""
    record(Result(f"kafka-load-{when}", os.getloadavg()[0], f"load, {os.cpu_count()} CPUs"))


async def measure(ours: Installation, folder: Path, parts: Sequence[str]) -> None:
    """All that is asked for, on one installation."""
    ours.make_topics()
    chosen = domains(PARTITIONS)
    async with opened(KafkaSettings(ours.bootstrap, ours.prefix)) as log:
        await measured(ours, log, chosen, folder, parts)


async def measured(
    ours: Installation, log: KafkaLog, chosen: Sequence[str], folder: Path, parts: Sequence[str]
) -> None:
    """The parts, once there are topics."""
    empty = await empty_start_up(ours) if "start" in parts else {}
    await asyncio.to_thread(ours.start_all)
    edits = Edits(PARTITIONS)
    async with Caller(ours.bootstrap, ours.prefix) as caller:
        await load_network(log, chosen)
        await load(caller, edits.among([DEFAULT]), 1, WARM_SECONDS)
        samples = await newest(log, DEFAULT)
        if "latency" in parts:
            await latency(ours, caller, edits, samples, folder)
        if "throughput" in parts:
            await throughput(ours, caller, edits, samples, folder, chosen)
        if "takeover" in parts:
            await takeover(ours, caller, edits, chosen)
        if "start" in parts:
            await start_up(ours, log, chosen, empty)


@asynccontextmanager
async def opened(settings: KafkaSettings) -> AsyncIterator[KafkaLog]:
    """An open log."""
    log = await KafkaLog.open(settings)
    try:
        yield log
    finally:
        await log.close()


if __name__ == "__main__":
    main(sys.argv[1:])
