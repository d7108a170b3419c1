"""Annotated types that generated models give their leafs; each checks one value when it is set."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import AfterValidator, Field

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
        if not value.is_finite() or value != value.quantize(least) or not -most <= value < most:
            raise ValueError(f"{value} is not a decimal64 with {count} fraction digits")
        return value

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
    """The string matches XML Schema's expression, as a whole (RFC 7950, 9.4.5); compiled when first needed."""
    match: Callable[[str], object] | None = None

    def check(value: str) -> str:
        nonlocal match
        if match is None:
            match = re.compile(python_regex(source)).fullmatch
        if (match(value) is None) is not invert:
            raise ValueError(f"{value!r} does not fit the pattern {source}")
        return value

    return AfterValidator(check)


def _as_set(values: Sequence[T]) -> tuple[T, ...]:
    return tuple(sorted(dict.fromkeys(values), key=sort_key))


SYSTEM_ORDERED = AfterValidator(_as_set)
"""A leaf-list whose order says nothing: sorted, each value once."""
USER_ORDERED = AfterValidator(tuple)
"""A leaf-list that keeps its order."""

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
    "digits",
    "in_ranges",
    "lengths",
    "pattern",
]
