"""A process that runs one service."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from orchestron_ports.log import EventLog, LogError
from orchestron_runtime.logs import configure_logging
from orchestron_runtime.service import Service, ServiceFailed, stop_on_signals, supervise


def main(open_log: Callable[[], Awaitable[EventLog]], create: Callable[[EventLog], Service]) -> int:
    """Run a service until SIGTERM or SIGINT; the exit code, 1 when it failed."""
    configure_logging("json")
    try:
        asyncio.run(_run(open_log, create))
    except (ServiceFailed, LogError) as error:
        logging.getLogger(__name__).error("%s", error)
        return 1
    return 0


async def _run(open_log: Callable[[], Awaitable[EventLog]], create: Callable[[EventLog], Service]) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    log = await open_log()
    try:
        await supervise([create(log)], stop)
    finally:
        await log.close()
