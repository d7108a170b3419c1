"""A process that runs one service."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable

from orchestron_ports.log import EventLog, LogError
from orchestron_runtime.collector import tune
from orchestron_runtime.logs import configure_logging
from orchestron_runtime.observed import Address, address_of, telemetry_of, watchers
from orchestron_runtime.service import Checked, Service, ServiceFailed, stop_on_signals, supervise
from orchestron_telemetry import Telemetry

Create = Callable[[EventLog, Telemetry], Service]


def main(open_log: Callable[[], Awaitable[EventLog]], create: Create, name: str) -> int:
    """Run a service until SIGTERM or SIGINT; the exit code, 1 when it failed.

    `ORCHESTRON_METRICS`, as HOST:PORT, gives it `/metrics` and `/healthz`. Raises `ValueError` for an
    address that is none.
    """
    configure_logging("json", os.environ.get("ORCHESTRON_LOG_LEVEL", "INFO"))
    tune()
    address = os.environ.get("ORCHESTRON_METRICS")
    try:
        asyncio.run(_run(open_log, create, name, address_of(address) if address else None))
    except (ServiceFailed, LogError, OSError) as error:
        logging.getLogger(__name__).error("%s", error)
        return 1
    return 0


async def _run(
    open_log: Callable[[], Awaitable[EventLog]], create: Create, name: str, address: Address | None
) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    log = await open_log()
    try:
        async with telemetry_of(os.environ, name, log) as telemetry:
            service = create(log, telemetry)
            checks = [service.check] if isinstance(service, Checked) else []
            await supervise([service, *await watchers(telemetry, address, checks)], stop)
    finally:
        await log.close()
