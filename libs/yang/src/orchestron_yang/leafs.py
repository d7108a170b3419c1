"""Annotated types that generated models give their leafs; each checks one value when it is set."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import AfterValidator, Field

from orchestron_yang.lexical import decimal
from orchestron_yang.tree import Empty, Scalar, sort_key
from orchestron_yang.xsd_regex import python_regex

Int8: TypeAlias = Annotated[int, Field(ge=-(2**7), lt=2**7)]
Int16: TypeAlias = Annotated[int, Field(ge=-(2**15), lt=2**15)]
Int32: TypeAlias = Annotated[int, Field(ge=-(2**31), lt=2**31)]
Int64: TypeAlias = Annotated[int, Field(ge=-(2**63), lt=2**63)]
Uint8: TypeAlias = Annotated[int, Field(ge=0, lt=2**8)]
Uint16: TypeAlias = Annotated[int, Field(ge=0, lt=2**16)]
Uint32: TypeAlias = Annotated[int, Field(ge=0, lt=2**32)]
Uint64: TypeAlias = Annotated[int, Field(ge=0, lt=2**64)]

T = TypeVar("T", bound=Scalar)
N = TypeVar("N", int, Decimal)


def in_ranges(*spans: tuple[N, N]) -> AfterValidator:
    """The number lies in one of the spans, ends included (RFC 7950, 9.2.4)."""

    def check(value: N) -> N:
        if not any(low <= value <= high for low, high in spans):
            allowed = ", ".join(f"{low}..{high}" for low, high in spans)
            raise ValueError(f"{value} is not in the range {allowed}")
        return value

    return AfterValidator(check)


def digits(count: int) -> AfterValidator:
    """A decimal64 with that many fraction digits (RFC 7950, 9.3)."""
    least = Decimal(1).scaleb(-count)
    most = Decimal(2**63) * least

    def check(value: Decimal) -> Decimal:
        if not value.is_finite() or not -most <= value < most or value != value.quantize(least):
            raise ValueError(f"{value} is not a decimal64 with {count} fraction digits")
        return decimal(format(value, "f"), count)

    return AfterValidator(check)


def lengths(*spans: tuple[int, int]) -> AfterValidator:
    """The string or binary has one of these lengths (RFC 7950, 9.4.4)."""

    def check(value: Any) -> Any:
        if not any(low <= len(value) <= high for low, high in spans):
            allowed = ", ".join(f"{low}..{high}" for low, high in spans)
            raise ValueError(f"length {len(value)} is not in {allowed}")
        return value

    return AfterValidator(check)


def pattern(source: str, invert: bool = False) -> AfterValidator:
    """The whole string matches an XML Schema expression (RFC 7950, 9.4.5); compiled when first needed."""
    match: Callable[[str], object] | None = None

    def check(value: str) -> str:
        nonlocal match
        if match is None:
            match = re.compile(python_regex(source)).fullmatch
        if (match(value) is None) is not invert:
            raise ValueError(f"{value!r} does not fit the pattern {source}")
        return value

    return AfterValidator(check)


def bits(*names: str) -> AfterValidator:
    """Bit names with one space between; put in order of position, as `names` are (RFC 7950, 9.7)."""

    def check(value: str) -> str:
        given = value.split(" ") if value else []
        if strange := [name for name in given if name not in names]:
            raise ValueError(f"no bit is called {strange[0]!r}; there are {', '.join(names)}")
        if len(given) != len(set(given)):
            raise ValueError(f"{value!r} has a bit twice")
        return " ".join(name for name in names if name in given)

    return AfterValidator(check)


def one_of(*values: str) -> AfterValidator:
    """One of many values; where they are few, `Literal` lets an editor list them."""
    allowed = frozenset(values)

    def check(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"{value!r} is not one of the {len(allowed)} values of its type")
        return value

    return AfterValidator(check)


def _as_set(values: Sequence[T]) -> tuple[T, ...]:
    return tuple(sorted(dict.fromkeys(values), key=sort_key))


def _as_given(values: Sequence[T]) -> tuple[T, ...]:
    if len(set(values)) < len(values):
        raise ValueError("a value is given twice")
    return tuple(values)


SYSTEM_ORDERED = AfterValidator(_as_set)
"""A leaf-list whose order says nothing: sorted, each value once."""
USER_ORDERED = AfterValidator(_as_given)
"""A leaf-list that keeps its order; no value may come twice (RFC 7950, 7.7)."""

__all__ = [
    "SYSTEM_ORDERED",
    "USER_ORDERED",
    "Decimal",
    "Empty",
    "Int8",
    "Int16",
    "Int32",
    "Int64",
    "Uint8",
    "Uint16",
    "Uint32",
    "Uint64",
    "bits",
    "digits",
    "in_ranges",
    "lengths",
    "one_of",
    "pattern",
]
