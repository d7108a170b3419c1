"""The codec against bare fastavro: the same Avro data, without trees, points, digests and headers."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from fastavro import parse_schema, schemaless_reader, schemaless_writer
from tests.benchmarks.harness import Result, best_of, print_table, record

from orchestron_contracts.codec import EventCodec, PointCodecs
from orchestron_contracts.event_schemas import released
from orchestron_contracts.events import Cause, Change, Changeset
from orchestron_testkit.schemas import build, container, leaf, rows
from orchestron_yang.schema import Point, Schema
from orchestron_yangc.avro import avro_schemas

TOPIC = "layer.rfs"
TYPES = ("string", "string", "uint16", "uint32", "boolean", "string", "string", "uint8", "string", "string")
FLAT = {
    "f0": "AMS-CORE-1",
    "f1": "to FRA-CORE-1 by way of BRU",
    "f2": 9000,
    "f3": 65001,
    "f4": True,
    "f5": "HundredGigE0/0/0/1",
    "f6": "10.0.0.1/31",
    "f7": 4,
    "f8": "core",
    "f9": "up",
}
CAUSE = Cause("1f0c5a6e-0c0f-4f6e-9f6a-5d3b8f0a1c11", "alice", f"00-{'ab' * 16}-{'cd' * 8}-01")
CALLS, ROUNDS = 5_000, 5


def a_schema() -> Schema:
    """A point of ten leafs, and one with a list of three such entries two containers down."""
    leafs = [[leaf(f"f{n}", type_) for n, type_ in enumerate(TYPES)] for _ in range(2)]
    flat = rows("flat", ("f0",), *leafs[0], point=Point("flat", None))
    inner = container("a", container("b", rows("entry", ("f0",), *leafs[1])))
    return build(flat, rows("nested", ("name",), leaf("name"), inner, point=Point("nested", None)))


def nested() -> dict[str, Any]:
    """A record of thirty leafs."""
    entries = {(f"k{n}",): {**FLAT, "f0": f"k{n}"} for n in range(3)}
    return {"name": "AMS", "a": {"b": {"entry": entries}}}


def rate(call: Callable[[], object]) -> float:
    """Calls a second."""

    def run() -> None:
        for _ in range(CALLS):
            call()

    return CALLS / best_of(ROUNDS, run)


def bare(schema: Any, value: bytes) -> tuple[Callable[[], object], Callable[[], object]]:
    """Write and read the datum of `value` (without its ten bytes of header) with fastavro alone."""
    parsed = parse_schema(schema)
    datum: Any = schemaless_reader(BytesIO(value), parsed, None)

    def write() -> None:
        out = BytesIO()
        schemaless_writer(out, parsed, datum)
        out.getvalue()

    return write, lambda: schemaless_reader(BytesIO(value), parsed, None)


def figures(
    name: str, ours: tuple[Callable[[], object], Callable[[], object]], schema: Any, value: bytes, goal: float
) -> None:
    """Record encode and decode rate of one kind of data."""
    for verb, call, reference in zip(("encode", "decode"), ours, bare(schema, value[10:]), strict=True):
        record(Result(f"codec-{verb}-{name}", rate(call), "1/s", rate(reference), "bare fastavro", goal))


def main() -> None:
    """Record the figures of the codec."""
    schema = a_schema()
    avro = avro_schemas(schema)
    points = PointCodecs(avro, schema)
    for name, tree in (("flat", FLAT), ("nested", nested())):
        codec, value = points[name], points[name].encode(tree)

        def encode(codec: Any = codec, tree: Any = tree) -> bytes:
            return bytes(codec.encode(tree))

        def decode(codec: Any = codec, value: bytes = value) -> object:
            return codec.decode(value)

        figures(f"record-{name}", (encode, decode), avro[name], value, 0.5)
    events = EventCodec({TOPIC: points})
    changes = tuple(Change("flat", (f"AMS-{n}",), "/x:site[name='AMS']", FLAT) for n in range(3))
    changeset = Changeset("default", 7, 2, CAUSE, changes)
    message = events.encode(changeset, TOPIC).value
    both = (lambda: events.encode(changeset, TOPIC), lambda: events.decode(TOPIC, message))
    # the reference leaves the three nested records as bytes
    figures("changeset", both, released()["Changeset"][-1], message, 0.2)


if __name__ == "__main__":
    main()
    print_table("Codec")
