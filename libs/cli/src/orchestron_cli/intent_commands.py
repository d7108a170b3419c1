"""`orchestron apply` and `orchestron get`: edits and reads of the intent over RESTCONF."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from orchestron_cli.client import JSON, XML, Client, ClientError
from orchestron_cli.direct import edit_from, send
from orchestron_cli.options import DEFAULT_SERVER, DomainOption, OutputOption, ServerOption
from orchestron_cli.output import Output, err, fail, out, show_value, write
from orchestron_contracts.events import Outcome


class Method(StrEnum):
    """How the content of a file meets what is there."""

    MERGE = "merge"
    REPLACE = "replace"


def apply(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="JSON (RFC 7951) or XML files; - is standard input."),
    ],
    server: ServerOption = DEFAULT_SERVER,
    path: Annotated[str, typer.Option(help="Data resource that the content is of.")] = "/",
    method: Annotated[Method, typer.Option(help="merge into what is there, or replace it.")] = Method.MERGE,
    wait: Annotated[
        bool, typer.Option(help="Wait until the devices have it, not just until it is committed.")
    ] = True,
    kafka: Annotated[
        str,
        typer.Option(
            metavar="HOST:PORT", help="Put it on this Kafka cluster, not to a server; waits for commit only."
        ),
    ] = "",
    domain: DomainOption = "default",
) -> None:
    """Send intent to the server, one transaction a file, in the order given.

    Stops at the first file that is refused; those before it stay applied. Exit status: 0 all applied,
    1 refused, 3 no server.
    """
    if kafka:
        _apply_direct(files, path, method, kafka, domain)
        return
    with Client(server) as client:
        for name in files:
            try:
                body, media_type = read(name)
                with err.status(f"applying {name}"):
                    answer = client.edit(_http(method), resource(path), body, media_type, wait=wait)
            except ClientError as error:
                err.print(f"{name}:", markup=False)
                fail(error)
            out.print(f"[green]applied[/] {name}", end="\n" if not answer.text.strip() else " ")
            if answer.text.strip():
                out.print(answer.text.strip(), markup=False)


def _apply_direct(files: list[str], path: str, method: Method, kafka: str, domain: str) -> None:
    try:
        edits = [(name, edit_from(_http(method), path, *read(name))) for name in files]
        with err.status("applying"):
            send(kafka, domain, edits, _show_applied)
    except ClientError as error:
        fail(error)


def _show_applied(name: str, outcome: Outcome) -> None:
    out.print(f"[green]{outcome.status.value}[/] {name}: transaction {outcome.seq}")


def get(
    path: Annotated[
        str,
        typer.Argument(
            metavar="PATH", help="RFC 8040 path such as /netinfra:netinfra/router=AMS-CORE-1; / is all."
        ),
    ] = "/",
    server: ServerOption = DEFAULT_SERVER,
    output: OutputOption = Output.JSON,
) -> None:
    """Read intent from the server."""
    try:
        with Client(server) as client:
            answer = client.data(resource(path), XML if output is Output.XML else JSON)
    except ClientError as error:
        fail(error)
    if output is Output.XML:
        write(answer.text)
    else:
        show_value(json.loads(answer.text or "{}"), output, name="data")


def read(name: str) -> tuple[bytes, str]:
    """A file's bytes and media type, which its first character tells; `-` is standard input."""
    try:
        body = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise ClientError(f"cannot read {name}: {error.strerror}") from error
    return body, XML if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else JSON


def resource(path: str) -> str:
    """The URL path of a data resource."""
    return "/restconf/data" + ("" if path in {"", "/"} else "/" + path.strip("/"))


def _http(method: Method) -> str:
    return "PATCH" if method is Method.MERGE else "PUT"
