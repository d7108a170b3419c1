"""How long it takes until edits commit again after kill -9, and until a service has started."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence

from tests.benchmarks.harness import Result, record
from tests.benchmarks.kafka.caller import Caller
from tests.benchmarks.kafka.edits import Edits
from tests.benchmarks.kafka.installation import Installation

from orchestron_kafka.log import KafkaLog
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
    """Each service is stopped, and started with all that was measured before in its log."""
    ends = [await log.last(Stream("history", domain)) for domain in domains]
    transactions = sum(int(last.key) for last in ends if last is not None)
    for service in STARTED:
        ours.stop(service)
        took = await ours.start_up(service)
        name = f"kafka-start-{service}-{'with-history'}"
        record(Result(name, took, "s", empty[service], f"on an empty log, not {transactions} transactions"))


async def _commits(caller: Caller, edits: Edits, domains: Sequence[str]) -> None:
    await asyncio.gather(*(caller.call(edits.among([domain])(0)) for domain in domains))
