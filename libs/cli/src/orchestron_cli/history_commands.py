"""`orchestron log` and `orchestron replay`: what happened, and the proof that it adds up."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from rich.progress import Progress

from orchestron_cli.client import ClientError
from orchestron_cli.copy import Copied, copy
from orchestron_cli.history import Transaction, transactions
from orchestron_cli.options import (
    DEFAULT_DATA,
    DataOption,
    DomainOption,
    KafkaOption,
    OutputOption,
    log_place,
)
from orchestron_cli.output import Output, err, fail, out, show_rows
from orchestron_cli.replay import Verified, verify
from orchestron_contracts.codec import CodecError, EventCodec
from orchestron_engine import LogPlace, open_existing, open_log, place_from_text
from orchestron_kafka.settings import KafkaSettings
from orchestron_kafka.topic_map import our_topics
from orchestron_network.package import network
from orchestron_ports.log import EventLog, LogError
from orchestron_runtime.codecs import event_codec
from orchestron_transform.layer import NetworkPackage

COLUMNS = ("seq", "time", "status", "edits", "devices", "request", "reason")
T = TypeVar("T")


log_app = typer.Typer(invoke_without_command=True)


@log_app.callback()
def log(
    context: typer.Context,
    data: DataOption = DEFAULT_DATA,
    kafka: KafkaOption = "",
    domain: DomainOption = "default",
    last: Annotated[
        int, typer.Option("--last", "-n", min=0, help="Only so many of the newest; 0 is all.")
    ] = 0,
    output: OutputOption = Output.TABLE,
) -> None:
    """Show the history: a line for each transaction, how it ended and which devices it changed."""
    if context.invoked_subcommand is not None:
        return

    async def read(held: EventLog, codec: EventCodec, _: NetworkPackage) -> list[Transaction]:
        return await transactions(held, codec, domain)

    with err.status("reading the history"):
        found = _with_log(log_place(context, data, kafka), read)
    show_rows([one.row() for one in found[-last:]], COLUMNS, output, name="transaction")


@log_app.command("copy")
def copy_log(
    source: Annotated[
        str, typer.Option("--from", metavar="PLACE", help="Folder, or kafka://HOST:PORT[/PREFIX].")
    ],
    target: Annotated[str, typer.Option("--to", metavar="PLACE", help="As --from; empty, or a copy begun.")],
) -> None:
    """Copy a whole log to another place, with every digest checked. Stop all services before.

    A copy that was cut short goes on where it ended.
    """
    groups = {name: topic.groups for name, topic in our_topics().items()}

    async def run() -> Copied:
        held = await open_existing(place_from_text(source, os.environ))
        try:
            made = await open_log(place_from_text(target, os.environ))
            try:
                return await copy(held, made, groups)
            finally:
                await made.close()
        finally:
            await held.close()

    try:
        with err.status("copying"):
            done = asyncio.run(run())
    except LogError as error:
        fail(ClientError(str(error)))
    out.print(f"{done.streams} streams: {done.records} records copied, {done.there} were there already")


def replay(
    context: typer.Context,
    data: DataOption = DEFAULT_DATA,
    kafka: KafkaOption = "",
    domain: DomainOption = "default",
    check: Annotated[
        bool, typer.Option("--verify", help="Compare every byte with what is on the log.")
    ] = False,
) -> None:
    """Compute everything again from the history, on a copy in memory, and compare it with the log.

    Exit status 1 names the first transaction whose result differs.
    """
    if not check:
        raise typer.BadParameter("say what to do with the replay: --verify", param_hint="replay")
    place = log_place(context, data, kafka)
    # only Kafka compacts
    compacted = [name for name, topic in our_topics().items() if topic.compacted]
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("replaying", total=None)

        async def run(held: EventLog, codec: EventCodec, package: NetworkPackage) -> Verified:
            return await verify(
                held,
                codec,
                package,
                domain,
                lambda done, total: progress.update(task, completed=done, total=total),
                compacted if isinstance(place, KafkaSettings) else (),
            )

        result = _with_log(place, run)
    if result.difference is not None:
        fail(ClientError(f"seq {result.difference.seq} differs: {result.difference.reason}"))
    missing = f"; {result.missing} records are not written yet" if result.missing else ""
    out.print(f"equal: {result.transactions} transactions, {result.records} records compared{missing}")


def _with_log(place: LogPlace, use: Callable[[EventLog, EventCodec, NetworkPackage], Awaitable[T]]) -> T:
    async def run() -> T:
        held = await open_existing(place)
        try:
            package = network()
            return await use(held, event_codec(package), package)
        finally:
            await held.close()

    try:
        return asyncio.run(run())
    except (LogError, CodecError) as error:
        fail(ClientError(str(error)))
