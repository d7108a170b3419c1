"""The classes that generated models are made of.

A generated class stands for a container or list entry. Its leafs are pydantic fields; what lies
below it are descriptors (`Container`, `Optional`, `Entries`, `Child`), opened when first touched,
so that a transform pays only for what it reads.

Two views exist of one schema:

* *strict*, a transform's input: frozen; a mandatory leaf is never None, a default is filled in,
  a non-presence container is always there. Built by `from_tree` out of data already checked.
* *loose*, a transform's output: every leaf may be missing; entries and presence containers come
  into being by `create(...)`. Values are checked when they are set.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Generic, Self, TypeAlias, TypeVar, cast, overload

from pydantic import BaseModel, ConfigDict

from orchestron_yang.tree import Key, Rows, Scalar, Tree, Value, key_order

_set = object.__setattr__
_NOTHING: Tree = {}


class _Child:
    """What all descriptors share: the name they have in their class."""

    name: str

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __set__(self, owner: object, value: object) -> None:
        raise AttributeError(f"{type(owner).__name__}.{self.name} cannot be replaced; fill it in place")


class Node(BaseModel):
    """A container or list entry of either view."""

    model_config = ConfigDict(
        strict=True, extra="forbid", defer_build=True, ignored_types=(_Child,), protected_namespaces=()
    )


CaseDefaults: TypeAlias = Mapping[str, tuple[Any, tuple[str, ...]]]
"""Default of a leaf in a case, and what else is in the case: it holds when any of that is there."""


class StrictNode(Node):
    """Input of a transform: complete, typed and frozen."""

    model_config = ConfigDict(frozen=True)
    __defaults__: ClassVar[dict[str, Any] | None] = None
    __case_defaults__: ClassVar[CaseDefaults] = {}

    @classmethod
    def from_tree(cls, tree: Tree, up: StrictNode | None = None) -> Self:
        """The view of `tree`, which must fit this class's schema, with nothing mandatory missing.

        `up` is the node that `parent` shall give.
        """
        defaults = cls.__dict__.get("__defaults__")
        if defaults is None:
            defaults = {n: f.default for n, f in cls.model_fields.items() if not f.is_required()}
            cls.__defaults__ = defaults
        self = cls.__new__(cls)
        _set(self, "__dict__", {**defaults, **tree, "__tree__": tree, "__up__": up})
        for name, (default, beside) in cls.__case_defaults__.items():
            if name not in tree and any(other in tree for other in beside):
                vars(self)[name] = default
        _set(self, "__pydantic_fields_set__", set(tree))
        _set(self, "__pydantic_extra__", None)
        _set(self, "__pydantic_private__", None)
        return self

    @property
    def tree(self) -> Tree:
        """The data this is a view of; empty when it was built by keyword."""
        return cast(Tree, self.__dict__.get("__tree__", _NOTHING))


S = TypeVar("S", bound=StrictNode)


class Container(_Child, Generic[S]):
    """Strict view of a non-presence container: always there."""

    def __init__(self, cls: type[S]) -> None:
        self.cls = cls

    @overload
    def __get__(self, owner: None, kind: type) -> Self: ...
    @overload
    def __get__(self, owner: StrictNode, kind: type) -> S: ...
    def __get__(self, owner: StrictNode | None, kind: type) -> Self | S:
        if owner is None:
            return self
        held = owner.__dict__.get(self.name, _NOTHING)
        if type(held) is self.cls:
            return held
        node = self.cls.from_tree(held)
        vars(owner)[self.name] = node
        return node


class Optional(_Child, Generic[S]):
    """Strict view of a presence container: None when it is not there."""

    def __init__(self, cls: type[S]) -> None:
        self.cls = cls

    @overload
    def __get__(self, owner: None, kind: type) -> Self: ...
    @overload
    def __get__(self, owner: StrictNode, kind: type) -> S | None: ...
    def __get__(self, owner: StrictNode | None, kind: type) -> Self | S | None:
        if owner is None:
            return self
        held = owner.__dict__.get(self.name)
        if held is None or type(held) is self.cls:
            return held
        node = self.cls.from_tree(held)
        vars(owner)[self.name] = node
        return node


class ListView(Mapping[Any, S]):
    """Strict view of a list: a mapping from key to entry that iterates over keys as any mapping does.

    The key of an entry is the value of its key leaf, or a tuple of them when there are several.
    `for entry in site.location.entries` walks the entries.
    """

    __slots__ = ("_cls", "_rows")

    def __init__(self, cls: type[S], rows: Rows) -> None:
        self._cls = cls
        self._rows = rows

    def __getitem__(self, key: Any) -> S:
        return self._cls.from_tree(self._rows[key if isinstance(key, tuple) else (key,)])

    def __iter__(self) -> Iterator[Any]:
        return (key[0] if len(key) == 1 else key for key in self._keys())

    def _keys(self) -> Iterable[Key]:
        """In the user's order where there is one; else sorted, lest output depend on the order of edits."""
        rows = self._rows
        return rows if len(rows) < 2 or isinstance(rows, OrderedDict) else sorted(rows, key=key_order)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def entries(self) -> Iterator[S]:
        """The entries, one by one."""
        return (self._cls.from_tree(self._rows[key]) for key in self._keys())


class Entries(_Child, Generic[S]):
    """Strict view of a list."""

    def __init__(self, cls: type[S]) -> None:
        self.cls = cls

    @overload
    def __get__(self, owner: None, kind: type) -> Self: ...
    @overload
    def __get__(self, owner: StrictNode, kind: type) -> ListView[S]: ...
    def __get__(self, owner: StrictNode | None, kind: type) -> Self | ListView[S]:
        if owner is None:
            return self
        return ListView(self.cls, cast(Rows, owner.__dict__.get(self.name, _NOTHING)))


class Parent(_Child, Generic[S]):
    """Strict view of the transform point that a nested point lies in."""

    def __init__(self, cls: type[S]) -> None:
        self.cls = cls

    @overload
    def __get__(self, owner: None, kind: type) -> Self: ...
    @overload
    def __get__(self, owner: StrictNode, kind: type) -> S: ...
    def __get__(self, owner: StrictNode | None, kind: type) -> Self | S:
        if owner is None:
            return self
        return cast(S, owner.__dict__["__up__"])


class LooseNode(Node):
    """Output of a transform, or part of it: built leaf by leaf."""

    model_config = ConfigDict(validate_assignment=True)
    __children__: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        names = [n for base in cls.__mro__ for n, v in vars(base).items() if isinstance(v, Child)]
        cls.__children__ = frozenset(names)
        # Only keys are required in this view, and a key never changes (RFC 7950, 7.8.2).
        for leaf in cls.model_fields.values():
            leaf.frozen = leaf.is_required()

    def to_tree(self) -> dict[str, Value]:
        """What was set, as a tree; non-presence containers and lists with nothing in them are left out."""
        children = self.__children__
        out: dict[str, Value] = {}
        for name, value in self.__dict__.items():
            if value is None:
                continue
            if name in children:
                tree = value.to_value()
                if tree is not None:
                    out[name] = tree
            elif value != ():
                out[name] = value
        return out

    def to_value(self) -> Tree | None:
        """As `to_tree`, but None when there is nothing in it."""
        return self.to_tree() or None


L = TypeVar("L", bound=LooseNode)


class LoosePresence(Generic[L]):
    """Loose view of a presence container; a generated subclass has the typed `create`."""

    cls: type[L]
    __slots__ = ("_node",)

    def __init__(self) -> None:
        self._node: L | None = None

    def _create(self, /, **leafs: object) -> L:
        if self._node is None:
            self._node = _made(self.cls, leafs)
        else:
            _assign(self._node, leafs)
        return self._node

    def to_value(self) -> Tree | None:
        """The container as a tree, even when empty; None when it was never created."""
        return None if self._node is None else self._node.to_tree()


class LooseList(Generic[L]):
    """Loose view of a list; a generated subclass has the typed `create`."""

    cls: type[L]
    ordered: ClassVar[bool] = False
    __slots__ = ("_rows",)

    def __init__(self) -> None:
        self._rows: dict[Key, L] = {}

    def _create(self, key: Key, /, **leafs: object) -> L:
        entry = self._rows.get(key)
        if entry is None:
            entry = self._rows[key] = _made(self.cls, leafs)
        else:
            _assign(entry, leafs)
        return entry

    def _append(self, /, **leafs: object) -> L:
        """A new entry of a keyless list."""
        return self._create((len(self._rows),), **leafs)

    def __iter__(self) -> Iterator[L]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    def to_value(self) -> Rows | None:
        """The entries by key; None when there are none."""
        if not self._rows:
            return None
        rows = {key: entry.to_tree() for key, entry in self._rows.items()}
        return OrderedDict(rows) if self.ordered else rows


def _made(cls: type[L], leafs: Mapping[str, object]) -> L:
    """As `cls(...)` with what is not None, by the short way."""
    given = {name: value for name, value in leafs.items() if value is not None}
    made: L = cls.__pydantic_validator__.validate_python(given)
    return made


def _assign(node: LooseNode, leafs: Mapping[str, object]) -> None:
    held = node.__dict__
    for name, value in leafs.items():
        if value is not None and not _same(held.get(name), value):
            setattr(node, name, value)


def _same(one: object, other: object) -> bool:
    """Equal and of one type, so that checking it again would be for nothing."""
    return type(one) is type(other) and one == other


C = TypeVar("C")


class Child(_Child, Generic[C]):
    """Loose view of a container, presence container or list: made when first touched."""

    def __init__(self, cls: type[C]) -> None:
        self.cls = cls

    @overload
    def __get__(self, owner: None, kind: type) -> Self: ...
    @overload
    def __get__(self, owner: LooseNode, kind: type) -> C: ...
    def __get__(self, owner: LooseNode | None, kind: type) -> Self | C:
        if owner is None:
            return self
        held: C | None = owner.__dict__.get(self.name)
        if held is None:
            held = vars(owner)[self.name] = self.cls()
        return held


__all__ = [
    "CaseDefaults",
    "Child",
    "Container",
    "Entries",
    "Key",
    "ListView",
    "LooseList",
    "LooseNode",
    "LoosePresence",
    "Optional",
    "Parent",
    "Scalar",
    "Sequence",
    "StrictNode",
]
