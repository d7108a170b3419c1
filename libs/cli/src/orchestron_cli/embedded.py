"""Every service there is, and how `orchestron up` and `orchestron run` set them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from orchestron_adapter.settings import Settings as AdapterSettings
from orchestron_device_manager.bootstrap import deployable as device_manager
from orchestron_device_manager.settings import Settings as DeviceManagerSettings
from orchestron_engine import Deployable, LogPlace
from orchestron_engine.process import run
from orchestron_gnmi_adapter.bootstrap import deployable as gnmi_adapter
from orchestron_intent.bootstrap import deployable as intent
from orchestron_intent.settings import Settings as IntentSettings
from orchestron_layer.bootstrap import deployable as layer
from orchestron_layer.settings import Settings as LayerSettings
from orchestron_mock_device.bootstrap import deployable as mock_device
from orchestron_mock_device.settings import Settings as MockDeviceSettings
from orchestron_netconf_adapter.bootstrap import deployable as netconf_adapter
from orchestron_northbound.bootstrap import deployable as northbound
from orchestron_northbound.settings import Settings as NorthboundSettings
from orchestron_runtime.observed import Address


@dataclass(frozen=True, slots=True)
class Settings:
    """What `orchestron up` and `orchestron run` can be told."""

    place: LogPlace
    """Where the log is: a folder, made when it is not there, or a Kafka cluster."""
    domain: str = "default"
    mock_devices: bool = False
    """Simulate every device, whatever its `mock` leaf says."""
    inventory: Path | None = None
    """How devices are reached; None for under their names."""
    northbound: NorthboundSettings = field(default_factory=NorthboundSettings)
    intent: IntentSettings = field(default_factory=IntentSettings)
    metrics: Address | None = None
    """Host and port for `/metrics` and `/healthz`, for a service that has none otherwise."""


Configured: TypeAlias = Callable[[Settings], Deployable]


def _layer(name: str) -> Configured:
    return lambda settings: layer(LayerSettings(name, settings.domain))


def _adapter(settings: Settings) -> AdapterSettings:
    given = AdapterSettings.from_environment(os.environ)
    return replace(
        given,
        domain=settings.domain,
        inventory=settings.inventory,
        mock_all=settings.mock_devices,
    )


NORTHBOUND = "northbound"
ADAPTERS = frozenset({"netconf", "gnmi"})
"""Protocols whose adapters are among the services."""
SERVICES: Mapping[str, Configured] = {
    "intent": lambda settings: intent(replace(settings.intent, domain=settings.domain)),
    "layer-cfs": _layer("cfs"),
    "layer-inter": _layer("inter"),
    "layer-rfs": _layer("rfs"),
    "device-manager": lambda settings: device_manager(DeviceManagerSettings(settings.domain)),
    "mock-device": lambda settings: mock_device(
        MockDeviceSettings(settings.domain, settings.mock_devices, ADAPTERS)
    ),
    "netconf-adapter": lambda settings: netconf_adapter(_adapter(settings), os.environ),
    "gnmi-adapter": lambda settings: gnmi_adapter(_adapter(settings), os.environ),
    NORTHBOUND: lambda settings: northbound(replace(settings.northbound, domain=settings.domain)),
}
"""Every service by the name that `orchestron run` takes, the northbound last: it speaks for those before it.

Whatever else lists services is held against this list by tests.
"""


async def run_all(settings: Settings, stop: asyncio.Event, ready: Callable[[], None] = lambda: None) -> None:
    """Run every service in this process until `stop` is set; `ready` is called once edits can be taken.

    Raises `ServiceFailed`, `LogError` when the log cannot be opened, `SettingsError`, and `OSError`
    when the address is taken.
    """
    deployables = [configured(settings) for configured in SERVICES.values()]
    await run(deployables, settings.place, stop, metrics=settings.metrics, ready=ready)


async def run_one(
    name: str, settings: Settings, stop: asyncio.Event, ready: Callable[[], None] = lambda: None
) -> None:
    """Run one service until `stop` is set, beside processes with the others.

    Raises as `run_all`, and `KeyError` for a name that is not in `SERVICES`.
    """
    await run([SERVICES[name](settings)], settings.place, stop, metrics=settings.metrics, ready=ready)
