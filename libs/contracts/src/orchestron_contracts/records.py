"""Nested records: the data of a change, written in its own point's schema inside an event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from orchestron_contracts.errors import CodecError
from orchestron_yang.tree import Tree


class RecordCodec(Protocol):
    """Writes and reads the records of one point."""

    def encode(self, record: Tree) -> bytes:
        """Equal trees give equal bytes. Raises `CodecError`."""
        ...

    def decode(self, value: bytes) -> Tree:
        """The exact inverse of `encode`. Raises `CodecError`."""
        ...


class Records:
    """The record codecs of one topic, by the name that events give: a point id or a device package."""

    def __init__(self, codecs: Mapping[str, RecordCodec]) -> None:
        self._codecs = codecs

    def encode(self, name: str, record: Tree | None) -> bytes | None:
        """None stays None. Raises `CodecError`, also when the topic has no codec of that name."""
        return None if record is None else self._codec(name).encode(record)

    def decode(self, name: str, value: bytes | None) -> Tree | None:
        """The inverse of `encode`."""
        return None if value is None else self._codec(name).decode(value)

    def _codec(self, name: str) -> RecordCodec:
        codec = self._codecs.get(name)
        if codec is None:
            raise CodecError(f"this topic knows no point or device package {name!r}")
        return codec


def dynstate_name(layer: str, point: str) -> str:
    """The name under which a topic has the codec for operational state of a layer's point."""
    return f"{layer}:{point}"
