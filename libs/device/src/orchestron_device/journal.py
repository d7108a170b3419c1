"""What survives a restart, as it is written down: a state without trees, and the trees by part.

`fold` is the inverse: from what the log holds of a device to its machine's memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final, TypeAlias

from orchestron_contracts.events import Cause
from orchestron_device.failures import Failure, FailureKind, Reason
from orchestron_device.queue import Approval, Item
from orchestron_device.state import Answer, Good, Hold, HoldKind, Memory, Pending, SeenDrift, Trial
from orchestron_yang.tree import Tree

Datum: TypeAlias = Mapping[str, Any]
Part: TypeAlias = tuple[int, Tree]
"""A revision and its configuration."""
Configs: TypeAlias = Callable[[int], Tree | None]
"""A configuration by its revision, from what the device shall have; None when it is not there any more."""

GOOD: Final = "good"
TRIED: Final = "tried"
NO_TREE: Final[Tree] = {}


def item_part(revision: int) -> str:
    """The part that holds a queued configuration."""
    return f"item/{revision}"


def parts(memory: Memory) -> dict[str, Part]:
    """The trees to be kept, by part. The newest item's is not: it is what the device shall have."""
    found: dict[str, Part] = {}
    for item in memory.queue:
        if not item.repair and item.revision != memory.seen:
            found[item_part(item.revision)] = (item.revision, item.config)
    if memory.tried is not None:
        found[TRIED] = (memory.queue[0].revision if memory.queue else 0, memory.tried)
    if memory.good is not None:
        found[GOOD] = (memory.good.revision, memory.good.config)
    return found


def state(memory: Memory) -> Datum:
    """The memory less its trees, as the Avro record `JournalState`."""
    return {
        "approval_required": memory.approval_required,
        "seen": memory.seen,
        "good": 0 if memory.good is None else memory.good.revision,
        "queue": [_item(item) for item in memory.queue],
        "trial": _flat(memory.trial),
        "hold": None if memory.hold is None else {**_plain(memory.hold), "kind": memory.hold.kind.value},
        "failure": None if memory.failure is None else _failure(memory.failure),
        "attempts": memory.attempts,
        "drift": _flat(memory.drift),
        "accepted": memory.accepted,
        "pending": _flat(memory.pending),
        "answer": _flat(memory.answer),
        "commands": memory.commands,
    }


def fold(state: Datum, parts: Mapping[str, Part], configs: Configs) -> Memory:
    """The memory that was written down. An item whose configuration is lost is left out of the queue.

    Parts are written before the state that names them, so a part may be newer than the state: what is
    newly good was still in the queue then, and is found to be on the device.
    """
    good = parts.get(GOOD)
    tried = parts.get(TRIED)
    queue = tuple(filter(None, (_read_item(one, parts, configs) for one in state["queue"])))
    return Memory(
        approval_required=state["approval_required"],
        seen=state["seen"],
        queue=queue,
        good=None if good is None else Good(*good),
        tried=None if tried is None else tried[1],
        trial=None if state["trial"] is None else Trial(**state["trial"]),
        hold=_read_hold(state["hold"]),
        failure=_read_failure(state["failure"]),
        attempts=state["attempts"],
        drift=_read_lines(SeenDrift, state["drift"]),
        accepted=state["accepted"],
        pending=_read_lines(Pending, state["pending"]),
        answer=None if state["answer"] is None else Answer(**state["answer"]),
        commands=state["commands"],
    )


def _plain(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _flat(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    plain = _plain(value)
    return {name: list(held) if isinstance(held, tuple) else held for name, held in plain.items()}


def _item(item: Item) -> dict[str, Any]:
    return {
        "revision": item.revision,
        "cause": _plain(item.cause),
        "approval_required": item.approval_required,
        "approved_by": None if item.approval is None else item.approval.principal,
        "approved_digest": "" if item.approval is None else item.approval.digest,
        "rejected_by": item.rejected_by,
        "repair": item.repair,
    }


def _failure(failure: Failure) -> dict[str, Any]:
    reasons = [{**_plain(reason), "sources": list(reason.sources)} for reason in failure.reasons]
    return {**_plain(failure), "kind": failure.kind.value, "reasons": reasons}


def _read_item(datum: Datum, parts: Mapping[str, Part], configs: Configs) -> Item | None:
    revision = datum["revision"]
    kept = parts.get(GOOD if datum["repair"] else item_part(revision))
    config = configs(revision) if kept is None else kept[1]
    if config is None:
        return None
    by = datum["approved_by"]
    return Item(
        revision=revision,
        config=config,
        cause=Cause(**datum["cause"]),
        approval_required=datum["approval_required"],
        approval=None if by is None else Approval(by, datum["approved_digest"]),
        rejected_by=datum["rejected_by"],
        repair=datum["repair"],
    )


def _read_hold(datum: Datum | None) -> Hold | None:
    return None if datum is None else Hold(HoldKind(datum["kind"]), datum["principal"], datum["reason"])


def _read_failure(datum: Datum | None) -> Failure | None:
    if datum is None:
        return None
    reasons = tuple(Reason(**{**one, "sources": tuple(one["sources"])}) for one in datum["reasons"])
    return Failure(**{**datum, "kind": FailureKind(datum["kind"]), "reasons": reasons})


def _read_lines(cls: Callable[..., Any], datum: Datum | None) -> Any:
    return None if datum is None else cls(**{**datum, "lines": tuple(datum["lines"])})
