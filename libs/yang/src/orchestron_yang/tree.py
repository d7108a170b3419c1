"""The shape of configuration data in memory: plain immutable values keyed by identifier.

A tree is made of four things, and nothing in the code may change one once it is built:

* container or list entry: a mapping from *identifier* (`SchemaNode.py`) to value;
* list: a mapping from key tuple to entry (`Rows`): a dict, or a `PMap` when it is large.
  A list `ordered-by user` and a keyless list are an `OrderedDict`, whose order is part of
  its equality; the key of a keyless list's entry is its position `(0,)`, `(1,)`, ...;
* leaf-list: a tuple; sorted by `sort_key` unless it is `ordered-by user`;
* leaf: a canonical scalar.

Canonical scalars by YANG type: integers are `int`, decimal64 is `Decimal`, boolean is `bool`,
empty is `EMPTY`, binary is `bytes`; string, enumeration and bits (names in position order,
one space between) are `str`; an identityref is `"module:name"`, always with its module; an
instance-identifier is the RFC 7951 string; a leafref has its target's type; a union has that
of the member that took the value. anydata/anyxml hold the JSON value as given.

Absent is absent: no node is ever `None`, and an empty non-presence container is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Final, TypeAlias


class Empty(Enum):
    """The one value of a leaf of type `empty` (RFC 7950, 9.11)."""

    EMPTY = "empty"

    def __repr__(self) -> str:
        return "EMPTY"


EMPTY: Final = Empty.EMPTY

Scalar: TypeAlias = str | int | bool | Decimal | bytes | Empty
Key: TypeAlias = tuple[Scalar, ...]
Tree: TypeAlias = Mapping[str, "Value"]
Rows: TypeAlias = Mapping[Key, Tree]
Value: TypeAlias = "Scalar | tuple[Scalar, ...] | Tree | Rows"


def sort_key(value: Scalar) -> tuple[str, str | int | bool | Decimal | bytes]:
    """A total order over scalars of mixed type, the same in every process."""
    return ("empty", "") if value is EMPTY else (type(value).__name__, value)


def key_order(key: Key) -> tuple[tuple[str, str | int | bool | Decimal | bytes], ...]:
    """The order in which entries of a system-ordered list are written out."""
    return tuple([sort_key(part) for part in key])


def same(one: Value, other: Value) -> bool:
    """Whether two values of a leaf or leaf-list are one: unlike `==`, this tells 1 from True and 1.0."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other
