"""Our incremental validation against yangson's own, which looks at everything each time."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from yangson.datamodel import DataModel
from yangson.enumerations import ContentType, ValidationScope
from yangson.exceptions import YangsonException

from orchestron_semantics import Semantics
from orchestron_testkit.trees import resources, trees
from orchestron_yang.checks import check_structure
from orchestron_yang.edit import apply_edit
from orchestron_yang.errors import DataError
from orchestron_yang.json_codec import tree_to_json
from orchestron_yang.points import changed
from orchestron_yang.schema import Point, Schema, SchemaNode, TypeSpec
from orchestron_yang.tree import Tree
from orchestron_yangc.compiler import compile_modules

MODULE = """
module m {
  yang-version 1.1; namespace "urn:m"; prefix p; organization "x"; contact "x"; description "x";
  revision 2025-01-01 { description "x"; }
  identity animal; identity cat { base animal; } identity dog { base animal; } identity puppy { base dog; }
  typedef small { type uint8 { range "0..3"; } }
  container top {
    leaf limit { type small; }
    leaf on { type boolean; }
    list item {
      key "id";
      must "not(../limit) or count(../item) <= ../limit";
      leaf id { type small; }
      leaf pet { type identityref { base animal; } }
      leaf next { type leafref { path "../../item/id"; } must "deref(.)/../pet or not(../pet)"; }
      leaf barks { when "derived-from-or-self(../pet, 'p:dog')"; type small; }
      leaf level { type small; must ". >= ../low or not(../low)"; }
      leaf low { type small; }
      container extra {
        when "../barks";
        leaf size { type small; mandatory true; }
      }
      list part {
        key "n";
        must "not(../level) or n <= ../level";
        leaf n { type small; }
        leaf of { type leafref { path "/p:top/p:item/p:id"; } }
        leaf like { type leafref { path "../../part/n"; } }
        leaf noisy { when "/p:top/p:on = 'true'"; type small; }
      }
    }
    choice way {
      mandatory true;
      case a { when "on = 'true'"; leaf left { type small; } leaf both { type small; must "../left"; } }
      case b { when "not(on = 'true')"; leaf right { type small; } }
    }
    leaf-list set { type small; must "sum(../set) < 5"; }
  }
}
"""


@cache
def models() -> tuple[Schema, DataModel]:
    """The module as both sides know it; ours has two transform points, one in the other."""
    library = {
        "ietf-yang-library:modules-state": {
            "module-set-id": "x",
            "module": [
                {"name": "m", "revision": "2025-01-01", "namespace": "urn:m", "conformance-type": "implement"}
            ],
        }
    }
    with TemporaryDirectory() as folder:
        (Path(folder) / "m.yang").write_text(MODULE, encoding="utf-8")
        schema = compile_modules("m", ["m"], [Path(folder)])
        reference = DataModel(json.dumps(library), [folder])
    item = schema.root.children["top"].children["item"]
    item.point = Point("top/item", None)
    item.children["part"].point = Point("top/item/part", None, parent="top/item")
    schema.points = {node.point.id: node for node in schema.root.walk() if node.point is not None}
    return schema, reference


def small(_schema: Schema, node: SchemaNode) -> st.SearchStrategy[Any] | None:
    """Few values, so that leafrefs often lead somewhere."""
    spec = node.type or TypeSpec("string")
    return st.integers(0, 3) if spec.base == "uint8" else None


@st.composite
def datastores(draw: st.DrawFn) -> Tree:
    """A datastore of the module that meets what needs no XPath, most often."""
    return draw(trees(models()[0], scalars=small))


def is_valid_for_yangson(tree: Tree) -> bool:
    """yangson takes the whole datastore."""
    schema, reference = models()
    try:
        reference.from_raw(tree_to_json(schema, schema.root, tree)).validate(
            ValidationScope.all, ContentType.config
        )
    except (YangsonException, TypeError):  # it trips over the message for a choice without cases left
        return False
    return True


class Ours:
    """A datastore that is only ever looked at where it changes."""

    def __init__(self) -> None:
        self.schema = models()[0]
        self.semantics = Semantics(self.schema)
        self.tree: Tree = {}
        self.state = self.semantics.empty()

    def accepts(self, tree: Tree) -> bool:
        """Go to another datastore if that is valid."""
        touched = changed(self.schema, self.tree, tree)
        state = self.semantics.update(self.state, self.tree, tree, touched)
        try:
            check_structure(self.schema, self.schema.root, tree)
            self.semantics.check(state, tree, touched)
        except DataError:
            return False
        self.tree, self.state = tree, state
        return True


@st.composite
def edited(draw: st.DrawFn, tree: Tree) -> Tree:
    """A datastore after a small edit, so that valid ones often stay so."""
    schema, _ = models()
    there, here = (list(resources(schema.root, one)) for one in (draw(datastores()), tree))
    if here and draw(st.integers(0, 2)) == 0:
        return apply_edit(schema, tree, draw(st.sampled_from(here))[0], "remove", None).tree
    path, value = draw(st.sampled_from([((), tree), *there]))
    return apply_edit(schema, tree, path, draw(st.sampled_from(["merge", "replace"])), value).tree


@given(st.data())
def test_same_verdict_on_every_step(data: st.DataObject) -> None:
    """Along any sequence of edits ours accepts what yangson accepts, and nothing else."""
    ours = Ours()
    assert ours.accepts({"top": {"on": True, "left": 1}})
    for _ in range(data.draw(st.integers(1, 8))):
        tree = data.draw(edited(ours.tree))
        assert ours.accepts(tree) == is_valid_for_yangson(tree), tree
