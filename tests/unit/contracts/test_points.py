"""Records of transform points: types that Avro lacks, order, versions and errors."""

from __future__ import annotations

from collections import OrderedDict
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from fastavro import parse_schema, schemaless_reader
from fastavro.schema import fingerprint, to_parsing_canonical_form

from orchestron_contracts.codec import CodecError, PointCodecs
from orchestron_contracts.framing import HEADER, MARKER
from orchestron_testkit.schemas import anydata, build, container, leaf, leaf_list, rows
from orchestron_yang.pmap import PMap
from orchestron_yang.schema import Point, Schema, TypeSpec
from orchestron_yang.tree import EMPTY, Scalar
from orchestron_yangc.avro import avro_schemas

MIXED = TypeSpec(
    "union",
    members=(
        TypeSpec("uint64"),
        TypeSpec("decimal64", fraction_digits=2),
        TypeSpec("union", members=(TypeSpec("boolean"), TypeSpec("binary"))),
        TypeSpec("empty"),
        TypeSpec("string"),
    ),
)
SMALL_MIXED = TypeSpec("union", members=(TypeSpec("int8"), TypeSpec("string")))
DECIMAL = TypeSpec("decimal64", fraction_digits=4)


def schema() -> Schema:
    site = rows(
        "site",
        ("name",),
        leaf("name"),
        leaf("mtu", "uint16"),
        leaf("octets", "uint64"),
        leaf("ratio", DECIMAL),
        leaf("up", "boolean"),
        leaf("flag", "empty"),
        leaf("mixed", MIXED),
        leaf("port", SMALL_MIXED),
        leaf_list("all", MIXED, user_ordered=True),
        leaf_list("tag"),
        anydata("extra"),
        rows("hop", ("n",), leaf("n", "uint8"), user_ordered=True),
        rows("note", (), leaf("text")),
        rows("peer", ("id", "vrf"), leaf("id", SMALL_MIXED), leaf("vrf"), leaf("key", "binary")),
        container("timers", leaf("hold", "uint16"), presence=True),
        point=Point("site", None),
    )
    return build(site, container("global", leaf("name")))


@pytest.fixture
def codecs() -> PointCodecs:
    made = schema()
    return PointCodecs(avro_schemas(made), made)


def turn(codecs: PointCodecs, record: dict[str, Any]) -> Any:
    return codecs.decode("site", codecs.encode("site", record))


@pytest.mark.parametrize("value", [0, 1, 127, 128, 255, 2**63 - 1, 2**63, 2**64 - 1])
def test_uint64(codecs: PointCodecs, value: int) -> None:
    """Every uint64 is kept."""
    assert turn(codecs, {"octets": value}) == {"octets": value}


@pytest.mark.parametrize(
    "text", ["0.0", "0.5", "-0.0001", "100.0", "-12.34", "922337203685477.5807", "-922337203685477.5808"]
)
def test_decimal64(codecs: PointCodecs, text: str) -> None:
    """A decimal comes back in canonical form: the same digits, not only the same value."""
    (back,) = turn(codecs, {"ratio": Decimal(text)}).values()
    assert str(back) == text


def test_decimal64_is_avros_decimal(codecs: PointCodecs) -> None:
    """Any Avro reader gets uint64 and decimal64 as its logical type decimal, under the same fingerprint."""
    avro = parse_schema(avro_schemas(schema())["site"])
    value = codecs.encode("site", {"ratio": Decimal("-12.34"), "octets": 2**64 - 1})
    mark = bytes.fromhex(fingerprint(to_parsing_canonical_form(avro), "CRC-64-AVRO"))
    assert value[:HEADER] == MARKER + mark
    read = schemaless_reader(BytesIO(value[HEADER:]), avro, None)
    assert (read["ratio"], read["octets"]) == (Decimal("-12.34"), Decimal(2**64 - 1))


@pytest.mark.parametrize(
    "value",
    [
        0,
        5,
        2**64 - 1,
        Decimal("5.0"),
        Decimal("-0.25"),
        True,
        False,
        b"",
        b"5",
        EMPTY,
        "",
        "5",
        "5.0",
        "true",
    ],
)
def test_union_members_stay_apart(codecs: PointCodecs, value: Scalar) -> None:
    """A union's value keeps the type of the member that took it, in a leaf and in a leaf-list."""
    back = turn(codecs, {"mixed": value, "all": (value, "x")})
    assert (repr(back["mixed"]), repr(back["all"])) == (repr(value), repr((value, "x")))


def test_order(codecs: PointCodecs) -> None:
    """User-ordered and keyless lists keep their order; others are written in order of key."""
    record = {
        "name": "AMS",
        "hop": OrderedDict({(n,): {"n": n} for n in (3, 1, 2)}),
        "note": OrderedDict({(n,): {"text": f"{9 - n}"} for n in range(3)}),
        "peer": {("x", "b"): {"id": "x", "vrf": "b"}, (7, "a"): {"id": 7, "vrf": "a"}},
    }
    back = turn(codecs, record)
    assert back == record
    assert list(back["hop"]) == [(3,), (1,), (2,)]
    assert isinstance(back["note"], OrderedDict)
    assert list(back["peer"]) == [(7, "a"), ("x", "b")]


def test_large_lists_come_back_as_maps_that_share(codecs: PointCodecs) -> None:
    """A list of many entries is a `PMap`, as everywhere in trees."""
    peers = {(f"{n}", "v"): {"id": f"{n}", "vrf": "v"} for n in range(500)}
    back = turn(codecs, {"peer": PMap(peers)})
    assert back == {"peer": peers}
    assert isinstance(back["peer"], PMap)
    assert codecs.encode("site", {"peer": peers}) == codecs.encode("site", back)


def test_empty_presence_container(codecs: PointCodecs) -> None:
    """A presence container without content is not lost."""
    assert turn(codecs, {"timers": {}, "flag": EMPTY}) == {"timers": {}, "flag": EMPTY}


def test_remainder(codecs: PointCodecs) -> None:
    """What lies outside all points has the codec ""; points are no part of it."""
    record = {"global": {"name": "x"}}
    assert codecs.decode("", codecs.encode("", record)) == record
    with pytest.raises(CodecError, match="'site'"):
        codecs.encode("", {"site": {}})


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"nam": "AMS"}, "has no node 'nam'"),
        ({"timers": {"keep": 1}}, "has no node 'keep'"),
        ({"mtu": 2**31}, "mtu"),
        ({"mtu": "1500"}, "mtu"),
        ({"ratio": Decimal("0.00001")}, "more than 4 fraction digits"),
    ],
)
def test_records_that_do_not_fit(codecs: PointCodecs, record: dict[str, Any], reason: str) -> None:
    """A record that is not of this point is refused, never cut down to what fits."""
    with pytest.raises(CodecError, match=f"point 'site' of test: .*{reason}"):
        codecs.encode("site", record)


def test_record_of_an_older_release() -> None:
    """What was written before a leaf was added can be read when the old schemas are given."""
    old = build(rows("site", ("name",), leaf("name"), point=Point("site", None)))
    new = schema()
    written = PointCodecs(avro_schemas(old), old).encode("site", {"name": "AMS"})
    codecs = PointCodecs(avro_schemas(new), new, {"site": [avro_schemas(old)["site"]]})
    assert codecs.decode("site", written) == {"name": "AMS"}
    with pytest.raises(CodecError, match="point 'site' of test: was written with an unknown schema"):
        PointCodecs(avro_schemas(new), new).decode("site", written)


def test_older_union_keeps_its_types() -> None:
    """Text and bytes are told apart in old records too, where Avro would take one as the other."""
    spec = TypeSpec("union", members=(TypeSpec("string"), TypeSpec("binary")))
    old, new = (
        build(rows("site", ("name",), leaf("name"), leaf("any", spec), *more, point=Point("site", None)))
        for more in ((), (leaf("added"),))
    )
    codecs = PointCodecs(avro_schemas(new), new, {"site": [avro_schemas(old)["site"]]})
    for value in ("text", b"bytes"):
        record = {"name": "AMS", "any": value}
        assert codecs.decode("site", PointCodecs(avro_schemas(old), old).encode("site", record)) == record


def test_as_a_mapping(codecs: PointCodecs) -> None:
    """It is a mapping from point id to codec, so that several can share a topic."""
    assert set(codecs) == {"", "site"}
    assert "router" not in codecs
    assert {**codecs, "x": codecs["site"]}["x"] is codecs["site"]
