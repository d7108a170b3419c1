"""Puts the simulated devices together."""

from __future__ import annotations

from dataclasses import replace

from orchestron_contracts.codec import EventCodec
from orchestron_engine import Deployable, Parts
from orchestron_mock_device.service import MockDevices
from orchestron_mock_device.settings import Settings
from orchestron_ports.log import EventLog
from orchestron_telemetry import OFF, Telemetry
from orchestron_transform.layer import NetworkPackage


def create(
    settings: Settings,
    log: EventLog,
    package: NetworkPackage,
    codec: EventCodec,
    telemetry: Telemetry = OFF,
) -> MockDevices:
    """The simulated devices of one domain on `log`."""
    return MockDevices(
        log,
        codec,
        package,
        settings.domain,
        mock_all=settings.mock_all,
        adapters=settings.adapters,
        telemetry=telemetry,
    )


def deployable(settings: Settings) -> Deployable:
    """The simulated devices as a process runs them, for the domains of the settings."""

    def one(parts: Parts, domain: str) -> MockDevices:
        own = replace(settings, domain=domain)
        return create(own, parts.log, parts.package, parts.codec, parts.telemetry)

    return Deployable(MockDevices.name, settings.domain, one, lambda _: "device.config")
