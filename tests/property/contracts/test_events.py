"""Events survive the log, and nothing else gets through."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from orchestron_contracts.codec import CodecError, EventCodec, digest
from orchestron_contracts.event_kinds import KINDS
from orchestron_contracts.event_schemas import released
from orchestron_contracts.events import Event
from orchestron_contracts.framing import Avro
from orchestron_contracts.keys import key_from_text, key_text
from orchestron_testkit.events import events, keys
from orchestron_testkit.records import AnyRecords
from orchestron_yang.tree import Key

CODEC = EventCodec({"layer.rfs": AnyRecords()})
PREFIXES = [Avro(released()[kind.schema][-1]).prefix for kind in KINDS]


def exact(value: Any) -> Any:
    """A form in which True and 1, 1.0 and 1 differ."""
    return (type(value).__name__, repr(value))


def refusal(value: bytes) -> CodecError | None:
    """Why a value cannot be decoded; None when it can."""
    try:
        CODEC.decode("layer.rfs", value)
    except CodecError as error:
        return error
    return None


@given(events())
def test_decode_is_the_inverse_of_encode(event: Event) -> None:
    """Every event comes back equal, with types kept."""
    back = CODEC.decode("layer.rfs", CODEC.encode(event, "layer.rfs").value)
    assert back == event
    assert repr(back) == repr(event)


@given(events())
def test_encoding_is_a_function_of_the_event(event: Event) -> None:
    """The same event gives the same bytes and headers from another codec, and after a round."""
    message = CODEC.encode(event, "layer.rfs")
    again = EventCodec({"layer.rfs": AnyRecords()}).encode(
        CODEC.decode("layer.rfs", message.value), "layer.rfs"
    )
    assert again == message
    assert message.headers["orc-digest"] == digest(message.value)


@given(keys())
def test_keys_come_back_exactly(key: Key) -> None:
    """A key's text keeps the type of every value."""
    assert [exact(part) for part in key_from_text(key_text(key))] == [exact(part) for part in key]


@given(st.binary(max_size=200), st.sampled_from([b"", b"\xc3\x01", *PREFIXES]))
def test_garbage_is_a_codec_error(garbage: bytes, prefix: bytes) -> None:
    """Whatever the bytes are, decoding gives an event or a `CodecError`."""
    if (error := refusal(prefix + garbage)) is not None:
        assert error.event
        assert error.reason


@given(events(), st.data())
def test_damage_is_found_or_harmless(event: Event, data: st.DataObject) -> None:
    """One byte changed, or the end cut off, never raises anything but `CodecError`."""
    value = CODEC.encode(event, "layer.rfs").value
    place = data.draw(st.integers(0, len(value) - 1))
    changed = bytes([*value[:place], data.draw(st.integers(0, 255)), *value[place + 1 :]])
    for damaged in (changed, value[:place], value + b"\x00"):
        if (error := refusal(damaged)) is not None:
            assert str(error).startswith(error.event)


@given(st.text())
def test_garbage_keys_are_codec_errors(text: str) -> None:
    """A text is a key or a `CodecError`."""
    try:
        key = key_from_text(text)
    except CodecError:
        return
    assert key_from_text(key_text(key)) == key


def test_ordered_rows_of_tests_stay_ordered() -> None:
    """The record codec of these tests does not forget what it is given."""
    tree = {"a": OrderedDict({(2,): {"k": 2}, (1,): {"k": 1}}), "b": ("x",), "c": {}}
    records = AnyRecords()["any"]
    assert repr(records.decode(records.encode(tree))) == repr(tree)
