"""Figures of benchmarks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.benchmarks.harness import Result, best_of, print_table, record


def test_file_and_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A recorded figure is a JSON file of its name and a row of the next table."""
    record(Result("log-read", 50.0, "records/s", 200.0, "bare SQLite", 0.2), tmp_path)
    assert json.loads((tmp_path / "log-read.json").read_text()) == {
        "name": "log-read",
        "value": 50.0,
        "unit": "records/s",
        "reference_value": 200.0,
        "reference": "bare SQLite",
        "ratio": 0.25,
        "goal": 0.2,
        "goal_is": "at least",
        "met": True,
    }
    print_table()
    assert "log-read" in capsys.readouterr().out
    print_table()
    assert "log-read" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("result", "met"),
    [
        (Result("a", 10, "s", 5, goal=1.5, at_most=True), False),
        (Result("a", 6, "s", 5, goal=1.5, at_most=True), True),
        (Result("a", 0.4, "s", goal=0.5, at_most=True), True),
        (Result("a", 1500, "1/s", goal=2000), False),
        (Result("a", 1500, "1/s"), None),
    ],
)
def test_goals(result: Result, met: bool | None) -> None:
    """A goal bounds the ratio, or the value where there is no reference."""
    assert result.met is met


def test_name_must_be_a_file_name(tmp_path: Path) -> None:
    """A name that would leave the folder is refused."""
    with pytest.raises(ValueError, match="cannot be the name of a file"):
        record(Result("../x", 1, "s"), tmp_path)


def test_best_of_is_the_fastest() -> None:
    """Every run is made, and the time is not negative."""
    runs: list[int] = []
    assert best_of(3, lambda: runs.append(1)) >= 0
    assert len(runs) == 3
