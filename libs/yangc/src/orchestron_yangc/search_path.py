"""Where modules are found, and how those of other people are made palatable to pyang."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Sequence
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, TypeAlias

from pyang import context, repository, syntax

from orchestron_yangc.errors import CompileError

Statement: TypeAlias = Any
"""A pyang statement; pyang has no annotations."""

SECTIONS = {
    **dict.fromkeys(("yang-version", "namespace", "prefix", "belongs-to"), 0),
    **dict.fromkeys(("import", "include"), 1),
    **dict.fromkeys(("organization", "contact", "description", "reference"), 2),
    "revision": 3,
}
BODY = 4


class SearchPath(repository.Repository):  # type: ignore[misc] # pyang has no annotations
    """The modules in some folders, not in folders below them; a folder hides what later ones have."""

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__()
        self.folders = folders
        self.last: Path | None = None
        """The file that was read last."""

    # pyright takes the base class's stubs of methods for what they return.
    def get_modules_and_revisions(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, _ctx: context.Context
    ) -> Iterator[tuple[str, str | None, Any]]:
        """Name, revision where the file's name has one, and handle of each module."""
        hidden: set[str] = set()
        for folder in self.folders:
            found = set()
            for file in sorted(folder.iterdir()):
                match = syntax.re_filename.search(file.name)
                if match is not None and match[1] not in hidden and file.is_file():
                    found.add(match[1])
                    yield match[1], match[2], (match[3], file)
            hidden |= found

    def get_module_from_handle(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, handle: tuple[str, Path]
    ) -> tuple[str, str, str]:
        """File name, format and text of a module."""
        form, file = handle
        self.last = file
        try:
            return str(file), form, file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise self.ReadError(f"{file}: {error}") from error


class Reader(context.Context):  # type: ignore[misc] # pyang has no annotations
    """Reads modules; in lenient folders the sections of a module may come in any order."""

    def __init__(self, path: SearchPath, lenient: Collection[Path]) -> None:
        super().__init__(path)
        self.lenient = [folder.resolve() for folder in lenient]

    def is_lenient(self, ref: object) -> bool:
        """The file lies in a folder whose modules need not be perfect."""
        file = Path(str(ref)).resolve()
        return any(file.is_relative_to(folder) for folder in self.lenient)

    def add_parsed_module(self, module: Statement) -> Statement:
        """Take in a module that was read, in order."""
        if module is not None and self.is_lenient(module.pos.ref):
            module.substmts.sort(key=lambda statement: SECTIONS.get(statement.keyword, BODY))
        return super().add_parsed_module(module)


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
