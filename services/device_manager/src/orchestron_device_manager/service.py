"""The bottom of the stack on a log: decides on each transaction and writes what each device shall have.

A device's configuration comes before the decision that it belongs to, so that whoever has read the
decision finds the configuration there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import Changeset, Decision, DeviceConfig
from orchestron_contracts.snapshots import Part
from orchestron_ports.log import Entry, EventLog, LogError, Record, Stream
from orchestron_runtime.derived import DerivedService, Draft
from orchestron_runtime.snapshots import Snapshots, keeper_for
from orchestron_telemetry import OFF, Telemetry
from orchestron_transform.devices import DeviceFleet, step_devices
from orchestron_transform.layer import DEVICE_POINT, NetworkPackage
from orchestron_transform.snapshot import dump_fleet, restore_fleet
from orchestron_transform.window import Window, advance
from orchestron_yang.pmap import PMap

NAME = "device-manager"
TYPE_HEADER = "orc-device-type"
"""Name of the device's package; empty when the device is gone."""
SEQ_HEADER = "orc-seq"
REVISION_HEADER = "orc-revision"
PAGE = 500


class DeviceManager:
    """All devices of a domain, moved on by records of the device topic."""

    def __init__(self, package: NetworkPackage, codec: EventCodec, domain: str, log: EventLog) -> None:
        self._log = log
        self._package = package
        self._step = partial(step_devices, package)
        self._codec = codec
        self._decisions = Stream("decisions", domain)
        self._configs = Stream("device.config", domain)
        self._window = Window(DeviceFleet())

    @property
    def outputs(self) -> tuple[Stream, Stream]:
        """The streams that it writes."""
        return self._configs, self._decisions

    def step(self, record: Record) -> list[Draft]:
        """What is written for a record. Raises `StreamError`, `CodecError`, `LogError`."""
        changeset = self.changeset(record)
        self._window, given = advance(self._window, changeset, self._step)
        if given is None:
            return []
        place = (changeset.epoch, changeset.seq)
        return [
            *(
                Draft(self._configs, (*place, config.device), partial(self._config, config))
                for config in given.configs
            ),
            Draft(self._decisions, (*place, ""), partial(self._decision, given.decision)),
        ]

    def changeset(self, record: Record) -> Changeset:
        """See `Resumable.changeset`."""
        changeset = self._codec.decode(record.stream.topic, record.value)
        if not isinstance(changeset, Changeset):
            raise LogError(f"{record.stream.topic} holds no Changeset at offset {record.offset}")
        return changeset

    @property
    def can_resume(self) -> bool:
        """See `Resumable.can_resume`; from a snapshot its steps are quick, and count revisions themselves."""
        return self._window.floor == 0

    async def resume(self, settled: Changeset) -> bool:
        """See `Resumable.resume`; revisions count what was, so they are taken from what was written."""
        fleet, given = await asyncio.to_thread(self._step, DeviceFleet(), settled)
        known = await self._revisions(settled.seq)
        there = {name: revision for name, (kind, revision) in known.items() if kind}
        if given.refusal is not None or there.keys() != set(fleet.devices):
            return False
        devices = {name: replace(device, revision=there[name]) for name, device in fleet.devices.items()}
        gone = {name: revision for name, (kind, revision) in known.items() if not kind}
        self._window = Window(DeviceFleet(PMap(devices), PMap(gone)), settled.seq, settled.epoch)
        return True

    def settled(self) -> tuple[int, Iterator[Part]]:
        """See `Resumable.settled`."""
        return self._window.floor, dump_fleet(self._window.base)

    def restore(self, seq: int, epoch: int, parts: Iterable[Part]) -> None:
        """See `Resumable.restore`."""
        self._window = Window(restore_fleet(self._package, parts), seq, epoch)

    def reset(self) -> None:
        """See `Resumable.reset`."""
        self._window = Window(DeviceFleet())

    async def _revisions(self, last: int) -> dict[str, tuple[str, int]]:
        """Type (empty when gone) and revision of each device as of transaction `last`, where known."""
        found: dict[str, tuple[str, int]] = {}
        offset = 0
        while records := await self._log.read(self._configs, offset, PAGE):
            offset = records[-1].offset + 1
            for record in records:
                headers = record.headers
                if REVISION_HEADER in headers and int(headers[SEQ_HEADER]) <= last:
                    found[record.key] = (headers[TYPE_HEADER], int(headers[REVISION_HEADER]))
        return found

    def _config(self, config: DeviceConfig) -> Entry:
        message = self._codec.encode(config, self._configs.topic)
        kind = "" if config.config is None else config.type
        more = {TYPE_HEADER: kind, SEQ_HEADER: str(config.seq), REVISION_HEADER: str(config.revision)}
        return Entry(self._configs, message.key, message.value, {**message.headers, **more})

    def _decision(self, decision: Decision) -> Entry:
        message = self._codec.encode(decision, self._decisions.topic)
        return Entry(self._decisions, message.key, message.value, message.headers)


def device_manager_service(
    log: EventLog,
    codec: EventCodec,
    package: NetworkPackage,
    domain: str,
    telemetry: Telemetry = OFF,
    snapshots: Snapshots | None = None,
) -> DerivedService:
    """The service that decides on transactions and keeps the desired configuration of each device.

    Without `snapshots` it keeps none.
    """
    manager = DeviceManager(package, codec, domain, log)
    source = Stream(package.input_topic(DEVICE_POINT), domain)
    configs, decisions = manager.outputs
    instruments = telemetry.service(NAME, domain)
    return DerivedService(
        NAME,
        log,
        source,
        (configs, decisions),
        manager.step,
        compacted=[configs],
        machine=manager,
        instruments=instruments,
        keeper=keeper_for(snapshots, NAME, codec, package, source, decisions, instruments),
    )
