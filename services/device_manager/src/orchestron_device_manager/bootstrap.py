"""Puts the device manager together."""

from __future__ import annotations

from orchestron_contracts.codec import EventCodec
from orchestron_device_manager.service import device_manager_service
from orchestron_device_manager.settings import Settings
from orchestron_engine import Deployable, Parts
from orchestron_ports.log import EventLog
from orchestron_runtime.derived import DerivedService
from orchestron_runtime.snapshots import Snapshots
from orchestron_telemetry import OFF, Telemetry
from orchestron_transform.layer import DEVICE_POINT, NetworkPackage


def create(
    settings: Settings,
    log: EventLog,
    package: NetworkPackage,
    codec: EventCodec,
    telemetry: Telemetry = OFF,
    snapshots: Snapshots | None = None,
) -> DerivedService:
    """The device manager of one domain on `log`."""
    return device_manager_service(log, codec, package, settings.domain, telemetry, snapshots)


def deployable(settings: Settings) -> Deployable:
    """The device manager as a process runs it, for the domains of the settings."""

    def one(parts: Parts, domain: str) -> DerivedService:
        own = Settings(domain)
        return create(own, parts.log, parts.package, parts.codec, parts.telemetry, parts.snapshots)

    return Deployable(
        "device-manager", settings.domain, one, lambda package: package.input_topic(DEVICE_POINT)
    )
