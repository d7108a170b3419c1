"""Puts the northbound service together; the one place that knows all its parts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from orchestron_contracts.codec import EventCodec
from orchestron_engine import Deployable, Parts
from orchestron_northbound.app import Gateway, Handler, read_only
from orchestron_northbound.data import DataResources
from orchestron_northbound.devices import DeviceResources
from orchestron_northbound.follower import Follower
from orchestron_northbound.intents import TOPIC, Intents
from orchestron_northbound.journals import Journals
from orchestron_northbound.layers import LayerReader, layer_names
from orchestron_northbound.projection import Projection
from orchestron_northbound.provenance import Provenance
from orchestron_northbound.queues import QueueResources
from orchestron_northbound.service import NorthboundService
from orchestron_northbound.settings import Settings
from orchestron_northbound.stages import Watch, stages
from orchestron_northbound.system import (
    Check,
    Health,
    Layers,
    Metrics,
    Readiness,
    api,
    host_meta,
    library_version,
    operations,
)
from orchestron_ports.log import EventLog, LogError, Stream
from orchestron_restconf.route import Area
from orchestron_telemetry import OFF, Telemetry
from orchestron_transform.layer import NetworkPackage

CHECK_SECONDS = 2.0


def northbound(
    log: EventLog,
    codec: EventCodec,
    package: NetworkPackage,
    settings: Settings,
    checks: Sequence[Check] = (),
    telemetry: Telemetry = OFF,
) -> NorthboundService:
    """The service on a log. `checks` say why edits cannot be taken, beyond what the service sees itself."""
    schema = package.northbound
    instruments = telemetry.service(NorthboundService.name, settings.domain)
    follower = Follower(log, codec, settings.domain, Projection(schema), instruments.numbers)
    intents = Intents(log, codec, follower, instruments)
    readers = {name: LayerReader(log, codec, settings.domain, package, name) for name in layer_names(package)}
    devices = DeviceResources(package, follower)
    queues = QueueResources(
        Journals(log, codec, settings.domain), follower, Provenance(package, readers, follower)
    )
    own_checks = _own_checks(log, follower, intents)
    all_checks = (*own_checks, *checks)
    watch = Watch(log, codec, follower, stages(package))
    handlers: dict[Area, Handler] = {
        Area.DATA: DataResources(schema, follower, intents),
        Area.API: read_only(api),
        Area.OPERATIONS: read_only(operations),
        Area.LIBRARY_VERSION: read_only(library_version),
        Area.HOST_META: read_only(host_meta),
        Area.DEVICES: read_only(devices.listing),
        Area.DEVICE_INFO: read_only(devices.info),
        Area.DEVICE_TARGET: read_only(devices.target),
        Area.DEVICE_DIFFERENCE: read_only(devices.difference),
        Area.DEVICE_QUEUE: queues.queue,
        Area.DEVICE_DRIFT: read_only(queues.drift),
        Area.QUEUES: read_only(queues.listing),
        Area.LAYER: read_only(Layers(readers, follower)),
        Area.HEALTH: read_only(Health(all_checks)),
        Area.READINESS: read_only(Readiness(all_checks, watch, follower, settings.stall_seconds)),
        Area.METRICS: read_only(Metrics(telemetry)),
    }
    namespaces = {name: module.namespace for name, module in schema.modules.items()}
    gateway = Gateway(handlers, settings, namespaces, lambda: follower.failure, instruments.hops)
    return NorthboundService(gateway, follower, settings, checks=own_checks)


def deployable(settings: Settings) -> Deployable:
    """The northbound as a process runs it; it serves one domain."""

    def one(parts: Parts, domain: str) -> NorthboundService:
        own = replace(settings, domain=domain)
        return northbound(parts.log, parts.codec, parts.package, own, parts.checks, parts.telemetry)

    return Deployable(NorthboundService.name, settings.domain, one)


def _own_checks(log: EventLog, follower: Follower, intents: Intents) -> tuple[Check, ...]:
    async def follows() -> str | None:
        return follower.failure or follower.backlog()

    async def writes() -> str | None:
        return intents.failure

    async def reads() -> str | None:
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                await log.end(Stream(TOPIC, follower.domain))
        except (LogError, TimeoutError) as error:
            return f"the log does not answer: {error}"
        return None

    return follows, writes, reads
