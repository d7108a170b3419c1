"""Avro single-object encoding (Avro specification 1.11, "Single-object encoding").

A message is the marker C3 01, the CRC-64-AVRO fingerprint of its writer's schema in little-endian
order, and the datum in binary encoding. A reader that knows the fingerprint needs no registry.

Where a registry is configured, records have Confluent's wire format instead while they are on Kafka;
it is put on and taken off there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any, TypeAlias

from fastavro import parse_schema, schemaless_reader, schemaless_writer
from fastavro.schema import fingerprint, to_parsing_canonical_form
from fastavro.validation import ValidationError, validate

from orchestron_contracts.errors import CodecError

AvroSchema: TypeAlias = Mapping[str, Any]
MARKER = b"\xc3\x01"
HEADER = 10
"""Bytes before the datum."""
CONFLUENT = b"\0"
"""Confluent's wire format begins with it; four bytes follow with the id of a schema, and then the datum."""
CONFLUENT_HEADER = 5


class Avro:
    """Writes data in one schema, and reads those written in it or in a version released before."""

    def __init__(self, schema: AvroSchema, older: Iterable[AvroSchema] = ()) -> None:
        self._schema = parse_schema(dict(schema))
        self.prefix = _prefix(self._schema)
        known = [parse_schema(dict(version)) for version in older]
        self._older = {_prefix(version): version for version in known}
        self._older.pop(self.prefix, None)

    @property
    def prefixes(self) -> tuple[bytes, ...]:
        """The first ten bytes of every message this can read."""
        return (self.prefix, *self._older)

    def encode(self, datum: object) -> bytes:
        """Raises `CodecError` when `datum` does not fit the schema."""
        out = BytesIO()
        out.write(self.prefix)
        try:
            schemaless_writer(out, self._schema, datum)
        except Exception as error:  # fastavro raises whatever it stumbles over
            raise self._misfit(datum, error) from error
        return out.getvalue()

    def decode(self, value: bytes) -> Any:
        """The datum in terms of this schema. Raises `CodecError` for anything but a whole message."""
        prefix = value[:HEADER]
        stream = BytesIO(value)
        stream.seek(HEADER)
        try:
            if prefix == self.prefix:
                datum = schemaless_reader(stream, self._schema, None)
            elif (writer := self._older.get(prefix)) is not None:
                datum = schemaless_reader(stream, writer, self._schema)
            else:
                raise unknown_schema(value)
        except CodecError:
            raise
        except Exception as error:  # fastavro raises whatever it stumbles over
            raise CodecError(f"damaged: {type(error).__name__}: {error}") from error
        if stream.tell() != len(value):
            raise CodecError(f"damaged: {len(value) - stream.tell()} bytes too many")
        return datum

    def _misfit(self, datum: object, error: Exception) -> CodecError:
        reason = f"{type(error).__name__}: {error}"
        try:
            validate(datum, self._schema, raise_errors=True)
        except ValidationError as found:
            reason = "; ".join(str(misfit) for misfit in found.errors)
        except Exception as other:  # the validator stumbles as well
            reason = f"{reason}; {other}"
        return CodecError(f"does not fit its Avro schema: {reason}")


def unknown_schema(value: bytes) -> CodecError:
    """Why a message with such a beginning cannot be read."""
    if value.startswith(CONFLUENT) and len(value) >= CONFLUENT_HEADER:
        number = int.from_bytes(value[1:CONFLUENT_HEADER], "big")
        return CodecError(
            f"is in Confluent wire format with schema id {number}, and no schema registry that is "
            "configured here knows it as the id of a schema of ours"
        )
    if len(value) < HEADER or value[:2] != MARKER:
        return CodecError("is not in Avro single-object encoding")
    return CodecError(f"was written with an unknown schema (fingerprint {value[2:HEADER].hex()})")


def prefix_of(schema: AvroSchema) -> bytes:
    """The first ten bytes of a message in a schema. Raises `CodecError` when it is none."""
    try:
        return _prefix(parse_schema(dict(schema)))
    except Exception as error:  # fastavro raises whatever it stumbles over
        raise CodecError(f"is no Avro schema: {type(error).__name__}: {error}") from error


def _prefix(schema: Any) -> bytes:
    # fastavro gives the eight bytes in little-endian order already
    return MARKER + bytes.fromhex(fingerprint(to_parsing_canonical_form(schema), "CRC-64-AVRO"))
