"""The Avro schemas of events: every version ever released, from the package's own data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def released() -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    """By the schema's name, all versions, oldest first."""
    found: dict[str, dict[int, Mapping[str, Any]]] = {}
    for file in resources.files("orchestron_contracts").joinpath("schemas").iterdir():
        if match := re.fullmatch(r"(\w+)\.v(\d+)\.avsc", file.name):
            found.setdefault(match[1], {})[int(match[2])] = json.loads(file.read_text(encoding="utf-8"))
    return {name: tuple(found[name][number] for number in sorted(found[name])) for name in sorted(found)}


def wire_name(schema: Mapping[str, Any]) -> str:
    """The written name and version of an event, such as `history.accepted.v1`."""
    return f"{schema['event']}.v{schema['version']}"
