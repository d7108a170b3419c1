"""Statements of RFC 7950 as nodes of the runtime schema."""

from __future__ import annotations

from typing import Any

from orchestron_yang.schema import Kind, Schema, SchemaNode

Compile = Any  # the fixture `compiled`, which takes module texts and options of compile_modules
AUGMENTING = """module b { yang-version 1.1; namespace "urn:b"; prefix bb;
  import m { prefix mm; }
  import orchestron { prefix orc; }
  %s }"""


def at(schema: Schema, path: str) -> SchemaNode:
    """The node of this schema path."""
    found = {node.path: node for node in schema.root.walk()}
    assert path in found, sorted(found)
    return found[path]


def names(node: SchemaNode) -> list[str]:
    """The identifiers of a node's children, in order."""
    return list(node.children)


def test_every_kind_of_data_node(compiled: Compile) -> None:
    """Each data definition statement becomes a node of its kind; anyxml counts as anydata."""
    schema = compiled("""
        container c { leaf l { type string; } leaf-list ll { type int8; } }
        list li { key k; leaf k { type string; } }
        anydata ad; anyxml ax;
        rpc r { input { leaf i { type string; } } }
        notification n { leaf o { type string; } }
    """)
    kinds = {node.path: node.kind for node in schema.root.walk() if node.parent is not None}
    assert kinds == {
        "/m:c": Kind.CONTAINER,
        "/m:c/l": Kind.LEAF,
        "/m:c/ll": Kind.LEAF_LIST,
        "/m:li": Kind.LIST,
        "/m:li/k": Kind.LEAF,
        "/m:ad": Kind.ANYDATA,
        "/m:ax": Kind.ANYDATA,
    }


def test_facts_of_nodes(compiled: Compile) -> None:
    """Presence, order, sizes, config, mandatory, must and description are kept."""
    schema = compiled("""
        container p { presence "yes"; description "A thing."; }
        container s { config false; leaf x { type string; } }
        leaf must-be { type string; mandatory true; must "../other" { error-message "no"; } }
        leaf other { type string; default "a"; }
        leaf-list some { type string; ordered-by user; min-elements 1; max-elements 3; }
        leaf-list any { type string; max-elements unbounded; }
    """)
    assert at(schema, "/m:p").presence
    assert at(schema, "/m:p").description == "A thing."
    assert not at(schema, "/m:s/x").config
    assert at(schema, "/m:must-be").mandatory
    assert [(must.text, must.message) for must in at(schema, "/m:must-be").musts] == [("../other", "no")]
    some = at(schema, "/m:some")
    assert (some.user_ordered, some.min_elements, some.max_elements) == (True, 1, 3)
    assert at(schema, "/m:any").max_elements is None


def test_keys_come_first_in_their_order(compiled: Compile) -> None:
    """A list's keys lead its children in the order of the key statement; mandatory, without default."""
    schema = compiled("""
        list l { key "b a"; unique "c d/e";
          leaf c { type string; } leaf a { type string; default "x"; } leaf b { type uint8; }
          container d { leaf e { type string; } } }
        list keyless { config false; leaf x { type string; } }
    """)
    node = at(schema, "/m:l")
    assert names(node) == ["b", "a", "c", "d"]
    assert node.keys == ("b", "a")
    assert node.unique == (("c", "d/e"),)
    assert [(key.mandatory, key.defaults) for key in (node.children["a"], node.children["b"])] == [
        (True, ())
    ] * 2
    assert at(schema, "/m:keyless").keys == ()


def test_choices_leave_no_node(compiled: Compile) -> None:
    """Choice and case are facts of the data nodes in them, nested ones and shorthand included."""
    schema = compiled("""
        choice outer { mandatory true;
          case one { leaf a { type string; } leaf b { type string; } }
          case two { choice inner { leaf c { type string; } container d { leaf e { type string; } } } } }
    """)
    outer = "m:outer"
    assert {node.py: node.cases for node in schema.root.children.values()} == {
        "a": ((outer, "m:one", True),),
        "b": ((outer, "m:one", True),),
        "c": ((outer, "m:two", True), ("m:inner", "m:c", False)),
        "d": ((outer, "m:two", True), ("m:inner", "m:d", False)),
    }
    assert at(schema, "/m:d/e").cases == ()


def test_a_when_anywhere_on_the_way_makes_a_node_conditional(compiled: Compile) -> None:
    """Its own, its uses', its choice's, its case's and its augment's when all count, with their context."""
    schema = compiled(
        """
        leaf t { type string; }
        leaf own { type string; when "../t"; }
        grouping g { leaf used { type string; } }
        uses g { when "t"; }
        choice ch { when "t='1'"; case ca { when "t='2'"; leaf in { type string; } } }
        container c;
        """,
        AUGMENTING % """augment /mm:c { when "/mm:t"; leaf added { type string; } }""",
    )
    found = {
        path: [(when.text, when.on_parent) for when in at(schema, path).whens]
        for path in ("/m:t", "/m:own", "/m:used", "/m:in", "/m:c/b:added")
    }
    assert found == {
        "/m:t": [],
        "/m:own": [("../t", False)],
        "/m:used": [("t", True)],
        "/m:in": [("t='1'", True), ("t='2'", True)],
        "/m:c/b:added": [("/mm:t", True)],
    }
    assert at(schema, "/m:c/b:added").whens[0].prefixes == (("mm", "m"),)
    assert [path for path in found if at(schema, path).conditional] == list(found)[1:]


def test_uses_refine_and_augment(compiled: Compile) -> None:
    """A grouping is copied where it is used, with what refine and the augment in uses change there only."""
    schema = compiled("""
        grouping g {
          container c { leaf l { type string; default "old"; } leaf-list n { type string; } }
          leaf m { type string; } }
        container one { uses g; }
        container two { uses g {
          refine c { presence "now"; description "Refined."; must "l"; }
          refine c/l { default "new"; config false; }
          refine c/n { min-elements 2; max-elements 4; }
          refine m { mandatory true; }
          augment c { leaf extra { type string; } } } }
    """)
    assert at(schema, "/m:one/c/l").defaults == ("old",)
    assert not at(schema, "/m:one/c").presence
    changed = at(schema, "/m:two/c")
    assert (changed.presence, changed.description, [must.text for must in changed.musts]) == (
        True,
        "Refined.",
        ["l"],
    )
    assert at(schema, "/m:two/c/l").defaults == ("new",)
    assert not at(schema, "/m:two/c/l").config
    assert (at(schema, "/m:two/c/n").min_elements, at(schema, "/m:two/c/n").max_elements) == (2, 4)
    assert at(schema, "/m:two/m").mandatory
    assert names(changed) == ["l", "n", "extra"]


def test_augments_of_another_module(compiled: Compile) -> None:
    """Nodes that another module adds carry that module; equal names all get their module's prefix."""
    schema = compiled(
        """container c { leaf same { type string; } leaf alone { type string; }
             choice ch { case a { leaf x { type string; } } } }""",
        AUGMENTING
        % """augment /mm:c { leaf same { type int8; } leaf more { type string; } }
             augment /mm:c/mm:ch { leaf y { type string; } }""",
    )
    node = at(schema, "/m:c")
    assert names(node) == ["m_same", "alone", "x", "y", "bb_same", "more"]
    assert at(schema, "/m:c/b:same").type != at(schema, "/m:c/same").type
    assert at(schema, "/m:c/b:y").cases == (("m:ch", "b:y", False),)
    assert (node.child("same"), node.child("same", "b")) == (
        node.children["m_same"],
        node.children["bb_same"],
    )


def test_only_named_modules_are_implemented(compiled: Compile) -> None:
    """An imported module lends types and identities, but its data nodes and its augments stay away."""
    schema = compiled(
        "typedef t { type int8; } container c; identity i;",
        AUGMENTING % "augment /mm:c { leaf x { type string; } }",
        """module u { namespace "urn:u"; prefix u; import m { prefix m; } import b { prefix b; }
             leaf l { type m:t; } }""",
        names=["u"],
    )
    assert [node.path for node in schema.root.walk()] == ["/", "/u:l"]
    assert {name: module.implemented for name, module in schema.modules.items()} == {
        "b": False,
        "m": False,
        "orchestron": False,
        "u": True,
    }
    assert "m:i" in schema.identities


def test_the_four_deviations(compiled: Compile) -> None:
    """not-supported, add, replace and delete change the node they name."""
    schema = compiled(
        """
        container c {
          leaf gone { type string; }
          leaf plain { type string; }
          leaf typed { type string; default "a"; }
          leaf-list many { type string; max-elements 2; }
          leaf bare { type string; default "a"; must "../plain"; } }
        """,
        AUGMENTING
        % """
        deviation /mm:c/mm:gone { deviate not-supported; }
        deviation /mm:c/mm:plain { deviate add { mandatory true; must "../typed"; } }
        deviation /mm:c/mm:typed { deviate replace { type uint8; default 7; } }
        deviation /mm:c/mm:many { deviate replace { max-elements 9; } }
        deviation /mm:c/mm:bare { deviate delete { default "a"; must "../plain"; } }
        """,
    )
    assert names(at(schema, "/m:c")) == ["plain", "typed", "many", "bare"]
    assert at(schema, "/m:c/plain").mandatory
    assert [must.text for must in at(schema, "/m:c/plain").musts] == ["../typed"]
    typed = at(schema, "/m:c/typed")
    assert typed.type is not None
    assert (typed.type.base, typed.defaults) == ("uint8", ("7",))
    assert at(schema, "/m:c/many").max_elements == 9
    assert (at(schema, "/m:c/bare").defaults, at(schema, "/m:c/bare").musts) == ((), ())


FEATURES = """
    feature f; feature g; feature h { if-feature "f and g"; }
    leaf with-f { if-feature f; type string; }
    leaf with-h { if-feature h; type string; }
    leaf not-g { if-feature "not g"; type string; }
    grouping gr { leaf x { type string; } }
    uses gr { if-feature g; }
    choice ch { case one { if-feature f; leaf one { type string; } }
                leaf two { if-feature "f or g"; type string; } }
"""


def test_all_features_hold_unless_chosen(compiled: Compile) -> None:
    """A module whose features nobody chose has all of them."""
    schema = compiled(FEATURES)
    assert names(schema.root) == ["with_f", "with_h", "x", "one", "two"]
    assert schema.modules["m"].features == ("f", "g", "h")


def test_chosen_features_decide(compiled: Compile) -> None:
    """Nodes whose if-feature does not hold are not there, and nor is a feature that needs another."""
    schema = compiled(FEATURES, features={"m": ["g", "h"]})
    assert names(schema.root) == ["x", "two"]
    assert schema.modules["m"].features == ("g",)


def test_submodules_are_part_of_their_module(compiled: Compile) -> None:
    """Nodes, identities and prefixes of a submodule count as the module's own."""
    schema = compiled(
        """module m { yang-version 1.1; namespace "urn:m"; prefix m; include s; leaf a { type string; } }""",
        """submodule s { yang-version 1.1; belongs-to m { prefix own; }
           identity i; identity j { base own:i; }
           leaf b { type identityref { base i; } default own:j; must "../own:a"; } }""",
    )
    assert set(names(schema.root)) == {"a", "b"}
    node = at(schema, "/m:b")
    assert (node.module, node.defaults) == ("m", ("m:j",))
    assert node.musts[0].prefixes == (("own", "m"),)
    assert list(schema.modules) == ["m"]


def test_identifiers_are_python_names(compiled: Compile) -> None:
    """Keywords, attributes of models and built-in types get a trailing underscore; twins get a number."""
    schema = compiled("""
        leaf class { type string; } leaf copy { type string; } leaf str { type string; }
        leaf _x { type string; } leaf a-b { type string; } leaf a.b { type string; }
        leaf type { type string; }
    """)
    assert names(schema.root) == ["class_", "copy_", "str_", "n_x", "m_a_b", "m_a_b_2", "type"]


def test_pruning_keeps_what_is_on_above_and_below(compiled: Compile) -> None:
    """Included paths stay with their ancestors, keys and descendants, under the names they have unpruned."""
    text = """
        container a {
          list l { key k; leaf k { type string; } leaf v { type string; } leaf w { type string; } }
          container deep { leaf x { type string; } } leaf y { type string; } }
        leaf target { type string; }
        leaf ref { type leafref { path "/m:target"; } }
    """
    schema = compiled(text, include=["/m:a/l/v", "/m:a/deep", "/m:ref"])
    assert [node.path for node in schema.root.walk()] == [
        "/",
        "/m:a",
        "/m:a/l",
        "/m:a/l/k",
        "/m:a/l/v",
        "/m:a/deep",
        "/m:a/deep/x",
        "/m:ref",
    ]
    ref = at(schema, "/m:ref").type
    assert ref is not None
    assert (ref.base, ref.leafref) == ("string", None)
