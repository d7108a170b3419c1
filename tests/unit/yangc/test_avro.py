"""Avro schemas of transform points."""

from __future__ import annotations

import json
from typing import Any

import fastavro

from orchestron_yangc.avro import avro_schemas

Compile = Any  # the fixture `compiled`, which takes module texts and options of compile_modules

NETWORK = """
    leaf outside { type string; }
    container net {
      list router { key name; orc:transform "net.Router";
        leaf name { type string; } leaf-list tags { type uint8; }
        container part { leaf x { type int64; } }
        container alloc { orc:memory; leaf n { type int8; } }
        container state { config false; orc:dynstate; leaf n { type int8; } }
        container counters { config false; leaf n { type int8; } }
        list link { key a; orc:transform "net.Link"; leaf a { type string; } } } }
"""


def fields(record: Any) -> dict[str, Any]:
    """The type of each field of a record, null left out, after checking how the field is made."""
    for field in record["fields"]:
        assert field["default"] is None
        assert field["type"][0] == "null"
    return {field["name"]: field["type"][1:] for field in record["fields"]}


def test_a_record_for_each_point(compiled: Compile) -> None:
    """Every point has a schema of its own content, and the rest of the datastore has one under ""."""
    avro = avro_schemas(compiled(NETWORK))
    assert list(avro) == ["", "net/router", "net/router/link"]
    assert list(fields(avro["net/router"])) == ["name", "tags", "part"]
    assert list(fields(avro["net/router/link"])) == ["a"]
    assert fields(avro[""])["outside"] == ["string"]
    (net,) = fields(avro[""])["net"]
    assert net["fields"] == []


def test_names_and_paths(compiled: Compile) -> None:
    """Records are named after the schema and their path; fields carry the YANG path."""
    router = avro_schemas(compiled(NETWORK))["net/router"]
    assert (router["namespace"], router["name"]) == ("orchestron.test", "NetRouter")
    assert [field["yang"] for field in router["fields"]] == [
        "/m:net/router/name",
        "/m:net/router/tags",
        "/m:net/router/part",
    ]
    assert router["fields"][2]["type"][1]["name"] == "NetRouterPart"


SCALARS = {
    "int8": "int",
    "int32": "int",
    "uint16": "int",
    "uint32": "long",
    "int64": "long",
    "uint64": {"type": "bytes", "logicalType": "decimal", "precision": 20, "scale": 0},
    "decimal64 { fraction-digits 4; }": {
        "type": "bytes",
        "logicalType": "decimal",
        "precision": 19,
        "scale": 4,
    },
    "boolean": "boolean",
    "empty": "boolean",
    "binary": "bytes",
    "string": "string",
    "enumeration { enum a; }": "string",
    "bits { bit a; }": "string",
    "instance-identifier": "string",
    "union { type string; type enumeration { enum a; } }": "string",
}


def test_types(compiled: Compile) -> None:
    """Each YANG type has its Avro type; unions whose members are alike have that of the members."""
    body = ""
    for number, type_ in enumerate(SCALARS):
        end = "" if type_.endswith("}") else ";"
        body += f"leaf l{number} {{ type {type_}{end} }} leaf-list ll{number} {{ type {type_}{end} }}"
    found = fields(avro_schemas(compiled(body.replace("leaf-list ll8 { type empty; }", "")))[""])
    for number, avro in enumerate(SCALARS.values()):
        assert found[f"l{number}"] == [avro]
        if number != 8:
            assert found[f"ll{number}"] == [{"type": "array", "items": avro}]


def test_mixed_unions_are_tagged(compiled: Compile) -> None:
    """A union whose members a reader could not tell apart has a record for those that Avro lacks."""
    avro = avro_schemas(
        compiled("""leaf x { type union { type uint64; type decimal64 { fraction-digits 1; } type empty;
                    type string; type boolean; type binary; } }""")
    )[""]
    found = [b if isinstance(b, str) else b["name"] for b in fields(avro)["x"]]
    assert found == ["boolean", "string", "bytes", "XInteger", "XDecimal", "XEmpty"]


def test_names_never_clash(compiled: Compile) -> None:
    """Paths that would give one name get numbers, branches of unions included, so that Avro can read it."""
    union = "type union { type uint64; type string; }"
    schema = compiled(f"""
        container a-b {{ container c {{ leaf x {{ type string; }} }} }}
        container a {{ container b-c {{ leaf x {{ type string; }} }} leaf d {{ {union} }} }}
        container a-d-integer {{ leaf x {{ {union} }} }} container remainder {{ presence x; }}
    """)
    avro = avro_schemas(schema)[""]
    fastavro.parse_schema(avro)
    assert set(fields(avro)) == {"a_b", "a", "a_d_integer", "remainder"}


def test_every_schema_of_everything_parses(compiled: Compile) -> None:
    """What is made is valid Avro and plain JSON."""
    for one in avro_schemas(compiled(NETWORK)).values():
        fastavro.parse_schema(json.loads(json.dumps(one)))
