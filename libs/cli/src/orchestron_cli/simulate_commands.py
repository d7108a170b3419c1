"""`orchestron simulate`: devices for a lab or a demo, on ports of this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, TypeAlias

import typer
import uvicorn

from orchestron_cli.output import err, out
from orchestron_network.package import network
from orchestron_runtime.observed import Address, address_of
from orchestron_runtime.service import stop_on_signals
from orchestron_simulator.control import control_app
from orchestron_simulator.faults import FaultError, parse_fault
from orchestron_simulator.gnmi_server import Tls
from orchestron_simulator.inventory import write_inventory
from orchestron_simulator.login import Login
from orchestron_simulator.plan import PlanError, Planned, plan_devices
from orchestron_simulator.simulator import Options, Simulator

Devices: TypeAlias = Annotated[
    int | None, typer.Option("--devices", min=1, help="How many; as many as there are names, else 4.")
]
Types: TypeAlias = Annotated[
    list[str] | None, typer.Option("--type", help="Device type; several are taken in turn, all for none.")
]
Port: TypeAlias = Annotated[
    int, typer.Option("--port", min=0, max=65535, help="Of the first; 0 for any that are free.")
]
Listen: TypeAlias = Annotated[str, typer.Option("--listen", metavar="ADDRESS", help="Address to serve on.")]
Names: TypeAlias = Annotated[
    str, typer.Option("--names", help="Names, with commas between; else SIM-1, SIM-2 ...")
]
FaultTexts: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--fault", metavar="[DEVICE/]KIND[:OPERATION[:NTH]]", help="What goes wrong, and when."),
]
Username: TypeAlias = Annotated[str, typer.Option("--username", help="Who may log in.")]
Password: TypeAlias = Annotated[
    str, typer.Option("--password", envvar="ORCHESTRON_SIMULATOR_PASSWORD", help="With this password.")
]
Seed: TypeAlias = Annotated[int, typer.Option("--seed", help="Of the counters.")]
Protocol: TypeAlias = Annotated[
    str, typer.Option("--protocol", help="netconf or gnmi for all; else what each type speaks.")
]
Plaintext: TypeAlias = Annotated[bool, typer.Option("--plaintext", help="gNMI without TLS.")]
Own: TypeAlias = Annotated[
    Path | None,
    typer.Option("--tls", metavar="PEM", help="Key and certificate of gNMI; else made.", exists=True),
]
Clients: TypeAlias = Annotated[
    Path | None,
    typer.Option("--tls-clients", metavar="PEM", help="Authority of gNMI's clients.", exists=True),
]
Control: TypeAlias = Annotated[
    str, typer.Option("--control", metavar="HOST:PORT", help="Serve faults on demand over HTTP.")
]
InventoryOut: TypeAlias = Annotated[
    Path | None, typer.Option("--inventory-out", metavar="FILE", help="Write where they are, for `up`.")
]
Yang: TypeAlias = Annotated[
    Path | None, typer.Option("--yang", file_okay=False, help="Folder of YANG modules, for get-schema.")
]


def simulate(
    devices: Devices = None,
    type: Types = None,
    port: Port = 8300,
    listen: Listen = "127.0.0.1",
    names: Names = "",
    fault: FaultTexts = None,
    username: Username = "admin",
    password: Password = "admin",
    seed: Seed = 0,
    protocol: Protocol = "",
    plaintext: Plaintext = False,
    tls: Own = None,
    tls_clients: Clients = None,
    control: Control = "",
    inventory_out: InventoryOut = None,
    yang: Yang = None,
) -> None:
    """Simulate devices until SIGTERM or Ctrl-C: protocols, datastores and counters, without a network."""
    planned = _planned(devices, type or [], names, fault or [])
    if protocol not in {"", "netconf", "gnmi"}:
        raise typer.BadParameter("netconf or gnmi", param_hint="--protocol")
    options = Options(
        listen,
        port,
        Login(username, password),
        seed,
        texts=_texts(yang),
        protocol=protocol,
        tls=_tls(tls, tls_clients),
        plaintext=plaintext,
    )
    try:
        asyncio.run(_serve(Simulator(planned, options), _address(control), inventory_out))
    except OSError as error:
        err.print("[bold red]error[/]", end=" ")
        err.print(str(error), markup=False)
        raise typer.Exit(1) from error


def _planned(count: int | None, types: list[str], names: str, faults: list[str]) -> list[Planned]:
    called = [name.strip() for name in names.split(",") if name.strip()]
    try:
        armed = [parse_fault(text) for text in faults]
        wanted = count or len(called) or 4
        return plan_devices(network().devices, wanted, types=types, names=called, faults=armed)
    except (PlanError, FaultError) as error:
        raise typer.BadParameter(str(error)) from error


def _tls(own: Path | None, clients: Path | None) -> Tls | None:
    if own is None:
        return None
    pem = own.read_bytes()
    return Tls(pem, pem, clients.read_bytes() if clients is not None else b"")


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
            write_inventory(simulator, inventory_out)
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
