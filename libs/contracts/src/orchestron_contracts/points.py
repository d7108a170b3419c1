"""Records of transform points as Avro, in the shape that `orchestron_yangc.avro` documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from orchestron_contracts.errors import CodecError
from orchestron_contracts.framing import HEADER, Avro, AvroSchema
from orchestron_contracts.records import RecordCodec
from orchestron_contracts.shapes import RecordShape
from orchestron_yang.schema import Schema, SchemaNode
from orchestron_yang.tree import Tree


class PointCodecs(Mapping[str, RecordCodec]):
    """The record codec of each point of a schema, by `Point.id`; "" is what lies outside all points.

    `avro` is what the compiler made of the same schema. Records written in one of `older`, the
    schemas of releases before, are read too; optional nodes may have been added since, no more (see
    `compatibility.changed`). A codec is made when it is first asked for.
    """

    def __init__(
        self,
        avro: Mapping[str, AvroSchema],
        schema: Schema,
        older: Mapping[str, Sequence[AvroSchema]] | None = None,
    ) -> None:
        self._avro = avro
        self._schema = schema
        self._older = older or {}
        self._made: dict[str, PointCodec] = {}

    def __getitem__(self, point: str) -> PointCodec:
        codec = self._made.get(point)
        if codec is None:
            older = self._older.get(point, ())
            codec = self._made[point] = PointCodec(point, self._avro[point], self._schema, older)
        return codec

    def __iter__(self) -> Iterator[str]:
        return iter(self._avro)

    def __len__(self) -> int:
        return len(self._avro)

    def encode(self, point: str, record: Tree) -> bytes:
        """See `RecordCodec.encode`."""
        return self[point].encode(record)

    def decode(self, point: str, value: bytes) -> Tree:
        """See `RecordCodec.decode`."""
        return self[point].decode(value)


class PointCodec:
    """Writes and reads the records of one point in Avro single-object encoding."""

    def __init__(
        self, point: str, avro: AvroSchema, schema: Schema, older: Sequence[AvroSchema] = ()
    ) -> None:
        node = schema.points[point] if point else schema.root
        self._name = f"point {point!r} of {schema.name}"
        self._now = _Version(node, avro)
        # not by Avro's resolution: fastavro takes the first of a union's branches that will do, not the same
        self._older = {version.avro.prefix: version for version in (_Version(node, one) for one in older)}

    def encode(self, record: Tree) -> bytes:
        """See `RecordCodec.encode`; refuses nodes that are no part of the point's record."""
        try:
            return self._now.avro.encode(self._now.shape.datum(record))
        except CodecError as error:
            raise self._named(error) from error

    def decode(self, value: bytes) -> Tree:
        """See `RecordCodec.decode`."""
        try:
            version = self._now
            if self._older and not value.startswith(version.avro.prefix):
                version = self._older.get(value[:HEADER], version)
            return version.shape.tree(version.avro.decode(value))
        except CodecError as error:
            raise self._named(error) from error
        except Exception as error:  # damaged values fit Avro, but not YANG
            raise self._named(CodecError(f"damaged: {type(error).__name__}: {error}")) from error

    def _named(self, error: CodecError) -> CodecError:
        return CodecError(f"{self._name}: {error.reason}", field=error.field)


class _Version:
    """One schema of a point, and how its data become trees."""

    def __init__(self, node: SchemaNode, avro: AvroSchema) -> None:
        self.avro = Avro(without_logical_types(avro))
        self.shape = RecordShape(node, avro)


def without_logical_types(avro: Any) -> Any:
    """The same Avro schema, and fingerprint; logical values are converted here, faster than by fastavro."""
    if isinstance(avro, Mapping):
        return {name: without_logical_types(held) for name, held in avro.items() if name != "logicalType"}
    return [without_logical_types(held) for held in avro] if isinstance(avro, list) else avro
