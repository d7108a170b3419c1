"""`orchestron replay --verify`: the whole log computed again from the history, on a copy in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass

from orchestron_contracts.codec import DIGEST_HEADER, CodecError, EventCodec, digest
from orchestron_contracts.events import Aborted, Accepted, Event
from orchestron_ports.log import Entry, EventLog, Record, Stream
from orchestron_runtime.derived import Diverged, Emitted, Place, place_of
from orchestron_transform.layer import NetworkPackage
from orchestron_transform.pipeline import Pipeline
from orchestron_transform.replay import changeset_of
from orchestron_transform.window import StreamError

PAGE = 200
HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where the log is not what its history makes it."""

    topic: str
    seq: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of computing a domain again."""

    transactions: int
    """Entries of the history that were computed."""
    records: int
    """Records that were compared with what came out."""
    missing: int
    """Records that came out and are not in the log yet, as after a crash; a running service writes them."""
    difference: Difference | None


async def verify(
    log: EventLog,
    codec: EventCodec,
    package: NetworkPackage,
    domain: str,
    progress: Callable[[int, int], None] | None = None,
    compacted: Collection[str] = (),
) -> Verified:
    """Compute all that the layers and the device manager write from `history`, and compare every byte.

    `progress` is told how many entries of the history are done, and about how many there are.
    `compacted` topics may have lost records that later ones replace. Nothing is written.
    """
    audit = _Audit(log, codec, package, domain, compacted)
    difference = None
    try:
        await audit.run(progress)
    except Diverged as error:
        difference = Difference(error.stream.topic, error.seq, str(error))
    return Verified(audit.transactions, audit.records, audit.missing, difference)


class _Audit:
    """One run over the history."""

    def __init__(
        self,
        log: EventLog,
        codec: EventCodec,
        package: NetworkPackage,
        domain: str,
        compacted: Collection[str],
    ) -> None:
        self.transactions = self.records = self.missing = 0
        self._log = log
        self._codec = codec
        self._domain = domain
        self._pipeline = Pipeline(package)
        topics = [package.output_topic(layer.name) for layer in package.layers]
        self._held = {
            topic: Emitted(log, Stream(topic, domain), _check_digest, compacted=topic in compacted)
            for topic in (*topics, "device.config", "decisions")
        }

    async def run(self, progress: Callable[[int, int], None] | None) -> None:
        """Raises `Diverged` at the first difference."""
        history = Stream(HISTORY, self._domain)
        total = await self._log.end(history)
        offset = 0
        while records := await self._log.read(history, offset, PAGE):
            for record in records:
                for entry in await asyncio.to_thread(self._again, record):
                    await self._compare(entry)
                self.transactions += 1
            offset = records[-1].offset + 1
            if progress is not None:
                progress(offset, total)
        for emitted in self._held.values():
            await emitted.check_end()

    async def _compare(self, entry: Entry) -> None:
        if await self._held[entry.stream.topic].covers(entry):
            self.records += 1
        else:
            self.missing += 1

    def _again(self, record: Record) -> list[Entry]:
        """What comes of one entry of the history."""
        _check_digest(record)
        try:
            event = self._codec.decode(HISTORY, record.value)
            if not isinstance(event, Accepted | Aborted):
                raise Diverged(record.stream, _place(record), "is no entry of a history")
            passage = self._pipeline.run(changeset_of(event))
            return [self._entry(topic, written) for topic, written in passage.events]
        except (StreamError, CodecError) as error:
            raise Diverged(record.stream, _place(record), f"cannot be computed: {error}") from error

    def _entry(self, topic: str, event: Event) -> Entry:
        message = self._codec.encode(event, topic)
        return Entry(Stream(topic, self._domain), message.key, message.value, message.headers)


def _check_digest(record: Record) -> None:
    if record.headers.get(DIGEST_HEADER) != digest(record.value):
        raise Diverged(record.stream, _place(record), "has another digest than was written with it")


def _place(record: Record) -> Place:
    try:
        return place_of(record)
    except (KeyError, ValueError):
        return (0, int(record.key) if record.key.isdigit() else 0, "")
