"""Reading YANG modules with pyang: features, and problems with file, line and statement."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from pyang import error, statements

from orchestron_yangc.errors import CompileError, Problem, YangProblems
from orchestron_yangc.search_path import Reader, SearchPath, Statement, shipped

EXTENSIONS = "orchestron"
"""The module whose extension statements the compiler understands."""
FATAL = {
    "BAD_MODULE_NAME",
    "EOF_ERROR",
    "EXPECTED_ARGUMENT",
    "EXPECTED_KEYWORD_2",
    "INCOMPLETE_STATEMENT",
    "MODULE_NOT_FOUND",
    "MODULE_NOT_FOUND_REV",
    "READ_ERROR",
    "TRAILING_GARBAGE",
}
"""Problems reported in modules of others too: without mending there is nothing to compile."""


class Modules:
    """Validated modules: `named` are implemented, what they import lends types and groupings."""

    def __init__(self, ctx: Reader, path: SearchPath, named: Sequence[Statement]) -> None:
        self.ctx = ctx
        self.path = path
        self.named = list(named)
        self.implemented = {module.arg for module in named}

    def main_name(self, node: Statement) -> str:
        """The module, never a submodule, that a statement belongs to."""
        return str(node.i_module.i_modulename)

    def every(self) -> list[Statement]:
        """All modules loaded, each once, in order of name."""
        held = {m.arg: m for m in self.ctx.modules.values() if m.keyword == "module"}
        return [held[name] for name in sorted(held)]

    def parts(self, module: Statement) -> Iterator[Statement]:
        """A module and its submodules."""
        yield module
        for held in self.ctx.modules.values():
            if held.keyword == "submodule" and held.i_including_modulename == module.arg:
                yield held

    def identity_name(self, identity: Statement) -> str:
        """`module:name` of an identity statement."""
        return f"{identity.i_module.i_modulename}:{identity.arg}"

    def fail(self, node: Statement, message: str) -> YangProblems:
        """The error that says what is wrong with one statement."""
        return YangProblems([_problem(node, message)])


def load_modules(
    names: Sequence[str],
    search: Sequence[Path],
    *,
    features: Mapping[str, Collection[str]] | None = None,
    lenient: Collection[Path] = (),
) -> Modules:
    """Read and validate modules, all found on `search` and in what pyang ships.

    `features` names the features to compile with, by module; a module left out has all of its own. In
    files below a folder of `lenient` only what stops the compiler is a problem. Raises `CompileError`.
    """
    missing = [path for path in search if not path.is_dir()]
    if missing:
        raise CompileError(f"search path {missing[0]} is not a folder")
    modules = _read(names, SearchPath([*search, *shipped()]), [*lenient, *shipped()], features or {})
    _check_features(modules)
    # pyang does not ask whether a feature's own if-feature holds (RFC 7950, 7.20.1).
    while (less := _supported(modules)) != modules.ctx.features:
        modules = _read(names, modules.path, modules.ctx.lenient, less)
    _check_targets(modules)
    return modules


def _read(
    names: Sequence[str],
    path: SearchPath,
    lenient: Collection[Path],
    features: Mapping[str, Collection[str]],
) -> Modules:
    ctx = Reader(path, lenient)
    ctx.features = {module: sorted(chosen) for module, chosen in features.items()}
    try:
        loaded = [ctx.search_module(error.Position("package"), name) for name in names]
        if all(module is not None for module in loaded):
            ctx.validate()
    except (AttributeError, IndexError, KeyError, TypeError, RecursionError) as wrong:
        # pyang trips over some broken modules instead of reporting them.
        known = "".join(f"\n{problem}" for problem in sorted(_problems(ctx, strict=True)))
        raise CompileError(f"pyang cannot read {path.last}: {wrong}{known}") from wrong
    # A module that could not be read has no excuse, wherever it lies.
    problems = sorted(_problems(ctx, strict=None in loaded))
    if problems:
        raise YangProblems(problems)
    if None in loaded:
        raise CompileError(f"{names[loaded.index(None)]} cannot be read from {path.last}")
    return Modules(ctx, path, loaded)


def _supported(modules: Modules) -> dict[str, list[str]]:
    """The features chosen, less those that need one that is not."""
    chosen = {module: list(held) for module, held in modules.ctx.features.items()}
    for module in modules.every():
        held = chosen.get(module.arg, list(module.i_features))
        live = [f for f in held if not hasattr(module.i_features[f], "i_not_implemented")]
        if len(live) < len(held):
            chosen[module.arg] = sorted(live)
    return chosen


def _problems(ctx: Reader, *, strict: bool) -> list[Problem]:
    found = []
    for position, tag, arguments in ctx.errors:
        if not error.is_error(error.err_level(tag)):
            continue
        if not strict and tag not in FATAL and ctx.is_lenient(position.ref):
            continue
        line = position.line or 0
        where = _statement_at(position, arguments)
        found.append(Problem(Path(str(position.ref)).name, line, error.err_to_str(tag, arguments), where))
    return list(dict.fromkeys(found))


def _check_features(modules: Modules) -> None:
    """What is chosen must exist: a misspelt feature would silently take nodes away."""
    held = {module.arg: module.i_features for module in modules.every()}
    for name, chosen in modules.ctx.features.items():
        if name not in held:
            raise CompileError(f"features are chosen of {name}, which is not loaded")
        for feature in chosen:
            if feature not in held[name]:
                raise CompileError(f"{name} has no feature {feature}")


def _check_targets(modules: Modules) -> None:
    """What our modules augment or deviate must be implemented (RFC 7950, 5.6.5)."""
    problems = []
    for module in modules.named:
        for part in modules.parts(module):
            for statement in (*part.search("augment"), *part.search("deviation")):
                target = getattr(statement, "i_target_node", None)
                if target is None or hasattr(statement, "i_not_implemented"):
                    continue
                if modules.ctx.is_lenient(statement.pos.ref):
                    continue
                name = modules.main_name(target)
                if name not in modules.implemented:
                    message = f"{name} is not implemented: add it to the modules to compile"
                    problems.append(_problem(statement, message))
    if problems:
        raise YangProblems(problems)


def _problem(node: Statement, message: str) -> Problem:
    what = f"{_keyword(node)} {node.arg or ''}".strip()
    return Problem(Path(str(node.pos.ref)).name, node.pos.line, message, what)


def _statement_at(position: error.Position, arguments: object) -> str:
    """The last statement that begins at or before a line; of several there, the one that is spoken of."""
    if position.top is None:
        return ""
    spoken = arguments if isinstance(arguments, tuple) else (arguments,)
    before = [s for s in _walk(position.top) if s.pos.ref == position.ref and s.pos.line <= position.line]
    last = max((statement.pos.line for statement in before), default=0)
    there = [statement for statement in before if statement.pos.line == last] or [position.top]
    found = next((statement for statement in there if statement.arg in spoken), there[-1])
    return f"{_keyword(found)} {found.arg or ''}".strip()


def _walk(statement: Statement) -> Iterator[Statement]:
    yield statement
    for below in statement.substmts:
        yield from _walk(below)


def _keyword(statement: Statement) -> str:
    """The keyword as it is written, an extension's with its prefix."""
    raw = statement.raw_keyword
    return raw if isinstance(raw, str) else ":".join(raw)


def find_node(modules: Modules, statement: Statement) -> Statement:
    """The schema node that an absolute-schema-nodeid argument names, or None."""
    return statements.find_target_node(modules.ctx, statement)


__all__ = ["EXTENSIONS", "Modules", "Statement", "find_node", "load_modules", "shipped"]
