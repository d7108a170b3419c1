"""Types, through typedefs and leafrefs, with all their restrictions."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from orchestron_yang.schema import Schema, TypeSpec

Compile = Any  # the fixture `compiled`, which takes module texts and options of compile_modules


def spec(schema: Schema, name: str) -> TypeSpec:
    """The type of a top-level leaf."""
    found = next(node for node in schema.root.children.values() if node.name == name).type
    assert found is not None
    return found


@pytest.mark.parametrize(
    "base",
    [
        *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
        *("string", "boolean", "binary", "instance-identifier", "empty"),
    ],
)
def test_built_in_types_without_restriction(compiled: Compile, base: str) -> None:
    """A bare built-in type is its name and nothing else."""
    assert spec(compiled(f"leaf x {{ type {base}; }}"), "x") == TypeSpec(base)


def test_ranges_narrow_through_typedefs(compiled: Compile) -> None:
    """`min` and `max` mean the ends of what the typedef above allows; the innermost range holds."""
    schema = compiled("""
        typedef small { type int8 { range "min..3 | 7 | 20..max"; } }
        typedef less { type small { range "0..3 | 20..max"; } }
        leaf a { type small; } leaf b { type less; } leaf c { type less { range "min | 30..40"; } }
        leaf d { type int8 { range "max"; } }
    """)
    assert spec(schema, "a").ranges == ((-128, 3), (7, 7), (20, 127))
    assert spec(schema, "b").ranges == ((0, 3), (20, 127))
    assert spec(schema, "c").ranges == ((0, 0), (30, 40))
    assert spec(schema, "d").ranges == ((127, 127),)
    assert [spec(schema, name).typedef for name in "abcd"] == ["m:small", "m:less", "m:less", None]


def test_decimal64(compiled: Compile) -> None:
    """Fraction digits come through the typedef, and ranges are exact decimals up to the ends of 64 bits."""
    schema = compiled("""
        typedef money { type decimal64 { fraction-digits 2; range "-1.50..max"; } }
        leaf x { type money; } leaf y { type decimal64 { fraction-digits 18; range "-1..1"; } }
    """)
    assert spec(schema, "x").fraction_digits == 2
    assert spec(schema, "x").ranges == ((Decimal("-1.5"), Decimal("92233720368547758.07")),)
    assert spec(schema, "y").ranges == ((Decimal(-1), Decimal(1)),)


def test_lengths(compiled: Compile) -> None:
    """Lengths narrow as ranges do, for strings and binaries; `max` is 2^64 - 1 where nothing bounds it."""
    schema = compiled("""
        typedef name { type string { length "1..63"; } }
        leaf a { type name { length "min..5 | max"; } } leaf b { type binary { length "2..max"; } }
    """)
    assert spec(schema, "a").lengths == ((1, 5), (63, 63))
    assert spec(schema, "b").lengths == ((2, 2**64 - 1),)


def test_patterns(compiled: Compile) -> None:
    """All patterns of the chain hold, the typedef's first, inverted ones marked, as Python expressions."""
    schema = compiled(r"""
        typedef word { type string { pattern '[a-z\-]+' { error-message "words only"; } } }
        leaf x { type word { pattern '.*(xx).*' { modifier invert-match; } pattern '\i\c*'; } }
    """)
    found = spec(schema, "x").patterns
    assert [(p.source, p.invert, p.message) for p in found] == [
        (r"[a-z\-]+", False, "words only"),
        (".*(xx).*", True, None),
        (r"\i\c*", False, None),
    ]
    assert re.fullmatch(found[0].regex, "a-b")
    assert not re.fullmatch(found[0].regex, "a-b\n")
    assert re.fullmatch(found[2].regex, "xml")


def test_enumerations_and_bits(compiled: Compile) -> None:
    """Values in order, bits by position; what a typedef's user restricts or a feature lacks is left out."""
    schema = compiled(
        """
        feature f;
        typedef e { type enumeration { enum a; enum b { if-feature f; } enum "c d"; } }
        leaf a { type e; } leaf b { type e { enum "c d"; enum b; } }
        leaf c { type bits { bit x { position 4; } bit y { position 1; } bit z; } }
        """,
        features={"m": []},
    )
    assert spec(schema, "a").enums == ("a", "c d")
    assert spec(schema, "b").enums == ("c d",)
    assert spec(schema, "c").bits == ("y", "x", "z")


def test_identities_across_modules(compiled: Compile) -> None:
    """An identityref knows its bases, and the schema what every identity is derived from, near and far."""
    schema = compiled(
        "identity top; identity mid { base top; } leaf x { type identityref { base top; } default mid; }",
        """module b { yang-version 1.1; namespace "urn:b"; prefix bb; import m { prefix mm; }
             feature no;
             identity other; identity low { base mm:mid; base other; }
             identity absent { if-feature no; base mm:mid; }
             leaf y { type identityref { base mm:top; base other; } default bb:low; }
             leaf z { type identityref { base mm:mid; } default low; } }""",
        features={"b": []},
    )
    assert schema.derived(spec(schema, "x").bases) == ("b:low", "m:mid")
    assert schema.derived(spec(schema, "y").bases) == ("b:low",)
    assert schema.identities["b:low"] == ("b:other", "m:mid", "m:top")
    assert {node.name: node.defaults for node in schema.root.children.values()} == {
        "x": ("m:mid",),
        "y": ("b:low",),
        "z": ("b:low",),
    }


def test_unions(compiled: Compile) -> None:
    """Members keep their order and their own restrictions, through typedefs; a leafref may be one."""
    schema = compiled("""
        typedef either { type union { type uint8 { range "1..9"; } type enumeration { enum auto; } } }
        leaf target { type int16; }
        leaf x { type union { type either; type leafref { path "../target"; } type empty; } }
    """)
    either, reference, empty = spec(schema, "x").members
    assert either.typedef == "m:either"
    assert [member.base for member in either.members] == ["uint8", "enumeration"]
    assert either.members[0].ranges == ((1, 9),)
    assert (reference.base, reference.leafref, empty.base) == ("int16", "/m:target", "empty")


def test_leafrefs_have_their_targets_type(compiled: Compile) -> None:
    """A leafref is typed as what it points at, over any number of steps, and names the nearest target."""
    schema = compiled("""
        container c {
          list l { key k; leaf k { type string { length "1..8"; } } leaf v { type int8; } } }
        typedef ref { type leafref { path "/m:c/m:l/m:k"; } }
        leaf one { type ref; }
        leaf two { type leafref { path "../one"; require-instance false; } }
        leaf three { type leafref { path "/m:c/m:l[m:k=current()/../one]/m:v"; } }
    """)
    assert spec(schema, "one").leafref == "/m:c/l/k"
    assert spec(schema, "one").lengths == ((1, 8),)
    assert spec(schema, "one").typedef == "m:ref"
    assert (spec(schema, "two").base, spec(schema, "two").leafref) == ("string", "/m:one")
    assert not spec(schema, "two").require_instance
    assert (spec(schema, "three").base, spec(schema, "three").leafref) == ("int8", "/m:c/l/v")
    path = spec(schema, "two").path
    assert path is not None
    assert path.text == "../one"


def test_a_leafref_in_a_grouping_points_where_it_is_used(compiled: Compile) -> None:
    """Each copy of a leafref is resolved in its own place."""
    schema = compiled("""
        grouping g { leaf v { type leafref { path "../w"; } } }
        container a { leaf w { type int8; } uses g; } container b { leaf w { type string; } uses g; }
    """)
    found = {node.path: node.type for node in schema.root.walk() if node.name == "v"}
    assert {path: (t.base, t.leafref) for path, t in found.items() if t is not None} == {
        "/m:a/v": ("int8", "/m:a/w"),
        "/m:b/v": ("string", "/m:b/w"),
    }


def test_defaults_are_canonical(compiled: Compile) -> None:
    """Defaults come from the leaf or its typedef, in the canonical form of their type."""
    schema = compiled("""
        typedef port { type uint16; default 0x50; }
        leaf a { type port; } leaf b { type port; default 010; } leaf c { type port; mandatory true; }
        leaf d { type decimal64 { fraction-digits 3; } default "1.500"; }
        leaf e { type bits { bit r; bit w; } default "w r"; }
        leaf-list f { type int8; default 2; default 1; } leaf-list g { type port; min-elements 1; }
        leaf-list h { type port; }
        leaf i { type boolean; default true; } leaf j { type string; default ""; }
    """)
    assert {node.name: node.defaults for node in schema.root.children.values()} == {
        "a": ("80",),
        "b": ("8",),
        "c": (),
        "d": ("1.5",),
        "e": ("r w",),
        "f": ("2", "1"),
        "g": (),
        "h": ("80",),
        "i": ("true",),
        "j": ("",),
    }
