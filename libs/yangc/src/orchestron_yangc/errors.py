"""What can be wrong with modules or a manifest.

CompileError
+-- YangProblems     the modules are not right; each problem has file, line and statement
+-- ManifestError    package.yaml is not right
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class CompileError(Exception):
    """Nothing was compiled; the message says why."""


class ManifestError(CompileError):
    """A package.yaml is not right."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a module."""

    file: str
    line: int
    message: str
    statement: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        return f"{where}: {self.message}" + (f" (in {self.statement})" if self.statement else "")


class YangProblems(CompileError):
    """The modules are not right."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)
