"""Puts an adapter together from its settings and the environment."""

from __future__ import annotations

from collections.abc import Mapping

from orchestron_adapter.directory import Directory
from orchestron_adapter.host import AdapterService
from orchestron_adapter.secret_stores import all_stores
from orchestron_adapter.settings import Settings
from orchestron_contracts.codec import EventCodec
from orchestron_device.policy import DriftPolicy
from orchestron_ports.device import DeviceLink
from orchestron_ports.log import EventLog
from orchestron_telemetry import OFF, Telemetry
from orchestron_transform.layer import NetworkPackage


def create(
    settings: Settings,
    log: EventLog,
    package: NetworkPackage,
    codec: EventCodec,
    protocol: str,
    link: DeviceLink,
    environment: Mapping[str, str],
    telemetry: Telemetry = OFF,
) -> AdapterService:
    """The adapter of one domain for one protocol; `environment` has the secrets and says where Vault is.

    Raises `InventoryError` (a `ValueError`) for an inventory that cannot be.
    """
    directory = Directory(all_stores(environment), settings.inventory, DriftPolicy(settings.drift))
    return AdapterService(
        log,
        codec,
        settings.domain,
        protocol,
        link,
        package,
        directory,
        settings=settings,
        telemetry=telemetry,
    )
