"""Schemas go to a file and come back the same."""

from __future__ import annotations

from hypothesis import given

from orchestron_testkit.schemas import schemas
from orchestron_yang.schema import Schema, SchemaNode
from orchestron_yang.schema_file import dump_schema, load_schema


def facts(node: SchemaNode) -> object:
    """All there is to know of a node and those below it, in a form that compares."""
    own = {name: getattr(node, name) for name in node.__slots__ if name not in {"parent", "children"}}
    return own, node.path, [(py, facts(child)) for py, child in node.children.items()]


@given(schemas(points=True, keyless=True))
def test_a_schema_survives_its_file(schema: Schema) -> None:
    """Loading what was dumped gives the same nodes, types, points, modules and identities."""
    again = load_schema(dump_schema(schema))
    assert facts(again.root) == facts(schema.root)
    assert (again.name, again.modules, again.identities) == (schema.name, schema.modules, schema.identities)
    assert list(again.points) == list(schema.points)
    assert all(again.points[point].path == node.path for point, node in schema.points.items())


@given(schemas(points=True))
def test_a_schema_has_one_file(schema: Schema) -> None:
    """The bytes of a schema are the same after a round trip."""
    data = dump_schema(schema)
    assert dump_schema(load_schema(data)) == data
