"""Expressions of a model reach the schema with all that it takes to evaluate them."""

from __future__ import annotations

from pathlib import Path

from orchestron_yang.schema import SchemaNode, XPath
from orchestron_yang.schema_file import dump_schema, load_schema
from orchestron_yangc.compiler import compile_modules

OTHER = """
module other {
  yang-version 1.1; namespace "urn:other"; prefix o;
  grouping g {
    leaf in-g { type string; must "o:in-g != 'o:x'" { error-message "not x"; error-app-tag "no-x"; } }
  }
}
"""
MAIN = """
module main {
  yang-version 1.1; namespace "urn:main"; prefix m;
  import other { prefix oth; }
  container c {
    leaf on { type boolean; }
    leaf target { type string; }
    leaf ref { type leafref { path "../m:target"; } }
    uses oth:g { when "on = 'true'"; }
    choice way { case a { when "m:on = 'false'"; leaf la { type string; when "../on"; } } }
  }
  augment "/m:c" { when "m:on"; leaf added { type string; } }
}
"""


def node(tmp_path: Path, name: str) -> SchemaNode:
    """A child of the container, from a schema that went to a file and back."""
    (tmp_path / "other.yang").write_text(OTHER, encoding="utf-8")
    (tmp_path / "main.yang").write_text(MAIN, encoding="utf-8")
    schema = load_schema(dump_schema(compile_modules("x", ["main"], [tmp_path])))
    return schema.root.children["c"].children[name]


def test_prefixes_are_those_of_the_text(tmp_path: Path) -> None:
    """A must from a grouping keeps the prefixes of the module it is written in, and its error texts."""
    found = node(tmp_path, "in_g").musts
    assert found == (XPath("o:in-g != 'o:x'", (("o", "other"),), message="not x", app_tag="no-x"),)


def test_context_of_when(tmp_path: Path) -> None:
    """A when of a uses, case or augment is about the parent; one of the node itself about the node."""
    assert node(tmp_path, "in_g").whens == (XPath("on = 'true'", on_parent=True),)
    assert node(tmp_path, "added").whens == (XPath("m:on", (("m", "main"),), on_parent=True),)
    assert node(tmp_path, "la").whens == (
        XPath("m:on = 'false'", (("m", "main"),), on_parent=True),
        XPath("../on"),
    )


def test_path_of_a_leafref(tmp_path: Path) -> None:
    """A leafref has the path as written beside the target that it leads to."""
    found = node(tmp_path, "ref").type
    assert found is not None
    assert (found.leafref, found.path) == ("/main:c/target", XPath("../m:target", (("m", "main"),)))
