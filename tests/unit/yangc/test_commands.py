"""`orchestron yang`, and the manifests it works on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestron_yangc.cli import app
from orchestron_yangc.errors import ManifestError
from orchestron_yangc.manifest import read_manifest

MODULE = """module m {
  yang-version 1.1; namespace "urn:m"; prefix m;
  import orchestron { prefix orc; }
  list thing { key name; orc:transform "a.Thing"; description "A thing.";
    leaf name { type string; } leaf size { type uint8; default 4; }
    choice way { leaf up { type empty; } } leaf ref { type leafref { path "../size"; } } }
  container there { presence "x"; config false; }
}"""
MANIFEST = "name: m\nmodules: [m]\nsearch: [., ext]\npython: out/py\navro: out/avro\n"
EXTENSIONS = Path(__file__).resolve().parents[3] / "schemas/yang/orchestron.yang"


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """A package.yaml beside a module."""
    (tmp_path / "ext").mkdir()
    (tmp_path / "ext/orchestron.yang").write_text(EXTENSIONS.read_text())
    (tmp_path / "m.yang").write_text(MODULE)
    (tmp_path / "package.yaml").write_text(MANIFEST)
    return tmp_path / "package.yaml"


def run(*arguments: object) -> tuple[int, str]:
    """Exit code and all output of a command."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.output


def test_compile_writes_what_check_then_finds_current(manifest: Path) -> None:
    """Compiling writes models, schemas and Avro; a second time nothing changes; --check agrees."""
    code, output = run("compile", manifest)
    assert code == 0, output
    written = {str(path.relative_to(manifest.parent)) for path in manifest.parent.glob("out/*/*")}
    python = {
        f"out/py/{name}" for name in ("__init__.py", "input.py", "output.py", "avro.json", "schema.json")
    }
    assert written == python | {"out/avro/remainder.avsc", "out/avro/thing.avsc"}
    assert run("compile", manifest) == (0, "current: m\n")
    assert run("compile", "--check", manifest) == (0, "current: m\n")


def test_check_finds_what_is_old_missing_or_left_over(manifest: Path) -> None:
    """Each such file is named, nothing is written, and the exit code is 1."""
    run("compile", manifest)
    folder = manifest.parent / "out"
    (folder / "py/input.py").write_text("")
    (folder / "py/output.py").unlink()
    (folder / "py/memory.py").write_text("")
    (folder / "py/mine.py").write_text("by hand")
    code, output = run("compile", "--check", manifest)
    assert code == 1
    stale = [line.rpartition("/")[2] for line in output.splitlines() if line.startswith("not current: ")]
    assert stale == ["input.py", "memory.py", "output.py"]
    assert not (folder / "py/output.py").exists()
    run("compile", manifest)
    assert run("compile", "--check", manifest)[0] == 0
    assert not (folder / "py/memory.py").exists()
    assert (folder / "py/mine.py").read_text() == "by hand"


def test_problems_are_printed_with_their_place(manifest: Path) -> None:
    """check says what is wrong, or how large the schema is."""
    assert run("check", manifest) == (0, "m: 6 nodes, 1 transform points, no problems\n")
    (manifest.parent / "m.yang").write_text(MODULE.replace("uint8", "uint9"))
    code, output = run("check", manifest)
    assert (code, output) == (1, 'm.yang:5: type "uint9" not found in module "m" (in type uint9)\n')
    assert run("compile", manifest)[0] == 1
    assert not (manifest.parent / "out").exists()


def test_tree(manifest: Path) -> None:
    """The diagram shows kinds, keys, types, defaults, config and the transform of each point."""
    code, output = run("tree", manifest)
    assert (code, output.splitlines()) == (
        0,
        [
            "schema: m",
            "  +--rw m:thing* [name]  => a.Thing",
            "  |  +--rw name  string",
            "  |  +--rw size?  uint8  <4>",
            "  |  +--rw up?  empty",
            "  |  +--rw ref?  -> /m:thing/size",
            "  +--ro m:there!",
        ],
    )


def test_tree_of_modules(manifest: Path) -> None:
    """Modules can be looked at without a manifest, the standard ones too."""
    folder = manifest.parent
    code, output = run("tree", "--path", folder, "--path", folder / "ext", "m")
    assert (code, output.splitlines()[0]) == (0, "schema: m")
    code, output = run("tree", "ietf-interfaces")
    assert code == 0
    assert "  |     +--rw name  string" in output.splitlines()
    assert run("tree", "no-such-module")[0] == 1


WRONG = {
    "name: m": "modules is missing",
    "modules: m\nname: m\npython: x\navro: y": "a list of strings is expected",
    MANIFEST + "colour: red": "unknown: colour; known are",
    MANIFEST + "views: [inputs]": "views may be input and output, not inputs",
    "- a": "a mapping is expected",
    "{": "not YAML",
}


@pytest.mark.parametrize(("text", "message"), WRONG.items())
def test_manifests_that_are_wrong(tmp_path: Path, text: str, message: str) -> None:
    """The error names the file and what is wrong in it."""
    file = tmp_path / "package.yaml"
    file.write_text(text)
    with pytest.raises(ManifestError, match=message) as caught:
        read_manifest(file)
    assert str(file) in str(caught.value)
    assert run("check", file)[0] == 1


def test_a_manifest_that_is_not_there(tmp_path: Path) -> None:
    """A missing file is named."""
    code, output = run("compile", tmp_path / "none.yaml")
    assert (code, "No such file" in output, "Traceback" in output) == (1, True, False)


@pytest.mark.parametrize("command", ["compile", "check", "tree"])
def test_help(command: str) -> None:
    """Every command explains itself."""
    code, output = run(command, "--help")
    assert code == 0
    assert "Usage" in output


def test_schemas_of_releases_before_go_with_the_code(manifest: Path) -> None:
    """Only those of points that are still there, and that messages tell from the present ones."""
    run("compile", manifest)
    folder, kept = manifest.parent / "out", manifest.parent / "kept"
    now = json.loads((folder / "avro/thing.avsc").read_text())
    before = {**now, "fields": now["fields"][:1]}
    kept.mkdir()
    for name, schema in (("thing@1.0", before), ("thing@1.1", {**now, "doc": "x"}), ("gone@1.0", before)):
        (kept / f"{name}.avsc").write_text(json.dumps(schema))
    manifest.write_text(MANIFEST + "released: kept\n")
    assert run("compile", manifest)[0] == 0
    assert json.loads((folder / "py/older.json").read_text()) == {"thing": [before]}
    (kept / "thing@1.0.avsc").unlink()
    code, output = run("compile", "--check", manifest)
    assert code == 1
    assert "older.json" in output
    run("compile", manifest)
    assert not (folder / "py/older.json").exists()
    (kept / "thing.avsc").write_text("{}")
    assert "NAME@VERSION" in run("compile", manifest)[1]
