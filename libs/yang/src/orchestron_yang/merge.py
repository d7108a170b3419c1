"""Many partial trees merged into one, so that any of them can be taken out again.

A leaf that several trees set must have one value in all of them; a list ordered by the system and a
leaf-list ordered by the system are the union of what the trees have. A list or leaf-list in the
user's order, a keyless list and anydata have no parts: all trees must agree on the whole. Trees
that choose different cases of a choice do not merge (RFC 7950, 7.9).

How it is kept cheap: beside the merged tree there are counts, but only where two or more trees
meet. What one tree alone contributes is that tree's own object, put in and taken out by reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, TypeAlias, cast

from orchestron_yang.errors import YangError
from orchestron_yang.path import ResourcePath, Step, format_instance
from orchestron_yang.pmap import Owned
from orchestron_yang.rows import drop, put
from orchestron_yang.schema import Kind, SchemaNode
from orchestron_yang.tree import Key, Rows, Scalar, Tree, Value, same, sort_key


class MergeConflict(YangError):
    """Two trees do not merge.

    `steps` lead from the node that the trees are content of to the node in conflict, and
    `holder` to what is in its way: the same node, or one of another case of a choice.
    """

    def __init__(
        self, steps: ResourcePath, holder: ResourcePath, held: Value, offered: Value, index: int = -1
    ) -> None:
        self.steps = steps
        self.holder = holder
        self.held = held
        self.offered = offered
        self.index = index
        """Position of the offending tree in what was being added."""
        super().__init__(self.message)

    @property
    def path(self) -> str:
        """The steps as an instance path."""
        return format_instance(self.steps)

    @property
    def message(self) -> str:
        """What is wrong, without the path."""
        if self.steps != self.holder:
            return f"{self.steps[-1].node.name} and {self.holder[-1].node.name} exclude each other"
        if self.steps[-1].node.secret:
            return "set to two different values, which are secret"
        if self.steps[-1].node.kind is Kind.LEAF:
            return f"set to {_shown(self.held)} and to {_shown(self.offered)}"
        return (
            f"set to two different values; a {self.steps[-1].node.kind.value} like this has to be set whole"
        )

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def _shown(value: Value) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


ATOM: Final = 0
"""Has no parts: a leaf, anydata, and what is in the user's order or has no key."""
KEY: Final = 1
INNER: Final = 2
ROWS: Final = 3
SET: Final = 4


class _Facts:
    """What merging needs to know of a schema node."""

    __slots__ = ("cases", "children", "kind", "node")

    def __init__(self, node: SchemaNode, kind: int) -> None:
        self.node = node
        self.kind = kind
        self.children = _Children(node)
        self.cases = {py: child.cases for py, child in node.children.items() if child.cases}


class _Children(dict[str, _Facts]):
    """Facts of the children of a node, found out when first asked for."""

    def __init__(self, node: SchemaNode) -> None:
        self._node = node

    def __missing__(self, py: str) -> _Facts:
        child = self._node.children[py]
        found = self[py] = _Facts(child, KEY if py in self._node.keys else _kind(child))
        return found


def _kind(node: SchemaNode) -> int:
    if node.kind is Kind.CONTAINER:
        return INNER
    if node.kind is Kind.LIST:
        return ATOM if node.user_ordered or not node.keys else ROWS
    return SET if node.kind is Kind.LEAF_LIST and not node.user_ordered else ATOM


@lru_cache(maxsize=1024)
def _facts(node: SchemaNode) -> _Facts:
    return _Facts(node, INNER)


class _Shared:
    """Counts of a container or entry that two or more trees contribute to.

    `below` has, by identifier, what else is contributed more than once: for an ATOM the number of
    trees; for an INNER its `_Shared`; for ROWS a `_Shared` by key; for a SET a number by value.
    """

    __slots__ = ("below", "count")

    def __init__(self, count: int, below: dict[str, Any]) -> None:
        self.count = count
        self.below = below


class _Clash(Exception):
    """A conflict on its way up; each level puts its step in front."""

    def __init__(self, step: Step, held: Value, offered: Value, rival: SchemaNode | None = None) -> None:
        self.steps = [step]
        self.held = held
        self.offered = offered
        self.rival = rival


class Merged:
    """Trees merged into one; immutable. Start with `Merged.of(node)`."""

    __slots__ = ("_facts", "_shared", "count", "tree")

    count: int
    """How many trees are in it."""
    tree: Tree
    """All of them merged; shares with the tree before the last edit what that did not touch."""

    def __init__(self, facts: _Facts, tree: Tree, shared: _Shared | None, count: int) -> None:
        self._facts = facts
        self.tree = tree
        self._shared = shared
        self.count = count

    @classmethod
    def of(cls, node: SchemaNode) -> Merged:
        """Nothing yet: trees to come are content of `node` (for a list, of one entry)."""
        return cls(_facts(node), {}, None, 0)

    def edit(self, removed: Iterable[Tree], added: Iterable[Tree]) -> Merged:
        """This less `removed`, which must be equal to trees added before, and with `added`.

        Raises MergeConflict; the value it is called on stays as it was in any case.
        """
        out = Merged(self._facts, self.tree, self._shared, self.count)
        owned: Owned = {}
        for tree in removed:
            out._take(tree, owned)
        for index, tree in enumerate(list(added)):
            try:
                out._give(tree, owned)
            except _Clash as clash:
                raise _conflict(clash, index) from None
        return out

    def _give(self, tree: Tree, owned: Owned) -> None:
        if self.count == 0:
            self.tree = tree
        else:
            self.tree, self._shared = _join(self._facts, self.tree, self._shared, tree, owned)
        self.count += 1

    def _take(self, tree: Tree, owned: Owned) -> None:
        if self.count < 1:
            raise ValueError("more trees are taken out than were put in")
        self.count -= 1
        if self._shared is None:
            self.tree = {}
        else:
            self.tree, self._shared = _part(self._facts, self.tree, self._shared, tree, owned)


def _conflict(clash: _Clash, index: int) -> MergeConflict:
    steps = tuple(clash.steps)
    holder = steps if clash.rival is None else (*steps[:-1], Step(clash.rival))
    return MergeConflict(steps, holder, clash.held, clash.offered, index)


def _own(tree: Tree, shared: _Shared | None, owned: Owned) -> tuple[dict[str, Value], _Shared]:
    """Both as objects of this batch."""
    if id(tree) not in owned:
        tree = dict(tree)
        owned[id(tree)] = tree
    if shared is None:
        shared = _Shared(1, {})
        owned[id(shared)] = shared
    elif id(shared) not in owned:
        shared = _Shared(shared.count, shared.below.copy())
        owned[id(shared)] = shared
    return cast("dict[str, Value]", tree), shared


def _join(
    facts: _Facts, tree: Tree, shared: _Shared | None, other: Tree, owned: Owned
) -> tuple[Tree, _Shared]:
    """A container or entry that is there already, with one more contribution to it."""
    out, shared = _own(tree, shared, owned)
    shared.count += 1
    below = shared.below
    children = facts.children
    for py, value in other.items():
        held = out.get(py)
        if held is None:
            out[py] = value
            continue
        child = children[py]
        if child.kind is not ATOM:
            _JOIN[child.kind](child, out, below, value, owned)
        elif held is value or same(held, value):
            below[py] = below.get(py, 1) + 1
        else:
            raise _Clash(Step(child.node), held, value)
    if facts.cases:
        _check_cases(facts, out, other)
    return out, shared


def _check_cases(facts: _Facts, tree: dict[str, Value], added: Tree) -> None:
    """All nodes of one choice must be of one case; `added` is what came last."""
    chosen: dict[str, tuple[str, str]] = {}
    for py, cases in facts.cases.items():
        for choice, case, _ in cases if py in tree else ():
            taken, other = chosen.setdefault(choice, (case, py))
            if taken != case:
                late, early = (py, other) if py in added else (other, py)
                rival = facts.children[early].node
                raise _Clash(Step(facts.children[late].node), tree[early], tree[late], rival)


def _keep_key(*_: object) -> None:
    """A key leaf is the same in every contribution to its entry, so there is nothing to count."""


def _join_inner(
    facts: _Facts, out: dict[str, Value], below: dict[str, Any], value: Any, owned: Owned
) -> None:
    py = facts.node.py
    try:
        out[py], below[py] = _join(facts, cast(Tree, out[py]), below.get(py), value, owned)
    except _Clash as clash:
        clash.steps.insert(0, Step(facts.node))
        raise


def _join_rows(facts: _Facts, out: dict[str, Value], below: dict[str, Any], value: Any, owned: Owned) -> None:
    py = facts.node.py
    rows = cast(Rows, out[py])
    shares: Mapping[Key, _Shared] = below.get(py, _NOTHING)
    for key, entry in value.items():
        held = rows.get(key)
        if held is None:
            rows = put(rows, key, entry, owned)
            continue
        try:
            joined, shared = _join(facts, held, shares.get(key), entry, owned)
        except _Clash as clash:
            clash.steps.insert(0, Step(facts.node, key))
            raise
        rows = put(rows, key, joined, owned)
        shares = put(shares, key, shared, owned)
    out[py] = rows
    if shares:
        below[py] = shares


def _join_set(facts: _Facts, out: dict[str, Value], below: dict[str, Any], value: Any, _owned: Owned) -> None:
    py = facts.node.py
    held = {sort_key(item): item for item in cast("tuple[Scalar, ...]", out[py])}
    counts = dict(below.get(py, _NOTHING))
    for item in value:
        mark = sort_key(item)
        if mark in held:
            counts[mark] = counts.get(mark, 1) + 1
        else:
            held[mark] = item
    out[py] = tuple(held[mark] for mark in sorted(held))
    if counts:
        below[py] = counts


def _part(
    facts: _Facts, tree: Tree, shared: _Shared, other: Tree, owned: Owned
) -> tuple[Tree, _Shared | None]:
    """A container or entry that several trees contribute to, less one of them."""
    out, shared = _own(tree, shared, owned)
    shared.count -= 1
    below = shared.below
    children = facts.children
    for py, value in other.items():
        count = below.get(py)
        child = children[py]
        if child.kind is ATOM:
            if count is None:
                del out[py]
            elif count == 2:
                del below[py]
            else:
                below[py] = count - 1
        elif child.kind is INNER and count is None:
            del out[py]
        else:
            _PART[child.kind](child, out, below, value, owned)
    return out, shared if shared.count > 1 else None


def _part_inner(
    facts: _Facts, out: dict[str, Value], below: dict[str, Any], value: Any, owned: Owned
) -> None:
    py = facts.node.py
    out[py], shared = _part(facts, cast(Tree, out[py]), below[py], value, owned)
    _store(below, py, shared)


def _part_rows(facts: _Facts, out: dict[str, Value], below: dict[str, Any], value: Any, owned: Owned) -> None:
    py = facts.node.py
    rows = cast(Rows, out[py])
    shares: Mapping[Key, _Shared] = below.get(py, _NOTHING)
    for key, entry in value.items():
        shared = shares.get(key)
        if shared is None:
            rows = drop(rows, key, owned)
            continue
        left, shared = _part(facts, rows[key], shared, entry, owned)
        rows = put(rows, key, left, owned)
        shares = drop(shares, key, owned) if shared is None else put(shares, key, shared, owned)
    _store(out, py, rows or None)
    _store(below, py, shares or None)


def _part_set(facts: _Facts, out: dict[str, Value], below: dict[str, Any], value: Any, _owned: Owned) -> None:
    py = facts.node.py
    held = {sort_key(item): item for item in cast("tuple[Scalar, ...]", out[py])}
    counts = dict(below.get(py, _NOTHING))
    for item in value:
        mark = sort_key(item)
        if mark not in counts:
            del held[mark]
        elif counts[mark] == 2:
            del counts[mark]
        else:
            counts[mark] -= 1
    _store(out, py, tuple(held.values()) or None)
    _store(below, py, counts or None)


def _store(into: dict[str, Any], py: str, value: Any) -> None:
    if value is not None:
        into[py] = value
    else:
        into.pop(py, None)


_NOTHING: dict[Any, Any] = {}
_Change: TypeAlias = Callable[[_Facts, dict[str, Value], dict[str, Any], Any, Owned], None]
_JOIN: dict[int, _Change] = {KEY: _keep_key, INNER: _join_inner, ROWS: _join_rows, SET: _join_set}
_PART: dict[int, _Change] = {KEY: _keep_key, INNER: _part_inner, ROWS: _part_rows, SET: _part_set}

__all__ = ["MergeConflict", "Merged"]
