"""A process of services on one log: opens it, makes the services, runs and observes them to the end."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, runtime_checkable

from orchestron_engine.deployable import Deployable, Parts
from orchestron_engine.place import LogPlace, open_log, place_from_env, snapshots_of
from orchestron_network.package import network
from orchestron_ports.log import LogError
from orchestron_runtime import Checked, Service, ServiceFailed, configure_logging, stop_on_signals, supervise
from orchestron_runtime.codecs import event_codec
from orchestron_runtime.collector import tune
from orchestron_runtime.observed import Address, address_of, telemetry_of, watchers
from orchestron_runtime.snapshots import SnapshotPolicy, Snapshots
from orchestron_telemetry.endpoint import Check

LOOK_AGAIN = 0.05
"""Seconds between looks whether everything is up."""


@runtime_checkable
class Listening(Protocol):
    """A service that others connect to."""

    def listen(self) -> int:
        """Take the address now and return the port. Raises `OSError`."""
        ...


async def run(
    deployables: Sequence[Deployable],
    place: LogPlace,
    stop: asyncio.Event,
    *,
    metrics: Address | None = None,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Run services until `stop` is set; `ready` is called once all of them can do their work.

    `metrics` is an address for `/metrics` and `/healthz`. Raises `ServiceFailed`, `LogError` when the
    log cannot be opened, `ValueError` for settings that cannot be, and `OSError` when an address is taken.
    """
    snapshots = Snapshots(snapshots_of(place), SnapshotPolicy.from_environment(os.environ))
    package = await asyncio.to_thread(network)
    tune()
    log = await open_log(place)
    name = deployables[0].name if len(deployables) == 1 else "orchestron"
    try:
        async with telemetry_of(os.environ, name, log) as telemetry:
            parts = Parts(log, package, event_codec(package), telemetry, place, snapshots)
            services, checks = made(deployables, parts)
            services += await watchers(telemetry, metrics, checks)
            telling = asyncio.create_task(_tell(checks, ready))
            try:
                await supervise(services, stop)
            finally:
                telling.cancel()
    finally:
        await log.close()


def made(deployables: Sequence[Deployable], parts: Parts) -> tuple[list[Service], list[Check]]:
    """The services, in order, and what says why they cannot do their work yet. Raises as `run`."""
    services: list[Service] = []
    checks: list[Check] = []
    for deployable in deployables:
        service = deployable.service(replace(parts, checks=tuple(checks)))
        if isinstance(service, Listening):
            service.listen()
        if isinstance(service, Checked):
            checks.append(service.check)
        services.append(service)
    return services, checks


def main(configured: Callable[[Mapping[str, str]], Deployable]) -> int:
    """Run one service as the environment says, until SIGTERM or SIGINT.

    The exit code: 1 when it failed, 2 for settings that cannot be. `ORCHESTRON_DATA` or
    `ORCHESTRON_KAFKA` name the log, `ORCHESTRON_METRICS`, as HOST:PORT, gives it `/metrics` and `/healthz`.
    """
    configure_logging("json", os.environ.get("ORCHESTRON_LOG_LEVEL", "INFO"))
    log = logging.getLogger(__name__)
    try:
        asyncio.run(_until_stopped(configured(os.environ), os.environ))
    except (ServiceFailed, LogError, OSError) as error:
        log.error("%s", error)
        return 1
    except ValueError as error:
        log.error("%s", error)
        return 2
    return 0


async def _until_stopped(deployable: Deployable, environment: Mapping[str, str]) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    address = environment.get("ORCHESTRON_METRICS")
    metrics = address_of(address) if address else None
    log = logging.getLogger(__name__)
    await run(
        [deployable],
        place_from_env(environment),
        stop,
        metrics=metrics,
        ready=lambda: log.info("%s runs", deployable.name),
    )


async def _tell(checks: Sequence[Check], ready: Callable[[], None]) -> None:
    """Call `ready` once no check has anything to say."""
    while any([await check() for check in checks]):
        await asyncio.sleep(LOOK_AGAIN)
    ready()
