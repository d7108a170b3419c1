"""The reader's side of the order of transactions: what to apply, what to drop, when to go back.

Rules (design invariants 5 and 6), for a reader in epoch E that waits for seq N:

* an older epoch is void: dropped;
* in epoch E, a seq below N is a duplicate and dropped, N is applied, one above N is a gap, which is an error;
* a higher epoch means: go back to the state after `seq - 1`, then apply; its seq is at most N;
* a reader that refused in E stands still: whatever comes in E is dropped until the epoch rises.

States are kept back to the last seq known to be committed. They share almost everything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeAlias, TypeVar

from orchestron_contracts.events import Changeset, Refusal


class StreamError(Exception):
    """A stream breaks the order of transactions; reading on would lose or invent one.

    GapError    a transaction is missing
    ForkError   one place in the order is taken twice, by different transactions
    """


class GapError(StreamError):
    """The seq that comes next, or the state to go back to, is not there."""


class ForkError(StreamError):
    """Two different changesets have one seq and epoch."""


class Result(Protocol):
    """What a step gives besides its state."""

    @property
    def refusal(self) -> Refusal | None:
        """Why the transaction is refused; the state is then as before."""
        ...


S = TypeVar("S")
R = TypeVar("R", bound=Result)
Step: TypeAlias = Callable[[S, Changeset], tuple[S, R]]


@dataclass(frozen=True)
class Window(Generic[S]):
    """A reader's place: its epoch and its states from `floor` on."""

    base: S
    """State after `floor`; nothing goes back further."""
    floor: int = 0
    epoch: int = 0
    taken: tuple[tuple[Changeset, S], ...] = ()
    """What was applied after `floor`, each with the state that came of it."""
    refused: Changeset | None = None
    """The transaction at which this reader stands still."""

    @property
    def state(self) -> S:
        """The newest state."""
        return self.taken[-1][1] if self.taken else self.base

    @property
    def next_seq(self) -> int:
        """The seq waited for."""
        return self.floor + len(self.taken) + 1


def advance(window: Window[S], changeset: Changeset, step: Step[S, R]) -> tuple[Window[S], R | None]:
    """The reader after `changeset`, and what came of it; None when it was dropped.

    Raises `GapError` and `ForkError`; the reader must stop then.
    """
    if changeset.epoch > window.epoch:
        window = _back(window, changeset)
    elif _is_void(window, changeset):
        return window, None
    if changeset.seq != window.next_seq:
        raise GapError(f"{_place(changeset)} came where seq {window.next_seq} was to come")
    state, result = step(window.state, changeset)
    if result.refusal is not None:
        return replace(window, refused=changeset), result
    grown = replace(window, taken=(*window.taken, (changeset, state)))
    return _trimmed(grown, changeset.committed), result


def _is_void(window: Window[S], changeset: Changeset) -> bool:
    """It must be dropped: of an old epoch, seen before, or come while this reader stands still."""
    if changeset.epoch < window.epoch:
        return True
    if window.refused is not None:
        return changeset.seq != window.refused.seq or _same(window.refused, changeset)
    if changeset.seq >= window.next_seq:
        return False
    at = changeset.seq - window.floor - 1
    return at < 0 or _same(window.taken[at][0], changeset)


def _same(held: Changeset, again: Changeset) -> bool:
    if held.epoch == again.epoch and held != again:
        raise ForkError(f"two different transactions for {_place(again)}")
    return True


def _back(window: Window[S], changeset: Changeset) -> Window[S]:
    """The reader as it was before `changeset.seq`, in the new epoch."""
    held = changeset.seq - window.floor - 1
    if held < 0:
        raise GapError(f"{_place(changeset)} goes back behind seq {window.floor}, which was committed")
    if held > len(window.taken):
        raise GapError(f"{_place(changeset)} begins above seq {window.next_seq}")
    return replace(window, epoch=changeset.epoch, taken=window.taken[:held], refused=None)


def _trimmed(window: Window[S], committed: int) -> Window[S]:
    dropped = min(committed, window.next_seq - 1) - window.floor
    if dropped <= 0:
        return window
    base = window.taken[dropped - 1][1]
    return replace(window, base=base, floor=window.floor + dropped, taken=window.taken[dropped:])


def _place(changeset: Changeset) -> str:
    return f"seq {changeset.seq} in epoch {changeset.epoch} of domain {changeset.domain!r}"
