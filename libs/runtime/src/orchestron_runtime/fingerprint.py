"""What a state came of: schemas and code. A snapshot of other ones is void.

All that a state can depend on is taken in, and more: a change of a comment voids snapshots, which only
costs time. Not taken in are Python and the libraries that transforms import; a result that changes with
those is found as ever, by the comparison with the log at a start and by `orchestron replay --verify`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from orchestron_transform.layer import NetworkPackage
from orchestron_yang.schema import Schema
from orchestron_yang.schema_file import dump_schema

CORE = ("orchestron_contracts", "orchestron_transform", "orchestron_yang")


@lru_cache(maxsize=8)
def fingerprint(package: NetworkPackage, code: tuple[str, ...] = ()) -> str:
    """BLAKE2b-256, in hex, of the network's schemas, device packages and Avro schemas, of the packages that
    its transforms are in, of the core that runs them, and of those that `code` names.
    """
    digest = blake2b(digest_size=32)
    for part in _parts(package, code):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def _parts(package: NetworkPackage, code: tuple[str, ...]) -> Iterator[bytes]:
    yield package.name.encode()
    for schema in _schemas(package):
        yield dump_schema(schema)
    for device in package.devices.values():
        yield repr((device.name, device.modules, device.uris, device.protocol)).encode()
        yield json.dumps(device.quirks, sort_keys=True, default=repr).encode()
    yield json.dumps(package.avro, sort_keys=True).encode()
    for name in sorted({*CORE, *code, *_homes(package)}):
        yield from _sources(name)


def _schemas(package: NetworkPackage) -> Iterator[Schema]:
    for layer in package.layers:
        yield layer.schema
    yield package.device_schema
    for device in package.devices.values():
        yield device.schema


def _homes(package: NetworkPackage) -> Iterator[str]:
    """The top packages of the transforms' modules."""
    for layer in package.layers:
        for info in layer.points.values():
            if info.transform is not None:
                yield info.transform.cls.__module__.partition(".")[0]


def _sources(name: str) -> Iterator[bytes]:
    """Path and content of each module of a package, or of a module that stands alone."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        yield name.encode()
        return
    origin = Path(spec.origin)
    folders = [Path(place) for place in spec.submodule_search_locations or ()]
    files = sorted(path for folder in folders for path in folder.rglob("*.py")) or [origin]
    for path in files:
        yield f"{name} {path.relative_to(origin.parent)}".encode()
        yield path.read_bytes()
