"""package.yaml: which modules make a schema, and where what is generated goes.

name: inter                      # of the schema; on the log and in Root.__schema__
modules: [orchestron-inter]      # to implement; what they import only lends types and groupings
search: [.., .]                  # folders, from here; pyang's standard modules are always searched
features: {ietf-x: [one, two]}   # by module; a module left out has all of its own
include: [/m:top/part]           # schema paths to keep, of a large device model
lenient: [vendor]                # folders whose modules need not be perfect
views: [input, output]           # Python views to write
python: ../../../libs/x/src/x/generated/inter   # folder of the Python package, from here
avro: ../../avro/inter           # folder for the Avro schemas, from here
released: ../../released/inter   # folder with those of releases before, whose records are read too
documented: [netinfra]           # modules whose text becomes docstrings; default: all on `search`
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from orchestron_yangc.errors import ManifestError

KEYS = {
    "name",
    "modules",
    "search",
    "features",
    "include",
    "lenient",
    "views",
    "python",
    "avro",
    "released",
    "documented",
}
VIEWS = {"input", "output"}


@dataclass(frozen=True, slots=True)
class Manifest:
    """One package.yaml, its folders made absolute."""

    file: Path
    name: str
    modules: tuple[str, ...]
    search: tuple[Path, ...]
    features: Mapping[str, tuple[str, ...]]
    include: tuple[str, ...] | None
    lenient: tuple[Path, ...]
    views: tuple[str, ...]
    python: Path
    avro: Path
    released: Path | None
    documented: tuple[str, ...] | None


def read_manifest(file: Path) -> Manifest:
    """The manifest in a file. Raises `ManifestError` with the file and what is wrong."""
    try:
        raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ManifestError(f"{file}: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise ManifestError(f"{file}: not YAML: {error}") from error
    try:
        return _manifest(file.resolve(), raw)
    except (KeyError, TypeError, ValueError) as error:
        raise ManifestError(f"{file}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)


def _manifest(file: Path, raw: Any) -> Manifest:
    if not isinstance(raw, dict):
        raise TypeError("a mapping is expected")
    if strange := sorted(set(raw) - KEYS):
        raise ValueError(f"unknown: {', '.join(strange)}; known are {', '.join(sorted(KEYS))}")
    if strange := sorted(set(raw.get("views", ())) - VIEWS):
        raise ValueError(f"views may be input and output, not {', '.join(strange)}")
    here = file.parent
    return Manifest(
        file=file,
        name=str(raw["name"]),
        modules=_texts(raw["modules"]),
        search=_folders(here, raw.get("search", ["."])),
        features={module: _texts(chosen) for module, chosen in raw.get("features", {}).items()},
        include=_texts(raw["include"]) if "include" in raw else None,
        lenient=_folders(here, raw.get("lenient", [])),
        views=_texts(raw.get("views", ["input", "output"])),
        python=(here / raw["python"]).resolve(),
        avro=(here / raw["avro"]).resolve(),
        released=(here / raw["released"]).resolve() if "released" in raw else None,
        documented=_texts(raw["documented"]) if "documented" in raw else None,
    )


def _texts(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(part, str) for part in raw):
        raise TypeError(f"a list of strings is expected, not {raw!r}")
    return tuple(raw)


def _folders(here: Path, raw: Any) -> tuple[Path, ...]:
    return tuple((here / part).resolve() for part in _texts(raw))
