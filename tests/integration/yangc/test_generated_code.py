"""Generated code against the tools that judge it: ruff, mypy and pyright, and a program that uses it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from orchestron_yangc.compiler import compile_modules
from orchestron_yangc.models import python_models

ROOT = Path(__file__).resolve().parents[3]
LIBRARY = ROOT / "libs/yang/src"
RIGHT = """
from decimal import Decimal

from everything import input, memory, output
from orchestron_yang.tree import EMPTY

def read(i: input.Thing, nested: input.Nested) -> str:
    share: int = i.percent
    money: Decimal = i.money
    numbers: tuple[int, ...] = i.numbers
    there: int | None = i.extra.int8 if i.extra is not None else None
    up: str = nested.parent.part.sure
    for step in i.step.entries:
        up += ",".join(step.tags)
    return f"{share}{money}{numbers}{there}{i.needed.upper()}{i.state.rate}{up}"

def build(m: memory.Allocated) -> output.Root:
    o = output.Root(outside=["b", "a"])
    thing = o.thing.create("n", 1, needed="10.0.0.1", shape="everything:round", either="not set", empty=EMPTY)
    thing.part.sure = "yes"
    thing.step.create(3, tags=["x"])
    thing.extra.create(str_="s").numbers = [1]
    thing.nested.create("inner").part.y = 4
    m.given.create("x", numbers=[1])
    return o

print(build(memory.Allocated()).to_tree())
"""
WRONG = {
    "misspelt leaf": "output.Root().thing.create('n', 1, neded='x')",
    "misspelt attribute": "output.Root().thing.create('n', 1).parts",
    "wrong type": "output.Root().thing.create('n', 1, int8='x')",
    "missing key": "output.Root().thing.create('n')",
    "no such enum": "output.Root().thing.create('n', 1, enumeration='sideways')",
    "no such identity": "output.Root().thing.create('n', 1, shape='round')",
    "optional used": "def one(i: input.Thing) -> int:\n    return i.int8 + 1",
    "presence unchecked": "def two(i: input.Thing) -> object:\n    return i.extra.int8",
    "misspelt input": "def three(i: input.Thing) -> object:\n    return i.nmae",
    "ignored state": "def four(i: input.Thing) -> object:\n    return i.ignored",
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the generated package `everything`."""
    folder = tmp_path_factory.mktemp("generated")
    schema = compile_modules("everything", ["everything"], [ROOT / "tests/data/yang", ROOT / "schemas/yang"])
    (folder / "everything").mkdir()
    for name, text in python_models(schema, ["input", "output"], lambda name: name == "everything").items():
        (folder / "everything" / name).write_text(text)
    paths = json.dumps({"extraPaths": [str(LIBRARY)]})
    (folder / "pyrightconfig.json").write_text(paths)
    return folder


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A tool of the development environment in a folder."""
    environment = {**os.environ, "MYPYPATH": str(LIBRARY)}
    line = [sys.executable, "-m", *command]
    return subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_ruff_finds_nothing(package: Path) -> None:
    """The code is laid out as `ruff format` would, imports in order, and breaks no rule of the house."""
    formatted = run(package, "ruff", "format", "--isolated", "--line-length=110", "--diff", "everything")
    assert formatted.returncode == 0, formatted.stdout
    rules = [
        "--isolated",
        "--line-length=110",
        "--select=E,F,I,UP,B,C4,SIM,RUF,PIE,RET,PL,TID",
        "--ignore=E501,PLR0913",
    ]
    first_party = '--config=lint.isort.known-first-party=["orchestron_yang"]'
    checked = run(package, "ruff", "check", *rules, first_party, "everything")
    assert checked.returncode == 0, checked.stdout


def test_a_program_that_is_right(package: Path) -> None:
    """mypy --strict and pyright pass the package and a program that reads and builds; it runs."""
    (package / "right.py").write_text(RIGHT)
    mypy = run(package, "mypy", "--strict", "everything", "right.py")
    assert mypy.returncode == 0, mypy.stdout
    pyright = run(package, "pyright", "--pythonpath", sys.executable, "everything", "right.py")
    assert pyright.returncode == 0, pyright.stdout
    ran = run(package, "right")
    assert ran.returncode == 0, ran.stderr
    assert "'outside': ('a', 'b')" in ran.stdout


def test_programs_that_are_wrong(package: Path) -> None:
    """Each mistake is an error for mypy on its own line, and for pyright too."""
    text = "from everything import input, output\n\n"
    expected = []
    for mistake in WRONG.values():
        text += f"{mistake}\n"
        expected.append(text.count("\n"))
    (package / "wrong.py").write_text(text)
    mypy = run(package, "mypy", "--strict", "wrong.py")
    assert _lines(mypy.stdout, "wrong.py:") == expected, mypy.stdout
    pyright = run(package, "pyright", "--pythonpath", sys.executable, "wrong.py")
    assert set(expected) <= set(_lines(pyright.stdout, "wrong.py:")), pyright.stdout


def _lines(output: str, marker: str) -> list[int]:
    found = (line.partition(marker)[2].partition(":")[0] for line in output.splitlines() if "error" in line)
    return sorted({int(number) for number in found if number.isdigit()})
