"""Avro schemas that were released: `<name>@<version>.avsc`, for the version in which one came to be as it is.

They are kept for ever, since records written with them are. A release adds files for what is new or
changed since the one before, so that a schema without changes is there once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestron_contracts.framing import prefix_of
from orchestron_yangc.errors import CompileError

VERSION = re.compile(r"\d+(\.\d+)*")


@dataclass(frozen=True, slots=True)
class Released:
    """One schema as of a release. `name` is that of the present schema's file."""

    name: str
    version: str
    schema: Mapping[str, Any]
    file: Path


def read_released(folder: Path) -> list[Released]:
    """All that is in a folder, by name and then oldest first. Raises `CompileError` for other files."""
    found = [_read(file) for file in folder.glob("*.avsc")]
    return sorted(found, key=lambda one: (one.name, version_order(one.version)))


def version_order(version: str) -> tuple[int, ...]:
    """Versions sort by it. Raises `ValueError` for what is none."""
    if VERSION.fullmatch(version) is None:
        raise ValueError(f"{version!r} is no version such as 1.2.0")
    return tuple(int(part) for part in version.split("."))


def older(released: Iterable[Released], present: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Any]]:
    """What records may be written in besides the `present` schemas: by the name of its file, oldest first."""
    found: dict[str, dict[bytes, Any]] = {}
    for one in released:
        if one.name in present:
            found.setdefault(one.name, {})[prefix_of(one.schema)] = one.schema
    return {name: kept for name in found if (kept := list(_others(found[name], present[name])))}


def _others(versions: Mapping[bytes, Any], present: Mapping[str, Any]) -> Iterator[Any]:
    now = prefix_of(present)
    yield from (schema for prefix, schema in versions.items() if prefix != now)


def _read(file: Path) -> Released:
    name, _, version = file.stem.rpartition("@")
    if not name or VERSION.fullmatch(version) is None:
        raise CompileError(f"{file}: a released schema is named NAME@VERSION.avsc")
    try:
        schema = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CompileError(f"{file}: not JSON: {error}") from error
    return Released(name, version, schema, file)
