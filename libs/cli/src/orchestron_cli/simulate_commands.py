"""`orchestron simulate`: devices for a lab or a demo, on ports of this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from orchestron_cli.output import err, out
from orchestron_network.package import network
from orchestron_runtime.observed import Address, address_of
from orchestron_runtime.service import stop_on_signals
from orchestron_simulator.control import control_app
from orchestron_simulator.faults import FaultError, parse_fault
from orchestron_simulator.inventory import inventory_text
from orchestron_simulator.login import Login
from orchestron_simulator.plan import PlanError, Planned, plan_devices
from orchestron_simulator.simulator import Options, Simulator


def simulate(
    devices: Annotated[int, typer.Option("--devices", min=1, help="How many.")] = 4,
    type: Annotated[
        list[str] | None, typer.Option("--type", help="Device type; several are taken in turn, all for none.")
    ] = None,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Of the first; 0 for any that are free.")
    ] = 8300,
    listen: Annotated[str, typer.Option("--listen", metavar="ADDRESS", help="Address to serve on.")] = (
        "127.0.0.1"
    ),
    names: Annotated[
        str, typer.Option("--names", help="Names, with commas between; else SIM-1, SIM-2 ...")
    ] = "",
    fault: Annotated[
        list[str] | None,
        typer.Option("--fault", metavar="[DEVICE/]KIND[:OPERATION[:NTH]]", help="What goes wrong, and when."),
    ] = None,
    username: Annotated[str, typer.Option("--username", help="Who may log in.")] = "admin",
    password: Annotated[
        str, typer.Option("--password", envvar="ORCHESTRON_SIMULATOR_PASSWORD", help="With this password.")
    ] = "admin",
    seed: Annotated[int, typer.Option("--seed", help="Of the counters.")] = 0,
    control: Annotated[
        str, typer.Option("--control", metavar="HOST:PORT", help="Serve faults on demand over HTTP.")
    ] = "",
    inventory_out: Annotated[
        Path | None, typer.Option("--inventory-out", metavar="FILE", help="Write where they are, for `up`.")
    ] = None,
    yang: Annotated[
        Path | None, typer.Option("--yang", file_okay=False, help="Folder of YANG modules, for get-schema.")
    ] = None,
) -> None:
    """Simulate devices until SIGTERM or Ctrl-C: protocols, datastores and counters, without a network."""
    planned = _planned(devices, type or [], names, fault or [])
    options = Options(listen, port, Login(username, password), seed, texts=_texts(yang))
    try:
        asyncio.run(_serve(Simulator(planned, options), _address(control), inventory_out))
    except OSError as error:
        err.print("[bold red]error[/]", end=" ")
        err.print(str(error), markup=False)
        raise typer.Exit(1) from error


def _planned(count: int, types: list[str], names: str, faults: list[str]) -> list[Planned]:
    called = [name.strip() for name in names.split(",") if name.strip()]
    try:
        armed = [parse_fault(text) for text in faults]
        return plan_devices(
            network().devices, max(count, len(called)), types=types, names=called, faults=armed
        )
    except (PlanError, FaultError) as error:
        raise typer.BadParameter(str(error)) from error


def _texts(folder: Path | None) -> Mapping[str, str]:
    if folder is None:
        return {}
    files = sorted(folder.rglob("*.yang"))
    return {file.stem.partition("@")[0]: file.read_text(encoding="utf-8") for file in files}


def _address(text: str) -> Address | None:
    try:
        return address_of(text) if text else None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--control") from error


async def _serve(simulator: Simulator, control: Address | None, inventory_out: Path | None) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    async with simulator:
        if inventory_out is not None:
            inventory_out.write_text(inventory_text(simulator), encoding="utf-8")
        ports = [served.port for served in simulator.served.values()]
        where = simulator.options.host
        out.print(f"{len(ports)} devices on {where}, ports {min(ports)} to {max(ports)}", markup=False)
        async with _controlled(simulator, control):
            await stop.wait()


@asynccontextmanager
async def _controlled(simulator: Simulator, control: Address | None) -> AsyncIterator[None]:
    """With the control endpoint, if one is asked for."""
    if control is None:
        yield
        return
    config = uvicorn.Config(control_app(simulator), *control, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    port = server.servers[0].sockets[0].getsockname()[1]
    out.print(f"faults on demand at http://{control[0]}:{port}", markup=False)
    beating = asyncio.create_task(server.main_loop())
    try:
        yield
    finally:
        server.should_exit = True
        await beating
        await server.shutdown()
