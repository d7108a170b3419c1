"""What to do about a device whose running configuration was just read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import TypeAlias

from orchestron_contracts.events import Cause, DeviceState
from orchestron_device.digest import device_revision, lines
from orchestron_device.failures import Failure, FailureKind, Reason
from orchestron_device.ownership import Plan, plan
from orchestron_device.policy import Drift
from orchestron_device.queue import Item, changed, coalesced, find, without
from orchestron_device.signals import Report, Stage
from orchestron_device.state import Good, Hold, HoldKind, Op, Pending, Phase, SeenDrift
from orchestron_device.turn import TRIES, Turn
from orchestron_yang.path import format_instance
from orchestron_yang.tree import Tree

Digest: TypeAlias = Callable[[], str]
STUCK = frozenset({FailureKind.REFUSED, FailureKind.MISMATCH})
SHOWN = 5
"""So many paths of a mismatch are named."""


def decide(turn: Turn, running: Tree) -> None:
    """Push, wait, hold or rest."""
    if _confirmed_late(turn, running):
        return
    while True:
        head = turn.memory.queue[0] if turn.memory.queue else None
        good = turn.memory.good
        desired = head.config if head is not None else good.config if good is not None else {}
        found = _plan(turn, running, desired)
        digest = _digest(turn, running, desired)
        _see_drift(turn, found, digest)
        if _held(turn, found, digest):
            waits = Pending(head.revision, digest(), lines(found.changes)) if head and found.changes else None
            turn.remember(pending=waits)
            turn.settle(Phase.HELD)
            return
        if found.changes:
            _change(turn, head, found, running, digest)
            return
        if head is None:
            _rest(turn, found, digest)
            return
        done(turn, head)


def verify(turn: Turn, running: Tree) -> Failure | None:
    """Go on after a commit, of which `running` should be the outcome; the failure if it is not."""
    item = find(turn.memory.queue, turn.device.pushing)
    assert item is not None
    found = _plan(turn, running, item.config)
    if found.changes:
        paths = [format_instance(one.path) for one in found.changes[:SHOWN]]
        text = "the device said ok to the change, but its configuration is not as wanted"
        return Failure(
            FailureKind.MISMATCH, text, tuple(Reason("is not as wanted", path=path) for path in paths)
        )
    _see_drift(turn, found, _digest(turn, running, item.config))
    if turn.memory.trial is not None:
        turn.confirm(turn.memory.trial.token)
    else:
        finish(turn)
    return None


def finish(turn: Turn) -> None:
    """What was pushed is on the device and lasts."""
    item = find(turn.memory.queue, turn.device.pushing)
    assert item is not None
    done(turn, item)
    turn.remember(failure=None, attempts=0)
    if turn.memory.hold is not None:
        turn.settle(Phase.HELD)
    elif turn.memory.queue:
        turn.set(pushing=0)
        turn.look()
    else:
        turn.settle(Phase.DRIFTED if turn.device.observing else Phase.IN_SYNC)


def done(turn: Turn, item: Item) -> None:
    """The device has this item."""
    turn.remember(
        queue=without(turn.memory.queue, item.revision),
        good=Good(item.revision, item.config),
        tried=None,
        trial=None,
        pending=None,
    )
    report = Report(DeviceState.IN_SYNC, item.revision)
    turn.set(reported=report)
    turn.orders.append(report)


def _plan(turn: Turn, running: Tree, desired: Tree) -> Plan:
    return plan(turn.context.schema, turn.known, running, desired, turn.context.policy)


def _confirmed_late(turn: Turn, running: Tree) -> bool:
    """A commit on trial, made before the session was lost, is still in force: it is confirmed first."""
    trial = turn.memory.trial
    if trial is None:
        return False
    item = find(turn.memory.queue, trial.revision)
    if item is None or _plan(turn, running, item.config).changes:
        turn.remember(trial=None)
        return False
    turn.set(pushing=trial.revision)
    turn.confirm(trial.token)
    return True


def _digest(turn: Turn, running: Tree, desired: Tree) -> Digest:
    """The device revision, made when it is asked for: of large configurations that takes long."""
    claims = (*turn.known, desired)
    return cache(lambda: device_revision(turn.context.schema, claims, running))


def _see_drift(turn: Turn, found: Plan, digest: Digest) -> None:
    seen = turn.memory.drift
    if not found.drift:
        turn.remember(drift=None)
    elif seen is None or seen.digest != digest():
        turn.remember(drift=SeenDrift(digest(), lines(found.drift), *turn.device.told))
    turn.set(told=("", ""), observing=Drift.OBSERVE in found.reactions)


def _held(turn: Turn, found: Plan, digest: Digest) -> bool:
    if turn.memory.hold is None and Drift.HOLD in found.reactions and turn.memory.accepted != digest():
        turn.remember(hold=Hold(HoldKind.DRIFT, "", "others changed what is ours"))
    return turn.memory.hold is not None


def _rest(turn: Turn, found: Plan, digest: Digest) -> None:
    if Drift.ACCEPT in found.reactions:
        turn.remember(accepted=digest())
    turn.settle(Phase.DRIFTED if turn.device.observing else Phase.IN_SYNC)


def _change(turn: Turn, head: Item | None, found: Plan, running: Tree, digest: Digest) -> None:
    item = head if head is not None else _repair(turn)
    if _stuck(turn, item, digest):
        turn.settle(Phase.FAILING)
        return
    if item.approval_required and (item.approval is None or item.approval.digest != digest()):
        _ask(turn, item, found, running, digest)
        return
    turn.set(phase=Phase.PUSHING, pushing=item.revision, read=running)
    turn.order(Op.STAGE, Stage(running, found.target))


def _stuck(turn: Turn, item: Item, digest: Digest) -> bool:
    """The device would say the same as last time."""
    failure = turn.memory.failure
    if failure is None or failure.revision != item.revision:
        return False
    if failure.kind is FailureKind.MISMATCH:
        return turn.memory.attempts > TRIES
    return failure.kind is FailureKind.REFUSED and failure.digest == digest()


def _ask(turn: Turn, item: Item, found: Plan, running: Tree, digest: Digest) -> None:
    """Wait for a person. An approval that is void is taken back, and a later item may go first then."""
    void = "" if item.approval is None else item.approval.principal or "an operator"
    queue = coalesced(changed(turn.memory.queue, replace(item, approval=None)))
    turn.remember(queue=queue)
    if queue[0].revision != item.revision:
        decide(turn, running)
        return
    turn.remember(pending=Pending(item.revision, digest(), lines(found.changes), void))
    turn.settle(Phase.PENDING_APPROVAL)


def _repair(turn: Turn) -> Item:
    """The last good configuration as an item, since others changed the device."""
    good = turn.memory.good
    assert good is not None
    item = Item(
        good.revision, good.config, Cause(""), approval_required=turn.memory.approval_required, repair=True
    )
    turn.remember(queue=(item,))
    return item
