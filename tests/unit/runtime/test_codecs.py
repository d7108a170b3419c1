"""The event codec of a network, which outlives the schemas of its points."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from orchestron_contracts.errors import CodecError
from orchestron_contracts.events import Cause, Change, Changeset
from orchestron_network.package import network
from orchestron_runtime.codecs import event_codec

TOPIC, SCHEMA, POINT = "layer.inter", "inter", "router"
CHANGE = Change(POINT, ("AMS",), "", {"name": "AMS", "id": 7, "asn": 65000})
EVENT = Changeset("default", 1, 0, Cause("one"), (CHANGE,), (), 0)


def test_changesets_of_a_release_before() -> None:
    """A history with records of a time when a point had fewer leafs is read as it was written."""
    package = network()
    points: dict[str, Any] = dict(package.avro[SCHEMA])
    kept = [field for field in points[POINT]["fields"] if field["name"] in {"name", "id", "asn"}]
    before = {**points[POINT], "fields": kept}
    old = replace(package, avro={**package.avro, SCHEMA: {**points, POINT: before}})
    written = event_codec(old).encode(EVENT, TOPIC).value
    now = replace(package, older={SCHEMA: {POINT: [before]}})
    assert event_codec(now).decode(TOPIC, written) == EVENT
    assert event_codec(now).encode(EVENT, TOPIC).value != written
    with pytest.raises(CodecError, match="point 'router' of inter: was written with an unknown schema"):
        event_codec(package).decode(TOPIC, written)
