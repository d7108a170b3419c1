"""`orchestron snapshot`: what services keep of their state. Deleting any of it only costs time."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Annotated, Any, TypeAlias, TypeVar

import typer

from orchestron_cli.client import ClientError
from orchestron_cli.options import DEFAULT_DATA, DataOption, KafkaOption, OutputOption, log_place
from orchestron_cli.output import Output, fail, out, show_rows
from orchestron_engine import snapshots_of
from orchestron_ports.snapshots import Kept, SnapshotError, SnapshotStore

app = typer.Typer(
    help="Show or delete the snapshots that services start from. They follow from the log.",
    no_args_is_help=True,
)
COLUMNS = ("domain", "service", "seq", "epoch", "taken", "bytes", "name")
Domain: TypeAlias = Annotated[str, typer.Option("--domain", help="Those of this domain only.")]
Service: TypeAlias = Annotated[str, typer.Option("--service", help="Those of this service only.")]
T = TypeVar("T")


@app.command("list")
def show(
    context: typer.Context,
    data: DataOption = DEFAULT_DATA,
    kafka: KafkaOption = "",
    domain: Domain = "",
    service: Service = "",
    output: OutputOption = Output.TABLE,
) -> None:
    """Show the snapshots that there are, for each service the newest first."""
    store = snapshots_of(log_place(context, data, kafka))
    found = _done(_chosen(store, domain, service))
    show_rows([_row(kept) for kept in found], COLUMNS, output, name="snapshot")


@app.command("delete")
def delete(
    context: typer.Context,
    data: DataOption = DEFAULT_DATA,
    kafka: KafkaOption = "",
    domain: Domain = "",
    service: Service = "",
) -> None:
    """Delete snapshots: all, or those of a domain or a service. The next start takes longer, that is all."""
    store = snapshots_of(log_place(context, data, kafka))

    async def run() -> int:
        found = await _chosen(store, domain, service)
        for kept in found:
            await store.delete(kept)
        return len(found)

    out.print(f"{_done(run())} snapshots deleted")


async def _chosen(store: SnapshotStore, domain: str, service: str) -> list[Kept]:
    return [
        kept
        for kept in await store.held()
        if domain in {"", kept.owner.domain} and service in {"", kept.owner.service}
    ]


def _row(kept: Kept) -> dict[str, str | int]:
    taken = datetime.fromtimestamp(kept.time_ms / 1000, UTC).isoformat(timespec="seconds")
    return {
        "domain": kept.owner.domain,
        "service": kept.owner.service,
        "seq": kept.seq,
        "epoch": kept.epoch,
        "taken": taken,
        "bytes": kept.size,
        "name": kept.name,
    }


def _done(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except SnapshotError as error:
        fail(ClientError(str(error)))
