"""Runs every `bench_*.py` beside this file: `python -m tests.benchmarks [NAME...]`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from tests.benchmarks.harness import print_table


def main(names: list[str]) -> None:
    """Run the benchmarks named, as in `log`, or all."""
    found = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    for module in found:
        if not names or module.removeprefix("bench_") in names:
            import_module(f"tests.benchmarks.{module}").main()
    print_table()


if __name__ == "__main__":
    main(sys.argv[1:])
