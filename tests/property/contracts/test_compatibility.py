"""What is called compatible is read by fastavro, whatever the datum."""

from __future__ import annotations

import copy
from io import BytesIO
from typing import Any

import fastavro
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from orchestron_contracts.compatibility import changed, incompatible, unreadable

PRIMITIVES = ("null", "boolean", "int", "long", "float", "double", "bytes", "string")
FIELDS = ("a", "b", "c")
SYMBOLS = ("X", "Y", "Z")


@st.composite
def schemas(draw: st.DrawFn, names: list[str], depth: int = 2) -> Any:
    """Any schema; `names` are those of named types, each defined once."""
    kinds = ["primitive"] + (["array", "map", "union"] if depth else [])
    if names:
        kinds += ["enum", *(["record"] if depth else [])]
    kind = draw(st.sampled_from(kinds))
    if kind == "primitive":
        return draw(st.sampled_from(PRIMITIVES))
    if kind == "array":
        return {"type": "array", "items": draw(schemas(names, depth - 1))}
    if kind == "map":
        return {"type": "map", "values": draw(schemas(names, depth - 1))}
    if kind == "union":
        # of branches that promote to one another fastavro takes the first, not the one of the same type
        simple = draw(
            st.lists(st.sampled_from(("null", "boolean", "long", "string")), min_size=1, unique=True)
        )
        return (
            [*simple, draw(records(names, depth - 1))] if names and depth and draw(st.booleans()) else simple
        )
    if kind == "enum":
        symbols = draw(st.lists(st.sampled_from(SYMBOLS), min_size=1, unique=True))
        default = {"default": symbols[0]} if draw(st.booleans()) else {}
        return {"type": "enum", "name": names.pop(), "symbols": symbols, **default}
    return draw(records(names, depth))


@st.composite
def records(draw: st.DrawFn, names: list[str], depth: int = 2) -> dict[str, Any]:
    """A record, with fields that may be missing and fields that may not."""
    name = names.pop()
    fields = []
    for field in draw(st.lists(st.sampled_from(FIELDS), unique=True)):
        optional = draw(st.booleans())
        inner = draw(schemas(names, max(depth - 1, 0)))
        if optional and isinstance(inner, str) and inner != "null":
            fields.append({"name": field, "type": ["null", inner], "default": None})
        else:
            fields.append({"name": field, "type": inner})
    return {"type": "record", "name": name, "fields": fields}


def mutated(draw: st.DrawFn, schema: Any) -> Any:
    """The schema of another release: here and there something is other."""
    change = draw(st.integers(0, 9))
    if (change == 0 and not (isinstance(schema, dict) and schema["type"] in {"record", "enum"})) or (
        change in {2, 3} and isinstance(schema, str)
    ):
        return draw(st.sampled_from(PRIMITIVES))
    if isinstance(schema, list):
        branches = [mutated(draw, branch) if isinstance(branch, dict) else branch for branch in schema]
        spare = [one for one in ("boolean", "long", "string") if one not in branches]
        return [*branches, draw(st.sampled_from(spare))] if change == 1 and spare else branches
    if isinstance(schema, str):
        return ["null", schema] if change == 1 and schema != "null" else schema
    schema = dict(schema)
    if schema["type"] == "enum" and change < 4:
        schema["symbols"] = draw(st.lists(st.sampled_from(SYMBOLS), min_size=1, unique=True))
        schema.pop("default", None)
    for part in {"items", "values"} & set(schema):
        schema[part] = mutated(draw, schema[part])
    if schema["type"] == "record":
        schema["fields"] = _mutated_fields(draw, schema["fields"])
    return schema


def _mutated_fields(draw: st.DrawFn, fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept = []
    for field in fields:
        change = draw(st.integers(0, 9))
        if change == 0:
            continue
        inner = field["type"] if "default" in field else mutated(draw, field["type"])
        kept.append({**field, "type": inner})
    if draw(st.booleans()):
        kept.append({"name": "new", "type": ["null", "string"], "default": None})
    return draw(st.permutations(kept))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Any, Any]:
    """Two releases of a schema."""
    first = draw(records([f"N{number}" for number in range(8)]))
    return first, mutated(draw, copy.deepcopy(first))


@st.composite
def data(draw: st.DrawFn, schema: Any) -> Any:
    """Any datum of a schema."""
    if isinstance(schema, list):
        branch = draw(st.sampled_from(schema))
        datum = draw(data(branch))
        return (branch["name"], datum) if isinstance(branch, dict) and branch["type"] == "record" else datum
    kind = schema["type"] if isinstance(schema, dict) else schema
    if kind == "record":
        return {field["name"]: draw(data(field["type"])) for field in schema["fields"]}
    if kind == "enum":
        return draw(st.sampled_from(schema["symbols"]))
    if kind == "array":
        return draw(st.lists(data(schema["items"]), max_size=3))
    if kind == "map":
        return draw(st.dictionaries(st.sampled_from(FIELDS), data(schema["values"]), max_size=2))
    return draw(PLAIN[kind])


PLAIN: dict[str, st.SearchStrategy[Any]] = {
    "null": st.none(),
    "boolean": st.booleans(),
    "int": st.integers(-(2**31), 2**31 - 1),
    "long": st.integers(-(2**63), 2**63 - 1),
    "float": st.floats(width=32, allow_nan=False, allow_infinity=False),
    "double": st.floats(allow_nan=False, allow_infinity=False),
    # bytes that a reader takes for text have to be text
    "bytes": st.text(max_size=3).map(str.encode),
    "string": st.text(max_size=3),
}


def read(writer: Any, reader: Any, datum: Any) -> Any:
    """A datum written with one schema and read with the other; the schemas are left as they are."""
    out = BytesIO()
    written = fastavro.parse_schema(copy.deepcopy(writer))
    fastavro.schemaless_writer(out, written, datum)
    out.seek(0)
    return fastavro.schemaless_reader(out, written, fastavro.parse_schema(copy.deepcopy(reader)))


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(pairs(), st.data())
def test_compatible_schemas_read_one_another(pair: tuple[Any, Any], draw: st.DataObject) -> None:
    """Each way by itself."""
    for reader, writer in (pair, pair[::-1]):
        fits = not unreadable(reader, writer)
        event(f"readable: {fits}, other: {reader != writer}")
        if fits:
            read(writer, reader, draw.draw(data(writer)))
    assert bool(incompatible(*pair)) == bool(unreadable(*pair) or unreadable(*pair[::-1]))


@settings(max_examples=50, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(pairs(), st.data())
def test_unchanged_data_stay_the_same(pair: tuple[Any, Any], draw: st.DataObject) -> None:
    """Where nothing changed but by new optional fields, a later release reads just what was written."""
    older, newer = pair
    assume(not changed(older, newer))
    assert not incompatible(older, newer)
    datum = draw.draw(data(older))
    assert _less_new(read(older, newer, datum)) == read(older, older, datum)


def _less_new(datum: Any) -> Any:
    if isinstance(datum, dict):
        return {name: _less_new(held) for name, held in datum.items() if name != "new"}
    return [_less_new(held) for held in datum] if isinstance(datum, list) else datum
