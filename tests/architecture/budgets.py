"""House budgets that ruff has no rule for: function and module length, module names.

Run as a program it prints what is over budget and exits 1; tests import `breaches`.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

FUNCTION_LINES = 50
MODULE_LINES = 400
BANNED = {"utils", "util", "common", "helpers", "misc"}
ROOT = Path(__file__).resolve().parents[2]


def sources(root: Path) -> Iterator[Path]:
    """Our own Python files; generated code has no budget."""
    for top in ("libs", "services", "tests"):
        for path in sorted((root / top).rglob("*.py")):
            if "generated" not in path.parts and "egg-info" not in str(path):
                yield path


def breaches(root: Path = ROOT) -> list[str]:
    """One line for each breach."""
    found: list[str] = []
    for path in sources(root):
        name = path.relative_to(root)
        text = path.read_text(encoding="utf-8")
        if path.stem in BANNED:
            found.append(f"{name}: a module may not be called {path.stem!r}")
        if (lines := text.count("\n")) > MODULE_LINES:
            found.append(f"{name}: {lines} lines, {MODULE_LINES} at most")
        found.extend(f"{name}:{line}" for line in long_functions(ast.parse(text)))
    return found


def long_functions(tree: ast.AST) -> Iterator[str]:
    """The functions over budget in one module, docstrings not counted."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        doc = node.body[0] if ast.get_docstring(node, clean=False) is not None else None
        held = (node.end_lineno or 0) - node.lineno + 1
        if doc is not None:
            held -= (doc.end_lineno or 0) - doc.lineno + 1
        if held > FUNCTION_LINES:
            yield f"{node.lineno} {node.name}: {held} lines, {FUNCTION_LINES} at most"


if __name__ == "__main__":
    over = breaches()
    sys.stdout.write("".join(f"{line}\n" for line in over))
    sys.exit(1 if over else 0)
