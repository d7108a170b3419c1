"""Scalars whose Avro form is not what a tree holds; None stands for no conversion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from orchestron_contracts.errors import CodecError
from orchestron_contracts.framing import AvroSchema
from orchestron_yang.schema import TypeSpec
from orchestron_yang.tree import EMPTY, Empty, Scalar

_write_json = msgspec.json.Encoder(order="sorted").encode
_read_json = msgspec.json.Decoder().decode


@dataclass(frozen=True, slots=True)
class Conversion:
    """From a value of a tree to Avro's, and back."""

    to_avro: Callable[[Any], Any]
    from_avro: Callable[[Any], Any]


def leaf_conversion(spec: TypeSpec, avro: Any) -> Conversion | None:
    """For a leaf or an element of a leaf-list; `avro` is its Avro type, a list for a mixed union."""
    if isinstance(avro, list) and len(avro) > 1:
        return _mixed_union(avro)
    if spec.base == "union":
        return leaf_conversion(_first_member(spec), avro)
    if spec.base == "uint64":
        return Conversion(integer_to_bytes, integer_from_bytes)
    if spec.base == "decimal64":
        digits = spec.fraction_digits
        return Conversion(
            lambda value: integer_to_bytes(_unscaled(value, digits)),
            lambda held: _scaled(integer_from_bytes(held), digits),
        )
    if spec.base == "empty":
        return Conversion(lambda _: True, lambda _: EMPTY)
    return None


def anydata_conversion() -> Conversion:
    """For anydata: its JSON value as text."""
    return Conversion(lambda value: _write_json(value).decode(), _read_json)


def integer_to_bytes(value: int) -> bytes:
    """The shortest two's complement, high byte first, as Avro's decimal has it."""
    bits = (value if value >= 0 else ~value).bit_length()
    return value.to_bytes(bits // 8 + 1, "big", signed=True)


def integer_from_bytes(held: bytes) -> int:
    """The inverse of `integer_to_bytes`."""
    return int.from_bytes(held, "big", signed=True)


def _unscaled(value: Decimal, digits: int) -> int:
    scaled = value.scaleb(digits)
    whole = int(scaled)
    if whole != scaled:
        raise CodecError(f"{value} has more than {digits} fraction digits")
    return whole


def _scaled(number: int, digits: int) -> Decimal:
    """Canonical as RFC 7950, 9.3.2 has it: the shortest fraction, of at least one digit."""
    while digits > 1 and number % 10 == 0:
        number //= 10
        digits -= 1
    return Decimal(number).scaleb(-digits)


def _first_member(spec: TypeSpec) -> TypeSpec:
    while spec.base == "union":
        spec = spec.members[0]
    return spec


def _mixed_union(branches: list[str | AvroSchema]) -> Conversion:
    records = {str(branch["name"]): branch for branch in branches if not isinstance(branch, str)}

    def full_name(end: str) -> str:
        for name, branch in records.items():
            if name.endswith(end):
                return f"{branch['namespace']}.{name}"
        return ""

    integer, decimal, empty = full_name("Integer"), full_name("Decimal"), full_name("Empty")

    def to_avro(value: Scalar) -> object:
        if isinstance(value, Empty):
            return (empty, {})
        if isinstance(value, Decimal):
            return (decimal, {"text": format(value, "f")})
        if integer and type(value) is int:
            return (integer, {"text": str(value)})
        return value

    return Conversion(to_avro, _from_mixed_union)


def _from_mixed_union(held: Any) -> Scalar:
    if not isinstance(held, dict):
        scalar: Scalar = held
        return scalar
    text = held.get("text")
    if text is None:
        return EMPTY
    try:
        # the canonical form of a decimal64 always has a point
        return Decimal(text) if "." in text else int(text)
    except (InvalidOperation, ValueError) as error:
        raise CodecError(f"{text!r} is no number") from error
