"""Events as messages on the log: Avro, with written names and versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from orchestron_contracts.errors import CodecError
from orchestron_contracts.event_kinds import KINDS, EventKind
from orchestron_contracts.event_schemas import released, wire_name
from orchestron_contracts.events import (
    Accepted,
    DeviceCommand,
    DeviceEvent,
    DeviceJournal,
    DeviceTree,
    Event,
    IntentRequest,
    Outcome,
)
from orchestron_contracts.framing import HEADER, Avro, unknown_schema
from orchestron_contracts.points import PointCodecs
from orchestron_contracts.records import RecordCodec, Records, dynstate_name

EVENT_HEADER = "orc-event"
DIGEST_HEADER = "orc-digest"


@dataclass(frozen=True, slots=True)
class Message:
    """What goes on the log for one event."""

    key: str
    value: bytes
    headers: Mapping[str, str]


def digest(value: bytes) -> str:
    """BLAKE2b-128 of a message's value, in hex."""
    return blake2b(value, digest_size=16).hexdigest()


class EventCodec:
    """Writes and reads the events of all topics.

    `topics` gives, for each topic that carries records, the codec of each point id, of each device
    package by its name, and of operational state by `dynstate_name`. A `PointCodecs` is such a
    mapping; several are merged with `|` or `{**a, **b}`. Equal events give equal messages.
    """

    def __init__(self, topics: Mapping[str, Mapping[str, RecordCodec]]) -> None:
        self._records = {topic: Records(codecs) for topic, codecs in topics.items()}
        self._none = Records({})
        self._formats = [_Format(kind) for kind in KINDS]
        self._by_class = {format_.kind.cls: format_ for format_ in self._formats}
        self._by_prefix = {prefix: format_ for format_ in self._formats for prefix in format_.avro.prefixes}

    def records(self, topic: str) -> Records:
        """The record codecs of a topic; none for one that carries no records."""
        return self._records.get(topic, self._none)

    def encode(self, event: Event, topic: str) -> Message:
        """The message for `event`. Raises `CodecError` when a record does not fit its schema."""
        format_ = self._by_class[type(event)]
        try:
            value = format_.avro.encode(format_.kind.to_datum(event, self.records(topic)))
        except CodecError as error:
            raise error.within(event=format_.name) from error
        return Message(format_.kind.key(event), value, _headers(event, topic, format_.name, digest(value)))

    def decode(self, topic: str, value: bytes) -> Event:
        """The event in a message's value. Raises `CodecError`, and nothing else, whatever the bytes are."""
        format_ = self._by_prefix.get(value[:HEADER])
        if format_ is None:
            raise unknown_schema(value).within(event=topic)
        try:
            datum = format_.avro.decode(value)
            event: Event = format_.kind.from_datum(datum, self.records(topic))
        except CodecError as error:
            raise error.within(event=format_.name) from error
        return event


class _Format:
    """One kind of event with its schemas."""

    def __init__(self, kind: EventKind[Any]) -> None:
        *older, newest = released()[kind.schema]
        self.kind = kind
        self.name = wire_name(newest)
        self.avro = Avro(newest, older)


def _headers(event: Event, topic: str, name: str, checksum: str) -> dict[str, str]:
    domain = event.changeset.domain if isinstance(event, Accepted) else event.domain
    headers = {
        EVENT_HEADER: name,
        DIGEST_HEADER: checksum,
        "ce_specversion": "1.0",
        "ce_id": _identity(event, checksum),
        "ce_source": f"/orchestron/{domain}/{topic}",
        "ce_type": f"orchestron.{name}",
    }
    if traceparent := _traceparent(event):
        headers["traceparent"] = traceparent
    return headers


def _identity(event: Event, checksum: str) -> str:
    """The same for an event that is computed again, so that a consumer can drop the second."""
    if isinstance(event, IntentRequest | Outcome | DeviceCommand):
        return event.cause.request_id
    if isinstance(event, DeviceJournal | DeviceTree):
        return f"{event.device}.{checksum}"
    if isinstance(event, DeviceEvent):
        return f"{event.device}.{event.revision}.{checksum}"
    numbered = event.changeset if isinstance(event, Accepted) else event
    place = f"{numbered.epoch}.{numbered.seq}"
    device = getattr(event, "device", "")
    return f"{place}.{device}" if device else place


def _traceparent(event: Event) -> str:
    if isinstance(event, DeviceEvent | DeviceJournal | DeviceTree):
        return ""
    return (event.changeset if isinstance(event, Accepted) else event).cause.traceparent


__all__ = [
    "DIGEST_HEADER",
    "EVENT_HEADER",
    "CodecError",
    "EventCodec",
    "Message",
    "PointCodecs",
    "RecordCodec",
    "digest",
    "dynstate_name",
]
