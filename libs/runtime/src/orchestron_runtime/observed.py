"""Telemetry over the life of a process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TypeAlias

from orchestron_ports.log import EventLog
from orchestron_runtime.service import Service
from orchestron_telemetry import Telemetry, system_of
from orchestron_telemetry.endpoint import Check, Endpoint
from orchestron_telemetry.refresh import Refresher

Address: TypeAlias = tuple[str, int]


@asynccontextmanager
async def telemetry_of(environment: Mapping[str, str], name: str, log: EventLog) -> AsyncIterator[Telemetry]:
    """What the process that runs `name` on `log` is observed by; what is left is sent at the end.

    The variables are those of `orchestron_telemetry.sdk`.
    """
    # it takes a third of a second to load, which commands that serve nothing need not wait for
    from orchestron_telemetry import sdk  # noqa: PLC0415

    telemetry = sdk.for_process(environment, name, system_of(log))
    try:
        yield telemetry
    finally:
        await telemetry.close()


async def watchers(
    telemetry: Telemetry, address: Address | None = None, checks: Sequence[Check] = ()
) -> list[Service]:
    """Services to run beside those observed; `address` is for `/metrics` and `/healthz`. Raises `OSError`."""
    found: list[Service] = [Refresher(telemetry)]
    if address is not None:
        endpoint = Endpoint(telemetry, *address, checks)
        await endpoint.listen()
        found.append(endpoint)
    return found


def address_of(text: str) -> Address:
    """Host and port of HOST:PORT or [IPV6]:PORT. Raises `ValueError`."""
    host, colon, port = text.rpartition(":")
    if not (colon and host and port.isascii() and port.isdigit() and int(port) < 65536):
        raise ValueError(f"{text!r} is no address to listen on; write HOST:PORT, such as 127.0.0.1:8080")
    return host.removeprefix("[").removesuffix("]"), int(port)
