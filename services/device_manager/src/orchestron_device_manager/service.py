"""The bottom of the stack on a log: decides on each transaction and writes what each device shall have.

A device's configuration comes before the decision that it belongs to, so that whoever has read the
decision finds the configuration there.
"""

from __future__ import annotations

from functools import partial

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import Changeset, Decision, DeviceConfig
from orchestron_ports.log import Entry, EventLog, LogError, Record, Stream
from orchestron_runtime.derived import DerivedService, Draft
from orchestron_telemetry import OFF, Telemetry
from orchestron_transform.devices import DeviceFleet, step_devices
from orchestron_transform.layer import DEVICE_POINT, NetworkPackage
from orchestron_transform.window import Window, advance

TYPE_HEADER = "orc-device-type"
"""Name of the device's package; empty when the device is gone."""
SEQ_HEADER = "orc-seq"


class DeviceManager:
    """All devices of a domain, moved on by records of the device topic."""

    def __init__(self, package: NetworkPackage, codec: EventCodec, domain: str) -> None:
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
        changeset = self._codec.decode(record.stream.topic, record.value)
        if not isinstance(changeset, Changeset):
            raise LogError(f"{record.stream.topic} holds no Changeset at offset {record.offset}")
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

    def _config(self, config: DeviceConfig) -> Entry:
        message = self._codec.encode(config, self._configs.topic)
        kind = "" if config.config is None else config.type
        headers = {**message.headers, TYPE_HEADER: kind, SEQ_HEADER: str(config.seq)}
        return Entry(self._configs, message.key, message.value, headers)

    def _decision(self, decision: Decision) -> Entry:
        message = self._codec.encode(decision, self._decisions.topic)
        return Entry(self._decisions, message.key, message.value, message.headers)


def device_manager_service(
    log: EventLog,
    codec: EventCodec,
    package: NetworkPackage,
    domain: str,
    telemetry: Telemetry = OFF,
) -> DerivedService:
    """The service that decides on transactions and keeps the desired configuration of each device."""
    manager = DeviceManager(package, codec, domain)
    source = Stream(package.input_topic(DEVICE_POINT), domain)
    configs, decisions = manager.outputs
    return DerivedService(
        "device-manager",
        log,
        source,
        (configs, decisions),
        manager.step,
        compacted=[configs],
        instruments=telemetry.service("device-manager", domain),
    )
