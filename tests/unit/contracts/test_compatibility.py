"""What of two Avro schemas does not go together: where, and why."""

from __future__ import annotations

from typing import Any

import pytest

from orchestron_contracts.compatibility import changed, incompatible, unreadable


def record(*fields: Any, name: str = "R") -> dict[str, Any]:
    """A record, its fields given as (name, type) or (name, type, default)."""
    made = [
        {"name": one[0], "type": one[1], **({"default": one[2]} if len(one) > 2 else {})} for one in fields
    ]
    return {"type": "record", "name": name, "namespace": "n", "fields": made}


def enum(*symbols: str, **more: Any) -> dict[str, Any]:
    return {"type": "enum", "name": "E", "symbols": list(symbols), **more}


def decimal(scale: int) -> dict[str, Any]:
    return {"type": "bytes", "logicalType": "decimal", "precision": 19, "scale": scale}


@pytest.mark.parametrize(
    ("reader", "writer", "found"),
    [
        ("string", "string", []),
        ("long", "int", []),
        ("int", "long", ["int does not read long"]),
        ("bytes", "string", []),
        (["null", "string"], "string", []),
        ("string", ["null", "string"], ["string does not read null"]),
        (["null", "string"], ["null", "string", "long"], ["none of null, string reads long"]),
        (["null", "double"], ["null", "long"], []),
        (
            {"type": "array", "items": "int"},
            {"type": "array", "items": "long"},
            ["[]: int does not read long"],
        ),
        ({"type": "map", "values": "int"}, {"type": "map", "values": "long"}, ["{}: int does not read long"]),
        ({"type": "array", "items": "int"}, "int", ["array does not read int"]),
        (enum("A", "B"), enum("A"), []),
        (enum("A"), enum("A", "B"), ["a reader does not know B"]),
        (enum("A", default="A"), enum("A", "B"), []),
        (record(("a", "int")), record(("a", "int"), ("b", "int")), []),
        (record(("a", "int"), ("b", "int")), record(("a", "int")), ["b: is not in both, and has no default"]),
        (record(("a", "int"), ("b", "int", 0)), record(("a", "int")), []),
        (record(), record(name="S"), ["n.R does not read n.S"]),
        (
            {"type": "fixed", "name": "F", "size": 2},
            {"type": "fixed", "name": "F", "size": 3},
            ["3 bytes against 2"],
        ),
        (
            record(("a", ["null", {"type": "array", "items": record(("b", "int"), name="S")}])),
            record(("a", ["null", {"type": "array", "items": record(("b", "string"), name="S")}])),
            ["a[].b: int does not read string"],
        ),
    ],
)
def test_what_a_reader_cannot_read(reader: Any, writer: Any, found: list[str]) -> None:
    assert [str(one) for one in unreadable(reader, writer)] == found


def test_types_used_by_name() -> None:
    """A type that is used again is meant by its name, with or without its namespace."""
    inner = record(("x", "int"), name="Inner")
    for name in ("Inner", "n.Inner"):
        reader = record(("a", inner), ("b", name))
        assert unreadable(reader, reader) == []
        other = record(("a", inner), ("b", "string"))
        assert [str(one) for one in unreadable(reader, other)] == ["b: n.Inner does not read string"]


def test_recursive_schema() -> None:
    """A record within itself comes to an end."""
    tree = record(("next", ["null", "R"]), ("v", "int"))
    wider = record(("next", ["null", "n.R"]), ("v", "long"))
    assert unreadable(tree, tree) == []
    assert [str(one) for one in unreadable(tree, wider)] == ["v: int does not read long"]


def test_both_ways() -> None:
    """FULL: what one of the two cannot read is said once."""
    assert [str(one) for one in incompatible("long", "int")] == ["int does not read long"]
    assert incompatible("string", "bytes") == []


@pytest.mark.parametrize(
    ("newer", "found"),
    [
        (record(("a", ["null", "int"], None), ("c", ["null", "string"], None)), []),
        (record(("c", ["null", "string"], None)), ["a: was there and is gone"]),
        (record(("a", ["null", "long"], None)), ["a: was int, is long"]),
        (record(("a", ["null", "int", "string"], None)), ["a: was null or int, is null or int or string"]),
        (record(("a", ["null", "int"], None), ("c", "string")), ["c: is new, and has no default"]),
        (record(("a", ["null", "int"], None), name="S"), ["was n.R, is n.S"]),
    ],
)
def test_what_changed(newer: Any, found: list[str]) -> None:
    """Only optional fields may come on top."""
    assert [str(one) for one in changed(record(("a", ["null", "int"], None)), newer)] == found


def test_change_that_avro_does_not_see() -> None:
    """A decimal with another scale, and a field that stands for another node, have the same fingerprint."""
    two, four = (record(("a", ["null", decimal(scale)], None)) for scale in (2, 4))
    assert incompatible(two, four) == []
    assert [str(one) for one in changed(two, four)] == ["a: was decimal(19, 2), is decimal(19, 4)"]
    here, there = record(("a", "int")), record(("a", "int"))
    here["fields"][0]["yang"], there["fields"][0]["yang"] = "/m:a", "/n:a"
    assert [str(one) for one in changed(here, there)] == ["a: stood for /m:a, stands for /n:a"]


def test_changes_within_lists() -> None:
    """The path leads through lists and records."""
    old, new = (
        record(("l", ["null", {"type": "array", "items": record(("x", kind), name="S")}], None))
        for kind in (["null", "int"], ["null", {"type": "array", "items": "int"}])
    )
    assert [str(one) for one in changed(old, new)] == ["l[].x: was int, is array of int"]
