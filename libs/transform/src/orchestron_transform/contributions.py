"""What several sources say of one instance, and what that comes to.

One source's record is the instance's record as it is. Several are merged by counting, so that
one more or less costs as much as its own record has nodes, however many others there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from orchestron_transform.order import in_order
from orchestron_yang.merge import MergeConflict, Merged
from orchestron_yang.path import ResourcePath
from orchestron_yang.pmap import PMap
from orchestron_yang.schema import SchemaNode
from orchestron_yang.tree import Tree, Value

SMALL = 16
"""Up to so many sources are kept in a plain dict, which is copied when one of them changes."""


@dataclass(slots=True)
class Contributions:
    """The records of one instance by source, at least one, and what they make together. Never changed."""

    by_source: Mapping[str, Tree]
    record: Tree
    merged: Merged | None = field(default=None, compare=False)
    """None while there is one source."""


_NOBODY: Mapping[str, Tree] = {}


class Clash(Exception):
    """Two sources disagree; `path` is relative to the instance, `sources` are the two."""

    def __init__(self, conflict: MergeConflict, sources: tuple[str, str]) -> None:
        super().__init__(conflict.message)
        self.path = conflict.path
        self.sources = sources


def contribute(
    node: SchemaNode, held: Contributions | None, offers: Mapping[str, Tree | None], *, count: bool = False
) -> Contributions | None:
    """The contributions after some sources replaced (None: withdrew) theirs; None when nobody is left.

    `held` itself comes back when nothing changed. With `count`, even one source is counted:
    for instances that are known to get many. Raises `Clash`.
    """
    before: Mapping[str, Tree] = _NOBODY if held is None else held.by_source
    added: dict[str, Tree] = {}
    removed: dict[str, Tree] = {}
    for source, tree in offers.items():
        old = before.get(source)
        if old is not tree and old != tree:
            if tree is not None:
                added[source] = tree
            if old is not None:
                removed[source] = old
    if not added and not removed:
        return held
    after = _updated(before, added, removed)
    if len(after) == 0:
        return None
    if len(after) == 1 and not count:
        (record,) = after.values()
        return Contributions(after, _kept(held, record))
    merged = _merged(node, held, after, added, removed)
    return Contributions(after, _kept(held, merged.tree), merged)


def _kept(held: Contributions | None, record: Tree) -> Tree:
    """The record as it was, if it is still the same, so that identity tells that nothing changed."""
    return held.record if held is not None and held.record == record else record


def _updated(
    before: Mapping[str, Tree], added: Mapping[str, Tree], removed: Mapping[str, Tree]
) -> Mapping[str, Tree]:
    gone = [source for source in removed if source not in added]
    if isinstance(before, PMap):
        left = before.update(added, gone)
        return left if len(left) > SMALL // 2 else dict(left.items())
    after = {**before, **added}
    for source in gone:
        del after[source]
    return after if len(after) <= SMALL else PMap(after)


def _merged(
    node: SchemaNode,
    held: Contributions | None,
    after: Mapping[str, Tree],
    added: Mapping[str, Tree],
    removed: Mapping[str, Tree],
) -> Merged:
    merged = None if held is None else held.merged
    if merged is None:
        merged, added, removed = Merged.of(node), after, _NOBODY
    offered = {source: added[source] for source in sorted(added)}
    try:
        return merged.edit(removed.values(), offered.values())
    except MergeConflict:
        raise _clash(merged, removed.values(), node, offered, after) from None


def _clash(
    merged: Merged,
    removed: Iterable[Tree],
    node: SchemaNode,
    offered: Mapping[str, Tree],
    after: Mapping[str, Tree],
) -> Clash:
    """The conflict that comes first when everything is in order."""
    try:
        merged.edit(removed, [in_order(node, tree) for tree in offered.values()])
    except MergeConflict as conflict:
        return Clash(conflict, _parties(conflict, list(offered)[conflict.index], after))
    raise AssertionError("trees merge in one order and not in another")


def _parties(conflict: MergeConflict, offender: str, after: Mapping[str, Tree]) -> tuple[str, str]:
    """Who holds what is in the way, and who came with the rest."""
    offered = _at(after[offender], conflict.steps)
    for source in sorted(after):
        held = _at(after[source], conflict.holder)
        if source != offender and held is not None and (conflict.holder != conflict.steps or held != offered):
            return source, offender
    return offender, offender


def _at(tree: Tree, steps: ResourcePath) -> Value | None:
    held: Any = tree
    for step in steps:
        held = held.get(step.node.py)
        if held is not None and step.key is not None:
            held = held.get(step.key)
        if held is None:
            return None
    return cast("Value | None", held)
