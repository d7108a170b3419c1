"""What goes wrong when: drawn from a seed, so that a run can be had again."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

BROKER = "broker"


class Kind(StrEnum):
    """What happens to a target."""

    KILL = "kill -9"
    TERM = "SIGTERM"
    PAUSE = "SIGSTOP"
    COPIES = "old records again"
    GARBAGE = "no request"


SERVICE_WEIGHTS = {Kind.KILL: 40, Kind.PAUSE: 25, Kind.TERM: 8, Kind.COPIES: 15, Kind.GARBAGE: 6}
BROKER_SHARE = 0.08
"""Of all faults; each costs all services some seconds."""
GAP = (1.5, 8.0)
"""Seconds from one fault to the next; a service needs some of them to come up."""
AWAY = (0.0, 3.0)
"""Seconds that who was killed stays away."""
SLEEP = (0.3, 3.0)
LONG_SLEEP = (7.0, 12.0)
"""Longer than a consumer group waits, so that another replica takes over and this one wakes as a zombie."""
LONG_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Fault:
    """`after` seconds after the one before it begins; it lasts `seconds`."""

    after: float
    kind: Kind
    target: str
    seconds: float

    def __str__(self) -> str:
        return f"{self.kind} {self.target} for {self.seconds:.1f} s, {self.after:.1f} s later"


def schedule(seed: int, services: Sequence[str]) -> Iterator[Fault]:
    """Faults without end; the first ones see to it that each service is killed once, and the broker."""
    draw = random.Random(seed)
    first = [*services, BROKER]
    draw.shuffle(first)
    for target in first:
        yield Fault(draw.uniform(*GAP), Kind.KILL, target, draw.uniform(*AWAY))
    while True:
        after = draw.uniform(*GAP)
        if draw.random() < BROKER_SHARE:
            kind = draw.choice([Kind.KILL, Kind.PAUSE, Kind.TERM])
            yield Fault(after, kind, BROKER, draw.uniform(*SLEEP))
            continue
        (kind,) = draw.choices(list(SERVICE_WEIGHTS), list(SERVICE_WEIGHTS.values()))
        span = LONG_SLEEP if kind is Kind.PAUSE and draw.random() < LONG_SHARE else SLEEP
        yield Fault(after, kind, draw.choice(services), draw.uniform(*span))


SHORT = (
    Fault(0.5, Kind.PAUSE, "intent#0", 7.5),
    Fault(1.0, Kind.COPIES, "", 0.0),
    Fault(0.5, Kind.KILL, "layer-cfs#0", 0.5),
    Fault(1.0, Kind.GARBAGE, "", 0.0),
    Fault(2.0, Kind.KILL, "device-manager#0", 0.0),
    Fault(5.0, Kind.KILL, BROKER, 0.0),
    Fault(3.0, Kind.COPIES, "", 0.0),
    Fault(1.0, Kind.KILL, "intent#1", 0.0),
    Fault(1.0, Kind.TERM, "layer-rfs#0", 0.0),
)
"""For every day: a sequencer that wakes after another took over, a broker that dies, old records, garbage."""
