"""A persistent map, for lists too long to be copied at each change.

It is a hash trie: branches of 32 slots over leaves that are dicts of at most `LEAF` entries (more
only where hashes collide). Setting one key copies the few nodes on its way and shares the rest.

* The hash does not depend on the process, so iteration gives the same order everywhere after the
  same operations. That order means nothing beyond that.
* Keys that are equal must have the same `repr`; values are never None.
* Batches pass an `Owned`: nodes made in the batch are in it and may be changed in place.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from typing import Any, TypeAlias, TypeVar, cast, overload
from zlib import crc32

K = TypeVar("K")
V = TypeVar("V", covariant=True)
W = TypeVar("W")
D = TypeVar("D")

Owned: TypeAlias = dict[int, object]
"""Objects that only the present batch knows, by `id`; they are kept alive so that no id comes twice."""

BITS = 5
MASK = 31
LEAF = 32
LAST = 30
"""The shift at which the hash is used up: leaves there are never split."""

_Node: TypeAlias = "dict[Any, Any] | list[Any]"


class PMap(Mapping[K, V]):
    """An immutable mapping; `set` and `without` give a changed one in O(log n)."""

    __slots__ = ("_root", "_size")
    _root: _Node
    _size: int

    def __init__(self, items: Mapping[K, V] | Iterable[tuple[K, V]] = (), owned: Owned | None = None) -> None:
        self._root = {}
        self._size = 0
        owned = {} if owned is None else owned
        owned[id(self)] = self
        owned[id(self._root)] = self._root
        pairs = cast(Iterable[tuple[K, V]], items.items() if isinstance(items, Mapping) else items)
        for key, value in pairs:
            self.put(key, value, owned)

    def set(self, key: K, value: W) -> PMap[K, V | W]:
        """This map with `key` at `value`."""
        return self.put(key, value, {})

    def without(self, key: K) -> PMap[K, V]:
        """This map less `key`; itself when the key is not there."""
        return self.drop(key, {})

    def update(self, sets: Mapping[K, W], removed: Iterable[K] = ()) -> PMap[K, V | W]:
        """This map less the `removed` keys and with those of `sets`, as one batch."""
        owned: Owned = {}
        out: PMap[K, V | W] = self
        for key in removed:
            out = out.drop(key, owned)
        for key, value in sets.items():
            out = out.put(key, value, owned)
        return out

    def put(self, key: K, value: W, owned: Owned) -> PMap[K, V | W]:
        """As `set` within a batch: this map itself, changed, when it is in `owned`."""
        out: PMap[K, V | W] = self._own(owned)
        node: Any = out._root
        hashed = crc32(repr(key).encode())
        shift = slot = 0
        branch: list[Any] = []
        while type(node) is list:
            branch, slot = node, (hashed >> shift) & MASK
            shift += BITS
            node = branch[slot]
            if node is None:
                node = {}
                owned[id(node)] = node
                branch[slot] = node
            elif id(node) not in owned:
                node = node.copy()
                owned[id(node)] = node
                branch[slot] = node
        before = len(node)
        node[key] = value
        out._size += len(node) - before
        if len(node) > LEAF and shift < LAST:
            split = _split(node, shift, owned)
            if branch:
                branch[slot] = split
            else:
                out._root = split
        return out

    def drop(self, key: K, owned: Owned) -> PMap[K, V]:
        """As `without` within a batch: this map itself, changed, when it is in `owned`."""
        hashed = crc32(repr(key).encode())
        if key not in _leaf(self._root, hashed):
            return self
        out = self._own(owned)
        out._size -= 1
        way: list[tuple[list[Any], int]] = []
        node = out._root
        shift = 0
        while type(node) is list:
            slot = (hashed >> shift) & MASK
            shift += BITS
            way.append((node, slot))
            child = node[slot]
            if id(child) not in owned:
                child = child.copy()
                owned[id(child)] = child
                node[slot] = child
            node = child
        del cast("dict[Any, Any]", node)[key]
        if not node:
            out._prune(way)
        return out

    def diff(self, other: PMap[K, W]) -> Iterator[tuple[K, V | None, W | None]]:
        """(key, value here, value in `other`) wherever the two are not the same object; None for none.

        Costs as much as the maps differ, when one was made from the other.
        """
        return _diff(self._root, other._root)

    def _own(self, owned: Owned) -> PMap[K, V]:
        own = self
        if id(self) not in owned:
            own = _wrap(self._root, self._size)
            owned[id(own)] = own
        if id(own._root) not in owned:
            own._root = own._root.copy()
            owned[id(own._root)] = own._root
        return own

    def _prune(self, way: list[tuple[list[Any], int]]) -> None:
        """Take away the empty leaf at the end of `way`, and branches that lead to one leaf or none."""
        left: _Node | None = None
        for branch, slot in reversed(way):
            branch[slot] = left
            held = [child for child in branch if child is not None]
            if len(held) > 1 or (held and type(held[0]) is list):
                return
            left = held[0] if held else None
        if left is not None:
            self._root = left
        elif way:
            self._root = {}

    def __getitem__(self, key: K) -> V:
        value: V = _leaf(self._root, crc32(repr(key).encode()))[key]
        return value

    @overload
    def get(self, key: K, /) -> V | None: ...
    @overload
    def get(self, key: K, /, default: V | D) -> V | D: ...
    def get(self, key: K, /, default: object = None) -> object:
        """The value of `key`, or `default`."""
        return _leaf(self._root, crc32(repr(key).encode())).get(key, default)

    def __contains__(self, key: object) -> bool:
        return key in _leaf(self._root, crc32(repr(key).encode()))

    def __iter__(self) -> Iterator[K]:
        for leaf in _leaves(self._root):
            yield from leaf

    def __len__(self) -> int:
        return self._size

    def items(self) -> ItemsView[K, V]:
        """The pairs, as a view."""
        return _Items(self)

    def values(self) -> ValuesView[V]:
        """The values, as a view."""
        return _Values(self)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, PMap):
            return self._size == other._size and all(a == b for _, a, b in self.diff(other))
        if not isinstance(other, Mapping):
            return NotImplemented
        return self._size == len(other) and all(
            key in other and value == other[key] for key, value in self.items()
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"PMap({dict(self.items())!r})"


class _Items(ItemsView[K, V]):
    def __iter__(self) -> Iterator[tuple[K, V]]:
        for leaf in _leaves(self._mapping._root):  # type: ignore[attr-defined]
            yield from leaf.items()


class _Values(ValuesView[V]):
    def __iter__(self) -> Iterator[V]:
        for leaf in _leaves(self._mapping._root):  # type: ignore[attr-defined]
            yield from leaf.values()


_NOTHING: dict[Any, Any] = {}


def _wrap(root: _Node, size: int) -> PMap[Any, Any]:
    out: PMap[Any, Any] = PMap.__new__(PMap)
    out._root = root
    out._size = size
    return out


def _leaf(node: Any, hashed: int) -> Any:
    """The leaf where a key of this hash is, if anywhere."""
    while type(node) is list:
        node = node[hashed & MASK]
        hashed >>= BITS
    return _NOTHING if node is None else node


def _leaves(node: _Node | None) -> Iterator[dict[Any, Any]]:
    if type(node) is list:
        for child in node:
            if child is not None:
                yield from _leaves(child)
    elif node:
        yield cast("dict[Any, Any]", node)


def _split(leaf: dict[Any, Any], shift: int, owned: Owned) -> list[Any]:
    """A branch with the entries of `leaf`, whose hashes are used up to `shift`."""
    branch: list[Any] = [None] * (MASK + 1)
    for key, value in leaf.items():
        slot = (crc32(repr(key).encode()) >> shift) & MASK
        held = branch[slot]
        if held is None:
            branch[slot] = held = {}
            owned[id(held)] = held
        held[key] = value
    for slot, held in enumerate(branch):
        if held is not None and len(held) > LEAF and shift + BITS < LAST:
            branch[slot] = _split(held, shift + BITS, owned)
    owned[id(branch)] = branch
    return branch


def _diff(mine: _Node | None, theirs: _Node | None) -> Iterator[tuple[Any, Any, Any]]:
    if type(mine) is list and type(theirs) is list:
        for ours, other in zip(mine, theirs, strict=True):
            if ours is not other:
                yield from _diff(ours, other)
        return
    yield from not_the_same(_flat(mine), _flat(theirs))


def not_the_same(old: Mapping[K, D], new: Mapping[K, D]) -> Iterator[tuple[K, D | None, D | None]]:
    """(key, old value, new value) wherever these are not the same object; None for none."""
    for key, value in old.items():
        other = new.get(key)
        if other is not value:
            yield key, value, other
    for key, value in new.items():
        if key not in old:
            yield key, None, value


def _flat(node: _Node | None) -> dict[Any, Any]:
    if type(node) is list:
        return {key: value for leaf in _leaves(node) for key, value in leaf.items()}
    return cast("dict[Any, Any]", node) if node is not None else _NOTHING


__all__ = ["Owned", "PMap"]
