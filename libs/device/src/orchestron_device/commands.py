"""What operators ask of a device, and the answer to each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from orchestron_device.queue import Approval, Item, changed, find
from orchestron_device.signals import Action, Command, Revert
from orchestron_device.state import Answer, Hold, HoldKind, Phase
from orchestron_device.turn import Turn

BUSY_PUSHING = "that item is on its way to the device; wait for its end"


class _Refused(Exception):
    """The command is not carried out; the message says why."""


def obey(turn: Turn, command: Command) -> None:
    """Carry out a command and remember the answer. One that was dealt with before is passed over."""
    if command.offset < turn.memory.commands:
        return
    try:
        answer = Answer(command.id, True, _ACTIONS[command.action](turn, command))
    except _Refused as refused:
        answer = Answer(command.id, False, str(refused))
    turn.remember(answer=answer, commands=command.offset + 1)


def _item(turn: Turn, command: Command) -> Item:
    queue = turn.memory.queue
    item = find(queue, command.revision) if command.revision else queue[0] if queue else None
    if item is None:
        raise _Refused(
            f"there is no item {command.revision} in the queue" if command.revision else "nothing is queued"
        )
    return item


def _movable(turn: Turn, command: Command) -> Item:
    item = _item(turn, command)
    trial = turn.memory.trial
    if item.revision == turn.device.pushing or (trial is not None and trial.revision == item.revision):
        raise _Refused(BUSY_PUSHING)
    return item


def _approve(turn: Turn, command: Command) -> str:
    item = _item(turn, command)
    if not item.approval_required:
        raise _Refused(f"item {item.revision} needs no approval")
    if item is not turn.memory.queue[0]:
        raise _Refused(f"item {turn.memory.queue[0].revision} comes first")
    if not command.digest:
        raise _Refused("an approval has to name the device revision that its diff was made against")
    pending = turn.memory.pending
    if pending is not None and (pending.revision, pending.digest) != (item.revision, command.digest):
        raise _Refused("the approval is void: item or device changed since that diff was made")
    approved = replace(item, approval=Approval(command.principal, command.digest), rejected_by="")
    turn.remember(queue=changed(turn.memory.queue, approved))
    if turn.memory.hold is not None:
        return f"item {item.revision} is approved; the device is held, release it"
    if turn.device.phase is Phase.PENDING_APPROVAL:
        turn.look()
    return f"item {item.revision} is approved"


def _reject(turn: Turn, command: Command) -> str:
    item = _movable(turn, command)
    rejected = replace(item, approval=None, rejected_by=command.principal or "an operator")
    turn.remember(queue=changed(turn.memory.queue, rejected))
    reason = f"item {item.revision} was rejected" + (f": {command.reason}" if command.reason else "")
    _hold_now(turn, Hold(HoldKind.REJECTED, command.principal, reason))
    return f"item {item.revision} is rejected; the device is held and does not follow its intent"


def _hold(turn: Turn, command: Command) -> str:
    _hold_now(turn, Hold(HoldKind.OPERATOR, command.principal, command.reason))
    if turn.device.pushing:
        return f"the device is held once item {turn.device.pushing}, which is on its way, has ended"
    return "the device is held"


def _hold_now(turn: Turn, hold: Hold) -> None:
    turn.remember(hold=hold)
    if turn.device.busy is None:
        turn.settle(Phase.HELD)


def _release(turn: Turn, _command: Command) -> str:
    hold = turn.memory.hold
    if hold is None:
        raise _Refused("the device is not held")
    if hold.kind is HoldKind.DRIFT and turn.memory.drift is not None:
        turn.remember(accepted=turn.memory.drift.digest)
    queue = tuple(replace(item, rejected_by="") for item in turn.memory.queue)
    turn.remember(hold=None, queue=queue, failure=None, attempts=0)
    turn.look()
    return "the device is released"


def _retry(turn: Turn, _command: Command) -> str:
    if turn.memory.hold is not None:
        raise _Refused(f"the device is held ({turn.memory.hold.kind.value}); release it")
    turn.remember(failure=None, attempts=0)
    turn.look()
    return "the device is tried again"


def _drop(turn: Turn, command: Command) -> str:
    item = _movable(turn, command)
    if not turn.context.can_revert:
        raise _Refused(
            "intent cannot be rolled back by this release: change the intent, or reject the item, "
            "which holds the device"
        )
    text = f"item {item.revision} is dropped; its intent is to be rolled back"
    dropped = replace(item, approval=None, rejected_by=command.principal or "an operator")
    turn.remember(queue=changed(turn.memory.queue, dropped))
    _hold_now(turn, Hold(HoldKind.REJECTED, command.principal, text))
    turn.orders.append(Revert(item, command.id, command.principal))
    return f"{text}; the device is held until it is released"


_ACTIONS: Final[Mapping[Action, Callable[[Turn, Command], str]]] = {
    Action.APPROVE: _approve,
    Action.REJECT: _reject,
    Action.RETRY: _retry,
    Action.HOLD: _hold,
    Action.RELEASE: _release,
    Action.DROP: _drop,
}
