"""Compiling modules that a test writes down as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from orchestron_yang.schema import Schema
from orchestron_yangc.compiler import compile_modules

ROOT = Path(__file__).resolve().parents[3]
EXTENSIONS = ROOT / "schemas/yang"
Compile: TypeAlias = Callable[..., Schema]


@pytest.fixture
def compiled(tmp_path: Path) -> Compile:
    """`compiled(text, ...)` writes modules to a folder and compiles them, or only those named by `names`.

    A text that does not begin with `module` is the body of module `m`, prefix `m`, which imports
    orchestron as `orc`.
    """

    def compile_texts(*texts: str, names: list[str] | None = None, **options: Any) -> Schema:
        written = [_write(tmp_path, text) for text in texts]
        modules = [name for kind, name in written if kind == "module"]
        return compile_modules("test", names or modules, [tmp_path, EXTENSIONS], **options)

    return compile_texts


def _write(folder: Path, text: str) -> tuple[str, str]:
    if not re.match(r"\s*(sub)?module\b", text):
        text = (
            f'module m {{ yang-version 1.1; namespace "urn:m"; prefix m;\n'
            f"import orchestron {{ prefix orc; }}\n{text}\n}}\n"
        )
    found = re.match(r"\s*((?:sub)?module)\s+(\S+)", text)
    assert found is not None
    (folder / f"{found[2]}.yang").write_text(text, encoding="utf-8")
    return found[1], found[2]
