"""What one service needs: packages of ours, and distributions by pip. Found by following imports.

closure.py copy PACKAGE FOLDER   copy the package and those of ours that it needs, for an image
closure.py write                 write requirements.txt of every image anew
closure.py check                 exit status 1 when one of them is not as `write` would have it

`copy` needs nothing but Python; the others need the virtual environment of the checkout.
"""

from __future__ import annotations

import ast
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMAGES: Mapping[str, str] = {
    "orchestron_intent": "services/intent",
    "orchestron_layer": "services/layer",
    "orchestron_device_manager": "services/device_manager",
    "orchestron_mock_device": "services/mock_device",
    "orchestron_netconf_adapter": "services/netconf_adapter",
    "orchestron_gnmi_adapter": "services/gnmi_adapter",
    "orchestron_northbound": "services/northbound",
    "orchestron_cli": "libs/cli",
}
"""The package that an image runs, and the folder that keeps its requirements.txt."""
HEAD = "# Made by `make image-lists` from imports and requirements.txt.\n"


def main(arguments: Sequence[str]) -> int:
    """Run the command line; return the exit code."""
    match list(arguments):
        case ["copy", package, folder]:
            copy(ROOT, package, Path(folder))
            return 0
        case ["write"]:
            for package, folder in IMAGES.items():
                (ROOT / folder / "requirements.txt").write_text(requirements(ROOT, package), encoding="utf-8")
            return 0
        case ["check"]:
            old = stale(ROOT)
            sys.stderr.write("".join(f"{name} is old: make image-lists\n" for name in old))
            return 1 if old else 0
    sys.stderr.write(__doc__ or "")
    return 2


def stale(root: Path) -> list[str]:
    """The requirement files that are missing or not as the imports want them."""
    files = {f"{folder}/requirements.txt": package for package, folder in IMAGES.items()}
    return [name for name, package in files.items() if _text(root / name) != requirements(root, package)]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def ours(root: Path) -> dict[str, Path]:
    """Every package of the checkout, and where it is."""
    return {path.parent.name: path.parent for path in root.glob("*/*/src/orchestron_*/__init__.py")}


def imports(package: Path) -> set[str]:
    """Top names of all that any module of the package imports, at whatever depth."""
    return {name.partition(".")[0] for file in package.rglob("*.py") for name in _imported(file)}


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def closure(root: Path, package: str) -> tuple[set[str], set[str]]:
    """The packages of ours that `package` needs, itself among them, and what of others they import."""
    folders = ours(root)
    found: set[str] = set()
    foreign: set[str] = set()
    waiting = [package]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        names = imports(folders[name])
        waiting += [one for one in names if one in folders]
        foreign |= {one for one in names if one not in folders and one not in sys.stdlib_module_names}
    return found, foreign


def copy(root: Path, package: str, target: Path) -> None:
    """Copy `package` and what of ours it needs into `target`, as for site-packages."""
    folders = ours(root)
    for name in sorted(closure(root, package)[0]):
        shutil.copytree(
            folders[name],
            target / name,
            ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"),
            dirs_exist_ok=True,
        )


def requirements(root: Path, package: str) -> str:
    """requirements.txt of an image: distributions imported and what they require, as pinned for all.

    Raises `LookupError` for one that requirements.txt does not pin.
    """
    pins = _pins(root / "requirements.txt")
    extras = _extras(root / "pyproject.toml")
    providers = metadata.packages_distributions()
    named = {name: {_plain(one) for one in providers.get(name, [name])} for name in closure(root, package)[1]}
    # several distributions may share a name, not all of them meant for services
    wanted = {one for found in named.values() for one in (found & set(pins) or found)}
    needed = _with_required(wanted, extras)
    if missing := sorted(needed - set(pins)):
        raise LookupError(f"requirements.txt does not pin {', '.join(missing)}, which {package} needs")
    return HEAD + "".join(f"{pins[name]}\n" for name in sorted(needed))


def _with_required(wanted: set[str], extras: Mapping[str, set[str]]) -> set[str]:
    # `copy` runs where nothing is installed
    from packaging.requirements import Requirement  # noqa: PLC0415

    found: set[str] = set()
    waiting = [(name, extras.get(name, set())) for name in wanted]
    while waiting:
        name, chosen = waiting.pop()
        if name in found and not chosen:
            continue
        found.add(name)
        for line in metadata.requires(name) or ():
            one = Requirement(line)
            if one.marker is None or any(one.marker.evaluate({"extra": e}) for e in {"", *chosen}):
                waiting.append((_plain(one.name), set(one.extras)))
    return found


def _pins(file: Path) -> dict[str, str]:
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if "==" in line]
    return {_plain(line.partition("==")[0]): line for line in lines}


def _extras(project: Path) -> dict[str, set[str]]:
    lines = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    found = (re.match(r"([\w.-]+)\[([^\]]+)\]", line) for line in lines)
    return {_plain(one[1]): set(re.split(r"\s*,\s*", one[2])) for one in found if one}


def _plain(name: str) -> str:
    """A distribution's name as all spellings of it are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
