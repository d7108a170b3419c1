"""Laying out generated Python as `ruff format` would, so that it can be checked like any other code."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Collection, Sequence
from dataclasses import dataclass

WIDTH = 110
HEADER = "# Generated from YANG by `orchestron yang compile`; do not edit."


@dataclass(frozen=True, slots=True)
class Call:
    """`name(...)` or `name[...]`, whose arguments may be calls."""

    name: str
    parts: tuple[str | Call, ...]
    brackets: str = "()"

    def __str__(self) -> str:
        return f"{self.name}{self.brackets[0]}{', '.join(map(str, self.parts))}{self.brackets[1]}"


@dataclass(frozen=True, slots=True)
class Either:
    """`one | other | ...`."""

    parts: tuple[str | Call, ...]

    def __str__(self) -> str:
        return " | ".join(map(str, self.parts))


def assignment(before: str, value: str | Call | Either) -> list[str]:
    """`before = value`, over several lines where it is long."""
    line = f"{before} = {value}"
    if len(line) <= WIDTH or isinstance(value, str):
        return [line]
    if isinstance(value, Either):
        if len(f"    {value}") <= WIDTH:
            return [f"{before} = (", f"    {value}", ")"]
        signs = ["", *["| "] * (len(value.parts) - 1)]
        parts = zip(signs, value.parts, strict=True)
        return [
            f"{before} = (",
            *(line for sign, part in parts for line in lay(sign, part, "", "    ")),
            ")",
        ]
    return lay(f"{before} = ", value, "", "")


def lay(before: str, value: str | Call, after: str, indent: str = "") -> list[str]:
    """`before value after` with a long call laid out over several lines."""
    line = f"{indent}{before}{value}{after}"
    if len(line) <= WIDTH or isinstance(value, str):
        return [line]
    inner = f"{indent}    {', '.join(map(str, value.parts))}"
    opening, closing = (
        f"{indent}{before}{value.name}{value.brackets[0]}",
        f"{indent}{value.brackets[1]}{after}",
    )
    if len(inner) <= WIDTH or (len(value.parts) == 1 and isinstance(value.parts[0], str)):
        return [opening, inner, closing]
    return [
        opening,
        *(line for part in value.parts for line in lay("", part, ",", f"{indent}    ")),
        closing,
    ]


def call(before: str, parts: Sequence[str], after: str, indent: str = "") -> list[str]:
    """`before(parts)after` on one line, or with the parts on a line of their own, or each on its own."""
    line = f"{indent}{before}{', '.join(parts)}{after}"
    if len(line) <= WIDTH:
        return [line]
    inner = f"{indent}    {', '.join(parts)}"
    if len(inner) <= WIDTH and parts != ["self"]:
        return [f"{indent}{before}", inner, f"{indent}{after}"]
    return [f"{indent}{before}", *(f"{indent}    {part}," for part in parts), f"{indent}{after}"]


def quoted(value: str | bytes) -> str:
    """A string or bytes literal with the quotes that `ruff format` would take."""
    if isinstance(value, str):
        made = json.dumps(value, ensure_ascii=False)
        few = '"' in value and "'" not in value
        return "'" + made[1:-1].replace('\\"', '"') + "'" if few else made
    made = repr(value)
    return made if '"' in made else f'b"{made[2:-1]}"'


def docstring(text: str, indent: str = "    ") -> list[str]:
    """A docstring of YANG description text, folded."""
    words = " ".join(text.split()).replace("\\", "\\\\").replace('"""', "'''")
    if words.endswith('"'):
        words += " "
    if len(indent) + len(words) + 6 <= WIDTH:
        return [f'{indent}"""{words}"""']
    first, _, rest = words.partition(". ")
    first = first if first.endswith(".") else f"{first}."
    if not rest or len(first) + len(indent) + 3 > WIDTH:
        folded = textwrap.wrap(words, WIDTH - len(indent) - 3)
        if len(folded) == 1:
            return [f'{indent}"""{words}"""']
        return [f'{indent}"""{folded[0]}', *(f"{indent}{line}" for line in folded[1:]), f'{indent}"""']
    folded = textwrap.wrap(rest, WIDTH - len(indent))
    return [f'{indent}"""{first}', "", *(f"{indent}{line}" for line in folded), f'{indent}"""']


def import_line(module: str, names: Collection[str]) -> str:
    """A from-import with its names in the order isort gives them; "" when there are none."""
    if not names:
        return ""
    ordered = sorted(names, key=_import_order)
    line = f"from {module} import {', '.join(ordered)}"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"from {module} import (", *(f"    {name}," for name in ordered), ")"])


def _import_order(name: str) -> tuple[bool, bool, list[tuple[str, int]], str]:
    """Constants, classes, functions; in each without regard to case, numbers in names by value."""
    constant = len(name) > 1 and name.isupper()
    parts = [(text, int(number or 0)) for text, number in re.findall(r"(\D*)(\d*)", name.lower())]
    return not constant, not name[:1].isupper(), parts, name


def squeeze(text: str) -> str:
    """At most two empty lines in a row, one newline at the end."""
    return re.sub(r"\n{4,}", "\n\n\n", text).rstrip("\n") + "\n"
