"""Simulated devices: each takes whatever configuration it shall have, and reports itself as its package says.

A device that is not simulated, and that no other adapter serves, is reported unreachable, so that
nobody waits for it in vain.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import Capabilities, DeviceConfig, DeviceEvent, DeviceState
from orchestron_ports.log import Consumed, Entry, EventLog, LogError, Record, Stream
from orchestron_runtime import Desk, tail, traced
from orchestron_telemetry import OFF, Done, Out, Telemetry
from orchestron_transform.layer import NetworkPackage

TYPE_HEADER = "orc-device-type"
"""Name of the device's package on a record of `device.config`; empty when the device is gone."""
REVISION_HEADER = "orc-revision"
PLACE_HEADER = "ce_id"
"""`epoch.seq.device`."""
BATCH = 64

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What a device is told, as far as simulating it goes."""

    device: str
    type: str
    """Name of its package; empty when it is gone."""
    revision: int
    seq: int
    epoch: int
    mock: bool = False
    """Its settings say that it is simulated."""


class MockDevices:
    """All simulated devices of a domain."""

    name = "mock-device"

    def __init__(
        self,
        log: EventLog,
        codec: EventCodec,
        package: NetworkPackage,
        domain: str,
        *,
        mock_all: bool,
        adapters: Collection[str] = (),
        telemetry: Telemetry = OFF,
    ) -> None:
        """With `mock_all` every device is simulated, else those whose settings have `mock` true.

        Of devices that speak one of the protocols `adapters`, only that they are gone is told.
        """
        self._log = log
        self._codec = codec
        self._package = package
        self._mock_all = mock_all
        self._adapters = frozenset(adapters)
        self._configs = Stream("device.config", domain)
        self._events = Stream("device.events", domain)
        # a group of its own for each way to run: another way has to tell all devices anew
        self._group = "mock-device-all" if mock_all else "mock-device"
        self._offset = 0
        self._instruments = telemetry.service(self.name, domain)
        self._instruments.numbers.reads(log, self._configs, lambda: self._offset)

    async def run(self, stop: asyncio.Event) -> None:
        """See `Service.run`."""
        self._offset = await self._log.consumed(self._group, self._configs)
        desk = Desk()
        async for records in tail(self._log, self._configs, self._offset, stop, BATCH):
            done = await desk.compute(records, partial(self._reports, records))
            mark = Consumed(self._group, self._configs, records[-1].offset + 1)
            with self._instruments.hops.sending(done) as entries:
                await self._log.append(entries, consumed=[mark], durable=False)
            self._offset = mark.offset
            for one in done:
                self._instruments.numbers.took(self.name, one.record.time_ms)

    def _reports(self, records: Sequence[Record]) -> list[Done]:
        """One report a device: configurations that were overtaken meanwhile are passed over."""
        of: dict[str, list[Record]] = {}
        for record in records:
            of.setdefault(record.key, []).append(record)
        reported = (self._reported(newest, overtaken) for *overtaken, newest in of.values())
        return [done for done in reported if done is not None]

    def _reported(self, record: Record, overtaken: Sequence[Record]) -> Done | None:
        begun = time.time_ns()
        told = self._told(record)
        if self._is_served(told):
            return None
        with traced(record.headers.get("traceparent", ""), self._configs.domain, told.seq):
            event = self.report(told)
            _log.debug("device %s at revision %d: %s", event.device, event.revision, event.state.value)
        self._instruments.numbers.reached(told.seq, told.epoch)
        out = Out(self._entry(event), told.seq, told.epoch)
        return Done(record, begun, time.time_ns(), [out], overtaken)

    def _is_served(self, told: Told) -> bool:
        """An adapter reports on it. That a device is gone is told here too: not every adapter knew it."""
        if self._mock_all or told.mock or not told.type:
            return False
        package = self._package.devices.get(told.type)
        return package is not None and package.protocol in self._adapters

    def report(self, told: Told) -> DeviceEvent:
        """What the device says."""
        domain, device, revision = self._configs.domain, told.device, told.revision
        if not told.type:
            return DeviceEvent(domain, device, revision, DeviceState.GONE)
        if not self._mock_all and not told.mock:
            text = f"device {device} is not simulated, and no adapter for {told.type} is running"
            return DeviceEvent(domain, device, revision, DeviceState.UNREACHABLE, text)
        package = self._package.devices[told.type]
        says = Capabilities(device, package.modules, package.uris)
        return DeviceEvent(domain, device, revision, DeviceState.IN_SYNC, capabilities=says)

    def _told(self, record: Record) -> Told:
        headers = record.headers
        if self._mock_all and REVISION_HEADER in headers:
            # to read a large configuration takes longer than all else here
            epoch, seq, _ = headers[PLACE_HEADER].split(".", 2)
            return Told(record.key, headers[TYPE_HEADER], int(headers[REVISION_HEADER]), int(seq), int(epoch))
        config = self._codec.decode(record.stream.topic, record.value)
        if not isinstance(config, DeviceConfig):
            raise LogError(f"{record.stream.topic} holds no DeviceConfig at offset {record.offset}")
        kind = "" if config.config is None else config.type
        mock = config.settings.get("mock") is True
        return Told(config.device, kind, config.revision, config.seq, config.epoch, mock)

    def _entry(self, event: DeviceEvent) -> Entry:
        message = self._codec.encode(event, self._events.topic)
        return Entry(self._events, message.key, message.value, message.headers)
