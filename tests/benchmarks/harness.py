"""Figures of a benchmark run: a table for people, one JSON file each for machines.

A figure is a ratio to a reference measured in the same run, so that it means the same on any machine.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

WIDTH = 150
"""Columns of the table when it goes to a file or a pipe."""
FOLDER = Path(__file__).resolve().parents[2] / "build" / "bench"


@dataclass(frozen=True, slots=True)
class Result:
    """One figure. `ratio` is `value` / `reference_value`."""

    name: str
    """As in `log-append-durable`; also the name of the file."""
    value: float
    unit: str
    reference_value: float | None = None
    """The same, or what it is compared with, measured in the same run and unit."""
    reference: str = ""
    """What the reference is, in a few words."""
    goal: float | None = None
    """Bound for the ratio, or for the value when there is no reference."""
    at_most: bool = False
    """The goal is an upper bound; else a lower one."""

    @property
    def ratio(self) -> float | None:
        """`value` in terms of the reference; None without one."""
        return self.value / self.reference_value if self.reference_value else None

    @property
    def met(self) -> bool | None:
        """The goal is reached; None when there is none."""
        if self.goal is None:
            return None
        figure = self.value if self.ratio is None else self.ratio
        return figure <= self.goal if self.at_most else figure >= self.goal


_results: list[Result] = []


def record(result: Result, folder: Path = FOLDER) -> None:
    """Keep a figure for the table, and write its file."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", result.name):
        raise ValueError(f"{result.name!r} cannot be the name of a file")
    _results.append(result)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{result.name}.json").write_text(
        json.dumps(as_json(result), indent=2) + "\n", encoding="utf-8"
    )


def as_json(result: Result) -> dict[str, str | float | bool | None]:
    """The content of a figure's file."""
    return {
        "name": result.name,
        "value": result.value,
        "unit": result.unit,
        "reference_value": result.reference_value,
        "reference": result.reference,
        "ratio": result.ratio,
        "goal": result.goal,
        "goal_is": "at most" if result.at_most else "at least",
        "met": result.met,
    }


def print_table(title: str = "Benchmarks") -> None:
    """Print what was recorded since the last table."""
    table = Table(title=title)
    for heading in ("name", "value", "unit", "reference", "ratio", "goal", "met"):
        table.add_column(heading, justify="left" if heading in {"name", "unit", "reference"} else "right")
    for result in _results:
        table.add_row(*_cells(result))
    _results.clear()
    console = Console()
    console = console if console.is_terminal else Console(width=WIDTH)
    console.print(table)


def best_of(runs: int, run: Callable[[], object]) -> float:
    """Seconds of the fastest of several runs: the one least disturbed by others."""
    return min(_seconds(run) for _ in range(runs))


def median_of(runs: int, run: Callable[[], object]) -> float:
    """Seconds of the run in the middle of several."""
    return median(_seconds(run) for _ in range(runs))


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _cells(result: Result) -> tuple[str, ...]:
    reference = result.reference
    if result.reference_value is not None:
        reference = f"{_number(result.reference_value)} {reference}".strip()
    met = {None: "", True: "[green]yes[/]", False: "[red]no[/]"}[result.met]
    bound = "≤" if result.at_most else "≥"
    goal = "" if result.goal is None else f"{bound} {_number(result.goal)}"
    ratio = "" if result.ratio is None else f"{result.ratio:.2f}"
    return (result.name, _number(result.value), result.unit, reference, ratio, goal, met)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
