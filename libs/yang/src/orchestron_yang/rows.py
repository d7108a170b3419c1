"""Lists of configuration data (`Rows`): changed without copying what is long.

A list of fewer than `LIMIT` entries is a dict; a longer one becomes a `PMap` when it is next changed
and stays one until it is down to `SHRINK`. An OrderedDict (user's order, no key) stays what it is.
The functions that take an `Owned` belong to a batch, see `pmap`. Empty rows are the caller's to
leave out of the tree.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar, cast

from orchestron_yang.pmap import Owned, PMap, not_the_same
from orchestron_yang.tree import Key, Rows, Tree

LIMIT = 64
SHRINK = 32

E = TypeVar("E")


def rows_set(rows: Rows, key: Key, entry: Tree) -> Rows:
    """The rows with `entry` at `key`: in its place if there is one, else at the end."""
    return put(rows, key, entry, {})


def rows_without(rows: Rows, key: Key) -> Rows:
    """The rows less `key`; the same object when the key is not there."""
    return drop(rows, key, {})


def rows_update(rows: Rows, sets: Mapping[Key, Tree], removed: Iterable[Key] = ()) -> Rows:
    """The rows less the `removed` and with those of `sets`, as one batch."""
    owned: Owned = {}
    for key in removed:
        rows = drop(rows, key, owned)
    for key, entry in sets.items():
        rows = put(rows, key, entry, owned)
    return rows


def compact(rows: Rows) -> Rows:
    """The rows as they are best kept: long ones as a `PMap`."""
    if len(rows) < LIMIT or isinstance(rows, (PMap, OrderedDict)):
        return rows
    return PMap(rows)


def rows_diff(old: Mapping[Key, E], new: Mapping[Key, E]) -> Iterator[tuple[Key, E | None, E | None]]:
    """(key, old entry, new entry) wherever these are not the same object; None for none."""
    if isinstance(old, PMap) and isinstance(new, PMap):
        return old.diff(new)
    return not_the_same(old, new)


def put(rows: Mapping[Key, E], key: Key, entry: E, owned: Owned) -> Mapping[Key, E]:
    """As `rows_set` within a batch: the rows themselves, changed, when they are in `owned`."""
    if isinstance(rows, PMap):
        return rows.put(key, entry, owned)
    if len(rows) >= LIMIT and not isinstance(rows, OrderedDict):
        return PMap(rows, owned).put(key, entry, owned)
    if id(rows) not in owned:
        rows = cast("dict[Key, E]", rows).copy()
        owned[id(rows)] = rows
    cast("dict[Key, E]", rows)[key] = entry
    return rows


def drop(rows: Mapping[Key, E], key: Key, owned: Owned) -> Mapping[Key, E]:
    """As `rows_without` within a batch: the rows themselves, changed, when they are in `owned`."""
    if isinstance(rows, PMap):
        left = rows.drop(key, owned)
        return left if len(left) > SHRINK else dict(left.items())
    if key not in rows:
        return rows
    if len(rows) > LIMIT and not isinstance(rows, OrderedDict):
        return PMap(rows, owned).drop(key, owned)
    if id(rows) not in owned:
        rows = cast("dict[Key, E]", rows).copy()
        owned[id(rows)] = rows
    del cast("dict[Key, E]", rows)[key]
    return rows
