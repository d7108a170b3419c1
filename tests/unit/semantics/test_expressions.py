"""Expressions of a small model of our own: defaults, prefixes, points that read each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from orchestron_semantics import Semantics
from orchestron_yang.errors import DataError, SchemaError
from orchestron_yang.json_codec import tree_from_json
from orchestron_yang.points import changed
from orchestron_yang.schema import Schema
from orchestron_yang.tree import Tree
from orchestron_yangc.compiler import compile_modules

MODULE = """
module m {
  yang-version 1.1; namespace "urn:m"; prefix p;
  import orchestron { prefix orc; }
  organization "x"; contact "x"; description "x"; revision 2025-01-01 { description "x"; }
  %s
}
"""
POINTS = """
  container net {
    leaf most { type uint8; }
    leaf mode { type enumeration { enum open; enum closed; } default open; }
    list device {
      key name; orc:transform "a.B";
      must "not(../most) or count(../device) <= ../most" { error-message "too many devices"; }
      must "not(link) or count(link) >= 2";
      leaf name { type string; }
      leaf kind { type string; default small; }
      leaf peer { type leafref { path "../../device/name"; } }
      leaf uplink { type leafref { path "../link[port = current()/../main]/tag"; } }
      leaf main { type uint8; }
      list link {
        key port; orc:transform "a.C";
        leaf port { type uint8; }
        leaf tag { type uint8; }
        leaf speed { when "../../kind = 'big'"; type uint8; }
        leaf guard { must "/p:net/p:mode = 'closed'"; type empty; }
        leaf same { type leafref { path "../../link/port"; require-instance false; } }
      }
    }
  }
"""
FLAT = """
  identity animal; identity cat { base animal; }
  container c {
    leaf flags { type bits { bit up; bit down; } must "bit-is-set(., 'up')"; }
    leaf pet { type identityref { base animal; } must "derived-from(., 'p:animal')"; }
    container empty-by-default { leaf x { type uint8; default 5; must ". < 10"; } leaf y { type uint8; } }
    leaf z { must "../empty-by-default/x = 5 or ../empty-by-default/y"; type string; }
    leaf a { type string; }
    leaf-list many { type uint8; must "sum(../many) < 10"; }
    container deep { when "../a"; leaf needed { type string; mandatory true; } }
    leaf-list some { when "../a = 'some'"; type string; min-elements 2; }
    leaf r { type leafref { path "../many"; } must "deref(.)/../a"; }
  }
"""


@pytest.fixture(name="model")
def make_model(tmp_path: Path) -> Callable[[str], Schema]:
    """Compiles the body of a module."""
    ours = Path(__file__).parents[3] / "schemas" / "yang"

    def compiled(body: str) -> Schema:
        (tmp_path / "m.yang").write_text(MODULE % body, encoding="utf-8")
        return compile_modules("m", ["m"], [tmp_path, ours])

    return compiled


def verdict(schema: Schema, new: Any, old: Any = None) -> tuple[str, str] | None:
    """Path and app-tag or tag of the error of an edit; None when it is valid."""
    semantics = Semantics(schema)
    before, after = (tree_from_json(schema, schema.root, raw or {}) for raw in (old, new))
    state = semantics.state(before)
    touched = changed(schema, before, after)
    try:
        semantics.check(semantics.update(state, before, after, touched), after, touched)
    except DataError as error:
        return error.path, error.app_tag or error.tag
    return None


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ({"flags": "up down", "pet": "cat"}, None),
        ({"flags": "down"}, ("/m:c/flags", "must-violation")),
        ({"z": "ok by default"}, None),
        ({"empty-by-default": {"x": 6}, "z": "x"}, ("/m:c/z", "must-violation")),
        ({"empty-by-default": {"x": 6, "y": 1}, "z": "x"}, None),
        ({"empty-by-default": {"x": 12}}, ("/m:c/empty-by-default/x", "must-violation")),
        ({"many": [1, 2, 6]}, None),
        ({"many": [1, 2, 7]}, ("/m:c/many", "must-violation")),
        ({"a": "x"}, ("/m:c/deep/needed", "missing-element")),
        ({"a": "x", "deep": {"needed": "y"}}, None),
        ({"deep": {"needed": "y"}}, ("/m:c/deep", "unknown-element")),
        ({"a": "some", "deep": {"needed": "y"}, "some": ["1"]}, ("/m:c/some", "too-few-elements")),
        ({"a": "some", "deep": {"needed": "y"}, "some": ["1", "2"]}, None),
        ({"many": [1], "r": 1}, ("/m:c/r", "must-violation")),
        ({"many": [1], "r": 2}, ("/m:c/r", "instance-required")),
        ({"many": [1], "r": 1, "a": "x", "deep": {"needed": "y"}}, None),
    ],
)
def test_expressions(model: Callable[[str], Schema], held: Any, expected: tuple[str, str] | None) -> None:
    """Functions of RFC 7950, 10, default values and conditional mandatory nodes."""
    found = verdict(model(FLAT), {"m:c": held})
    assert found is None if expected is None else found is not None and found[0].startswith(expected[0])
    assert (found and found[1]) == (expected and expected[1])


def devices(*held: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A datastore of devices."""
    return {"m:net": {"device": list(held), **more}}


def test_rule_broken_by_another_instance(model: Callable[[str], Schema]) -> None:
    """A must that counts siblings is checked when a sibling comes, and when its limit changes."""
    schema = model(POINTS)
    two = devices({"name": "a"}, {"name": "b"}, most=2)
    three = devices({"name": "a"}, {"name": "b"}, {"name": "c"}, most=3)
    assert verdict(schema, two) is None
    assert verdict(schema, three, two) is None
    assert verdict(schema, devices(*three["m:net"]["device"], most=2), three) is not None
    assert verdict(schema, devices(*three["m:net"]["device"], most=2), two) is not None


def test_rule_of_an_outer_instance(model: Callable[[str], Schema]) -> None:
    """A must of a point is checked when an instance nested in it comes or goes."""
    schema = model(POINTS)
    full = devices({"name": "a", "link": [{"port": 1}, {"port": 2}]})
    assert verdict(schema, full) is None
    less = devices({"name": "a", "link": [{"port": 1}]})
    assert verdict(schema, less, full) == ("/m:net/device[name='a']", "must-violation")


def test_rule_of_a_nested_instance(model: Callable[[str], Schema]) -> None:
    """A when of a nested point that reads the outer one is checked when that changes, there only."""
    schema = model(POINTS)
    fast = [{"port": 1, "speed": 9}, {"port": 2}]
    big = devices({"name": "a", "kind": "big", "link": fast}, {"name": "b", "kind": "big"})
    assert verdict(schema, big) is None
    assert verdict(schema, devices({"name": "a", "kind": "big", "link": fast}, {"name": "b"}), big) is None
    small = devices({"name": "a", "link": fast}, {"name": "b", "kind": "big"})
    assert verdict(schema, small, big) == ("/m:net/device[name='a']/link[port='1']/speed", "unknown-element")


def test_rule_that_reads_the_whole_datastore(model: Callable[[str], Schema]) -> None:
    """An absolute path outside all points is read at its default, and again when it changes."""
    schema = model(POINTS)
    guarded = {"name": "a", "link": [{"port": 1, "guard": [None]}, {"port": 2}]}
    place = ("/m:net/device[name='a']/link[port='1']/guard", "must-violation")
    assert verdict(schema, devices(guarded)) == place
    closed = devices(guarded, mode="closed")
    assert verdict(schema, closed) is None
    assert verdict(schema, devices(guarded, mode="open"), closed) == place


def test_leafref_between_instances(model: Callable[[str], Schema]) -> None:
    """A leafref that climbs above its own instance is about the list as a whole."""
    schema = model(POINTS)
    pair = devices({"name": "a", "peer": "b"}, {"name": "b"})
    assert verdict(schema, pair) is None
    lost = verdict(schema, devices({"name": "a", "peer": "b"}), pair)
    assert lost == ("/m:net/device[name='a']/peer", "instance-required")


def test_leafref_with_a_predicate(model: Callable[[str], Schema]) -> None:
    """A path with a predicate is evaluated, and again when nested instances change."""
    schema = model(POINTS)
    links = [{"port": 1}, {"port": 2, "tag": 8}, {"port": 3, "tag": 7}]
    fits = devices({"name": "a", "main": 3, "uplink": 7, "link": links})
    assert verdict(schema, fits) is None
    place = ("/m:net/device[name='a']/uplink", "instance-required")
    assert verdict(schema, devices({"name": "a", "main": 2, "uplink": 7, "link": links}), fits) == place
    assert verdict(schema, devices({"name": "a", "main": 3, "uplink": 7, "link": links[:2]}), fits) == place


def test_require_instance_false(model: Callable[[str], Schema]) -> None:
    """A leafref that does not require an instance may lead nowhere."""
    links = [{"port": 1, "same": 7}, {"port": 2}]
    assert verdict(model(POINTS), devices({"name": "a", "link": links})) is None


@pytest.mark.parametrize("xpath", ["1 +", "enum-value(.) > 1", "q:x", "namespace-uri() = 'x'", "a b"])
def test_expressions_that_cannot_be_taken(model: Callable[[str], Schema], xpath: str) -> None:
    """A broken or unsupported expression is an error of the schema that names its node."""
    schema = model('container c { leaf a { type string; must "."; } }')
    leaf = schema.root.children["c"].children["a"]
    leaf.musts = (type(leaf.musts[0])(xpath),)
    with pytest.raises(SchemaError, match="/m:c/a: XPath"):
        Semantics(schema)


def test_state_is_the_sum_of_its_changes(model: Callable[[str], Schema]) -> None:
    """The state reached step by step is that of the whole datastore, and old states stay as they are."""
    schema = model(POINTS)
    semantics = Semantics(schema)
    one, two = (
        tree_from_json(schema, schema.root, raw)
        for raw in (devices({"name": "a", "peer": "b"}, {"name": "b"}), devices({"name": "b", "peer": "b"}))
    )
    first = semantics.state(one)
    tree: Tree = one
    state = semantics.update(first, one, two, changed(schema, one, two))
    assert state == semantics.state(two)
    assert semantics.update(state, two, tree, changed(schema, two, tree)) == first == semantics.state(one)
