"""What a service counts: plain numbers, which nobody reads before somebody asks for metrics."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from orchestron_ports.log import EventLog, LogError, Stream

BOUNDARIES: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)
"""Upper limits of what durations are sorted into, in seconds; the last lot is what is above."""


class Durations:
    """How often something took how long."""

    __slots__ = ("counts", "total")

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDARIES) + 1)
        self.total = 0.0

    def add(self, seconds: float) -> None:
        """It took so long."""
        self.counts[bisect_left(BOUNDARIES, seconds)] += 1
        self.total += seconds


@dataclass(slots=True)
class Reading:
    """How far a reader has come in a stream."""

    log: EventLog
    stream: Stream
    position: Callable[[], int]
    """Offset of the next record that is not dealt with."""
    lag: int = 0
    """Offsets between that and the end when `measure` was last called; an engine may leave holes."""

    async def measure(self) -> None:
        """Ask the log for the end of the stream; a log that does not answer leaves `lag` as it is."""
        try:
            end = await self.log.end(self.stream)
        except LogError:
            return
        self.lag = max(0, end - self.position())


@dataclass(frozen=True, slots=True)
class SnapshotNumbers:
    """The last snapshot that a service took or started from."""

    seq: int
    size: int
    """Bytes."""
    time_ms: int
    """When it was taken, milliseconds since 1970."""
    seconds: float = 0.0
    """How long it took to write; 0 for one that an earlier process wrote."""


@dataclass(slots=True)
class Numbers:
    """The numbers of one service in one domain."""

    service: str
    domain: str
    observe: Callable[[float, str], None] | None = None
    """Is told the seconds, and the stage that took them, too; None when nobody wants to be."""
    seq: int = 0
    """The last transaction dealt with."""
    epoch: int = 0
    in_flight: Callable[[], int] | None = None
    """Transactions that are accepted and not decided; for the sequencer only."""
    aborts: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    """Answers by status."""
    runs: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Runs of transforms by layer and point."""
    durations: dict[str, Durations] = field(default_factory=lambda: defaultdict(Durations))
    """By stage."""
    readings: dict[Stream, Reading] = field(default_factory=dict)
    snapshot: SnapshotNumbers | None = None

    def ended(self) -> None:
        """The service has stopped, and another process may do its work now.

        What it counted stays; its place, its lag and what is in flight are no longer said.
        """
        self.readings.clear()
        self.in_flight = None
        self.snapshot = None

    def reads(self, log: EventLog, stream: Stream, position: Callable[[], int]) -> None:
        """The service reads that stream, until it has `ended`."""
        self.readings[stream] = Reading(log, stream, position)

    def reached(self, seq: int, epoch: int) -> None:
        """A transaction was dealt with."""
        self.seq, self.epoch = seq, epoch

    def took(self, stage: str, since_ms: int) -> None:
        """A stage of a transaction is over now that began at `since_ms` (ms since 1970)."""
        # the clocks of two machines may differ
        self.lasted(stage, max(0.0, time.time() - since_ms / 1e3))

    def lasted(self, stage: str, seconds: float) -> None:
        """A stage of a transaction is over that took so long."""
        self.durations[stage].add(seconds)
        if self.observe is not None:
            self.observe(seconds, stage)
