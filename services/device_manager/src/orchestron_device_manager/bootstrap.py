"""Puts the device manager together."""

from __future__ import annotations

from orchestron_contracts.codec import EventCodec
from orchestron_device_manager.service import device_manager_service
from orchestron_device_manager.settings import Settings
from orchestron_ports.log import EventLog
from orchestron_runtime.derived import DerivedService
from orchestron_telemetry import OFF, Telemetry
from orchestron_transform.layer import NetworkPackage


def create(
    settings: Settings,
    log: EventLog,
    package: NetworkPackage,
    codec: EventCodec,
    telemetry: Telemetry = OFF,
) -> DerivedService:
    """The device manager of one domain on `log`."""
    return device_manager_service(log, codec, package, settings.domain, telemetry)
