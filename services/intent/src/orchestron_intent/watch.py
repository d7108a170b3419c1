"""What is seen of the sequencer from outside: spans, numbers and a line in the log for what goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from orchestron_contracts.events import Aborted, Accepted, Outcome, Status
from orchestron_intent.inbox import Feed
from orchestron_intent.sequencer import Sequencer, Written
from orchestron_ports.log import Entry, EventLog, Record
from orchestron_runtime import traced
from orchestron_telemetry import Done, Instruments, Out

ENDS = frozenset({Status.COMMITTED, Status.ABORTED})

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Dealt:
    """A record that was dealt with from `begun` to `ended` (ns since 1970): events, and entries for them."""

    record: Record
    begun: int
    ended: int
    events: Sequence[Written]
    entries: Sequence[Entry]
    dead: Sequence[Entry] = ()
    """Kept messages that are not dealt with."""


class Watch:
    """Tells of one sequencer's work."""

    def __init__(self, instruments: Instruments, sequencer: Sequencer) -> None:
        self._hops = instruments.hops
        self._numbers = instruments.numbers
        self._numbers.in_flight = lambda: sequencer.pending
        self._accepted: dict[int, int] = {}

    def reads(self, log: EventLog, feeds: Iterable[Feed]) -> None:
        """Lag is counted in these streams."""
        for feed in feeds:
            self._numbers.reads(log, feed.stream, partial(_position, feed))

    @contextmanager
    def sending(self, dealt: Sequence[Dealt]) -> Iterator[list[Entry]]:
        """The entries to append inside, with the context of their spans."""
        # what brings nothing is read again after a restart, and would be told of twice
        done = [
            Done(one.record, one.begun, one.ended, list(map(_out, one.events, one.entries)))
            for one in dealt
            if one.events
        ]
        with self._hops.sending(done) as entries:
            yield [*entries, *(letter for one in dealt for letter in one.dead)]

    def written(self, dealt: Sequence[Dealt]) -> None:
        """What came of these records is on the log."""
        for one in dealt:
            for event in one.events:
                if isinstance(event, Accepted):
                    self._accept(event, one.record)
                elif isinstance(event, Aborted):
                    self._abort(event)
                else:
                    self._answer(event)

    def _accept(self, event: Accepted, record: Record) -> None:
        changeset = event.changeset
        self._numbers.reached(changeset.seq, changeset.epoch)
        if event.edits and record.stream.topic == "requests":
            self._accepted[changeset.seq] = record.time_ms
            self._numbers.took("accept", record.time_ms)

    def _abort(self, event: Aborted) -> None:
        self._numbers.reached(event.seq, event.epoch)
        self._numbers.aborts += 1
        with traced(event.cause.traceparent, event.domain, event.seq):
            refusal = event.refusal
            _log.info(
                "seq %d is void, epoch %d begins: %s: %s",
                event.seq,
                event.epoch,
                refusal.layer,
                refusal.message,
            )

    def _answer(self, outcome: Outcome) -> None:
        self._numbers.outcomes[outcome.status.value] += 1
        since = self._accepted.pop(outcome.seq, None) if outcome.status in ENDS else None
        if since is not None:
            self._numbers.took("commit", since)
        with traced(outcome.cause.traceparent, outcome.domain, outcome.seq):
            _log.debug("request %s: %s", outcome.cause.request_id, outcome.status.value)


def _position(feed: Feed) -> int:
    return feed.offset


def _out(event: Written, entry: Entry) -> Out:
    if isinstance(event, Accepted):
        return Out(entry, event.changeset.seq, event.changeset.epoch)
    return Out(entry, event.seq, None if isinstance(event, Outcome) else event.epoch)
