"""Our extension statements: transform points, memory, operational state, secrets."""

from __future__ import annotations

from typing import Any

import pytest

from orchestron_yang.schema import Point
from orchestron_yangc.errors import YangProblems

Compile = Any  # the fixture `compiled`, which takes module texts and options of compile_modules

NETWORK = """
    container net {
      list router { key name; orc:transform "net.Router"; leaf name { type string; }
        leaf key { type string; orc:secret; }
        container alloc { orc:memory; leaf number { type uint32; } }
        container state { config false; orc:dynstate; leaf rate { type uint64; } }
        container links { list link { key "a b"; orc:rfs-transform "net.Link";
          leaf a { type string; } leaf b { type string; } } } } }
    container settings { orc:point; leaf x { type string; } }
"""
PLAIN = "container net { list router { key name; leaf name { type string; } leaf key { type string; } } }"
OUTSIDE = """module b { yang-version 1.1; namespace "urn:b"; prefix b;
  import m { prefix mm; } import orchestron { prefix orc; } %s }"""


def test_points_have_ids_and_parents(compiled: Compile) -> None:
    """Points are known by their identifiers from the root, parents first, with the point around them."""
    schema = compiled(NETWORK)
    assert [node.point for node in schema.points.values()] == [
        Point("net/router", "net.Router"),
        Point("net/router/links/link", "net.Link", rfs=True, parent="net/router"),
        Point("settings", None),
    ]
    assert list(schema.points) == [node.point.id for node in schema.points.values() if node.point]


def test_memory_dynstate_and_secret(compiled: Compile) -> None:
    """The marks of what lies in a point stand on its nodes."""
    schema = compiled(NETWORK)
    router = schema.points["net/router"].children
    assert [
        (n.py, n.memory, n.dynstate, n.secret) for n in router.values() if n.py in {"key", "alloc", "state"}
    ] == [
        ("key", False, False, True),
        ("alloc", True, False, False),
        ("state", False, True, False),
    ]


@pytest.mark.parametrize(
    "statements",
    [
        'orc:annotate /mm:net/mm:router { orc:transform "net.Router"; } '
        "orc:annotate /mm:net/mm:router/mm:key { orc:secret; }",
        'augment /mm:net/mm:router { orc:transform "net.Router"; } '
        "deviation /mm:net/mm:router/mm:key { deviate add { orc:secret; } }",
    ],
    ids=["annotate", "augment and deviation"],
)
def test_marks_from_outside(compiled: Compile, statements: str) -> None:
    """A module that stays as it is gets its marks from a module of ours."""
    schema = compiled(PLAIN, OUTSIDE % statements)
    router = schema.points["net/router"]
    assert router.point == Point("net/router", "net.Router")
    assert router.children["key"].secret


WRONG = {
    "on a leaf": ('leaf x { type string; orc:transform "a.B"; }', "orc:transform cannot stand on a leaf"),
    "no package": ('container c { orc:transform "B"; }', "package.module.Class"),
    "no class": ("container c { orc:transform; }", "argument"),
    "twice": ('container c { orc:transform "a.B"; orc:point; }', "/m:c is a transform point already"),
    "user order": (
        'list l { key k; ordered-by user; orc:transform "a.B"; leaf k { type string; } }',
        "must have keys and be ordered by the system",
    ),
    "keyless": ('list l { config false; orc:transform "a.B"; leaf k { type string; } }', "must have keys"),
    "in a plain list": (
        'list l { key k; leaf k { type string; } container c { orc:transform "a.B"; } }',
        "the list /m:l above a transform point must be one too",
    ),
    "memory alone": ("container c { orc:memory; }", "must lie in a transform point"),
    "state that is config": (
        'container c { orc:transform "a.B"; container d { orc:dynstate; } }',
        "operational state needs config false",
    ),
    "secret container": ("container c { orc:secret; }", "orc:secret cannot stand on a container"),
    "unknown extension": ("container c { orc:transfrom; }", 'extension "transfrom" is not defined'),
    "no such node": ("orc:annotate /m:nothing { orc:point; }", "no data node /m:nothing"),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG.keys())
def test_marks_in_the_wrong_place(compiled: Compile, text: str, message: str) -> None:
    """A mark that makes no sense where it stands is an error at its line."""
    with pytest.raises(YangProblems) as caught:
        compiled(f"\n\n{text}")
    assert [(p.file, p.line, message in p.message) for p in caught.value.problems] == [("m.yang", 5, True)]
