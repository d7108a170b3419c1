"""What tests ask of spans, wherever they come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

CHAIN = (
    ("northbound", "PATCH /restconf/data/{path}"),
    ("northbound", "publish requests"),
    ("intent", "process requests"),
    ("intent", "publish history"),
    ("layer-cfs", "process history"),
    ("layer-cfs", "publish layer.inter"),
    ("layer-inter", "process layer.inter"),
    ("layer-inter", "publish layer.rfs"),
    ("layer-rfs", "process layer.rfs"),
    ("layer-rfs", "publish layer.device"),
    ("device-manager", "process layer.device"),
)
"""The hops that every edit takes, each the parent of the next."""
DECISION = (
    ("device-manager", "publish decisions"),
    ("intent", "process decisions"),
    ("intent", "publish outcomes"),
    ("northbound", "process outcomes"),
)
DEVICE = (
    ("device-manager", "publish device.config"),
    ("mock-device", "process device.config"),
    ("mock-device", "publish device.events"),
)
"""The two ways on from the device manager."""


@dataclass(frozen=True)
class Seen:
    """A span."""

    service: str
    name: str
    trace: int
    id: int
    parent: int | None
    """Id of its parent, which may be a span of the client's."""
    attributes: dict[str, object] = field(default_factory=dict)
    links: tuple[int, ...] = ()

    @property
    def hop(self) -> tuple[str, str]:
        """What it is in a chain."""
        return self.service, self.name


def lineage(spans: Iterable[Seen], last: Seen) -> list[tuple[str, str]]:
    """From the first span without a parent among them to `last`."""
    by_id = {span.id: span for span in spans}
    found = [last]
    while (parent := by_id.get(found[0].parent or 0)) is not None:
        found.insert(0, parent)
    return [span.hop for span in found]


def check_unbroken(spans: list[Seen], device: str, client: int | None = None) -> None:
    """One edit's spans are one trace: one root, every other parent there, every hop in its place.

    `device` is one that the edit configures and whose configuration is not overtaken.
    """
    assert len({span.trace for span in spans}) == 1
    ids = {span.id for span in spans}
    assert len(ids) == len(spans)
    roots = [span for span in spans if span.parent not in ids]
    assert [(root.hop, root.parent) for root in roots] == [(CHAIN[0], client)]
    (outcome,) = [span for span in spans if span.hop == DECISION[-1]]
    assert lineage(spans, outcome) == [*CHAIN, *DECISION]
    reports = [span for span in spans if span.hop == DEVICE[-1]]
    assert device in {span.attributes["orchestron.device"] for span in reports}
    for report in reports:
        assert lineage(spans, report) == [*CHAIN, *DEVICE]


def check_conventions(spans: list[Seen], *, system: str, seq: int) -> None:
    """Spans say what the semantic conventions for messaging ask for, and where they stand in the order."""
    for span in spans:
        if span.name.startswith(("process ", "publish ")):
            verb, topic = span.name.split()
            kind = {"process": "process", "publish": "send"}[verb]
            assert span.attributes["messaging.system"] == system
            assert span.attributes["messaging.operation.name"] == verb
            assert span.attributes["messaging.operation.type"] == kind
            assert span.attributes["messaging.destination.name"] == topic
            assert span.attributes["orchestron.domain"] == "default"
        if span.service.startswith("layer-"):
            assert span.attributes["orchestron.layer"] == span.service.removeprefix("layer-")
    placed = [span for span in spans if span.hop in {*CHAIN[2:], *DECISION[:3], *DEVICE}]
    assert {span.attributes["orchestron.seq"] for span in placed} == {seq}
