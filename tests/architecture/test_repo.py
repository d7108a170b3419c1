"""The repo keeps its own rules."""

from __future__ import annotations

import re
import subprocess
import tomllib
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOP_FOLDERS = {"services", "schemas", "libs", "deploy", "tests", ".ci"}


def tracked() -> list[str]:
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.fail(f"git cannot list the files of the checkout: {done.stderr}")
    return done.stdout.split("\n")[:-1]


def test_top_level_is_as_agreed() -> None:
    """Only the agreed folders stand at the top; tool files may stand beside them."""
    assert {name.split("/")[0] for name in tracked() if "/" in name} <= TOP_FOLDERS


def packages() -> set[str]:
    return {path.parent.name for path in ROOT.glob("*/*/src/orchestron_*/__init__.py")}


def test_every_package_stands_in_a_ring() -> None:
    """A package that no import contract knows would be unguarded."""
    config = ConfigParser()
    config.read(ROOT / ".importlinter")
    rings = config["importlinter:contract:rings"]["layers"]
    named = set(re.findall(r"orchestron_\w+", rings)) | {"orchestron_testkit"}
    assert packages() == named
    assert set(config["importlinter"]["root_packages"].split()) == named


def test_faust_is_for_the_telemetry_processor_alone() -> None:
    """Nothing on the way from a request to a device rests on Faust (ADR 0013)."""
    wrong = re.compile(r"^\s*(?:from|import) (?:faust|mode)\b", re.MULTILINE)
    found = {
        path.relative_to(ROOT).parts[1]
        for folder in ("libs", "services")
        for path in (ROOT / folder).rglob("*.py")
        if wrong.search(path.read_text(encoding="utf-8"))
    }
    assert found <= {"telemetry_processor"}


def test_every_source_folder_is_installed_and_typed() -> None:
    """pyproject lists each `src` folder for setuptools and for mypy, and each package is typed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    folders = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("*/*/src")}
    assert set(project["tool"]["setuptools"]["packages"]["find"]["where"]) == folders
    assert set(project["tool"]["mypy"]["mypy_path"].split(":")) == folders
    for folder in folders:
        assert list((ROOT / folder).glob("*/py.typed")), folder


def test_no_registry_host_and_no_machine_path() -> None:
    """No tracked file names where packages come from, or a folder of the machine it was written on."""
    wrong = re.compile(
        r"https?://[^\"\s]+\.(whl|tar\.gz|tgz|jar|deb)\b|(index|registry)[-_]url\s*[=:]|[\"'\s=(:](/work|/root)/"
    )
    for name in tracked():
        path = ROOT / name
        if (
            path.suffix in {".py", ".md", ".toml", ".yaml", ".yml", ".txt", ".cfg", ".json", ""}
            and path.is_file()
        ):
            found = wrong.search(path.read_text(encoding="utf-8", errors="replace"))
            assert found is None or name == "tests/architecture/test_repo.py", (
                f"{name}: {found and found.group()}"
            )


def test_readme_paths_exist() -> None:
    """Every path that README names in code quotes is there."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"`((?:libs|services|schemas|deploy|tests|examples)/[\w./-]+)`", text):
        assert (ROOT / name).exists(), name
