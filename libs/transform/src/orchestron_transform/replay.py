"""History computed again: the same code over the same history gives the same events (invariant 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from orchestron_contracts.events import Aborted, Accepted, Changeset, Event
from orchestron_transform.layer import NetworkPackage
from orchestron_transform.pipeline import Pipeline


def changeset_of(event: Accepted | Aborted) -> Changeset:
    """What the topmost layer reads in an event of history; an aborted transaction is an empty changeset."""
    if isinstance(event, Accepted):
        return event.changeset
    return Changeset(event.domain, event.seq, event.epoch, event.cause)


def replay(package: NetworkPackage, history: Iterable[Accepted | Aborted]) -> Iterator[tuple[str, Event]]:
    """(topic, event) for all that the layers and the device manager write over one domain's history.

    On each topic the events come in the order in which the services wrote them. Raises `StreamError`
    when the history has a gap or two entries for one place.
    """
    pipeline = Pipeline(package)
    for event in history:
        yield from pipeline.run(changeset_of(event)).events
