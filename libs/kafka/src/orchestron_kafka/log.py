"""The log port on Apache Kafka.

A stream is a topic and, in it, the partition that its domain hashes to; records carry their domain
in a header, since several domains may share a partition. Appends of a claimed writer are Kafka
transactions under the writer's name, so that the broker fences an older process. All others are
idempotent and acknowledged by all in-sync replicas, but not atomic over several streams: what goes
to one stream is acknowledged before the next stream's turn, and readers drop by number what is
written twice (invariant 6), so they need no transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from itertools import groupby
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import (
    KafkaConnectionError,
    KafkaError,
    MessageSizeTooLargeError,
    ProducerFenced,
    RecordListTooLargeError,
)
from aiokafka.partitioner import murmur2
from aiokafka.structs import OffsetAndMetadata

from orchestron_kafka.cursor import DOMAIN_HEADER, Cursor
from orchestron_kafka.framing import Framing, open_framing
from orchestron_kafka.pace import set_transaction_backoff
from orchestron_kafka.reach import reach, unreachable
from orchestron_kafka.settings import KafkaSettings
from orchestron_kafka.stopping import cancelled, stop
from orchestron_ports.log import Consumed, Entry, Fenced, LogError, Record, Stream, TooLarge, Writer

REGISTRY = "streams"
"""Topic that names every stream: key `domain/topic`."""
REGISTRY_STREAM = Stream(REGISTRY, REGISTRY)
MAX_MESSAGE = 64 * 1024 * 1024
"""Bytes; above what comes of the largest request: no service could get past a record that is too big."""
RECONNECT_SECONDS = 40.0
"""How long a new reader waits for a broker that is away: as long as aiokafka does with a request."""
RECONNECT_PAUSE = 0.2
CLOSE_SECONDS = 5.0
FETCH_BYTES = 4 * 1024 * 1024
"""Of one partition at a time; a larger record comes alone."""
IDLE_FETCH_MS = 1000
"""How often a reader asks again where nothing comes; what comes is answered at once."""
IDLE_CURSORS = 4
"""Places in one stream that are kept open."""


class KafkaLog:
    """`EventLog` on a cluster whose topics exist; make one with `await KafkaLog.open(settings)`."""

    messaging_system = "kafka"
    """For spans, see OpenTelemetry's semantic conventions."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._framing: Framing | None = None
        self._producer: AIOKafkaProducer | None = None
        self._admin: AIOKafkaConsumer | None = None
        self._writers: dict[str, tuple[int, AIOKafkaProducer]] = {}
        self._offset_stores: dict[str, AIOKafkaConsumer] = {}
        self._marked: dict[tuple[str, Stream], int] = {}
        self._idle: dict[Stream, list[Cursor]] = {}
        self._known: set[Stream] = set()
        self._listed: set[Stream] = set()
        self._listed_to = 0
        self._locks: dict[str, asyncio.Lock] = {}
        self._written: dict[Stream, int] = {}
        """Where transactions of ours end: a broker answers a commit before it shows what was committed."""

    @classmethod
    async def open(cls, settings: KafkaSettings) -> KafkaLog:
        """Connect. Raises `LogError` with the reason when no broker or registry takes us."""
        log = cls(settings)
        log._framing = await open_framing(settings.registry)
        try:
            log._producer = log._new_producer(None)
            await log._producer.start()
            log._admin = AIOKafkaConsumer(isolation_level="read_committed", **settings.connection())
            await log._admin.start()
        except KafkaError as error:
            await log.close()
            raise LogError(await unreachable(settings, error)) from error
        except OSError as error:
            raise LogError(f"Kafka at {settings.bootstrap}: {error}") from error
        return log

    async def append(
        self,
        entries: Sequence[Entry],
        *,
        consumed: Sequence[Consumed] = (),
        writer: Writer | None = None,
        durable: bool = True,  # noqa: ARG002 - every append is acknowledged by all in-sync replicas
    ) -> list[int]:
        """See `EventLog.append`; atomic over several streams only with a `writer`."""
        with self._failures("append"):
            await self._register({entry.stream for entry in entries})
            if writer is not None:
                return await self._append_as(writer, entries, consumed)
            offsets = await self._send_in_turn(entries)
            for mark in consumed:
                await self._store_offset(mark)
            return offsets

    async def read(self, stream: Stream, offset: int, limit: int = 1000) -> list[Record]:
        """See `EventLog.read`."""
        async with self._cursor(stream, offset) as cursor:
            if not cursor.waiting:
                await cursor.fill(0)
            if not cursor.waiting:
                await cursor.fill_to(await self.end(stream))
            return cursor.take(offset, limit)

    async def end(self, stream: Stream) -> int:
        """See `EventLog.end`."""
        with self._failures("read"):
            place = await self._place(stream)
            ends = await self._reader().end_offsets([place])
            return max(int(ends[place]), self._written.get(stream, 0))

    async def last(self, stream: Stream) -> Record | None:
        """See `EventLog.last`; looks back from the end in growing steps."""
        end = await self.end(stream)
        back = 1
        while end > 0:
            start = max(0, end - back)
            if found := await self._scan(stream, start, end):
                return found[-1]
            if start == 0:
                return None
            back *= 8
        return None

    async def offset_at(self, stream: Stream, time_ms: int) -> int:
        """See `EventLog.offset_at`."""
        with self._failures("read"):
            place = await self._place(stream)
            found = (await self._reader().offsets_for_times({place: time_ms}))[place]
        return await self.end(stream) if found is None else int(found.offset)

    async def streams(self) -> list[Stream]:
        """See `EventLog.streams`."""
        await self._learn_streams()
        return sorted(self._listed, key=lambda stream: (stream.topic, stream.domain))

    async def partition(self, stream: Stream) -> int:
        """Number of the partition that holds the stream."""
        with self._failures("look"):
            return int((await self._place(stream)).partition)

    async def consumed(self, group: str, stream: Stream) -> int:
        """See `EventLog.consumed`."""
        with self._failures("read"):
            store = await self._offset_store(group, stream.domain)
            found = await store.committed(await self._place(stream))
        # what a transaction stored here is shown by the cluster a moment after it is committed
        return max(int(found or 0), self._marked.get((group, stream), 0))

    async def wait(self, stream: Stream, offset: int, timeout: float) -> bool:
        """See `EventLog.wait`."""
        deadline = asyncio.get_running_loop().time() + timeout
        async with self._cursor(stream, offset) as cursor:
            while not cursor.waiting:
                left = deadline - asyncio.get_running_loop().time()
                if left <= 0:
                    break
                await cursor.fill(max(1, int(left * 1000)))
            return bool(cursor.waiting)

    async def claim(self, name: str) -> Writer:
        """See `EventLog.claim`: the transactional id `prefix + name` is initialised anew."""
        set_transaction_backoff(self._settings.transaction_backoff_ms)
        producer = self._new_producer(self._settings.prefix + name)
        try:
            await producer.start()
        except KafkaError as error:
            raise LogError(f"cannot claim writer {name}: {error}") from error
        token = self._writers[name][0] + 1 if name in self._writers else 1
        if name in self._writers:
            await self._writers[name][1].stop()
        self._writers[name] = (token, producer)
        return Writer(name, token)

    async def close(self) -> None:
        """See `EventLog.close`; what the cluster has not taken after `CLOSE_SECONDS` is given up."""
        writers = [producer for _, producer in self._writers.values()]
        clients = [self._producer, self._admin, *writers, *self._offset_stores.values()]
        stops = [client.stop() for client in clients if client is not None]
        stops += [cursor.close() for idle in self._idle.values() for cursor in idle]
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*stops, return_exceptions=True), CLOSE_SECONDS)
        self._idle.clear()
        if self._framing is not None:
            await self._framing.close()

    @contextmanager
    def _failures(self, deed: str) -> Iterator[None]:
        """Turns what goes wrong inside into errors of the port."""
        try:
            yield
        except asyncio.CancelledError as error:
            if cancelled():
                raise
            raise LogError(f"{deed} on Kafka at {self._settings.bootstrap}: the client gave up") from error
        except ProducerFenced as error:
            raise Fenced("this writer was claimed by another process") from error
        except (MessageSizeTooLargeError, RecordListTooLargeError) as error:
            raise TooLarge(f"{deed} on Kafka at {self._settings.bootstrap}: {error}") from error
        except KafkaError as error:
            name = type(error).__name__
            raise LogError(f"{deed} on Kafka at {self._settings.bootstrap}: {name}: {error}") from error

    def _new_producer(self, transactional_id: str | None) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            acks="all",
            enable_idempotence=True,
            compression_type=self._settings.compression,
            max_request_size=MAX_MESSAGE,
            max_batch_size=256 * 1024,
            linger_ms=0,
            retry_backoff_ms=5 if transactional_id else 50,
            transactional_id=transactional_id,
            **self._settings.connection(),
        )

    def _plain(self) -> AIOKafkaProducer:
        if self._producer is None:
            raise LogError("the log is closed")
        return self._producer

    def _reader(self) -> AIOKafkaConsumer:
        if self._admin is None:
            raise LogError("the log is closed")
        return self._admin

    async def _place(self, stream: Stream) -> TopicPartition:
        topic = self._settings.prefix + stream.topic
        partitions = self._reader().partitions_for_topic(topic)
        if not partitions:
            partitions = await self._plain().partitions_for(topic)
        if not partitions:
            raise LogError(f"topic {topic} does not exist; `orchestron topics apply` makes it")
        number = (murmur2(stream.domain.encode()) & 0x7FFFFFFF) % len(partitions)
        return TopicPartition(topic, number)

    async def _append_as(
        self, writer: Writer, entries: Sequence[Entry], consumed: Sequence[Consumed]
    ) -> list[int]:
        token, producer = self._writers.get(writer.name, (0, None))
        if producer is None or token != writer.token:
            raise Fenced(f"writer {writer.name} was claimed again in this process")
        async with self._locks.setdefault(writer.name, asyncio.Lock()), producer.transaction():
            offsets = await self._send(producer, entries)
            for group, marks in (await self._offsets(consumed)).items():
                await producer.send_offsets_to_transaction(marks, group)
        self._written.update((e.stream, place + 1) for e, place in zip(entries, offsets, strict=True))
        self._marked.update(((mark.group, mark.stream), mark.offset) for mark in consumed)
        return offsets

    async def _offsets(
        self, consumed: Sequence[Consumed]
    ) -> dict[str, dict[TopicPartition, OffsetAndMetadata]]:
        by_group: dict[str, dict[TopicPartition, OffsetAndMetadata]] = {}
        for mark in consumed:
            group = self._group(mark.group, mark.stream.domain)
            place = await self._place(mark.stream)
            by_group.setdefault(group, {})[place] = OffsetAndMetadata(mark.offset, "")
        return by_group

    async def _send_in_turn(self, entries: Sequence[Entry]) -> list[int]:
        offsets: list[int] = []
        for _, run in groupby(entries, key=lambda entry: entry.stream):
            offsets += await self._send(self._plain(), list(run))
        return offsets

    async def _send(self, producer: AIOKafkaProducer, entries: Sequence[Entry]) -> list[int]:
        sent = []
        for entry in entries:
            place = await self._place(entry.stream)
            headers = [(name, value.encode()) for name, value in entry.headers.items()]
            sent.append(
                await producer.send(
                    place.topic,
                    value=self._framed(entry),
                    key=f"{entry.stream.domain}/{entry.key}".encode(),
                    partition=place.partition,
                    headers=[*headers, (DOMAIN_HEADER, entry.stream.domain.encode())],
                )
            )
        return [int(done.offset) for done in await asyncio.gather(*sent)]

    def _framed(self, entry: Entry) -> bytes:
        return entry.value if self._framing is None else self._framing.frame(entry.stream.topic, entry.value)

    async def _register(self, streams: set[Stream]) -> None:
        new = sorted(streams - self._known, key=lambda stream: (stream.topic, stream.domain))
        if not new:
            return
        await self._learn_streams()
        names = [f"{stream.domain}/{stream.topic}" for stream in new if stream not in self._listed]
        await self._send(self._plain(), [Entry(REGISTRY_STREAM, name, b"1") for name in names])
        self._known |= streams

    async def _learn_streams(self) -> None:
        while records := await self.read(REGISTRY_STREAM, self._listed_to):
            for record in records:
                domain, _, topic = record.key.rpartition("/")
                self._listed.add(Stream(topic, domain))
            self._listed_to = records[-1].offset + 1

    async def _scan(self, stream: Stream, start: int, end: int) -> list[Record]:
        if start >= end:
            return []
        with self._failures("read"):
            cursor = await self._new_cursor(stream, start)
            try:
                while cursor.scanned < end:
                    await cursor.fill(200)
                return [record for record in cursor.waiting if record.offset < end]
            finally:
                await cursor.close()

    @asynccontextmanager
    async def _cursor(self, stream: Stream, offset: int) -> AsyncIterator[Cursor]:
        """A cursor at `offset`, for one reader at a time; it is kept for the next unless something failed."""
        with self._failures("read"):
            cursor = await self._idle_cursor(stream, offset) or await self._new_cursor(stream, offset)
            try:
                yield cursor
            except BaseException:
                await cursor.close()
                raise
            self._idle[stream].append(cursor)

    async def _idle_cursor(self, stream: Stream, offset: int) -> Cursor | None:
        idle = self._idle.setdefault(stream, [])
        for cursor in idle:
            if cursor.serves(offset):
                idle.remove(cursor)
                cursor.take(offset, 0)
                return cursor
        if len(idle) >= IDLE_CURSORS:
            # not moved: its fetch is with the broker, which answers when something comes or time is up
            await idle.pop(0).close()
        return None

    async def _new_cursor(self, stream: Stream, offset: int) -> Cursor:
        place = await self._place(stream)
        consumer = await self._started_consumer(
            isolation_level="read_committed",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            fetch_max_wait_ms=IDLE_FETCH_MS,
            max_partition_fetch_bytes=FETCH_BYTES,
        )
        consumer.assign([place])
        consumer.seek(place, offset)
        return Cursor(consumer, place, stream, offset, self._framing)

    async def _started_consumer(self, **options: Any) -> AIOKafkaConsumer:
        """A consumer that is connected; a broker that is away is waited for, as every request does."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + RECONNECT_SECONDS
        while True:
            consumer = AIOKafkaConsumer(**options, **self._settings.connection())
            try:
                await consumer.start()
            except BaseException as error:  # cancelled too: nobody else knows of the consumer
                await stop(consumer)
                if not isinstance(error, KafkaConnectionError) or loop.time() >= deadline:
                    raise
                if (found := await reach(self._settings)).lasting:
                    raise KafkaConnectionError(str(found)) from error
                await asyncio.sleep(RECONNECT_PAUSE)
            else:
                return consumer

    def _group(self, group: str, domain: str) -> str:
        return f"{self._settings.prefix}{group}.{domain}"

    async def _offset_store(self, group: str, domain: str) -> AIOKafkaConsumer:
        name = self._group(group, domain)
        if name not in self._offset_stores:
            self._offset_stores[name] = await self._started_consumer(group_id=name, enable_auto_commit=False)
        return self._offset_stores[name]

    async def _store_offset(self, mark: Consumed) -> None:
        store = await self._offset_store(mark.group, mark.stream.domain)
        place = await self._place(mark.stream)
        store.assign([place])
        await store.commit({place: OffsetAndMetadata(mark.offset, "")})
