"""Records of transform points survive the log, byte for byte the same for equal trees."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from orchestron_contracts.codec import CodecError, PointCodecs
from orchestron_contracts.framing import HEADER
from orchestron_testkit.schemas import schemas
from orchestron_testkit.trees import trees
from orchestron_yang.points import split
from orchestron_yang.schema import Schema
from orchestron_yang.tree import Tree
from orchestron_yangc.avro import avro_schemas

Drawn: TypeAlias = tuple[Schema, str, Tree]


@st.composite
def records(draw: st.DrawFn) -> Drawn:
    """A random schema with points, and one of the records that a random datastore splits into."""
    schema = draw(schemas(points=True, keyless=True))
    found = split(schema, draw(trees(schema)))
    if not found:
        return schema, "", {}
    (point, _), record = draw(st.sampled_from(sorted(found.items(), key=repr)))
    return schema, point, record


def exact(value: Any) -> Any:
    """A form in which 1 and True, and lists that have an order and those that have none, differ."""
    if isinstance(value, OrderedDict):
        return ("ordered", [(key, exact(entry)) for key, entry in value.items()])
    if hasattr(value, "items"):
        return ("mapping", sorted((repr(key), exact(entry)) for key, entry in value.items()))
    return (
        [exact(held) for held in value] if isinstance(value, tuple) else (type(value).__name__, repr(value))
    )


def shuffled(value: Any) -> Any:
    """An equal tree whose mappings were built in another order."""
    if isinstance(value, OrderedDict):
        return OrderedDict((key, shuffled(entry)) for key, entry in value.items())
    if hasattr(value, "items"):
        return {key: shuffled(entry) for key, entry in reversed(list(value.items()))}
    return value


@given(records())
def test_decode_is_the_inverse_of_encode(drawn: Drawn) -> None:
    """A record comes back equal, with the type of every value and the order of every list."""
    schema, point, record = drawn
    codecs = PointCodecs(avro_schemas(schema), schema)
    back = codecs.decode(point, codecs.encode(point, record))
    assert back == record
    assert exact(back) == exact(record)


@given(records())
def test_equal_records_give_equal_bytes(drawn: Drawn) -> None:
    """The order in which a tree was built, and the codec object, leave no trace in the bytes."""
    schema, point, record = drawn
    first = PointCodecs(avro_schemas(schema), schema).encode(point, record)
    other = shuffled(record)
    assert other == record
    assert PointCodecs(avro_schemas(schema), schema).encode(point, other) == first


@given(records(), st.binary(max_size=60), st.data())
def test_garbage_is_a_codec_error(drawn: Drawn, garbage: bytes, data: st.DataObject) -> None:
    """Damaged or random bytes give a tree or a `CodecError`, and nothing else."""
    schema, point, record = drawn
    codecs = PointCodecs(avro_schemas(schema), schema)
    value = codecs.encode(point, record)
    place = data.draw(st.integers(0, len(value) - 1))
    changed = bytes([*value[:place], data.draw(st.integers(0, 255)), *value[place + 1 :]])
    for damaged in (value[:HEADER] + garbage, garbage, value[:place], changed):
        try:
            tree = codecs.decode(point, damaged)
        except CodecError:
            continue
        assert isinstance(tree, dict)
