"""How long it takes until edits commit again after kill -9, and until a service has started."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence

from tests.benchmarks.harness import Result, record
from tests.benchmarks.kafka.caller import Caller
from tests.benchmarks.kafka.edits import Edits
from tests.benchmarks.kafka.installation import Installation

from orchestron_engine import snapshots_of
from orchestron_kafka.log import KafkaLog
from orchestron_kafka.settings import KafkaSettings
from orchestron_ports.log import Stream

SECOND = "-second"
TAKEN_OVER = ("layer-rfs", "intent")
STARTED = ("intent", "layer-rfs", "device-manager")
GOAL_SECONDS = 10.0


async def takeover(ours: Installation, caller: Caller, edits: Edits, domains: Sequence[str]) -> None:
    """Two replicas share the domains; one is killed: how long until an edit has committed in each domain."""
    for service in TAKEN_OVER:
        ours.start(service, SECOND)
        await asyncio.to_thread(ours.wait_ready, service + SECOND)
        await _commits(caller, edits, domains)
        ours.kill(service)
        begun = time.monotonic()
        await _commits(caller, edits, domains)
        took = time.monotonic() - begun
        record(Result(f"kafka-takeover-{service}", took, "s", goal=GOAL_SECONDS, at_most=True))
        ours.processes[service] = ours.processes.pop(service + SECOND)


async def empty_start_up(ours: Installation) -> dict[str, float]:
    """Seconds that each service takes to start on an empty log; most of it is Python and joining a group."""
    return {service: await ours.start_up(service) for service in STARTED}


async def start_up(
    ours: Installation, log: KafkaLog, domains: Sequence[str], empty: Mapping[str, float]
) -> None:
    """Each service is stopped, and started with all that was measured before: from snapshots and without."""
    store = snapshots_of(KafkaSettings(ours.bootstrap, ours.prefix))
    ends = [await log.last(Stream("history", domain)) for domain in domains]
    transactions = sum(int(last.key) for last in ends if last is not None)
    for service in STARTED:
        ours.stop(service)
        held = [kept for kept in await store.held() if kept.owner.service == service]
        quick = await ours.start_up(service)
        ours.stop(service)
        for kept in await store.held():
            await store.delete(kept)
        slow = await ours.start_up(service)
        newest = {kept.owner.domain: kept for kept in reversed(held)}.values()
        since = (
            f"from zero, {transactions} transactions; {len(newest)} of {len(domains)} domains in snapshots"
        )
        record(Result(f"kafka-start-{service}-snapshot", quick, "s", slow, since))
        record(Result(f"kafka-start-{service}-zero", slow, "s", empty[service], "on an empty log"))
        size = sum(kept.size for kept in newest) / 1e3
        record(Result(f"kafka-snapshots-{service}", size, "kB"))


async def _commits(caller: Caller, edits: Edits, domains: Sequence[str]) -> None:
    await asyncio.gather(*(caller.call(edits.among([domain])(0)) for domain in domains))
