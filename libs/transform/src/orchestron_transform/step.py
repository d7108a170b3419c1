"""A layer's step: one changeset in, one changeset out (design invariants 2 to 4).

1. Contributions are put in their places and merged; a conflict refuses.
2. Each instance whose merged record changed is checked, outer points first.
3. What changed, or reads what changed, runs: once, with its whole input.
4. Each output is compared with what the instance gave before; the difference goes down, unless it is
   too much for one record of the log.

A refusal leaves the state as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from orchestron_contracts.events import REMAINDER, Capabilities, Changeset, Dynstate, Refusal
from orchestron_transform.contributions import Clash, contribute
from orchestron_transform.failures import Refused, clash, orphans, strange_state, unknown_point
from orchestron_transform.layer import Layer
from orchestron_transform.run import check_record, run
from orchestron_transform.size import too_much
from orchestron_transform.state import LayerState
from orchestron_transform.work import Work
from orchestron_yang.points import Instance
from orchestron_yang.tree import Tree


def step(
    layer: Layer, state: LayerState, changeset: Changeset, ran: Callable[[str], None] | None = None
) -> tuple[LayerState, Changeset]:
    """The state after `changeset`, and what the layer below gets for it.

    `ran` is told the point of each instance whose transform ran; it must not change what comes out.
    """
    if changeset.refusal is not None:
        return state, refusing(changeset, changeset.refusal)
    work = Work(layer, state)
    try:
        _take(work, changeset)
        for instance in work.ordered((*work.gone, *work.changed)):
            _check(work, instance)
        for instance in work.ordered(work.dirty):
            if run(work, instance) and ran is not None:
                ran(instance[0])
        changes = work.ordered_changes()
        if refusal := too_much(layer.name, changes):
            raise Refused(refusal)
    except Refused as stop:
        return state, refusing(changeset, stop.refusal)
    return work.result(), replace(changeset, changes=changes)


def refusing(changeset: Changeset, refusal: Refusal) -> Changeset:
    """What goes down instead of changes."""
    return replace(changeset, changes=(), inputs=(), refusal=refusal)


def _take(work: Work, changeset: Changeset) -> None:
    offers: dict[Instance, dict[str, Tree | None]] = {}
    for change in changeset.changes:
        offers.setdefault((change.point, change.key), {})[change.source] = change.record
    for instance, offer in offers.items():
        _offer(work, instance, offer)
    for instance in work.changed:
        work.touch(instance)
    for given in changeset.inputs:
        if isinstance(given, Capabilities):
            work.report(given)
        elif given.layer == work.layer.name:
            _observe(work, given)


def _offer(work: Work, instance: Instance, offer: dict[str, Tree | None]) -> None:
    point = instance[0]
    if point not in work.layer.points and point != REMAINDER:
        raise Refused(unknown_point(work.layer.name, point, offer))
    held = work.state.instances.get(instance)
    before = None if held is None else held.contributions
    try:
        after = contribute(work.node(instance), before, offer)
    except Clash as found:
        raise Refused(clash(work.layer.name, work.path(instance), found)) from found
    if after is before:
        return
    if after is not None:
        work.put(instance, held, after)
    elif held is not None:
        work.withdraw(instance, held)


def _observe(work: Work, given: Dynstate) -> None:
    instance = (given.point, given.key)
    info = work.layer.points.get(given.point)
    strange = set(given.record or ()) - (set() if info is None else info.dynstate)
    if info is None or strange:
        raise Refused(strange_state(work.layer.name, given, strange))
    if given.record == work.dynstate_of(instance):
        return
    work.dynstate[instance] = given.record
    if work.held(instance) is not None:
        work.touch(instance)


def _check(work: Work, instance: Instance) -> None:
    """What must hold before anything runs: the record is complete, and so is what it lies in."""
    info = work.layer.points.get(instance[0])
    held = work.held(instance)
    if held is None:
        left = work.ordered(work.nested_in(instance))
        if left:
            raise Refused(orphans(work.layer.name, work.path(instance), work.path(left[0])))
        return
    if info is not None and info.parent is not None:
        outer = (info.parent.point.id, instance[1][: info.parent.arity])
        if work.held(outer) is None:
            raise Refused(
                orphans(work.layer.name, work.path(outer), work.path(instance), held.contributions.by_source)
            )
    if not held.is_sequenced:
        check_record(work, instance, held)
