"""The measure that is held against what one record of the log may have."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from orchestron_contracts.events import Changeset, DeviceConfig, Operation, RequestedEdit
from orchestron_intent.rules import YangRules
from orchestron_network.package import network
from orchestron_runtime.codecs import event_codec
from orchestron_semantics import Semantics
from orchestron_transform.pipeline import Pipeline
from orchestron_transform.size import EACH, weight, weight_of

EXAMPLES = Path(__file__).resolve().parents[3] / "schemas/examples/demo"


def test_texts_weigh_their_bytes() -> None:
    """Names, keys and texts count as UTF-8, and everything has a weight of its own."""
    assert weight({}) == EACH
    assert weight({"ab": "c"}) == 3 * EACH + 3
    assert (
        weight({"ab": "\u00e4", "n": 5, "d": Decimal("1.5"), "b": b"xyz"}) == 9 * EACH + 2 + 2 + 1 + 1 + 1 + 3
    )
    assert weight({"rows": {("k", 1): {"k": "k"}}, "many": ("x", "y")}) == 13 * EACH + 4 + 1 + 1 + 1 + 4 + 2


def test_what_is_written_is_no_larger_than_it_weighs() -> None:
    """Of the demo: every changeset and every device's configuration takes less, encoded, than its weight."""
    package = network()
    rules, codec = YangRules(package.northbound, Semantics(package.northbound)), event_codec(package)
    edits = [
        RequestedEdit(Operation.MERGE, "/", file.read_bytes()) for file in sorted(EXAMPLES.glob("*.json"))
    ]
    passage = Pipeline(package).transact(rules.plan(rules.empty(), edits).changes)
    assert len(passage.configs) == 3
    for topic, event in passage.events:
        size = len(codec.encode(event, topic).value)
        if isinstance(event, Changeset):
            empty = len(codec.encode(replace(event, changes=()), topic).value)
            assert 0 < size - empty <= sum(weight_of(change) for change in event.changes)
        if isinstance(event, DeviceConfig) and event.config is not None:
            assert size <= weight(event.config) + weight(event.settings) + 200
