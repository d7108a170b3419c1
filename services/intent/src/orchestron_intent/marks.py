"""When it is stored how far requests and reports have been dealt with.

To read a request again does no harm, since its id is known by then. So its place need not be stored with
every transaction, which costs two exchanges with a broker: it is stored now and then, and at once with
whatever must not be dealt with twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from orchestron_contracts.events import Accepted
from orchestron_intent.sequencer import Written
from orchestron_intent.watch import Dealt

EVERY: Final = 256
"""Records that may have to be read again after a restart."""


class Marks:
    """What is stored of the offsets up to which each topic has been dealt with."""

    def __init__(self, stored: Mapping[str, int]) -> None:
        self._stored = dict(stored)

    def due(self, now: Mapping[str, int], dealt: Iterable[Dealt]) -> Mapping[str, int]:
        """Of the offsets `now`, those to store in the append that carries what was dealt with."""
        moved = {topic: offset for topic, offset in now.items() if offset != self._stored.get(topic, 0)}
        behind = sum(offset - self._stored.get(topic, 0) for topic, offset in moved.items())
        return moved if behind >= EVERY or not all(map(_repeatable, dealt)) else {}

    def store(self, marks: Mapping[str, int]) -> None:
        """These are on the log."""
        self._stored.update(marks)


def _repeatable(dealt: Dealt) -> bool:
    """Dealing with the record again would come to nothing."""
    return not dealt.dead and all(map(_known_again, dealt.events))


def _known_again(event: Written) -> bool:
    """What it answers is known by a request id; what a device has reported has none."""
    return bool((event.changeset if isinstance(event, Accepted) else event).cause.request_id)
