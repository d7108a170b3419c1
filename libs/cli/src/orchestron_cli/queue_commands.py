"""`orchestron queue`: what waits for devices, and what an operator does about it."""

from __future__ import annotations

import getpass
from typing import Annotated, Any, TypeAlias

import typer
from typer.core import TyperGroup

from orchestron_cli.client import Client, ClientError
from orchestron_cli.device_commands import show_lines
from orchestron_cli.options import DEFAULT_SERVER, OutputOption, ServerOption
from orchestron_cli.output import Output, fail, out, show_rows, show_value

COLUMNS = ("device", "phase", "applied-revision", "waiting", "pending", "held-by", "failure", "drift")

Name: TypeAlias = Annotated[str, typer.Argument(metavar="DEVICE", help="The device's name.")]
Item: TypeAlias = Annotated[int, typer.Option("--item", help="Revision of the item; 0 is the first.")]
Reason: TypeAlias = Annotated[str, typer.Option("--reason", help="Why, for whoever looks later.")]
As: TypeAlias = Annotated[str, typer.Option("--as", help="Who does it; your account's name if left out.")]


class ShowByDefault(TyperGroup):
    """`orchestron queue AMS-CORE-1` is `orchestron queue show AMS-CORE-1`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """See `click.Group.resolve_command`."""
        if args and args[0] not in self.commands:
            args = ["show", *args]
        return super().resolve_command(ctx, args)


app = typer.Typer(help="Look at what waits for devices, and act on it.", cls=ShowByDefault)


@app.callback(invoke_without_command=True)
def queues(
    context: typer.Context, server: ServerOption = DEFAULT_SERVER, output: OutputOption = Output.TABLE
) -> None:
    """List the queue of every device that an adapter serves."""
    if context.invoked_subcommand is not None:
        return
    try:
        with Client(server) as client:
            show_rows(client.queues(), COLUMNS, output, name="queue")
    except ClientError as error:
        fail(error)


@app.command()
def show(name: Name, server: ServerOption = DEFAULT_SERVER, output: OutputOption = Output.TABLE) -> None:
    """Show one device's queue with the difference that waits."""
    try:
        with Client(server) as client:
            found = client.queue(name)
    except ClientError as error:
        fail(error)
    pending = found["pending"]
    if output is not Output.TABLE or pending is None:
        show_value(found, output, name="queue")
        return
    show_value({**found, "pending": {**pending, "lines": len(pending["lines"])}}, output, name="queue")
    show_lines(pending["lines"])


@app.command()
def approve(
    name: Name,
    digest: Annotated[
        str, typer.Option("--digest", help="Device revision of the difference you saw; else it is shown now.")
    ] = "",
    item: Item = 0,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    principal: As = "",
    server: ServerOption = DEFAULT_SERVER,
) -> None:
    """Approve the first item of a device's queue: just this difference to the device as it is."""
    try:
        with Client(server) as client:
            if not (digest and item):
                item, digest = _pending(client.queue(name), name)
                if not yes:
                    typer.confirm(f"Push item {item} to {name}?", abort=True)
            text = client.command(
                name, action="approve", revision=item, digest=digest, principal=_who(principal)
            )
    except ClientError as error:
        fail(error)
    out.print(text, markup=False)


@app.command()
def reject(
    name: Name, item: Item = 0, reason: Reason = "", principal: As = "", server: ServerOption = DEFAULT_SERVER
) -> None:
    """Reject an item: the device is held and does not follow its intent until it is released."""
    _act(server, name, action="reject", revision=item, reason=reason, principal=_who(principal))


@app.command()
def drop(
    name: Name, item: Item = 0, reason: Reason = "", principal: As = "", server: ServerOption = DEFAULT_SERVER
) -> None:
    """Have the intent behind an item rolled back."""
    _act(server, name, action="drop", revision=item, reason=reason, principal=_who(principal))


@app.command()
def retry(name: Name, principal: As = "", server: ServerOption = DEFAULT_SERVER) -> None:
    """Try a device again now, also what it refused."""
    _act(server, name, action="retry", principal=_who(principal))


@app.command()
def hold(name: Name, reason: Reason = "", principal: As = "", server: ServerOption = DEFAULT_SERVER) -> None:
    """Push nothing to a device until it is released."""
    _act(server, name, action="hold", reason=reason, principal=_who(principal))


@app.command()
def release(name: Name, principal: As = "", server: ServerOption = DEFAULT_SERVER) -> None:
    """Let a held device follow its intent again."""
    _act(server, name, action="release", principal=_who(principal))


def _pending(found: dict[str, Any], name: str) -> tuple[int, str]:
    pending = found["pending"]
    if pending is None:
        raise ClientError(f"nothing waits for approval on {name}; it is {found['phase']}")
    out.print(f"{name}: item {pending['revision']} on device revision {pending['digest']}", markup=False)
    show_lines(pending["lines"])
    return int(pending["revision"]), str(pending["digest"])


def _act(server: str, name: str, **command: Any) -> None:
    try:
        with Client(server) as client:
            out.print(client.command(name, **command), markup=False)
    except ClientError as error:
        fail(error)


def _who(principal: str) -> str:
    try:
        return principal or getpass.getuser()
    except OSError:
        return ""
