"""The metrics there are, by the names that dashboards know."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

from orchestron_telemetry.numbers import Numbers

Sample: TypeAlias = tuple[int, Mapping[str, str]]
"""A value with its attributes, on top of `service` and `domain`."""


class Kind(Enum):
    """What a metric is."""

    COUNTER = "counter"
    GAUGE = "gauge"


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric, read off the numbers of a service. `unit` is in UCUM."""

    name: str
    kind: Kind
    unit: str
    text: str
    read: Callable[[Numbers], Iterable[Sample]]
    attributes: tuple[str, ...] = ()
    """Names of those in each sample."""


STAGE_DURATION: Final = "orchestron.stage.duration"
STAGE_DURATION_TEXT: Final = (
    "From when the log took a record to when what came of it was written, by stage: accept, a layer, "
    "device-manager, mock-device; commit is from the request to its outcome, request is what the client sees"
)


def _age(time_ms: int) -> int:
    # the clock may have been set back since
    return max(0, round(time.time() - time_ms / 1000))


METRICS: Final = (
    Metric(
        "orchestron.stream.lag",
        Kind.GAUGE,
        "{record}",
        "Offsets between where a service is in a stream and the stream's end",
        lambda of: ((one.lag, {"topic": one.stream.topic}) for one in list(of.readings.values())),
        ("topic",),
    ),
    Metric(
        "orchestron.seq",
        Kind.GAUGE,
        "{transaction}",
        "Last transaction that a service has dealt with",
        lambda of: ((of.seq, {}),) if of.readings else (),
    ),
    Metric(
        "orchestron.epoch",
        Kind.GAUGE,
        "{epoch}",
        "Epoch of the last transaction that a service has dealt with",
        lambda of: ((of.epoch, {}),) if of.readings else (),
    ),
    Metric(
        "orchestron.transactions.in_flight",
        Kind.GAUGE,
        "{transaction}",
        "Transactions and requests that the sequencer has taken and that are not decided",
        lambda of: () if (held := of.in_flight) is None else ((held(), {}),),
    ),
    Metric(
        "orchestron.aborts",
        Kind.COUNTER,
        "{transaction}",
        "Transactions that were declared void",
        lambda of: ((of.aborts, {}),) if of.in_flight or of.aborts else (),
    ),
    Metric(
        "orchestron.outcomes",
        Kind.COUNTER,
        "{request}",
        "Requests answered, by status",
        lambda of: ((count, {"status": status}) for status, count in list(of.outcomes.items())),
        ("status",),
    ),
    Metric(
        "orchestron.transform.runs",
        Kind.COUNTER,
        "{run}",
        "Runs of transforms, by layer and point, those of a start included",
        lambda of: (
            (count, {"layer": layer, "point": point}) for (layer, point), count in list(of.runs.items())
        ),
        ("layer", "point"),
    ),
    Metric(
        "orchestron.snapshot.seq",
        Kind.GAUGE,
        "{transaction}",
        "Transaction that a service's last snapshot is after",
        lambda of: () if (last := of.snapshot) is None else ((last.seq, {}),),
    ),
    Metric(
        "orchestron.snapshot.size",
        Kind.GAUGE,
        "By",
        "Size of a service's last snapshot",
        lambda of: () if (last := of.snapshot) is None else ((last.size, {}),),
    ),
    Metric(
        "orchestron.snapshot.age",
        Kind.GAUGE,
        "s",
        "Time since a service's last snapshot was taken",
        lambda of: () if (last := of.snapshot) is None else ((_age(last.time_ms), {}),),
    ),
    Metric(
        "orchestron.snapshot.duration",
        Kind.GAUGE,
        "ms",
        "How long a service's last snapshot took to write, in the background",
        lambda of: () if (last := of.snapshot) is None else ((round(last.seconds * 1000), {}),),
    ),
)
"""All but the histogram `STAGE_DURATION`."""
