"""How commands show their results: `--output table|json|xml|yaml`, colours only on a terminal."""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NoReturn

import typer
import yaml
from rich.console import Console
from rich.table import Table

from orchestron_cli.client import ClientError, Refused

PIPED_WIDTH = 200
"""Columns of a table that goes to a file or a pipe."""

out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else PIPED_WIDTH)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class Output(StrEnum):
    """The forms a result can be shown in."""

    TABLE = "table"
    JSON = "json"
    XML = "xml"
    YAML = "yaml"


def show_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], form: Output, *, name: str) -> None:
    """Show records of one kind; `name` is the XML element that each becomes."""
    if form is Output.TABLE:
        table = Table(*columns, box=None, pad_edge=False, header_style="bold")
        for row in rows:
            table.add_row(*(cell(row.get(column)) for column in columns))
        out.print(table)
    else:
        show_value([dict(row) for row in rows], form, name=name)


def show_value(value: Any, form: Output, *, name: str) -> None:
    """Show any JSON-like value."""
    if form is Output.JSON:
        write(json.dumps(value, indent=2, ensure_ascii=False))
    elif form is Output.YAML:
        write(yaml.safe_dump(value, sort_keys=False, allow_unicode=True).rstrip("\n"))
    elif form is Output.XML:
        write(_xml(value, name))
    else:
        for path, leaf in flatten(value):
            write(f"{path or '/'} = {cell(leaf)}")


def flatten(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each leaf of a JSON-like value with its path; list entries are told apart by position."""
    if isinstance(value, dict) and value:
        for name, below in value.items():
            yield from flatten(below, f"{path}/{name}")
    elif isinstance(value, list) and value:
        for position, below in enumerate(value):
            yield from flatten(below, f"{path}[{position}]")
    else:
        yield path, value


def cell(value: Any) -> str:
    """One value as a person reads it."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(cell(part) for part in value)
    return str(value)


def write(text: str) -> None:
    """Print text as it is, without markup or wrapping."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def fail(error: ClientError) -> NoReturn:
    """Print why a command failed and leave with the error's exit code."""
    if isinstance(error, Refused):
        for reason in error.reasons:
            err.print(f"[bold red]refused[/] ({error.status} {reason.tag})", end=" ")
            err.print(f"{reason.path}: {reason.message}" if reason.path else reason.message, markup=False)
            for path, value in flatten(reason.info) if reason.info else ():
                err.print(f"  {path.strip('/')}: {cell(value)}", markup=False)
    else:
        err.print("[bold red]error[/]", end=" ")
        err.print(str(error), markup=False)
    raise typer.Exit(error.exit_code)


def _xml(value: Any, name: str) -> str:
    root = ET.Element("data")
    _xml_into(root, name, value)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode")


def _xml_into(parent: ET.Element, name: str, value: Any) -> None:
    if isinstance(value, list):
        for part in value:
            _xml_into(parent, name, part)
        return
    element = ET.SubElement(parent, name.rsplit(":", 1)[-1])
    if isinstance(value, dict):
        for below, part in value.items():
            _xml_into(element, below, part)
    elif value is not None:
        element.text = cell(value)
