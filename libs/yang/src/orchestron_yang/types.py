"""The leaf types of a schema at work: JSON and XML values to canonical scalars and back.

`leaf_type` makes the `LeafType` of a `TypeSpec`, with every restriction; the codecs keep one a leaf.
"""

from __future__ import annotations

from collections.abc import Callable

from orchestron_yang.errors import DataError, SchemaError
from orchestron_yang.leaf_type import LeafType
from orchestron_yang.lexical import INTEGERS
from orchestron_yang.names import Declarations, Qualifiers, module_names
from orchestron_yang.plain_types import Boolean, Decimal64, EmptyType, Integer
from orchestron_yang.schema import Schema, TypeSpec
from orchestron_yang.text_types import Binary, Bits, Enumeration, Identityref, InstanceIdentifier, String
from orchestron_yang.tree import Scalar


class Union(LeafType):
    """The first member that takes a value has it (RFC 7950, 9.12; RFC 7951, 6.10)."""

    __slots__ = ("members",)

    def __init__(self, members: list[LeafType]) -> None:
        self.members = members
        self.expects = " or ".join(dict.fromkeys(member.expects for member in members))

    def _first(self, attempt: Callable[[LeafType], Scalar], raw: object) -> Scalar:
        for member in self.members:
            try:
                return attempt(member)
            except DataError:
                continue
        raise self.refusal(raw)

    def from_json(self, raw: object) -> Scalar:
        return self._first(lambda member: member.from_json(raw), raw)

    def from_text(self, text: str, qualifiers: Qualifiers) -> Scalar:
        return self._first(lambda member: member.from_text(text, qualifiers), text)

    def check(self, value: object) -> None:
        self._member(value)

    def to_json(self, value: Scalar) -> object:
        return self._member(value).to_json(value)

    def to_text(self, value: Scalar, declarations: Declarations) -> str:
        return self._member(value).to_text(value, declarations)

    def _member(self, value: object) -> LeafType:
        for member in self.members:
            try:
                member.check(value)
            except DataError:
                continue
            return member
        raise self.refusal(value)


def leaf_type(schema: Schema, spec: TypeSpec, module: str) -> LeafType:
    """The working type for `spec` in a leaf of `module`. Raises `SchemaError` for an unknown base."""
    names = module_names(schema)
    if spec.base in INTEGERS:
        return Integer(spec)
    if spec.base == "union":
        return Union([leaf_type(schema, member, module) for member in spec.members])
    if spec.base == "identityref":
        return Identityref(names, schema.derived(spec.bases), spec.bases, module)
    makers: dict[str, Callable[[], LeafType]] = {
        "boolean": Boolean,
        "empty": EmptyType,
        "decimal64": lambda: Decimal64(names, spec),
        "string": lambda: String(names, spec),
        "enumeration": lambda: Enumeration(names, spec),
        "bits": lambda: Bits(names, spec),
        "binary": lambda: Binary(names, spec),
        "instance-identifier": lambda: InstanceIdentifier(names),
    }
    if spec.base not in makers:
        raise SchemaError(f"no leaf can have the type {spec.base!r}")
    return makers[spec.base]()


__all__ = ["LeafType", "Union", "leaf_type"]
