"""Puts a layer host together."""

from __future__ import annotations

from dataclasses import replace

from orchestron_contracts.codec import EventCodec
from orchestron_engine import Deployable, Parts
from orchestron_layer.service import layer_service
from orchestron_layer.settings import Settings
from orchestron_ports.log import EventLog
from orchestron_runtime.derived import DerivedService
from orchestron_runtime.snapshots import Snapshots
from orchestron_telemetry import OFF, Telemetry
from orchestron_transform.layer import NetworkPackage


def create(
    settings: Settings,
    log: EventLog,
    package: NetworkPackage,
    codec: EventCodec,
    telemetry: Telemetry = OFF,
    snapshots: Snapshots | None = None,
) -> DerivedService:
    """The host of one layer of `package` on `log`. Raises `ValueError` for a layer that it has not got."""
    names = [layer.name for layer in package.layers]
    if settings.layer not in names:
        raise ValueError(f"network {package.name} has no layer {settings.layer!r}; it has {', '.join(names)}")
    return layer_service(log, codec, package, settings.layer, settings.domain, telemetry, snapshots)


def deployable(settings: Settings) -> Deployable:
    """A layer host as a process runs it, for the domains of the settings."""

    def one(parts: Parts, domain: str) -> DerivedService:
        own = replace(settings, domain=domain)
        return create(own, parts.log, parts.package, parts.codec, parts.telemetry, parts.snapshots)

    return Deployable(
        f"layer-{settings.layer}", settings.domain, one, lambda package: package.input_topic(settings.layer)
    )
