"""Messages: names, headers, and errors that say where."""

from __future__ import annotations

from decimal import Decimal

import pytest
from fastavro import parse_schema

from orchestron_contracts.codec import CodecError, EventCodec
from orchestron_contracts.events import (
    Aborted,
    Accepted,
    Capabilities,
    Cause,
    Change,
    Changeset,
    DeviceConfig,
    DeviceEvent,
    DeviceState,
    Dynstate,
    IntentRequest,
    Refusal,
)
from orchestron_contracts.framing import Avro
from orchestron_contracts.keys import key_from_text, key_text
from orchestron_testkit.records import AnyRecords, PlainRecords
from orchestron_yang.tree import EMPTY

TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
CAUSE = Cause("req-1", "alice", TRACEPARENT)
CHANGESET = Changeset("default", 7, 2, CAUSE, (Change("site", ("AMS",), "", {"name": "AMS"}),))
CODEC = EventCodec({"history": AnyRecords(), "layer.rfs": {"site": PlainRecords()}})


def test_headers() -> None:
    """Trace, CloudEvents attributes, event name and digest are in the headers, the number is the key."""
    message = CODEC.encode(Accepted(CHANGESET, (), 5), "history")
    assert message.key == "7"
    assert message.headers == {
        "traceparent": TRACEPARENT,
        "orc-event": "history.accepted.v1",
        "orc-digest": message.headers["orc-digest"],
        "ce_specversion": "1.0",
        "ce_id": "2.7",
        "ce_source": "/orchestron/default/history",
        "ce_type": "orchestron.history.accepted.v1",
    }
    assert len(message.headers["orc-digest"]) == 32


def test_single_object_encoding() -> None:
    """A value begins with C3 01 and the little-endian CRC-64-AVRO fingerprint of its schema."""
    # the specification's own example: the fingerprint of "int" is 7275d51a3f395c8f
    avro = Avro(parse_schema({"type": "int"}))  # type: ignore[arg-type]
    assert avro.encode(1) == bytes.fromhex("c301" + "8f5c393f1ad57572" + "02")


def test_what_an_event_is_about() -> None:
    """Requests are keyed by request id, device events by device."""
    assert CODEC.encode(IntentRequest("default", CAUSE, ()), "requests").key == "req-1"
    event = DeviceEvent("default", "AMS", 3, DeviceState.FAILED)
    message = CODEC.encode(event, "device.events")
    assert message.key == "AMS"
    assert "traceparent" not in message.headers
    assert CODEC.decode("device.events", message.value) == event


def test_unknown_point_names_event_and_field() -> None:
    """A record for which the topic has no codec is refused, both ways, with its place."""
    two = (*CHANGESET.changes, Change("router", ("AMS",), "", {"name": "AMS"}))
    accepted = Accepted(Changeset("default", 7, 2, CAUSE, two), (), 5)
    with pytest.raises(CodecError) as caught:
        CODEC.encode(accepted, "layer.rfs")
    assert caught.value.event == "history.accepted.v1"
    assert caught.value.field == "changeset.changes[1].record"
    assert "'router'" in str(caught.value)
    value = CODEC.encode(accepted, "history").value
    with pytest.raises(CodecError, match=r"history\.accepted\.v1: changeset\.changes\[1\]\.record: "):
        CODEC.decode("layer.rfs", value)


def test_settings_and_config_have_codecs_of_their_own() -> None:
    """A device's settings are a record of point `device`, its configuration one of its package."""
    codec = EventCodec({"device.config": {"device": PlainRecords(), "Junos": PlainRecords()}})
    config = DeviceConfig("default", 1, 0, CAUSE, "AMS", "Junos", 1, {"name": "AMS"}, {"system": {"x": "y"}})
    assert codec.decode("device.config", codec.encode(config, "device.config").value) == config
    other = DeviceConfig("default", 1, 0, CAUSE, "AMS", "IosXr", 1, {"name": "AMS"}, {"system": {"x": "y"}})
    with pytest.raises(CodecError, match=r"device\.config\.v1: config: .*'IosXr'"):
        codec.encode(other, "device.config")


def test_inputs_keep_their_order() -> None:
    """Capabilities and operational state come back in the order they were given."""
    inputs = (
        Dynstate("cfs", "site", ("AMS",), {"load": "high"}),
        Capabilities("AMS", (("ietf-interfaces", "2018-02-20"),), ("urn:x",)),
        Dynstate("cfs", "site", ("AMS",), None),
    )
    changeset = Changeset("default", 1, 0, CAUSE, inputs=inputs)
    codec = EventCodec({"layer.rfs": {"cfs:site": PlainRecords()}})
    assert codec.decode("layer.rfs", codec.encode(changeset, "layer.rfs").value) == changeset
    with pytest.raises(CodecError, match=r"inputs\[0\]\.dynstate\.record: "):
        CODEC.encode(changeset, "layer.rfs")


def test_misfit_names_the_field() -> None:
    """A value that Avro cannot hold is an error that names event and field."""
    aborted = Aborted("default", 2**63, 0, CAUSE, Refusal("no"), 5)
    with pytest.raises(CodecError, match=r"history\.aborted\.v1: .*seq"):
        CODEC.encode(aborted, "history")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"", "not in Avro single-object encoding"),
        (b"{}", "not in Avro single-object encoding"),
        (b"\xc3\x01" + bytes(8), "unknown schema .fingerprint 0000000000000000."),
    ],
)
def test_foreign_values(value: bytes, reason: str) -> None:
    """What no event schema of ours wrote is named so, with the topic."""
    with pytest.raises(CodecError, match=f"history: .*{reason}"):
        CODEC.decode("history", value)


def test_truncated_value() -> None:
    """A value cut off, or with bytes after its end, is damaged."""
    value = CODEC.encode(CHANGESET, "history").value
    for damaged in (value[:-1], value + b"\x00"):
        with pytest.raises(CodecError, match=r"layer\.changeset\.v1: damaged"):
            CODEC.decode("history", damaged)


def test_older_version_is_read() -> None:
    """Data written in a schema released before is read in terms of the newest."""
    old = {"type": "record", "name": "E", "fields": [{"name": "a", "type": "int"}]}
    new = {
        "type": "record",
        "name": "E",
        "fields": [*old["fields"], {"name": "b", "type": "int", "default": 4}],
    }  # type: ignore[misc]
    written = Avro(old).encode({"a": 1})
    assert Avro(new, [old]).decode(written) == {"a": 1, "b": 4}
    with pytest.raises(CodecError, match="unknown schema"):
        Avro(new).decode(written)


def test_text_of_keys() -> None:
    """Common keys read like JSON; types that JSON lacks are named."""
    key = ("AMS", 7, True, Decimal("1.5"), b"\x01", EMPTY)
    assert key_text(key) == '["AMS",7,true,{"decimal64":"1.5"},{"binary":"AQ=="},{"empty":null}]'
    assert key_from_text(key_text(key)) == key


@pytest.mark.parametrize(
    "text",
    ["", "7", "{}", "[null]", "[1.5]", '[{"binary":"?"}]', '[{"x":"y"}]', '[{"decimal64":null}]', "[" * 5000],
)
def test_texts_that_are_no_key(text: str) -> None:
    """Anything else is a `CodecError`."""
    with pytest.raises(CodecError, match="is no key"):
        key_from_text(text)
