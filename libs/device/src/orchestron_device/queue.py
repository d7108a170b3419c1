"""What waits to be pushed to one device, in order: each item is a whole desired configuration.

A later item takes the place of an earlier one, since it holds all of it, unless an *approval
boundary* lies between: an item that needs no approval does not wait for one that does, one that was
approved is pushed as approved, and what nobody approved does not go out with what needs no approval.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from orchestron_contracts.events import Cause
from orchestron_yang.tree import Tree


@dataclass(frozen=True, slots=True)
class Approval:
    """A person's yes to one item on a device as it was."""

    principal: str
    digest: str
    """Of the device when the diff that was approved was made."""


@dataclass(frozen=True, slots=True)
class Item:
    """A desired configuration on its way to the device."""

    revision: int
    config: Tree
    cause: Cause
    approval_required: bool = False
    approval: Approval | None = None
    rejected_by: str = ""
    repair: bool = False
    """Pushes the last good configuration once more, since others changed it."""


Queue: TypeAlias = tuple[Item, ...]


def enqueue(queue: Queue, item: Item, fixed: Iterable[int] = ()) -> Queue:
    """The queue with `item` at its end; what it may replace is gone.

    Items whose revision is in `fixed` are under way to the device and stay. An item with the revision
    of the last one brings new settings only: the approval that was given stays with it.
    """
    kept = list(queue)
    keep = frozenset(fixed)
    if kept and kept[-1].revision == item.revision and not kept[-1].repair:
        last = kept[-1]
        kept[-1] = replace(last, approval_required=item.approval_required, cause=item.cause)
        return tuple(kept)
    while kept and kept[-1].revision not in keep and _gives_way(kept[-1], item):
        kept.pop()
    return (*kept, item)


def coalesced(queue: Queue, fixed: Iterable[int] = ()) -> Queue:
    """The queue as if its items, as they are now, had come one by one."""
    out: Queue = ()
    for item in queue:
        out = enqueue(out, item, fixed)
    return out


def _gives_way(old: Item, new: Item) -> bool:
    if old.repair:
        return True
    return old.approval is None and old.approval_required is new.approval_required


def without(queue: Queue, revision: int) -> Queue:
    """The queue less the items up to `revision`, which is on the device."""
    return tuple(item for item in queue if item.revision > revision)


def find(queue: Queue, revision: int) -> Item | None:
    """The item of that revision."""
    return next((item for item in queue if item.revision == revision), None)


def changed(queue: Queue, item: Item) -> Queue:
    """The queue with `item` in the place of the one that has its revision."""
    return tuple(item if one.revision == item.revision else one for one in queue)
