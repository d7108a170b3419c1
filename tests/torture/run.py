"""One run of the torture test: everything up, clients and faults for so long, then quiet, then the checks."""

from __future__ import annotations

import asyncio
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from tests.torture import checks
from tests.torture.clients import MEDIA, Client, Direct, Restconf, Way
from tests.torture.mischief import Mischief
from tests.torture.processes import DOMAIN, SHARED, Processes, names
from tests.torture.schedule import BROKER, Fault, Kind

from orchestron_contracts.events import Aborted, Accepted, Decision
from orchestron_kafka.admin import carry_out
from orchestron_kafka.log import KafkaLog
from orchestron_kafka.settings import KafkaSettings
from orchestron_kafka.topic_map import our_topics, with_partitions, with_replication
from orchestron_kafka.topic_plan import plan
from orchestron_network.package import network
from orchestron_ports.log import LogError, Stream
from orchestron_runtime.codecs import event_codec
from orchestron_testkit.kafka_broker import Broker

DOMAINS = (DOMAIN, "south")
"""They lie in two of the partitions."""
PARTITIONS = 2
QUIET_SECONDS = 150.0
"""What everything gets to answer what was asked, once there are no more faults."""
SHOW_SECONDS = 30.0
START_SECONDS = 120.0
WRONG = re.compile(
    r"GapError|ForkError|OutOfOrder|StreamError|Diverged|cannot go on|comes out|is in the log, but|"
    r"(Assertion|Attribute|Index|Key|Name|Type|UnboundLocal|ZeroDivision)Error"
)
"""What no service may say, whatever is done to it."""


@dataclass(slots=True)
class Result:
    """What became of a run."""

    seed: int
    wrong: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        numbers = ", ".join(f"{name}: {count}" for name, count in sorted(self.counts.items()))
        return f"seed {self.seed}: {len(self.faults)} faults, {len(self.wrong)} things wrong; {numbers}"


class Torture:
    """A run on a broker of its own; `say` takes progress lines."""

    def __init__(
        self,
        broker: Broker,
        folder: Path,
        seed: int,
        faults: Iterable[Fault],
        say: Callable[[str], None],
        replicas: Mapping[str, int] = SHARED,
    ) -> None:
        """`seed` is of the edits; `replicas` says how many processes each service has."""
        self._seed = seed
        self._faults = faults
        self._names = names(replicas)
        self._say = say
        self._settings = KafkaSettings(broker.bootstrap, "torture.")
        self._processes = Processes(broker, self._settings.prefix, folder)
        self._result = Result(seed)
        self._over = asyncio.Event()
        self._clients: list[Client] = []
        self._begun = time.monotonic()

    async def run(self) -> Result:
        """Start, torture, be quiet, check. Ends every process in any case."""
        try:
            await asyncio.to_thread(self._processes.broker.start)
            await carry_out(
                self._settings, plan(with_partitions(with_replication(our_topics(), 1), PARTITIONS), {})
            )
            for name in self._names:
                self._processes.start(name)
            log = await KafkaLog.open(self._settings)
            await self._tortured(log)
            await log.close()
        finally:
            self._processes.end()
        return self._result

    async def _tortured(self, log: KafkaLog) -> None:
        mischief = Mischief(self._settings, log, DOMAINS, self._seed)
        self._clients = self._make_clients(log)
        tasks = [asyncio.create_task(client.run(self._over)) for client in self._clients]
        keeping = asyncio.create_task(self._keep())
        try:
            await self._served()
            await self._misfortunes(mischief)
        finally:
            self._over.set()
        self._processes.all_up()
        self._say("no more faults; waiting for the last answers")
        _, late = await asyncio.wait(tasks, timeout=QUIET_SECONDS)
        for task in late:
            task.cancel()
        for client in self._clients:
            await client.close()
        quiet = await self._until_quiet()
        keeping.cancel()
        if not quiet:
            self._result.wrong.append(f"not all is decided and applied within {QUIET_SECONDS:.0f} s")
        self._count(mischief)
        await self._check(log, mischief)

    def _make_clients(self, log: KafkaLog) -> list[Client]:
        clients = []
        for number, domain in enumerate((DOMAIN, DOMAIN, DOMAIN, "south", "south"), start=1):
            direct: Way = Direct(log, domain, random.Random(self._seed + number))
            ways = [direct]
            if domain == DOMAIN and number < 3:
                ways = [Restconf(self._processes.url, direct), Restconf(self._processes.url, direct), direct]
            clients.append(Client(number, ways, self._seed))
        return clients

    async def _served(self) -> None:
        """Everything is up: each client has had an answer."""
        deadline = time.monotonic() + START_SECONDS
        while not all(client.answers for client in self._clients) and time.monotonic() < deadline:
            await asyncio.sleep(0.1)
        self._say(f"all is up after {time.monotonic() - self._begun:.0f} s")

    # -- faults -----------------------------------------------------------------------------

    async def _misfortunes(self, mischief: Mischief) -> None:
        self._begun = time.monotonic()
        for fault in self._faults:
            await asyncio.sleep(fault.after)
            self._result.faults.append(str(fault))
            self._result.counts[f"{fault.kind} {'broker' if fault.target == BROKER else ''}".strip()] += 1
            await self._happen(fault, mischief)

    async def _happen(self, fault: Fault, mischief: Mischief) -> None:
        self._say(f"{time.monotonic() - self._begun:6.1f} s: {fault}")
        if fault.target == BROKER:
            await asyncio.to_thread(self._broker, fault)
        elif fault.kind is Kind.KILL:
            self._processes.kill(fault.target, fault.seconds)
        elif fault.kind is Kind.TERM:
            await asyncio.to_thread(self._processes.kill, fault.target, fault.seconds, signal.SIGTERM)
        elif fault.kind is Kind.PAUSE:
            self._processes.pause(fault.target, fault.seconds)
        else:
            with suppress(TimeoutError):
                async with asyncio.timeout(20):
                    await (mischief.copy_old() if fault.kind is Kind.COPIES else mischief.write_garbage())

    def _broker(self, fault: Fault) -> None:
        broker = self._processes.broker
        if fault.kind is Kind.PAUSE and broker.process is not None:
            broker.process.send_signal(signal.SIGSTOP)
            time.sleep(fault.seconds)
            broker.process.send_signal(signal.SIGCONT)
            return
        broker.kill() if fault.kind is Kind.KILL else broker.stop()
        time.sleep(fault.seconds)
        broker.run()

    async def _keep(self) -> None:
        """Bring back who is due, and say now and then how it goes."""
        said = 0.0
        while True:
            self._processes.look()
            if time.monotonic() - said > 30:
                said = time.monotonic()
                done = Counter[str]()
                for client in self._clients:
                    done.update(client.counts)
                self._say(f"{said - self._begun:6.1f} s: {dict(done)}, waiting: {self._waiting()}")
            await asyncio.sleep(0.1)

    def _waiting(self) -> list[str]:
        return [client.waiting for client in self._clients if client.waiting]

    # -- the end ----------------------------------------------------------------------------

    async def _until_quiet(self) -> bool:
        """Every transaction is decided and every device has its configuration."""
        deadline = time.monotonic() + QUIET_SECONDS
        while time.monotonic() < deadline:
            with suppress(LogError, httpx.HTTPError, KeyError):
                # a handle of its own: what is held must not depend on what the clients' went through
                log = await KafkaLog.open(self._settings)
                try:
                    if (
                        all([await self._settled(log, domain) for domain in DOMAINS])
                        and await self._healthy()
                    ):
                        return True
                finally:
                    await log.close()
            await asyncio.sleep(0.5)
        return False

    async def _settled(self, log: KafkaLog, domain: str) -> bool:
        last = await log.last(Stream("history", domain))
        if last is None:
            return False
        codec = event_codec(network())
        event = checks.decoded(codec, last, (Accepted, Aborted))
        given = event.changeset if isinstance(event, Accepted) else event
        decided = set()
        offset = max(0, await log.end(Stream("decisions", domain)) - 200)
        for record in await log.read(Stream("decisions", domain), offset):
            decision = checks.decoded(codec, record, Decision)
            decided.add((decision.epoch, decision.seq))
        return (given.epoch, given.seq) in decided

    async def _healthy(self) -> bool:
        async with httpx.AsyncClient(base_url=self._processes.url, trust_env=False) as client:
            if not (await client.get("/healthz")).is_success:
                return False
            return all(one["state"] == "in-sync" for one in (await client.get("/device")).json())

    def _count(self, mischief: Mischief) -> None:
        counts = self._result.counts
        for client in self._clients:
            counts.update(client.counts)
        counts.update({f"copied to {topic}": count for topic, count in mischief.copies.items()})
        counts.update(self._processes.ended)
        for words in self._processes.last_words:
            self._say(f"ended by itself: {words}")
        counts["garbage"] = sum(len(keys) for keys in mischief.garbage.values())

    async def _check(self, log: KafkaLog, mischief: Mischief) -> None:
        wrong = self._result.wrong
        wrong += checks.answers(self._clients)
        for name in DOMAINS:
            domain = await checks.read(log, name)
            mine = [client for client in self._clients if client.domain == name]
            wrong += checks.once(domain, [answer for client in mine for answer in client.answers])
            content = checks.content_of(domain)
            wrong += checks.model(content, mine)
            wrong += checks.devices(domain, content)
            wrong += checks.dead_letters(domain, mischief.garbage[name], mischief.unsure)
            if name == DOMAIN:
                wrong += await self._shown(domain, content)
            said = await asyncio.to_thread(self._processes.cli, "replay", "--verify", "--domain", name)
            if "equal: " not in said:
                wrong.append(f"replay of {name}: {said}")
            self._result.counts[f"transactions of {name}"] = len(domain.history)
            self._result.counts[f"aborted in {name}"] = sum(one.status == "aborted" for one in domain.history)
        wrong += self._said()

    async def _shown(self, domain: checks.Domain, content: dict[str, Any]) -> list[str]:
        async with httpx.AsyncClient(
            base_url=self._processes.url, timeout=SHOW_SECONDS, trust_env=False
        ) as client:
            answer = await client.get("/restconf/data", headers={"Accept": MEDIA})
            listed = (await client.get("/device")).json()
        held = answer.json()["ietf-restconf:data"] if answer.content else {}
        return list(checks.shown(content, held, domain, listed))

    def _said(self) -> Iterator[str]:
        for file in sorted(self._processes.folder.glob("*.output")):
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
            for line in [line for line in lines if WRONG.search(line)][:3]:
                yield f"{file.stem} said: {line[:300]}"
