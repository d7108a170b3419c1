"""From manifest to files: everything that is generated for one schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orchestron_yang.schema import Schema
from orchestron_yang.schema_file import dump_schema
from orchestron_yangc.avro import avro_schemas
from orchestron_yangc.compiler import compile_modules
from orchestron_yangc.manifest import Manifest, read_manifest
from orchestron_yangc.models import python_models
from orchestron_yangc.released import older, read_released

PYTHON_FILES = ("input.py", "output.py", "memory.py", "leafs.py", "schema.json", "avro.json", "older.json")


def compile_manifest(manifest: Manifest) -> Schema:
    """The schema of a manifest. Raises `CompileError`."""
    return compile_modules(
        manifest.name,
        manifest.modules,
        manifest.search,
        features=manifest.features,
        include=manifest.include,
        lenient=manifest.lenient,
    )


def compile_file(file: Path) -> Schema:
    """The schema of the manifest in a file. Raises `CompileError`."""
    return compile_manifest(read_manifest(file))


def generate(manifest: Manifest) -> dict[Path, bytes]:
    """Every file of a manifest with its content; the same for the same modules. Raises `CompileError`."""
    schema = compile_manifest(manifest)
    avro = avro_schemas(schema)
    ours = manifest.documented or _found(manifest)
    texts = python_models(schema, manifest.views, lambda module: module in ours)
    files = {manifest.python / name: text.encode() for name, text in texts.items()}
    files[manifest.python / "schema.json"] = dump_schema(schema)
    files[manifest.python / "avro.json"] = json.dumps(avro, separators=(",", ":")).encode() + b"\n"
    for point, one in avro.items():
        files[manifest.avro / f"{file_name(point)}.avsc"] = json.dumps(one, indent=2).encode() + b"\n"
    if before := _older(manifest, avro):
        files[manifest.python / "older.json"] = json.dumps(before, separators=(",", ":")).encode() + b"\n"
    return files


def file_name(point: str) -> str:
    """Of a point's Avro schema, without its ending."""
    return (point or "remainder").replace("/", ".")


def _older(manifest: Manifest, avro: Mapping[str, Any]) -> dict[str, list[Any]]:
    """By point, the schemas of releases before in which records may be written."""
    if manifest.released is None:
        return {}
    found = older(read_released(manifest.released), {file_name(point): one for point, one in avro.items()})
    return {point: found[file_name(point)] for point in avro if file_name(point) in found}


def stale(files: Mapping[Path, bytes], manifest: Manifest) -> list[Path]:
    """Files that differ from what would be generated, are missing, or are left over."""
    found = [path for path, content in files.items() if not path.exists() or path.read_bytes() != content]
    kept = {path for folder in (manifest.python, manifest.avro) for path in _generated(folder)}
    return sorted({*found, *(kept - set(files))})


def write(files: Mapping[Path, bytes], manifest: Manifest) -> list[Path]:
    """Bring the files up to date, taking away what is left over; return those that changed."""
    changed = stale(files, manifest)
    for path in changed:
        if path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[path])
        else:
            path.unlink()
    return changed


def _generated(folder: Path) -> list[Path]:
    """The files in a folder that are ours to take away; what a person put there stays."""
    named = [folder / name for name in PYTHON_FILES if (folder / name).exists()]
    return [*named, *folder.glob("*.avsc")]


def _found(manifest: Manifest) -> set[str]:
    """The modules in the folders that the manifest names: ours, as against the standard ones."""
    files = [file for folder in manifest.search for file in folder.glob("*.yang")]
    return {file.stem.partition("@")[0] for file in files}
