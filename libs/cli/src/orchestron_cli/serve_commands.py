"""`orchestron up` and `orchestron run`: the services, all in one process or one by itself."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from orchestron_cli.embedded import NORTHBOUND, SERVICES, Settings, run_all, run_one
from orchestron_cli.options import DEFAULT_DATA, DataOption, DomainOption, KafkaOption, log_place
from orchestron_cli.output import err, out
from orchestron_cli.processes import OURS, Prefixed, Supervisor, stop_with_supervisor
from orchestron_engine import ALL_DOMAINS, LogPlace, spoken
from orchestron_northbound.settings import Settings as NorthboundSettings
from orchestron_northbound.settings import SettingsError, address
from orchestron_ports.log import LogError
from orchestron_runtime import ServiceFailed
from orchestron_runtime.logs import configure_logging
from orchestron_runtime.observed import Address, address_of
from orchestron_runtime.service import stop_on_signals

Listen: TypeAlias = Annotated[
    str, typer.Option("--listen", envvar="ORCHESTRON_LISTEN", help="HOST:PORT for RESTCONF.")
]
Mock: TypeAlias = Annotated[bool, typer.Option("--mock-devices", help="Simulate every router.")]
Remote: TypeAlias = Annotated[
    bool, typer.Option("--allow-remote", help="Listen on an address that others reach, without credentials.")
]
Metrics: TypeAlias = Annotated[
    str,
    typer.Option(
        "--metrics", envvar="ORCHESTRON_METRICS", help="HOST:PORT for /metrics and /healthz of the service."
    ),
]
Processes: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--processes", help="Give each service a process of its own, and start one that dies again."
    ),
]
Inventory: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--inventory",
        envvar="ORCHESTRON_INVENTORY",
        help="YAML file: how each device is reached. Read anew when it changes.",
    ),
]
LOG_STYLE = "ORCHESTRON_LOG_STYLE"
"""Variable: `console` or `json`; by default the former on a terminal."""
DEFAULT_LISTEN = "127.0.0.1:8080"


def up(
    context: typer.Context,
    data: DataOption = DEFAULT_DATA,
    kafka: KafkaOption = "",
    listen: Listen = DEFAULT_LISTEN,
    mock_devices: Mock = False,
    allow_remote: Remote = False,
    domain: DomainOption = "default",
    processes: Processes = False,
    metrics: Metrics = "",
    inventory: Inventory = None,
) -> None:
    """Run all services, in one process or each in its own, on the log in the data folder or on Kafka.

    With --processes, --metrics names the first of as many ports as there are services.

    Ends on SIGTERM or Ctrl-C; everything acknowledged is on the log and is there at the next start.
    """
    _check_domain(domain, tuple(SERVICES))
    place = log_place(context, data, kafka)
    settings = replace(
        _settings(place, listen, mock_devices, allow_remote, domain),
        metrics=_metrics_address(metrics),
        inventory=inventory,
    )
    ready = f"orchestron takes edits at http://{listen}/restconf ({spoken(place)})"
    if processes:
        _serve(lambda stop: _run_processes(settings, ready, stop))
    else:
        _serve(lambda stop: run_all(settings, stop, lambda: out.print(ready, markup=False)))


async def _run_processes(settings: Settings, ready: str, stop: asyncio.Event) -> None:
    """Each service as `orchestron run` runs it; it says `ready` once each has said that it runs."""
    write = Prefixed(_write, tuple(SERVICES), colour=sys.stdout.isatty())
    waited_for = set(SERVICES)

    def say(name: str, line: str) -> None:
        write(name, line)
        if line == running_line(name) and name in waited_for:
            waited_for.remove(name)
            if not waited_for:
                write(OURS, ready)

    commands = {name: command_of(name, at, settings) for at, name in enumerate(SERVICES)}
    environment = {"PYTHONUNBUFFERED": "1", LOG_STYLE: os.environ.get(LOG_STYLE, "console")}
    await Supervisor(commands, say, environment=environment).run(stop)


def _write(line: str) -> None:
    sys.stdout.write(line)
    sys.stdout.flush()


def command_of(service: str, at: int, settings: Settings) -> list[str]:
    """The command that runs one service, the `at`-th of all, as `up --processes` does."""
    place, northbound = settings.place, settings.northbound
    options = ["--domain", settings.domain, "--listen", _host_port(northbound.host, northbound.port)]
    # said even when it is nowhere, since the variable would give every service the same port
    options += [
        "--metrics",
        _host_port(settings.metrics[0], settings.metrics[1] + at) if settings.metrics else "",
    ]
    options += ["--data", str(place)] if isinstance(place, Path) else ["--kafka", place.bootstrap]
    options += ["--mock-devices"] if settings.mock_devices else []
    options += ["--inventory", str(settings.inventory)] if settings.inventory else []
    options += ["--allow-remote"] if northbound.allow_remote else []
    return [sys.executable, "-m", "orchestron_cli.main", "run", service, *options]


def _host_port(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def running_line(service: str) -> str:
    """What `orchestron run` prints once the service can do its work."""
    return f"{service} runs"


def run(
    context: typer.Context,
    service: Annotated[str, typer.Argument(metavar="SERVICE", help=f"One of: {', '.join(SERVICES)}.")],
    data: DataOption = DEFAULT_DATA,
    kafka: KafkaOption = "",
    listen: Listen = DEFAULT_LISTEN,
    mock_devices: Mock = False,
    allow_remote: Remote = False,
    domain: DomainOption = "default",
    metrics: Metrics = "",
    inventory: Inventory = None,
) -> None:
    """Run one service by itself; the others run in processes of their own on the same log.

    With --domain '*' it serves every domain there is, and on Kafka shares them with its other replicas.
    """
    if service not in SERVICES:
        raise typer.BadParameter(
            f"no service {service!r}; there are {', '.join(SERVICES)}", param_hint="SERVICE"
        )
    _check_domain(domain, (service,))
    place = log_place(context, data, kafka)
    settings = replace(
        _settings(place, listen, mock_devices, allow_remote, domain),
        metrics=_metrics_address(metrics),
        inventory=inventory,
    )
    _serve(
        lambda stop: run_one(service, settings, stop, lambda: out.print(running_line(service), markup=False))
    )


def _settings(place: LogPlace, listen: str, mock_devices: bool, allow_remote: bool, domain: str) -> Settings:
    try:
        host, port = address(listen)
        northbound = NorthboundSettings(host=host, port=port, domain=domain, allow_remote=allow_remote)
        northbound.check()
    except SettingsError as error:
        raise typer.BadParameter(str(error), param_hint="--listen") from error
    return Settings(place, domain=domain, mock_devices=mock_devices, northbound=northbound)


def _check_domain(domain: str, services: Sequence[str]) -> None:
    if domain == ALL_DOMAINS and NORTHBOUND in services:
        raise typer.BadParameter("the northbound serves one domain; name it", param_hint="--domain")


def _metrics_address(text: str) -> Address | None:
    try:
        return address_of(text) if text else None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--metrics") from error


def _serve(start: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    wanted = os.environ.get(LOG_STYLE) or ("console" if sys.stderr.isatty() else "json")
    configure_logging("console" if wanted == "console" else "json")
    try:
        asyncio.run(_until_stopped(start))
    except (ServiceFailed, LogError, SettingsError, OSError) as error:
        err.print("[bold red]error[/]", end=" ")
        err.print(str(error), markup=False)
        raise typer.Exit(1) from error


async def _until_stopped(start: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    stop_with_supervisor(stop)
    await start(stop)
