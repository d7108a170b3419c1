"""Puts the NETCONF adapter together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from orchestron_adapter import bootstrap
from orchestron_adapter.host import AdapterService
from orchestron_adapter.settings import Settings
from orchestron_engine import Deployable, Parts
from orchestron_netconf.link import NetconfLink

PROTOCOL = "netconf"


def deployable(settings: Settings, environment: Mapping[str, str]) -> Deployable:
    """The adapter as a process runs it, for the domains of the settings; `environment` has the secrets."""

    def one(parts: Parts, domain: str) -> AdapterService:
        own = replace(settings, domain=domain)
        return bootstrap.create(
            own, parts.log, parts.package, parts.codec, PROTOCOL, NetconfLink(), environment, parts.telemetry
        )

    return Deployable(f"{PROTOCOL}-adapter", settings.domain, one, lambda _: "device.config")
