"""How long one edit takes, and how many there are in a second, against the reference on the same broker."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from tests.benchmarks.harness import Result, record
from tests.benchmarks.kafka.caller import Ask, Caller, Load, load
from tests.benchmarks.kafka.edits import DEFAULT, Edits, partition_of
from tests.benchmarks.kafka.installation import Installation
from tests.benchmarks.kafka.samples import CHAIN, start, write_plan

from orchestron_kafka.cursor import DOMAIN_HEADER
from orchestron_ports.log import Record

ROUNDS = 3
ALONE_SECONDS = 4.0
WARM_SECONDS = 2.0
BUSY_SECONDS = 5.0
CALLERS = 64
"""In all domains together."""
OURS, PLAIN, TRANSACTIONAL = "orchestron", "plain", "transactional"


@dataclass(frozen=True, slots=True)
class Contestant:
    """Who is asked, and for what."""

    installation: Installation
    caller: Caller
    asks: Callable[[Sequence[str]], Callable[[int], Ask]]

    async def load(self, domains: Sequence[str], callers: int, seconds: float) -> Load:
        """See `caller.load`."""
        return await load(self.caller, self.asks(domains), callers, seconds, self.installation.cpu)


@dataclass(slots=True)
class Contest:
    """Callers of the same kind, which are heard by turns, so that what disturbs one disturbs all."""

    callers: Mapping[str, Contestant]
    loads: dict[str, list[Load]] = field(default_factory=dict)

    async def run(self, domains: Sequence[str], callers: int, seconds: float) -> None:
        """Rounds of all by turns."""
        self.loads = {name: [] for name in self.callers}
        for one in self.callers.values():
            await one.load(domains, callers, min(seconds, WARM_SECONDS))
        for _ in range(ROUNDS):
            for name, one in self.callers.items():
                self.loads[name].append(await one.load(domains, callers, seconds))

    def milliseconds(self, name: str, share: float) -> float:
        """What this share of all calls did not exceed."""
        latencies = [one for load in self.loads[name] for one in load.latencies]
        return statistics.quantiles(latencies, n=100, method="inclusive")[round(share * 100) - 1] * 1e3

    def rate(self, name: str) -> float:
        """Answers a second, of the round in the middle."""
        return statistics.median(load.rate for load in self.loads[name])

    def cpu_milliseconds(self, name: str) -> float:
        """CPU time of all processes for one call; least moved by others on the machine."""
        loads = self.loads[name]
        return statistics.median(load.cpu_seconds / len(load.latencies) for load in loads) * 1e3


def reference(bootstrap: str, name: str, folder: Path, partitions: int) -> Installation:
    """Where a reference runs: the same topics under another prefix."""
    folder = folder / name
    folder.mkdir()
    return Installation(bootstrap, f"bench-{name}-{uuid4().hex[:6]}.", folder, partitions)


def relayed(sample: Record, partitions: int) -> Callable[[Sequence[str]], Callable[[int], Ask]]:
    """Requests of the same bytes, for the reference."""

    def among(domains: Sequence[str]) -> Callable[[int], Ask]:
        def ask(number: int) -> Ask:
            domain = domains[number % len(domains)]
            headers = {**sample.headers, DOMAIN_HEADER: domain}
            sent = [(name, text.encode()) for name, text in headers.items()]
            return Ask(domain, partition_of(domain, partitions), uuid4().hex, sample.value, sent)

        return ask

    return among


async def latency(
    ours: Installation, caller: Caller, edits: Edits, samples: Mapping[str, Record], folder: Path
) -> None:
    """One caller alone, against bare chains with and without the sequencer's transactions."""
    with (
        _chain(ours, PLAIN, samples, folder, codec=False) as plain,
        _chain(ours, TRANSACTIONAL, samples, folder, codec=False) as transactional,
    ):
        async with (
            Caller(ours.bootstrap, plain.prefix) as one,
            Caller(ours.bootstrap, transactional.prefix) as two,
        ):
            asks = relayed(samples["requests"], ours.partitions)
            contest = Contest(
                {
                    OURS: Contestant(ours, caller, edits.among),
                    PLAIN: Contestant(plain, one, asks),
                    TRANSACTIONAL: Contestant(transactional, two, asks),
                }
            )
            await contest.run([DEFAULT], 1, ALONE_SECONDS)
    cpu, bare_cpu = contest.cpu_milliseconds(OURS), contest.cpu_milliseconds(TRANSACTIONAL)
    record(Result("kafka-commit-cpu", cpu, "ms/edit", bare_cpu, f"{len(CHAIN)} bare hops, all processes"))
    for share in (0.5, 0.99):
        took = contest.milliseconds(OURS, share)
        for kind, goal in ((TRANSACTIONAL, 1.3), (PLAIN, None)):
            bare = f"{len(CHAIN)} bare hops, {'sequencer in transactions' if goal else 'no transactions'}"
            name = f"kafka-commit-p{round(share * 100)}{'' if goal else '-plain'}"
            record(Result(name, took, "ms", contest.milliseconds(kind, share), bare, goal, at_most=True))


async def throughput(
    ours: Installation,
    caller: Caller,
    edits: Edits,
    samples: Mapping[str, Record],
    folder: Path,
    domains: Sequence[str],
) -> None:
    """Many callers, who keep 1, 2 and 4 domains busy, against fastavro and aiokafka moving the same bytes."""
    with _chain(ours, "fastavro", samples, folder, codec=True) as chain:
        async with Caller(ours.bootstrap, chain.prefix) as other:
            contest = Contest(
                {
                    OURS: Contestant(ours, caller, edits.among),
                    PLAIN: Contestant(chain, other, relayed(samples["requests"], ours.partitions)),
                }
            )
            for number in (1, 2, 4):
                await contest.run(domains[:number], CALLERS, BUSY_SECONDS)
                bare = "the same bytes, fastavro + aiokafka"
                rate, bare_rate = contest.rate(OURS), contest.rate(PLAIN)
                record(Result(f"kafka-rate-{number}-domains", rate, "edits/s", bare_rate, bare, 0.7))
                cpu, bare_cpu = contest.cpu_milliseconds(OURS), contest.cpu_milliseconds(PLAIN)
                record(Result(f"kafka-cpu-{number}-domains", cpu, "ms/edit", bare_cpu, bare))
                took, other_took = (contest.milliseconds(name, 0.5) for name in (OURS, PLAIN))
                record(Result(f"kafka-busy-p50-{number}-domains", took, "ms", other_took, bare))


@contextmanager
def _chain(
    ours: Installation, name: str, samples: Mapping[str, Record], folder: Path, *, codec: bool
) -> Iterator[Installation]:
    """The processes of a reference."""
    chain = reference(ours.bootstrap, name, folder, ours.partitions)
    plan = chain.folder / "plan.json"
    write_plan(plan, samples, codec=codec, transactions=name != PLAIN)
    chain.make_topics()
    try:
        start(chain, plan)
        yield chain
    finally:
        chain.end()
