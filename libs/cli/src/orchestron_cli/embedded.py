"""Puts services together in one process, on one log."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from orchestron_contracts.codec import EventCodec
from orchestron_device_manager.bootstrap import create as create_device_manager
from orchestron_device_manager.settings import Settings as DeviceManagerSettings
from orchestron_engine import LogPlace, open_log
from orchestron_intent.bootstrap import create as create_intent
from orchestron_intent.settings import Settings as IntentSettings
from orchestron_kafka.log import KafkaLog
from orchestron_kafka.settings import KafkaSettings
from orchestron_kafka.shares import PartitionShares
from orchestron_layer.bootstrap import create as create_layer
from orchestron_layer.settings import Settings as LayerSettings
from orchestron_mock_device.bootstrap import create as create_mock_device
from orchestron_mock_device.settings import Settings as MockDeviceSettings
from orchestron_network.package import network
from orchestron_northbound.bootstrap import northbound as create_northbound
from orchestron_northbound.service import NorthboundService
from orchestron_northbound.settings import Settings as NorthboundSettings
from orchestron_northbound.system import Check
from orchestron_ports.log import EventLog
from orchestron_runtime import Checked, Service, supervise
from orchestron_runtime.codecs import event_codec
from orchestron_runtime.collector import tune
from orchestron_runtime.domains import DomainHost, Shares, all_domains
from orchestron_runtime.observed import Address, telemetry_of, watchers
from orchestron_telemetry import OFF, Telemetry
from orchestron_transform.layer import DEVICE_POINT, NetworkPackage

LOOK_AGAIN = 0.05
"""Seconds between looks whether everything is up."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What `orchestron up` and `orchestron run` can be told."""

    place: LogPlace
    """Where the log is: a folder, made when it is not there, or a Kafka cluster."""
    domain: str = "default"
    mock_devices: bool = False
    """Simulate every device, whatever its `mock` leaf says."""
    northbound: NorthboundSettings = field(default_factory=NorthboundSettings)
    intent: IntentSettings = field(default_factory=IntentSettings)
    metrics: Address | None = None
    """Host and port for `/metrics` and `/healthz`, for a service that has none otherwise."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What services are made of."""

    settings: Settings
    log: EventLog
    package: NetworkPackage
    codec: EventCodec
    telemetry: Telemetry = OFF
    checks: Sequence[Check] = ()
    """Say why edits cannot be taken yet; for the northbound's `/healthz`."""


Factory = Callable[[Parts], Service]


def _layer(name: str) -> Factory:
    def create(parts: Parts) -> Service:
        settings = LayerSettings(name, parts.settings.domain)
        return create_layer(settings, parts.log, parts.package, parts.codec, parts.telemetry)

    return create


def _intent(parts: Parts) -> Service:
    settings = replace(parts.settings.intent, domain=parts.settings.domain)
    return create_intent(settings, parts.log, parts.package, parts.codec, parts.telemetry)


def _device_manager(parts: Parts) -> Service:
    settings = DeviceManagerSettings(parts.settings.domain)
    return create_device_manager(settings, parts.log, parts.package, parts.codec, parts.telemetry)


def _mock_device(parts: Parts) -> Service:
    settings = MockDeviceSettings(parts.settings.domain, parts.settings.mock_devices)
    return create_mock_device(settings, parts.log, parts.package, parts.codec, parts.telemetry)


def _northbound(parts: Parts) -> NorthboundService:
    settings = replace(parts.settings.northbound, domain=parts.settings.domain)
    return create_northbound(parts.log, parts.codec, parts.package, settings, parts.checks, parts.telemetry)


ALL_DOMAINS = "*"
"""Instead of a domain: all that there are, shared with other replicas of the service."""
NORTHBOUND = "northbound"
SERVICES: Mapping[str, Factory] = {
    "intent": _intent,
    "layer-cfs": _layer("cfs"),
    "layer-inter": _layer("inter"),
    "layer-rfs": _layer("rfs"),
    "device-manager": _device_manager,
    "mock-device": _mock_device,
    NORTHBOUND: _northbound,
}
"""Every service by the name that `orchestron run` takes."""


async def run_all(settings: Settings, stop: asyncio.Event, ready: Callable[[], None] | None = None) -> None:
    """Run every service in this process until `stop` is set; `ready` is called once edits can be taken.

    Raises `ServiceFailed`, `LogError` when the log cannot be opened, `SettingsError`, and `OSError`
    when the address is taken.
    """
    await _run(settings, tuple(SERVICES), stop, ready)


async def run_one(
    name: str, settings: Settings, stop: asyncio.Event, ready: Callable[[], None] | None = None
) -> None:
    """Run one service until `stop` is set, beside processes with the others.

    Raises as `run_all`, and `KeyError` for a name that is not in `SERVICES`.
    """
    await _run(settings, (name,), stop, ready)


async def _run(
    settings: Settings, names: Sequence[str], stop: asyncio.Event, ready: Callable[[], None] | None
) -> None:
    package = await asyncio.to_thread(network)
    tune()
    log = await open_log(settings.place)
    name = names[0] if len(names) == 1 else "orchestron"
    try:
        async with telemetry_of(os.environ, name, log) as telemetry:
            parts = Parts(settings, log, package, event_codec(package), telemetry)
            await _serve(parts, names, stop, ready or (lambda: None))
    finally:
        await log.close()


async def _serve(parts: Parts, names: Sequence[str], stop: asyncio.Event, ready: Callable[[], None]) -> None:
    make = _shared if parts.settings.domain == ALL_DOMAINS else _single
    services = [make(name, parts) for name in names if name != NORTHBOUND]
    checks: list[Check] = [service.check for service in services if isinstance(service, Checked)]
    if NORTHBOUND in names:
        outer = _northbound(replace(parts, checks=tuple(checks)))
        outer.listen()
        services.append(outer)
        checks.append(_follows(outer))
    services += await watchers(parts.telemetry, parts.settings.metrics, checks)
    telling = asyncio.create_task(_tell(checks, ready))
    try:
        await supervise(services, stop)
    finally:
        telling.cancel()


def _single(name: str, parts: Parts) -> Service:
    return SERVICES[name](parts)


def _shared(name: str, parts: Parts) -> Service:
    """A service for each of the domains that fall to this process."""

    def create(domain: str) -> Service:
        return SERVICES[name](replace(parts, settings=replace(parts.settings, domain=domain)))

    topic = _input_topic(name, parts.package)
    place = parts.settings.place
    shares: Shares
    if isinstance(place, KafkaSettings) and isinstance(parts.log, KafkaLog):
        shares = PartitionShares(place, parts.log, name, topic).watch
    else:
        shares = all_domains(parts.log, topic)
    return DomainHost(name, shares, create, ended=partial(parts.telemetry.ended, name))


def _input_topic(name: str, package: NetworkPackage) -> str:
    """The topic that brings a domain's work to a service."""
    known = {
        "intent": "requests",
        "device-manager": package.input_topic(DEVICE_POINT),
        "mock-device": "device.config",
    }
    return known.get(name) or package.input_topic(name.removeprefix("layer-"))


def _follows(northbound: NorthboundService) -> Check:
    async def check() -> str | None:
        return northbound.follower.failure

    return check


async def _tell(checks: Sequence[Check], ready: Callable[[], None]) -> None:
    """Call `ready` once no check has anything to say."""
    while any([await check() for check in checks]):
        await asyncio.sleep(LOOK_AGAIN)
    ready()
