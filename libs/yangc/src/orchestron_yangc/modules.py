"""Reading YANG modules with pyang: search path, features, and problems with file, line and statement."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, TypeAlias

from pyang import context, error, repository, statements

from orchestron_yangc.errors import CompileError, Problem, YangProblems

Statement: TypeAlias = Any
"""A pyang statement; pyang has no annotations."""

EXTENSIONS = "orchestron"
"""The module whose extension statements the compiler understands."""
FATAL = {"MODULE_NOT_FOUND", "MODULE_NOT_FOUND_REV", "BAD_MODULE_NAME", "EXPECTED_KEYWORD_2"}
"""Problems reported in modules of others too: without mending there is nothing to compile."""


class Modules:
    """Validated modules: `named` are implemented, what they import lends types and groupings."""

    def __init__(self, ctx: context.Context, named: Sequence[Statement]) -> None:
        self.ctx = ctx
        self.named = list(named)
        self.implemented = {module.arg for module in named}

    def main_name(self, node: Statement) -> str:
        """The module, never a submodule, that a statement belongs to."""
        return str(node.i_module.i_modulename)

    def every(self) -> list[Statement]:
        """All modules loaded, each once, in order of name."""
        held = {m.arg: m for m in self.ctx.modules.values() if m.keyword == "module"}
        return [held[name] for name in sorted(held)]

    def identity_name(self, identity: Statement) -> str:
        """`module:name` of an identity statement."""
        return f"{identity.i_module.i_modulename}:{identity.arg}"

    def fail(self, node: Statement, message: str) -> YangProblems:
        """The error that says what is wrong with one statement."""
        what = f"{_keyword(node)} {node.arg or ''}".strip()
        return YangProblems([Problem(Path(str(node.pos.ref)).name, node.pos.line, message, what)])


def load_modules(
    names: Sequence[str],
    search: Sequence[Path],
    *,
    features: Mapping[str, Collection[str]] | None = None,
    lenient: Collection[Path] = (),
) -> Modules:
    """Read and validate modules, all found on `search` and in what pyang ships.

    `features` names the features to compile with, by module; a module left out has all of its own. In
    files below a folder of `lenient` only what stops the compiler is a problem. Raises `YangProblems`.
    """
    missing = [path for path in search if not path.is_dir()]
    if missing:
        raise CompileError(f"search path {missing[0]} is not a folder")
    places = [*search, *shipped()]
    ctx = context.Context(repository.FileRepository(":".join(str(path) for path in places), use_env=False))
    ctx.features = {module: list(chosen) for module, chosen in (features or {}).items()}
    loaded = [ctx.search_module(error.Position("package"), name) for name in names]
    if all(module is not None for module in loaded):
        ctx.validate()
    problems = sorted(_problems(ctx, lenient))
    if problems:
        raise YangProblems(problems)
    return Modules(ctx, loaded)


def shipped() -> list[Path]:
    """Folders with the standard modules that the installed pyang brings."""
    folders = [Path(sys.prefix) / "share/yang/modules"]
    files = distribution("pyang").files or []
    roots = {Path(str(f.locate())).resolve() for f in files if f.name == "ietf-inet-types.yang"}
    folders.extend(root.parents[1] for root in roots)
    found = next((folder for folder in folders if folder.is_dir()), None)
    if found is None:
        raise CompileError("the installed pyang has no share/yang/modules with the standard modules")
    return [found / "ietf", found / "iana"]


def _problems(ctx: context.Context, lenient: Collection[Path]) -> list[Problem]:
    tolerated = [path.resolve() for path in (*lenient, *shipped())]
    found = []
    for position, tag, arguments in ctx.errors:
        if not error.is_error(error.err_level(tag)):
            continue
        file = Path(str(position.ref))
        foreign = any(file.resolve().is_relative_to(folder) for folder in tolerated)
        if foreign and tag not in FATAL:
            continue
        line = position.line or 0
        where = _statement_at(position.top, line)
        found.append(Problem(file.name, line, error.err_to_str(tag, arguments), where))
    return list(dict.fromkeys(found))


def _statement_at(top: Statement, line: int) -> str:
    """The last statement that begins at or before a line of a module."""
    if top is None:
        return ""
    found, waiting = top, list(top.substmts)
    while waiting:
        statement = waiting.pop()
        if statement.pos.ref == top.pos.ref and found.pos.line <= statement.pos.line <= line:
            found = statement
        waiting.extend(statement.substmts)
    return f"{_keyword(found)} {found.arg or ''}".strip()


def _keyword(statement: Statement) -> str:
    return statement.keyword if isinstance(statement.keyword, str) else ":".join(statement.keyword)


def find_node(modules: Modules, statement: Statement) -> Statement:
    """The schema node that an absolute-schema-nodeid argument names, or None."""
    return statements.find_target_node(modules.ctx, statement)
