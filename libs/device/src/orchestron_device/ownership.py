"""What of a device's configuration is Orchestron's, and what the device shall have in the end.

Orchestron owns a path that it has pushed, or wants now; every other path is left as it is. Two
things follow from YANG and not from this rule. Setting a node of one case takes away what is there
of the other cases (RFC 7950, 7.9). And a list entry that is withdrawn goes away although leafs are
left in it that only say the default (RFC 7950, 7.6.1), as devices do that report all defaults.

*Drift* is a path that was pushed and now has a value that was never pushed. A list entry, an
element of a leaf-list and a presence container are paths of their own: they are there or not.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeAlias, cast

from orchestron_device.policy import Drift, DriftPolicy
from orchestron_yang.diff import Difference, diff
from orchestron_yang.lexical import canonical
from orchestron_yang.path import ResourcePath, Step
from orchestron_yang.pmap import PMap
from orchestron_yang.rows import compact, rows_update
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Key, Rows, Scalar, Tree, Value, same, sort_key


@dataclass(frozen=True, slots=True)
class Plan:
    """What a device shall have, and what others did to what is ours."""

    target: Tree
    """The running configuration to reach, foreign paths included."""
    changes: tuple[Difference, ...]
    """From running to target; empty when the device is in sync."""
    drift: tuple[Difference, ...]
    """What others changed: `old` is what was pushed, `new` is what is there."""
    reactions: frozenset[Drift]
    """What the policy says to the drift; empty without drift."""


def plan(
    schema: Schema,
    pushed: Sequence[Tree],
    actual: Tree,
    desired: Tree,
    policy: DriftPolicy = DriftPolicy(),  # noqa: B008 - immutable
) -> Plan:
    """The plan for a device that runs `actual` and shall have `desired`.

    `pushed` is the last good configuration and, behind it, what was pushed since with unknown outcome:
    all of it is ours, and a value of any of them is no drift. Only what was good can have drifted.
    """
    known = tuple(pushed)
    undrifted = _Walk(_undrifted, policy).content(schema.root, known, actual, {}, ())
    target = _Walk(_wanted, policy, plans=True).content(schema.root, known, actual, desired, ())
    drift = tuple(diff(schema.root, undrifted, actual))
    changes = tuple(diff(schema.root, actual, target))
    return Plan(target, changes, drift, frozenset(policy.of(one.path) for one in drift))


def owned(schema: Schema, claims: Sequence[Tree], actual: Tree) -> Tree:
    """What `actual` has at the paths that any of `claims` has."""
    walk = _Walk(lambda at: at.actual if at.is_claimed else None, DriftPolicy())
    return walk.content(schema.root, tuple(claims), actual, {}, ())


@dataclass(frozen=True, slots=True)
class _At:
    """One leaf, or the existence of one entry, element or presence container (then values are True)."""

    node: SchemaNode
    path: ResourcePath
    known: tuple[Any, ...]
    actual: Any
    desired: Any
    policy: DriftPolicy

    @property
    def is_claimed(self) -> bool:
        return self.desired is not None or any(one is not None for one in self.known)

    @property
    def is_drift(self) -> bool:
        if not self.known or self.known[0] is None:
            return False
        return not any(_equal(self.node, self.actual, one) for one in self.known)

    @property
    def stays(self) -> bool:
        """Drift that is left alone until something else is wanted there."""
        if not self.is_drift or self.policy.of(self.path) not in LENIENT:
            return False
        return any(_equal(self.node, self.desired, one) for one in self.known)

    @property
    def is_unsaid(self) -> bool:
        """A default that is to be said and never was; a device that was told it may keep it to itself."""
        return self.actual is None and self.desired is not None and all(one is None for one in self.known)


LENIENT: Final = frozenset({Drift.ACCEPT, Drift.OBSERVE})
Rule: TypeAlias = Callable[[_At], Any]


def _wanted(at: _At) -> Any:
    if not at.is_claimed or at.stays:
        return at.actual
    is_reached = _equal(at.node, at.actual, at.desired) and not at.is_unsaid
    return at.actual if is_reached else at.desired


def _undrifted(at: _At) -> Any:
    return at.known[0] if at.is_drift else at.actual


class _Walk:
    """Builds a tree by a rule for each path; what is foreign is left as it is unless the rule takes it."""

    def __init__(self, rule: Rule, policy: DriftPolicy, *, plans: bool = False) -> None:
        """`plans`: what is desired counts; else the rule looks at what was pushed and what is there."""
        self._rule = rule
        self._policy = policy
        self._plans = plans

    def content(
        self, node: SchemaNode, known: tuple[Tree, ...], actual: Tree, desired: Tree, path: ResourcePath
    ) -> Tree:
        out: dict[str, Value] = {}
        for py in _names(actual, desired, *known):
            child = node.children[py]
            held = tuple(tree.get(py) for tree in known)
            if py in node.keys:
                continue
            value = self._value(child, held, actual.get(py), desired.get(py), path)
            if value is not None:
                out[py] = value
        return _same_or(actual, _one_case(node, out, desired), node.keys)

    def _value(
        self, node: SchemaNode, known: tuple[Any, ...], actual: Any, desired: Any, path: ResourcePath
    ) -> Any:
        if node.is_inner and self._is_settled(node, known, actual, desired):
            return actual
        if node.kind is Kind.CONTAINER:
            return self._container(node, known, actual, desired, (*path, Step(node)))
        if node.kind is Kind.LIST and node.keys:
            return self._rows(node, known, actual, desired, path)
        if node.kind is Kind.LEAF_LIST:
            return self._leaf_list(node, known, actual, desired, path)
        return self._rule(_At(node, (*path, Step(node)), known, actual, desired, self._policy))

    def _is_settled(self, node: SchemaNode, known: tuple[Any, ...], actual: Any, desired: Any) -> bool:
        """All of it is there as pushed and as wanted: no rule changes that, and most of a device is so."""
        if actual is None or not known or not _is_plain(node):
            return False
        return (not self._plans or desired == actual) and all(one == actual for one in known)

    def _container(
        self, node: SchemaNode, known: tuple[Any, ...], actual: Any, desired: Any, path: ResourcePath
    ) -> Tree | None:
        held = self.content(node, tuple(map(_given, known)), _given(actual), _given(desired), path)
        if not node.presence:
            return held or None
        there = self._exists(node, known, actual, desired, path)
        return held if there or not _says_nothing(node, held) else None

    def _exists(
        self, node: SchemaNode, known: tuple[Any, ...], actual: Any, desired: Any, path: ResourcePath
    ) -> bool:
        marks = tuple(None if one is None else True for one in (*known, actual, desired))
        return self._rule(_At(node, path, marks[:-2], marks[-2], marks[-1], self._policy)) is not None

    def _rows(
        self, node: SchemaNode, known: tuple[Any, ...], actual: Any, desired: Any, path: ResourcePath
    ) -> Rows | None:
        rows: list[Rows] = [_quick(one) for one in (*known, actual, desired)]
        out: dict[Key, Tree] = self._settled_rows(node, rows)
        for key in _names(*rows[-2:], *rows[:-2]):
            if key in out:
                continue
            entry = self._entry(node, key, tuple(held.get(key) for held in rows), path)
            if entry is not None:
                out[key] = entry
        if node.user_ordered:
            order = self._order(node, known, actual, desired, path)
            out = OrderedDict((key, out[key]) for key in _arranged(out, rows[-2], order))
            return _same_order(actual, out)
        return _same_rows(actual, rows[-2], out)

    def _settled_rows(self, node: SchemaNode, rows: Sequence[Rows]) -> dict[Key, Tree]:
        """The entries that `_is_settled` holds for."""
        *pushed, there, wanted = rows
        if not pushed or not _is_plain(node):
            return {}
        for other in (*pushed, wanted) if self._plans else pushed:
            there = {key: entry for key, entry in there.items() if other.get(key) == entry}
        return dict(there)

    def _entry(
        self, node: SchemaNode, key: Key, entries: tuple[Tree | None, ...], path: ResourcePath
    ) -> Tree | None:
        *known, actual, desired = entries
        if desired is None and not any(known):
            known_none = (None,) * len(known)
            foreign = _At(node, path, known_none, actual, None, self._policy)
            return cast("Tree | None", self._rule(foreign))
        if self._is_settled(node, tuple(known), actual, desired):
            return actual
        if actual is None and not any(known):
            return desired if self._plans else None
        here = (*path, Step(node, key))
        held = self.content(node, tuple(map(_given, known)), _given(actual), _given(desired), here)
        if not self._exists(node, tuple(known), actual, desired, here) and _says_nothing(node, held):
            return None
        if held is actual:
            return held
        return {**dict(zip(node.keys, key, strict=True)), **held}

    def _leaf_list(
        self, node: SchemaNode, known: tuple[Any, ...], actual: Any, desired: Any, path: ResourcePath
    ) -> tuple[Scalar, ...] | None:
        sets = [{sort_key(item): item for item in one or ()} for one in (*known, actual, desired)]
        out: dict[Any, Scalar] = {}
        for mark in _names(*sets[-2:], *sets[:-2]):
            found = tuple(held.get(mark) for held in sets)
            item = next(one for one in found if one is not None)
            here = (*path, Step(node, (item,)))
            if self._exists(node, found[:-2], found[-2], found[-1], here):
                out[mark] = item
        if not node.user_ordered:
            return _same_items(actual, tuple(out[mark] for mark in sorted(out)))
        order = self._order(node, known, actual, desired, path)
        arranged = _arranged(out, sets[-2], {sort_key(item): None for item in order})
        return _same_items(actual, tuple(out[mark] for mark in arranged))

    def _order(
        self, node: SchemaNode, known: tuple[Any, ...], actual: Any, desired: Any, path: ResourcePath
    ) -> Iterable[Any]:
        """What says how entries in the user's order stand: seen as a leaf of its own."""
        held = tuple(None if one is None else tuple(one) for one in (*known, actual, desired))
        chosen = self._rule(_At(node, (*path, Step(node)), held[:-2], held[-2], held[-1], self._policy))
        return cast("Iterable[Any]", chosen or ())


def _quick(held: Rows | None) -> Rows:
    """The same rows to look up many keys in."""
    return dict(held.items()) if isinstance(held, PMap) else held or {}


@lru_cache(maxsize=4096)
def _is_plain(node: SchemaNode) -> bool:
    """Values that are equal are the same below: no union there has both 1 and true."""
    return not any(one.type is not None and one.type.base == "union" for one in node.walk())


def _given(held: Tree | None) -> Tree:
    return {} if held is None else held


def _names(*held: Mapping[Any, Any]) -> Iterable[Any]:
    """The keys of all of them, each once, those of the first in front."""
    found: dict[Any, None] = dict.fromkeys(held[0])
    for one in held[1:]:
        found |= dict.fromkeys(one)
    return found


def _equal(node: SchemaNode, one: Any, other: Any) -> bool:
    """Two values of a leaf mean the same, None being its default."""
    if one is None and other is None:
        return True
    if one is None or other is None:
        given = cast(Scalar, other if one is None else one)
        return len(node.defaults) == 1 and node.kind is Kind.LEAF and canonical(given) == node.defaults[0]
    if isinstance(one, Mapping) or isinstance(other, Mapping) or node.kind is Kind.ANYDATA:
        return bool(one == other)
    if isinstance(one, tuple) and isinstance(other, tuple) and node.kind is Kind.LIST:
        return one == other
    return same(one, other)


def _says_nothing(node: SchemaNode, held: Tree) -> bool:
    """Nothing is in it but keys and leafs that only say their default."""
    for py, value in held.items():
        child = node.children[py]
        if py in node.keys:
            continue
        if child.kind is Kind.CONTAINER and not child.presence:
            if not _says_nothing(child, cast(Tree, value)):
                return False
        elif child.kind is not Kind.LEAF or not _equal(child, None, value):
            return False
    return True


def _one_case(node: SchemaNode, out: dict[str, Value], desired: Tree) -> dict[str, Value]:
    """Without the nodes of cases that what is set excludes."""
    set_now = [node.children[py] for py in out if py in desired and node.children[py].cases]
    chosen = {choice: case for child in set_now for choice, case, _ in child.cases}
    if not chosen:
        return out
    return {
        py: value
        for py, value in out.items()
        if py in desired
        or all(chosen.get(choice, case) == case for choice, case, _ in node.children[py].cases)
    }


def _same_or(actual: Tree, out: dict[str, Value], keys: Sequence[str]) -> Tree:
    """`actual` itself when nothing came out otherwise."""
    mine = {py: value for py, value in actual.items() if py not in keys}
    is_same = mine.keys() == out.keys() and all(out[py] is value for py, value in mine.items())
    return actual if is_same else out


def _same_items(actual: Any, out: tuple[Scalar, ...]) -> tuple[Scalar, ...] | None:
    """`actual` itself when the items are those; None for none."""
    return actual if actual is not None and same(actual, out) else out or None


def _same_order(actual: Rows | None, out: dict[Key, Tree]) -> Rows | None:
    """`actual` itself when the entries came out in their order as they are; None for no entries."""
    if actual is None or list(actual) != list(out):
        return out or None
    return actual if all(actual[key] is entry for key, entry in out.items()) else out


def _same_rows(actual: Rows | None, quick: Rows, out: dict[Key, Tree]) -> Rows | None:
    """The entries that came out, sharing with `actual` what is as it was; None for no entries."""
    if actual is None:
        return compact(out) or None
    fresh = {key: entry for key, entry in out.items() if quick.get(key) is not entry}
    gone = [key for key in quick if key not in out]
    if not fresh and not gone:
        return actual
    if len(fresh) + len(gone) > len(out) // 2:
        return compact(out) or None
    return rows_update(actual, fresh, gone) or None


def _arranged(items: Mapping[Any, Any], actual: Iterable[Any], wanted: Iterable[Any]) -> list[Any]:
    """The items in the order wanted; foreign ones stay behind the wanted one they stand behind now."""
    order = [one for one in wanted if one in items]
    ranked = set(order)
    behind: dict[Any, list[Any]] = {}
    last: Any = None
    for one in actual:
        if one in ranked:
            last = one
        elif one in items:
            behind.setdefault(last, []).append(one)
    placed = [*behind.get(None, ()), *(each for one in order for each in (one, *behind.get(one, ())))]
    there = set(placed)
    return [*placed, *(one for one in items if one not in there)]
