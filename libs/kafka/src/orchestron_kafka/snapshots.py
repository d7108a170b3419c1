"""The snapshot port on Apache Kafka: two compacted topics.

`snapshots.pieces` takes the content, cut below the largest message, all pieces of a snapshot in one
partition. Once these are acknowledged, `snapshots` takes one record that says where they lie: it has
one partition and one small record for each owner, so that looking for a snapshot never reads another.
What it no longer names is deleted by tombstones. Neither is a log: what a process leaves half written
is named nowhere, and lies there until somebody saves for that owner again and a compaction comes.

Clients are connected for each call; there is one at a start, and one for thousands of transactions.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any, Final
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError
from aiokafka.partitioner import murmur2

from orchestron_kafka.settings import KafkaSettings
from orchestron_ports.snapshots import KEEP, Kept, Owner, Snapshot, SnapshotError

INDEX: Final = "snapshots"
PIECES: Final = "snapshots.pieces"
PIECE_BYTES = 900_000
"""Below the largest message of a topic that nobody has set up for larger ones."""
FORMAT = 1
FETCH_BYTES = 4 * 1024 * 1024
SECONDS = 30.0
"""A call takes no longer than this between two answers of the cluster."""


@dataclass(frozen=True, slots=True)
class _Place:
    """One snapshot as the index has it. Pieces are keyed `domain/service/name/number`."""

    name: str
    seq: int
    epoch: int
    time_ms: int
    size: int
    digest: str
    partition: int
    offsets: tuple[int, ...]

    def kept(self, owner: Owner) -> Kept:
        return Kept(owner, self.seq, self.epoch, self.time_ms, self.size, self.name)


class KafkaSnapshots:
    """`SnapshotStore` on a cluster that has both topics."""

    def __init__(self, settings: KafkaSettings, piece_bytes: int = PIECE_BYTES) -> None:
        self._settings = settings
        self._piece_bytes = piece_bytes

    async def save(self, snapshot: Snapshot) -> Kept:
        """See `SnapshotStore.save`."""
        owner, body = snapshot.owner, snapshot.body
        cut = range(0, max(1, len(body)), self._piece_bytes)
        pieces = [body[at : at + self._piece_bytes] for at in cut]
        name = uuid4().hex
        async with self._producer() as producer:
            partition = await self._partition(producer, owner)
            keys = [_piece_key(owner, name, number) for number in range(len(pieces))]
            offsets = await self._send(producer, PIECES, partition, zip(keys, pieces, strict=True))
            numbers = (snapshot.seq, snapshot.epoch, snapshot.time_ms, len(body))
            place = _Place(name, *numbers, _digest(body), partition, tuple(offsets))
            held = (await self._index()).get(owner, ())
            await self._put(producer, owner, (place, *held[: KEEP - 1]))
            await self._drop(producer, owner, held[KEEP - 1 :])
        return place.kept(owner)

    async def held(self, owner: Owner | None = None) -> list[Kept]:
        """See `SnapshotStore.held`."""
        index = await self._index()
        owners = sorted(index) if owner is None else [owner]
        return [place.kept(one) for one in owners for place in index.get(one, ())]

    async def load(self, kept: Kept) -> Snapshot:
        """See `SnapshotStore.load`."""
        held = (await self._index()).get(kept.owner, ())
        place = next((one for one in held if one.name == kept.name), None)
        if place is None:
            raise SnapshotError(f"snapshot {kept.name} is gone")
        body = b"".join(await self._pieces(kept.owner, place))
        if len(body) != place.size or _digest(body) != place.digest:
            raise SnapshotError(f"snapshot {kept.name} is damaged")
        return Snapshot(kept.owner, kept.seq, kept.epoch, kept.time_ms, body)

    async def delete(self, kept: Kept) -> None:
        """See `SnapshotStore.delete`."""
        held = (await self._index()).get(kept.owner, ())
        gone = [place for place in held if place.name == kept.name]
        if not gone:
            return
        async with self._producer() as producer:
            await self._put(producer, kept.owner, [place for place in held if place not in gone])
            await self._drop(producer, kept.owner, gone)

    # -- the index --------------------------------------------------------------------------

    async def _index(self) -> dict[Owner, tuple[_Place, ...]]:
        """What is kept of each owner, last saved first."""
        found: dict[Owner, tuple[_Place, ...]] = {}
        async with self._consumer() as consumer:
            partition = TopicPartition(self._topic(INDEX), 0)
            end = (await consumer.end_offsets([partition]))[partition]
            async for record in _records(consumer, partition, 0, end):
                if record.value is not None:
                    owner, places = _read_entry(record.value)
                    found[owner] = places
                else:
                    found.pop(_owner(record.key), None)
        return found

    async def _put(self, producer: AIOKafkaProducer, owner: Owner, places: Sequence[_Place]) -> None:
        value = _entry(owner, places) if places else None
        await self._send(producer, INDEX, 0, [(_owner_key(owner), value)])

    # -- pieces -----------------------------------------------------------------------------

    async def _pieces(self, owner: Owner, place: _Place) -> list[bytes]:
        wanted = dict(zip(place.offsets, range(len(place.offsets)), strict=True))
        found: list[bytes] = []
        async with self._consumer() as consumer:
            partition = TopicPartition(self._topic(PIECES), place.partition)
            async for record in _records(consumer, partition, min(wanted), max(wanted) + 1):
                number = wanted.get(record.offset)
                if number is not None and record.key == _piece_key(owner, place.name, number):
                    found.append(record.value or b"")
        return found

    async def _drop(self, producer: AIOKafkaProducer, owner: Owner, places: Iterable[_Place]) -> None:
        for place in places:
            keys = [_piece_key(owner, place.name, number) for number in range(len(place.offsets))]
            await self._send(producer, PIECES, place.partition, [(key, None) for key in keys])

    async def _partition(self, producer: AIOKafkaProducer, owner: Owner) -> int:
        count = len(await producer.partitions_for(self._topic(PIECES)))
        return int((murmur2(_owner_key(owner)) & 0x7FFFFFFF) % count)

    # -- the cluster ------------------------------------------------------------------------

    async def _send(
        self,
        producer: AIOKafkaProducer,
        topic: str,
        partition: int,
        messages: Iterable[tuple[bytes, bytes | None]],
    ) -> list[int]:
        """The offsets, once all are acknowledged."""
        offsets = []
        for key, value in messages:
            # one by one: a large snapshot must not push out what the service has to say
            sent = await producer.send_and_wait(self._topic(topic), value, key, partition)
            offsets.append(int(sent.offset))
        return offsets

    @asynccontextmanager
    async def _producer(self) -> AsyncIterator[AIOKafkaProducer]:
        producer = AIOKafkaProducer(
            acks="all",
            enable_idempotence=True,
            compression_type=self._settings.compression,
            max_request_size=self._piece_bytes + 64 * 1024,
            **self._settings.connection(),
        )
        async with self._connected(producer):
            self._check(await _topics(producer))
            yield producer

    @asynccontextmanager
    async def _consumer(self) -> AsyncIterator[AIOKafkaConsumer]:
        consumer = AIOKafkaConsumer(
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=FETCH_BYTES,
            **self._settings.connection(),
        )
        async with self._connected(consumer):
            self._check(await consumer.topics())
            yield consumer

    @asynccontextmanager
    async def _connected(self, client: Any) -> AsyncIterator[None]:
        where = f"snapshots on Kafka at {self._settings.bootstrap}"
        try:
            await client.start()
            yield
        except (KafkaError, TimeoutError) as error:
            raise SnapshotError(f"{where}: {type(error).__name__}: {error}") from error
        finally:
            await client.stop()

    def _check(self, topics: Collection[str]) -> None:
        """Asking for a topic that is not there would wait for long, or make one."""
        missing = [self._topic(name) for name in (INDEX, PIECES) if self._topic(name) not in topics]
        if missing:
            raise SnapshotError(
                f"there is no topic {' and '.join(missing)}; `orchestron topics apply` makes it"
            )

    def _topic(self, name: str) -> str:
        return self._settings.prefix + name


async def _topics(producer: AIOKafkaProducer) -> Collection[str]:
    cluster = await producer.client.fetch_all_metadata()
    found: Collection[str] = cluster.topics()
    return found


async def _records(
    consumer: AIOKafkaConsumer, partition: TopicPartition, start: int, end: int
) -> AsyncIterator[ConsumerRecord[bytes, bytes]]:
    """Those from `start` to before `end` that are still there."""
    consumer.assign([partition])
    consumer.seek(partition, start)
    begun = (await consumer.beginning_offsets([partition]))[partition]
    if begun > start:
        consumer.seek(partition, begun)
    while await consumer.position(partition) < end:
        async with asyncio.timeout(SECONDS):
            batch = (await consumer.getmany(partition, timeout_ms=200)).get(partition, [])
        for record in batch:
            if record.offset < end:
                yield record


def _owner_key(owner: Owner) -> bytes:
    return f"{owner.domain}/{owner.service}".encode()


def _owner(key: bytes | None) -> Owner:
    domain, _, service = (key or b"").decode().rpartition("/")
    return Owner(domain, service)


def _piece_key(owner: Owner, name: str, number: int) -> bytes:
    return f"{owner.domain}/{owner.service}/{name}/{number}".encode()


def _entry(owner: Owner, places: Sequence[_Place]) -> bytes:
    entry = {"format": FORMAT, **asdict(owner), "places": [asdict(place) for place in places]}
    return json.dumps(entry, separators=(",", ":")).encode()


def _read_entry(value: bytes) -> tuple[Owner, tuple[_Place, ...]]:
    """Raises `SnapshotError`."""
    try:
        entry: Mapping[str, Any] = json.loads(value)
        if entry["format"] != FORMAT:
            raise SnapshotError(f"the index of snapshots is of format {entry['format']}, not {FORMAT}")
        places = tuple(_Place(**{**one, "offsets": tuple(one["offsets"])}) for one in entry["places"])
        return Owner(entry["domain"], entry["service"]), places
    except (ValueError, KeyError, TypeError) as error:
        raise SnapshotError(f"the index of snapshots is damaged: {error!r}") from error


def _digest(body: bytes) -> str:
    return blake2b(body, digest_size=32).hexdigest()
