"""Reading one stream out of the partition it shares with other domains."""

from __future__ import annotations

from collections import deque

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from orchestron_kafka.framing import Framing
from orchestron_kafka.stopping import stop
from orchestron_ports.log import Record, Stream

DOMAIN_HEADER = "orc-domain"
FETCH = 2000


class Cursor:
    """A place in a stream from which reading goes on without seeking.

    `start` is the offset the next read is expected at; everything from there to `scanned` has been
    fetched, and what belongs to the stream is in `waiting`.
    """

    def __init__(
        self,
        consumer: AIOKafkaConsumer,
        place: TopicPartition,
        stream: Stream,
        start: int,
        framing: Framing | None = None,
    ) -> None:
        self._consumer = consumer
        self._framing = framing
        self._place = place
        self._stream = stream
        self._domain = stream.domain.encode()
        self.start = start
        self.scanned = start
        self.waiting: deque[Record] = deque()

    async def fill(self, timeout_ms: int) -> None:
        """Fetch what has arrived, waiting up to `timeout_ms` for something."""
        got = await self._consumer.getmany(self._place, timeout_ms=timeout_ms, max_records=FETCH)
        for raw in got.get(self._place, ()):
            if dict(raw.headers).get(DOMAIN_HEADER) == self._domain:
                self.waiting.append(record(self._stream, raw, await self._value(raw.value or b"")))
        self.scanned = await self._consumer.position(self._place)

    async def _value(self, value: bytes) -> bytes:
        return value if self._framing is None else await self._framing.unframe(self._stream.topic, value)

    async def fill_to(self, end: int) -> None:
        """Fetch until something is waiting or everything below `end` has been seen."""
        while not self.waiting and self.scanned < end:
            await self.fill(200)

    def take(self, offset: int, limit: int) -> list[Record]:
        """Hand out up to `limit` records from `offset` on."""
        while self.waiting and self.waiting[0].offset < offset:
            self.waiting.popleft()
        taken = [self.waiting.popleft() for _ in range(min(limit, len(self.waiting)))]
        self.start = taken[-1].offset + 1 if taken else offset
        return taken

    def serves(self, offset: int) -> bool:
        """Reading at `offset` needs no seek."""
        return self.start <= offset <= self.scanned or offset == self.start

    async def close(self) -> None:
        """Let go of the connection."""
        await stop(self._consumer)


def record(stream: Stream, raw: ConsumerRecord[bytes, bytes], value: bytes) -> Record:
    """A Kafka record as the port gives it, with its value out of any framing."""
    headers = {name: value.decode() for name, value in raw.headers if name != DOMAIN_HEADER}
    key = (raw.key or b"").decode().removeprefix(f"{stream.domain}/")
    return Record(stream, raw.offset, key, value, headers, raw.timestamp)
