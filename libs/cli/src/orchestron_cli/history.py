"""The history of a domain, transaction by transaction, read from the log."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import Aborted, Accepted, Decision, Event, Refusal, RequestedEdit
from orchestron_ports.log import EventLog, Stream

PAGE = 500


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction as the log has it."""

    seq: int
    epoch: int
    time_ms: int
    request_id: str
    principal: str
    edits: tuple[RequestedEdit, ...] = ()
    instances: int = 0
    """Transform instances of the cfs layer that it touched."""
    refusal: Refusal | None = None
    committed: bool = False
    devices: dict[str, int] = field(default_factory=dict)
    """Revision by device that it changed."""

    @property
    def status(self) -> str:
        """How it ended."""
        if self.refusal is not None:
            return "aborted"
        return "committed" if self.committed else "in flight"

    def row(self) -> dict[str, Any]:
        """As a record to be shown."""
        return {
            "seq": self.seq,
            "time": datetime.fromtimestamp(self.time_ms / 1000, UTC).isoformat(timespec="seconds"),
            "status": self.status,
            "principal": self.principal,
            "request": self.request_id,
            "edits": [f"{edit.operation.value} {edit.target}" for edit in self.edits] or self.instances,
            "devices": [f"{name}@{revision}" for name, revision in self.devices.items()],
            "reason": None if self.refusal is None else self.refusal.message,
        }


async def transactions(log: EventLog, codec: EventCodec, domain: str) -> list[Transaction]:
    """Every transaction of a domain, in order of seq, each as it finally stands."""
    found: dict[int, Transaction] = {}
    async for event in events(log, codec, Stream("history", domain)):
        if isinstance(event, Accepted):
            found[event.changeset.seq] = _accepted(event)
        elif isinstance(event, Aborted):
            found[event.seq] = _aborted(event, found.get(event.seq))
    async for event in events(log, codec, Stream("decisions", domain)):
        if isinstance(event, Decision) and event.refusal is None and event.seq in found:
            held = found[event.seq]
            if held.epoch == event.epoch:
                devices = {one.device: one.revision for one in event.devices}
                found[event.seq] = replace(held, committed=True, devices=devices)
    return [found[seq] for seq in sorted(found)]


async def events(log: EventLog, codec: EventCodec, stream: Stream) -> AsyncIterator[Event]:
    """The events of one stream, from the first to the last that is there now."""
    offset = 0
    while records := await log.read(stream, offset, PAGE):
        for record in records:
            yield codec.decode(stream.topic, record.value)
        offset = records[-1].offset + 1


def _accepted(event: Accepted) -> Transaction:
    changeset = event.changeset
    return Transaction(
        seq=changeset.seq,
        epoch=changeset.epoch,
        time_ms=event.time_ms,
        request_id=changeset.cause.request_id,
        principal=changeset.cause.principal,
        edits=event.edits,
        instances=len(changeset.changes),
    )


def _aborted(event: Aborted, held: Transaction | None) -> Transaction:
    return Transaction(
        seq=event.seq,
        epoch=event.epoch,
        time_ms=held.time_ms if held is not None else event.time_ms,
        request_id=event.cause.request_id,
        principal=event.cause.principal,
        edits=held.edits if held is not None else (),
        instances=held.instances if held is not None else 0,
        refusal=event.refusal,
    )
