"""A client that does as little as one can: a request out, its outcome in, told by the request id."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from types import TracebackType
from typing import Self

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

ANSWER_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Ask:
    """A request as it goes out."""

    domain: str
    partition: int
    identity: str
    value: bytes
    headers: list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    value: bytes
    seconds: float


class Caller:
    """Asks on `PREFIXrequests` and hears on `PREFIXoutcomes`, of all partitions."""

    def __init__(self, bootstrap: str, prefix: str) -> None:
        self._prefix = prefix
        self._producer = AIOKafkaProducer(
            bootstrap_servers=bootstrap, acks="all", enable_idempotence=True, compression_type="zstd"
        )
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=bootstrap,
            isolation_level="read_committed",
            enable_auto_commit=False,
            fetch_max_wait_ms=100,
        )
        self._waiting: dict[bytes, asyncio.Future[bytes]] = {}

    async def __aenter__(self) -> Self:
        await self._producer.start()
        await self._consumer.start()
        topic = f"{self._prefix}outcomes"
        partitions = await self._producer.partitions_for(topic)
        self._consumer.assign([TopicPartition(topic, number) for number in partitions])
        await self._consumer.seek_to_end()
        self._hearing = asyncio.create_task(self._hear())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self._hearing.cancel()
        await asyncio.wait({self._hearing})
        await self._producer.stop()
        await self._consumer.stop()

    async def call(self, ask: Ask) -> Answer:
        """Raises `TimeoutError`."""
        key = f"{ask.domain}/{ask.identity}".encode()
        answer = self._waiting[key] = asyncio.get_running_loop().create_future()
        begun = perf_counter()
        topic = f"{self._prefix}requests"
        async with asyncio.timeout(ANSWER_SECONDS):
            await self._producer.send(topic, ask.value, key, ask.partition, headers=ask.headers)
            return Answer(await answer, perf_counter() - begun)

    async def _hear(self) -> None:
        while True:
            for records in (await self._consumer.getmany(timeout_ms=1000)).values():
                for one in records:
                    if (answer := self._waiting.pop(one.key or b"", None)) is not None and not answer.done():
                        answer.set_result(one.value or b"")


@dataclass(frozen=True, slots=True)
class Load:
    """What callers met in `seconds`."""

    seconds: float
    latencies: list[float]
    cpu_seconds: float
    """Of the processes that answered."""

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds


async def load(
    caller: Caller,
    asks: Callable[[int], Ask],
    callers: int,
    seconds: float,
    cpu: Callable[[], float] = lambda: 0.0,
) -> Load:
    """So many callers at once, each of whom asks again when answered; `asks` makes the nth request."""
    latencies: list[float] = []
    numbers = iter(range(10**9))
    spent, begun = cpu(), perf_counter()

    async def work() -> None:
        while perf_counter() - begun < seconds:
            latencies.append((await caller.call(asks(next(numbers)))).seconds)

    await asyncio.gather(*(work() for _ in range(callers)))
    return Load(perf_counter() - begun, latencies, cpu() - spent)
