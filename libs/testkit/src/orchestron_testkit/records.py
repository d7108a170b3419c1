"""Record codecs for tests that have no Avro schema: any tree, under any name."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from orchestron_contracts.errors import CodecError
from orchestron_contracts.keys import key_from_text, key_text
from orchestron_contracts.records import RecordCodec
from orchestron_yang.tree import Key, Tree, key_order


class PlainRecords:
    """A `RecordCodec` that writes a tree as JSON which names every type."""

    def encode(self, record: Tree) -> bytes:
        """See `RecordCodec.encode`."""
        return msgspec.json.encode(_plain(record))

    def decode(self, value: bytes) -> Tree:
        """See `RecordCodec.decode`."""
        try:
            tree: Tree = _read(msgspec.json.decode(value))
        except Exception as error:
            raise CodecError(f"damaged: {error}") from error
        return tree


class AnyRecords(Mapping[str, RecordCodec]):
    """The codecs of a topic: `PlainRecords` for every point and device package there may be."""

    def __getitem__(self, name: str) -> RecordCodec:
        return PlainRecords()

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        if any(isinstance(name, tuple) for name in value):
            keys: list[Key] = list(value) if isinstance(value, OrderedDict) else sorted(value, key=key_order)
            kind = "ordered" if isinstance(value, OrderedDict) else "list"
            return {kind: [[key_text(key), _plain(value[key])] for key in keys]}
        return {"node": {name: _plain(value[name]) for name in sorted(value)}}
    if isinstance(value, tuple):
        return {"leafs": key_text(value)}
    return {"leaf": key_text((value,))}


def _read(plain: Any) -> Any:
    ((kind, held),) = plain.items()
    if kind == "node":
        return {name: _read(value) for name, value in held.items()}
    if kind == "leafs":
        return key_from_text(held)
    if kind == "leaf":
        return key_from_text(held)[0]
    rows = ((key_from_text(key), _read(entry)) for key, entry in held)
    return OrderedDict(rows) if kind == "ordered" else dict(rows)
