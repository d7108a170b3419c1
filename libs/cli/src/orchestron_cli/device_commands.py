"""`orchestron devices` and `orchestron device show`: what each device shall have."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from orchestron_cli.client import Client, ClientError
from orchestron_cli.options import DEFAULT_SERVER, OutputOption, ServerOption
from orchestron_cli.output import Output, fail, out, show_rows, show_value, write

COLUMNS = ("name", "type", "revision", "state")
MARKS = {"+": "green", "-": "red", "~": "yellow"}

device_app = typer.Typer(help="Look at one device.", no_args_is_help=True)


def devices(server: ServerOption = DEFAULT_SERVER, output: OutputOption = Output.TABLE) -> None:
    """List the devices with the revision of their desired configuration."""
    try:
        with Client(server) as client:
            show_rows(client.devices(), COLUMNS, output, name="device")
    except ClientError as error:
        fail(error)


@device_app.command("show")
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The device's name.")],
    target: Annotated[
        bool, typer.Option("--target", help="Its whole desired configuration (XML unless --output json).")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="What the last change did to it.")] = False,
    server: ServerOption = DEFAULT_SERVER,
    output: OutputOption = Output.TABLE,
) -> None:
    """Show a device's state, its desired configuration, or its last difference."""
    if target and diff:
        raise typer.BadParameter("--target and --diff cannot go together")
    try:
        with Client(server) as client:
            if target:
                _show_target(client, name, output)
            elif diff:
                _show_difference(client, name, output)
            else:
                show_value(client.device(name), output, name="device")
    except ClientError as error:
        fail(error)


@device_app.command("drift")
def drift(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The device's name.")],
    server: ServerOption = DEFAULT_SERVER,
    output: OutputOption = Output.TABLE,
) -> None:
    """Show what others changed of what is Orchestron's on a device. Exit status 2 when there is any."""
    try:
        with Client(server) as client:
            found = client.drift(name)
    except ClientError as error:
        fail(error)
    if output is not Output.TABLE:
        show_value(found, output, name="drift")
    else:
        by = " ".join(found[word] for word in ("who", "when") if found.get(word))
        out.print(f"{name}: {len(found['lines'])} lines changed by others {by}".rstrip(), markup=False)
        show_lines(found["lines"])
    if found["lines"]:
        raise typer.Exit(2)


def show_lines(lines: list[str]) -> None:
    """Show the lines of a difference."""
    for line in lines:
        out.print(line, style=MARKS.get(line[:1], ""), markup=False)


def _show_target(client: Client, name: str, output: Output) -> None:
    if output in {Output.TABLE, Output.XML}:
        write(client.target(name, "xml"))
    else:
        show_value(json.loads(client.target(name, "json")), output, name="data")


def _show_difference(client: Client, name: str, output: Output) -> None:
    difference = client.difference(name)
    if output is not Output.TABLE:
        show_value(difference, output, name="difference")
        return
    out.print(f"{name}: revision {difference['from']} to {difference['to']}", markup=False)
    show_lines(difference["lines"])
