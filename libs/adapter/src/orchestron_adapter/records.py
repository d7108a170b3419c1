"""What an adapter writes to the log of a device."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import (
    Capabilities,
    DeviceEvent,
    DeviceJournal,
    DeviceTree,
    Event,
)
from orchestron_device import journal
from orchestron_device.signals import Report
from orchestron_device.state import Memory
from orchestron_ports.log import Entry, Stream
from orchestron_yang.tree import Tree


class DeviceRecords:
    """Makes the entries of one device; knows which of its trees the log has."""

    def __init__(
        self,
        codec: EventCodec,
        domain: str,
        device: str,
        package: str,
        kept: Mapping[str, journal.Part] | None = None,
    ) -> None:
        self._codec = codec
        self._domain = domain
        self._device = device
        self._package = package
        self._kept = dict(kept or {})

    async def journal(self, memory: Memory | None, phase: str) -> list[Entry]:
        """Entries for what has to survive: trees that are new, the state, then trees that are let go of."""
        wanted = {} if memory is None else journal.parts(memory)
        fresh = {
            part: held for part, held in wanted.items() if self._kept.get(part, (0, None))[1] is not held[1]
        }
        gone = self._kept.keys() - wanted.keys()
        self._kept = wanted
        state = DeviceJournal(self._domain, self._device, "", phase, {})
        if memory is not None:
            state = DeviceJournal(self._domain, self._device, self._package, phase, journal.state(memory))
        return [
            *([await asyncio.to_thread(self._tree, part, *held) for part, held in fresh.items()]),
            self._entry(state, "device.journal"),
            *(self._tree(part, 0, None) for part in sorted(gone)),
        ]

    def report(self, report: Report, capabilities: Capabilities | None, traceparent: str) -> Entry:
        """The entry for a report, in the trace of what it is about."""
        event = DeviceEvent(
            self._domain, self._device, report.revision, report.state, report.detail, capabilities
        )
        entry = self._entry(event, "device.events")
        if not traceparent:
            return entry
        return Entry(entry.stream, entry.key, entry.value, {**entry.headers, "traceparent": traceparent})

    def _tree(self, part: str, revision: int, config: Tree | None) -> Entry:
        event = DeviceTree(self._domain, self._device, part, self._package, revision, config)
        return self._entry(event, "device.journal")

    def _entry(self, event: Event, topic: str) -> Entry:
        message = self._codec.encode(event, topic)
        return Entry(Stream(topic, self._domain), message.key, message.value, message.headers)


def traceparent_of(memory: Memory) -> str:
    """The trace of what a device is dealing with."""
    return memory.queue[0].cause.traceparent if memory.queue else ""
