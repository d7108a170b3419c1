"""Whether schemas go together with all that were released: records of every release are in histories."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, TypeAlias

from orchestron_contracts.compatibility import Misfit, changed, incompatible, unreadable
from orchestron_yangc.released import Released, version_order

Schemas: TypeAlias = Mapping[str, Mapping[str, Any]]
"""By the name of the file."""
EVENT = re.compile(r"(\w+)\.v(\d+)")
"""Name of an event's file: each version has its own, and is not edited once it is released."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that must not be."""

    schema: str
    """Name of the present schema's file."""
    against: str
    """What it does not go together with."""
    misfit: Misfit

    def __str__(self) -> str:
        return f"{self.schema}, against {self.against}: {self.misfit}"


def faults(
    present: Schemas, released: Sequence[Released], passing: Collection[str] = frozenset()
) -> list[Fault]:
    """All faults of the schemas of one folder.

    Versions of an event read one another both ways, but of `passing` events only later ones earlier ones.
    """
    return [*_gone(present, released), *_derived(present, released), *_events(present, released, passing)]


def fresh(present: Schemas, released: Sequence[Released]) -> list[str]:
    """The names of those that are not as in their last release, or in none."""
    last = {one.name: one.schema for one in released}
    return [name for name, schema in present.items() if last.get(name) != schema]


def next_version(version: str, released: Sequence[Released]) -> None:
    """Raises `ValueError` when a version is none, or not later than all there are."""
    latest = max((one.version for one in released), key=version_order, default=None)
    if latest is not None and version_order(version) <= version_order(latest):
        raise ValueError(f"{version} is not later than {latest}, which is there")
    version_order(version)


def _gone(present: Schemas, released: Sequence[Released]) -> Iterator[Fault]:
    for one in released:
        if one.name not in present:
            yield Fault(one.name, one.version, Misfit("", "was released and is gone"))


def _derived(present: Schemas, released: Sequence[Released]) -> Iterator[Fault]:
    """Schemas from YANG: a new optional leaf may come on top, and that is all."""
    for one in released:
        if one.name in present and not EVENT.fullmatch(one.name):
            now = present[one.name]
            told = changed(one.schema, now)
            paths = {misfit.path for misfit in told}
            rest = [misfit for misfit in incompatible(one.schema, now) if misfit.path not in paths]
            yield from (Fault(one.name, one.version, misfit) for misfit in [*told, *rest])


def _events(present: Schemas, released: Sequence[Released], passing: Collection[str]) -> Iterator[Fault]:
    """Written versions, which stay as they were released."""
    for one in released:
        if EVENT.fullmatch(one.name) and one.name in present and present[one.name] != one.schema:
            found = Misfit("", "was released and is edited; a change makes a version of its own")
            yield Fault(one.name, one.version, found)
    versions: dict[str, list[str]] = {}
    for name in present:
        if match := EVENT.fullmatch(name):
            versions.setdefault(match[1], []).append(name)
    for event, names in versions.items():
        for earlier, later in combinations(sorted(names, key=_number), 2):
            compare = unreadable if event in passing else incompatible
            for misfit in compare(present[later], present[earlier]):
                yield Fault(later, earlier, misfit)


def _number(name: str) -> int:
    return int(name.rpartition(".v")[2])


def twice(folders: Mapping[Path, Schemas]) -> list[str]:
    """Full names that schemas of several files bear, which would be one subject of a registry."""
    held: dict[str, set[str]] = {}
    for folder, schemas in folders.items():
        for name, schema in schemas.items():
            event = EVENT.fullmatch(name)
            file = f"{folder.name}/{event[1] if event else name}"
            held.setdefault(f"{schema['namespace']}.{schema['name']}", set()).add(file)
    return [f"{name}: {', '.join(sorted(files))}" for name, files in held.items() if len(files) > 1]
