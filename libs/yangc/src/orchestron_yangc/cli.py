"""`orchestron yang`: compile, check and look at models."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn, TypeAlias, TypeVar

import typer

from orchestron_yang.schema import Schema
from orchestron_yangc.compiler import compile_modules
from orchestron_yangc.errors import CompileError
from orchestron_yangc.manifest import read_manifest
from orchestron_yangc.package import compile_file, generate, stale, write
from orchestron_yangc.tree_text import tree_lines

app = typer.Typer(help="Compile, check and look at YANG models.", no_args_is_help=True)

Manifests: TypeAlias = Annotated[
    list[Path], typer.Argument(metavar="PACKAGE.YAML...", help="What to compile and where to put it.")
]
Search: TypeAlias = Annotated[
    list[Path] | None, typer.Option("--path", "-p", help="Folder to find modules in; may be repeated.")
]
T = TypeVar("T")


@app.command("compile")
def compile_(
    manifests: Manifests,
    check: Annotated[bool, typer.Option(help="Write nothing; exit with 1 if a file is not current.")] = False,
) -> None:
    """Compile models into typed Python classes, Avro schemas and a runtime schema."""
    outdated = 0
    for file in manifests:
        manifest = _or_fail(partial(read_manifest, file))
        files = _or_fail(partial(generate, manifest))
        changed = stale(files, manifest) if check else write(files, manifest)
        outdated += len(changed)
        for path in changed:
            _say(f"{'not current' if check else 'wrote'}: {_shown(path)}")
        if not changed:
            _say(f"current: {manifest.name}")
    if check and outdated:
        _fail(f"{outdated} generated files are not current; `orchestron yang compile` brings them up to date")


@app.command()
def check(manifests: Manifests) -> None:
    """Compile and write nothing: says what is wrong with the models, with file, line and statement."""
    for file in manifests:
        schema = _or_fail(partial(compile_file, file))
        nodes = sum(1 for _ in schema.root.walk()) - 1
        _say(f"{schema.name}: {nodes} nodes, {len(schema.points)} transform points, no problems")


@app.command()
def tree(
    names: Annotated[
        list[str], typer.Argument(metavar="PACKAGE.YAML | MODULE...", help="A manifest, or modules.")
    ],
    path: Search = None,
) -> None:
    """Draw the tree of a package or of modules, with the transform of each point."""
    for line in tree_lines(_or_fail(partial(_schema, names, path or [Path()]))):
        _say(line)


def _schema(names: list[str], path: list[Path]) -> Schema:
    if len(names) == 1 and names[0].endswith((".yaml", ".yml")):
        return compile_file(Path(names[0]))
    return compile_modules("-".join(names), names, path)


def _or_fail(attempt: Callable[[], T]) -> T:
    try:
        return attempt()
    except CompileError as error:
        _fail(str(error))


def _fail(message: str) -> NoReturn:
    sys.stderr.write(f"{message}\n")
    raise typer.Exit(1)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _shown(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
