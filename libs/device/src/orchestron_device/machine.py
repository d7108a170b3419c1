"""The state machine of one device: an event in, instructions out, by a table of phase and event.

* The device does one thing at a time (`Device.busy`), so there are never two pushes at once.
* Before each push the device is read, and read again after it; "ok" is no proof.
* What has to survive is in a `Journal` instruction before the instruction that rests on it.
* An event that comes too late for its phase changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias

from orchestron_contracts.events import DeviceState
from orchestron_device.commands import obey
from orchestron_device.decide import STUCK, decide, finish, verify
from orchestron_device.digest import device_revision
from orchestron_device.failures import Failure, FailureKind
from orchestron_device.queue import enqueue, find
from orchestron_device.signals import (
    Command,
    Commit,
    Committed,
    Confirmed,
    Connected,
    Discard,
    Discarded,
    Disconnect,
    Event,
    Failed,
    Instruction,
    Journal,
    Noticed,
    Read,
    ReadDone,
    Removed,
    Renewed,
    Report,
    Staged,
    TimeUp,
    Wanted,
)
from orchestron_device.state import Context, Device, Op, Phase, Trial
from orchestron_device.turn import Chance, Turn
from orchestron_yang.edit import merged

Handler: TypeAlias = Callable[[Turn, Any], None]
RESTING: Final = (Phase.IN_SYNC, Phase.DRIFTED, Phase.PENDING_APPROVAL)
UNDONE: Final = frozenset({Op.COMMIT, Op.VERIFY, Op.CONFIRM})
"""What leaves something on the device that has to be discarded when it fails."""


def step(
    context: Context, device: Device, event: Event, chance: Chance
) -> tuple[Device, tuple[Instruction, ...]]:
    """The device after an event, and what is to be done, in that order."""
    if device.phase is Phase.GONE:
        return device, ()
    handler = TABLE.get((device.phase, type(event))) or ANYWHERE.get(type(event))
    if handler is None:
        return device, ()
    turn = Turn(context, device, chance)
    handler(turn, event)
    return turn.result() if turn.device.phase is not Phase.GONE else (turn.device, tuple(turn.orders))


def _wanted(turn: Turn, event: Wanted) -> None:
    """Queue it. Whether anything is done at once, the phase says."""
    item, memory = event.item, turn.memory
    turn.remember(approval_required=item.approval_required)
    queued = find(memory.queue, item.revision)
    if item.revision < memory.seen or (item.revision == memory.seen and queued is None):
        return
    fixed = [turn.device.pushing, memory.trial.revision if memory.trial is not None else 0]
    queue = enqueue(memory.queue, item, fixed)
    head_changed = not memory.queue or queue[0].revision != memory.queue[0].revision
    turn.remember(queue=queue, seen=item.revision, pending=None if head_changed else memory.pending)


def _wanted_at_rest(turn: Turn, event: Wanted) -> None:
    before = turn.memory.queue
    _wanted(turn, event)
    if turn.memory.queue != before:
        turn.look()


def _wanted_failing(turn: Turn, event: Wanted) -> None:
    """What a device refused may be mended by this; what else failed is tried again in its time."""
    _wanted(turn, event)
    failure = turn.memory.failure
    if turn.device.busy is not None or failure is None or failure.kind in STUCK:
        turn.look()


def _wanted_disconnected(turn: Turn, event: Wanted) -> None:
    _wanted(turn, event)
    if turn.memory.attempts == 0:
        turn.look()


def _wanted_held(turn: Turn, event: Wanted) -> None:
    """Nothing is pushed, but the difference that is shown is the present one."""
    _wanted(turn, event)
    if turn.device.connected:
        turn.look()


def _removed(turn: Turn, event: Removed) -> None:
    told = () if event.moved else (Report(DeviceState.GONE, event.revision),)
    turn.orders += [Journal(None), *told, Disconnect()]
    turn.set(phase=Phase.GONE, connected=False, busy=None)


def _connected(turn: Turn, event: Connected) -> None:
    turn.set(busy=None, connected=True, can_trial=event.can_trial)
    turn.look()


def _read(turn: Turn, event: ReadDone) -> None:
    if turn.device.busy is not Op.READ:
        return
    turn.set(busy=None)
    decide(turn, event.running)


def _staged(turn: Turn, _event: Staged) -> None:
    """From here on the item may get to the device whatever happens to us: that is written down first."""
    item = find(turn.memory.queue, turn.device.pushing)
    assert item is not None
    trial = Trial(turn.chance.token, item.revision) if turn.device.can_trial else None
    tried = merged(turn.context.schema.root, turn.memory.tried or {}, item.config)
    turn.remember(tried=tried, trial=trial)
    turn.set(busy=None)
    token = "" if trial is None else trial.token
    turn.order(Op.COMMIT, Commit(token, turn.context.trial_seconds))


def _committed(turn: Turn, _event: Committed) -> None:
    turn.set(busy=None, phase=Phase.CONFIRMING)
    turn.order(Op.VERIFY, Read())


def _verified(turn: Turn, event: ReadDone) -> None:
    if turn.device.busy is not Op.VERIFY:
        return
    turn.set(busy=None)
    failure = verify(turn, event.running)
    if failure is not None:
        turn.set(busy=Op.VERIFY)
        _failed(turn, Failed(failure))


def _confirmed(turn: Turn, _event: Confirmed) -> None:
    if turn.device.busy is Op.CONFIRM:
        turn.set(busy=None)
        finish(turn)


def _failed(turn: Turn, event: Failed) -> None:
    """Wait and try again, whatever it was; what was begun on the device is undone first."""
    failure, op = event.failure, turn.device.busy
    if op is None and not failure.lost:
        return
    if turn.device.pushing:
        failure = replace(failure, revision=turn.device.pushing, digest=_refused_by(turn, failure))
    turn.remember(failure=failure, attempts=turn.memory.attempts + 1, pending=None)
    connected = turn.device.connected and not failure.lost
    if op is Op.DISCARD and connected:
        # whatever is left there ends with the session
        turn.orders.append(Disconnect())
        connected = False
    turn.set(busy=None, connected=connected, pushing=0, read=None, phase=_phase_after(turn, failure))
    if op in UNDONE and connected:
        _undo(turn, op)
    _retry_later(turn, failure, op)


def _refused_by(turn: Turn, failure: Failure) -> str:
    """The device revision that a refusal holds for; "" where that does not matter."""
    item, read = find(turn.memory.queue, turn.device.pushing), turn.device.read
    if failure.kind is not FailureKind.REFUSED or item is None or read is None:
        return ""
    return device_revision(turn.context.schema, (*turn.known, item.config), read)


def _phase_after(turn: Turn, failure: Failure) -> Phase:
    if turn.memory.hold is not None:
        return Phase.HELD
    return Phase.DISCONNECTED if failure.lost and failure.kind is FailureKind.TRANSIENT else Phase.FAILING


def _undo(turn: Turn, op: Op | None) -> None:
    if op is not Op.CONFIRM:
        turn.remember(trial=None)
    turn.order(Op.DISCARD, Discard())


def _retry_later(turn: Turn, failure: Failure, op: Op | None) -> None:
    if op is Op.CONFIRM and not failure.lost:
        # it may have been confirmed, or be undone by the device in time: then it can be seen
        turn.remember(trial=None)
        turn.wait(failure.kind, self_decides(turn.context))
    else:
        turn.wait(failure.kind)


def self_decides(context: Context) -> float:
    """Seconds after which a commit on trial is certainly undone if it was not confirmed."""
    return context.trial_seconds + 1.0


def _discarded(turn: Turn, _event: Discarded) -> None:
    if turn.device.busy is not Op.DISCARD:
        return
    turn.set(busy=None)
    if turn.memory.hold is not None:
        turn.settle(Phase.HELD)
    elif turn.device.again:
        turn.look()


def _look(turn: Turn, _event: object) -> None:
    turn.look()


def _look_if_free(turn: Turn, _event: object) -> None:
    if turn.device.busy is None:
        turn.look()


def _look_if_connected(turn: Turn, _event: object) -> None:
    if turn.device.busy is None and turn.device.connected:
        turn.look()


def _noticed(turn: Turn, event: Noticed) -> None:
    turn.set(told=(event.who, event.when))
    if turn.device.connected:
        turn.look()


ANYWHERE: Final[Mapping[type, Handler]] = {
    Wanted: _wanted,
    Removed: _removed,
    Command: obey,
    Failed: _failed,
    Noticed: _noticed,
    Discarded: _discarded,
}
"""What is done in each phase that the table says nothing else of."""

TABLE: Final[Mapping[tuple[Phase, type], Handler]] = {
    (Phase.DISCONNECTED, Wanted): _wanted_disconnected,
    (Phase.DISCONNECTED, TimeUp): _look_if_free,
    (Phase.DISCONNECTED, Renewed): _look_if_free,
    (Phase.CONNECTING, Connected): _connected,
    (Phase.DISCOVERING, ReadDone): _read,
    (Phase.PUSHING, Staged): _staged,
    (Phase.PUSHING, Committed): _committed,
    (Phase.CONFIRMING, ReadDone): _verified,
    (Phase.CONFIRMING, Confirmed): _confirmed,
    (Phase.FAILING, Wanted): _wanted_failing,
    (Phase.FAILING, TimeUp): _look,
    (Phase.FAILING, Renewed): _look,
    (Phase.HELD, Wanted): _wanted_held,
    (Phase.HELD, ReadDone): _read,
    (Phase.HELD, TimeUp): _look_if_connected,
    **{(phase, Wanted): _wanted_at_rest for phase in RESTING},
    **{(phase, TimeUp): _look for phase in RESTING},
    **{(phase, Renewed): _look for phase in RESTING},
}
