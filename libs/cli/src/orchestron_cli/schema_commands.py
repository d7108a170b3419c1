"""`orchestron schemas`: the Avro schemas of what goes over the log, and those of all releases."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from orchestron_cli.client import ClientError
from orchestron_cli.options import OutputOption
from orchestron_cli.output import Output, err, fail, out, show_rows
from orchestron_cli.schema_check import Schemas, faults, fresh, next_version, twice
from orchestron_contracts.event_schemas import released as event_schemas
from orchestron_contracts.framing import prefix_of
from orchestron_kafka.framing import levels
from orchestron_kafka.topic_map import our_topics, passing_events
from orchestron_network.package import network
from orchestron_ports.log import LogError
from orchestron_registry.client import FULL_TRANSITIVE, RegistryClient
from orchestron_registry.settings import RegistrySettings
from orchestron_registry.subjects import enter, subject
from orchestron_yangc.errors import CompileError
from orchestron_yangc.released import Released, read_released

app = typer.Typer(
    help="Check, list, release and publish the Avro schemas of events and of transform points.",
    no_args_is_help=True,
)
FolderOption: TypeAlias = Annotated[
    Path, typer.Option("--schemas", help="Folder with `avro` and `released`.", file_okay=False)
]
HERE = Path("schemas")


@app.command("check")
def check(schemas: FolderOption = HERE) -> None:
    """Exit status 1 when a schema does not go together with all that were released.

    A point's schema follows from YANG: new optional nodes may come on top; a node that is gone or has
    another type is refused. A version of an event stays as it was released. The versions of an event on a
    topic that keeps everything read one another (FULL_TRANSITIVE), else each reads those before it.
    """
    folders = _present(schemas)
    found = [str(fault) for name in folders for fault in _faults(schemas, folders, name)]
    found += [f"one name in several files: {text}" for text in twice(folders)]
    for text in found:
        out.print(text, markup=False)
    if found:
        raise typer.Exit(1)
    kept = sum(len(_released(schemas, folder)) for folder in folders)
    count = sum(map(len, folders.values()))
    err.print(f"{count} schemas go together with {kept} that were released")


@app.command("list")
def show_list(schemas: FolderOption = HERE, output: OutputOption = Output.TABLE) -> None:
    """Each schema with its name in a registry, its fingerprint in messages, and since when it is as it is."""
    rows = list(_rows(schemas))
    columns = ("file", "subject", "fingerprint", "released")
    show_rows(rows, columns, output, name="schema")


@app.command("release")
def release(version: str, schemas: FolderOption = HERE) -> None:
    """Record the schemas that are new or changed as of a VERSION such as 1.2.0; they are kept for ever."""
    folders = _present(schemas)
    every = [one for folder in folders for one in _released(schemas, folder)]
    try:
        next_version(version, every)
    except ValueError as error:
        fail(ClientError(str(error)))
    check(schemas)
    written = 0
    for folder, present in folders.items():
        for name in fresh(present, _released(schemas, folder)):
            target = schemas / "released" / folder.name / f"{name}@{version}.avsc"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((folder / f"{name}.avsc").read_bytes())
            written += 1
    out.print(f"{written} schemas are new or changed in {version}")


@app.command("publish")
def publish(
    registry: Annotated[
        str,
        typer.Option(envvar="ORCHESTRON_SCHEMA_REGISTRY", metavar="URL", help="Root of Confluent's API."),
    ],
) -> None:
    """Put every schema of this release into a registry: events in all versions, and transform points.

    Each subject is named like the record, and takes only what is compatible as `check` says.
    """
    settings = replace(RegistrySettings.from_env(os.environ), url=registry.rstrip("/"))
    try:
        new, count = asyncio.run(_publish(settings))
    except LogError as error:
        fail(ClientError(str(error)))
    out.print(f"{count} schemas are in the registry, {new} of them new")


async def _publish(settings: RegistrySettings) -> tuple[int, int]:
    client = RegistryClient(settings)
    try:
        entered = [await enter(client, schema, level) for schema, level in _shipped()]
    finally:
        await client.close()
    return sum(new for _, new in entered), len(entered)


def _shipped() -> Iterator[tuple[Mapping[str, Any], str]]:
    """All schemas that the code knows, older versions first, and how compatible their subjects stay."""
    for event, versions in event_schemas().items():
        yield from ((schema, levels().get(event, FULL_TRANSITIVE)) for schema in versions)
    package = network()
    for name, points in package.avro.items():
        for point, schema in points.items():
            yield from ((one, FULL_TRANSITIVE) for one in package.older.get(name, {}).get(point, ()))
            yield schema, FULL_TRANSITIVE


def _present(schemas: Path) -> dict[Path, Schemas]:
    """The present schemas by folder and file, and the folders of which there are only released ones."""
    avro = schemas / "avro"
    if not avro.is_dir():
        fail(ClientError(f"there is no folder {avro}; name the one that holds it with --schemas"))
    kept = schemas / "released"
    names = {folder.name for parent in (avro, kept) if parent.is_dir() for folder in parent.iterdir()}
    return {avro / name: _read(avro / name) for name in sorted(names)}


def _read(folder: Path) -> dict[str, Any]:
    read = {}
    for file in sorted(folder.glob("*.avsc")):
        try:
            read[file.stem] = json.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            fail(ClientError(f"{file}: not JSON: {error}"))
    return read


def _released(schemas: Path, folder: Path) -> list[Released]:
    try:
        return read_released(schemas / "released" / folder.name)
    except CompileError as error:
        fail(ClientError(str(error)))


def _faults(schemas: Path, folders: Mapping[Path, Schemas], folder: Path) -> Iterator[str]:
    passing = passing_events(our_topics())
    for fault in faults(folders[folder], _released(schemas, folder), passing):
        yield f"{folder.name}/{fault}"


def _rows(schemas: Path) -> Iterator[dict[str, str]]:
    for folder, present in _present(schemas).items():
        last = {one.name: one for one in _released(schemas, folder)}
        for name, schema in present.items():
            held = last.get(name)
            since = "" if held is None else held.version
            yield {
                "file": f"{folder.name}/{name}",
                "subject": subject(schema),
                "fingerprint": prefix_of(schema)[2:].hex(),
                "released": since if held is None or held.schema == schema else f"changed since {since}",
            }
