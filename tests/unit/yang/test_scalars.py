"""Values of every leaf type, from JSON and from XML text: what is taken, what is refused, what is written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orchestron_testkit.schemas import build, container, leaf, leaf_list
from orchestron_yang.checks import check_values
from orchestron_yang.errors import DataError
from orchestron_yang.json_codec import dumps, parse_json, tree_from_json, tree_to_json
from orchestron_yang.schema import Pattern, TypeSpec
from orchestron_yang.tree import EMPTY, Scalar
from orchestron_yang.xml_codec import parse_xml, to_bytes, tree_from_xml, tree_to_xml

UINT8 = TypeSpec("uint8")
INT32 = TypeSpec("int32", ranges=((-5, -1), (10, 2147483647)))
INT64 = TypeSpec("int64")
UINT64 = TypeSpec("uint64")
DEC = TypeSpec("decimal64", fraction_digits=2)
DEC_RANGE = TypeSpec("decimal64", fraction_digits=1, ranges=((Decimal("0.5"), Decimal(10)),))
BOOL = TypeSpec("boolean")
NONE = TypeSpec("empty")
TEXT = TypeSpec("string")
SHORT = TypeSpec("string", lengths=((1, 2), (4, 4)))
WORD = TypeSpec("string", patterns=(Pattern("[a-z]+", "[a-z]+"), Pattern("xml.*", "xml.*", invert=True)))
ENUM = TypeSpec("enumeration", enums=("up", "not set"))
BITS = TypeSpec("bits", bits=("read", "write", "run"))
DATA = TypeSpec("binary", lengths=((0, 2),))
ANIMAL = TypeSpec("identityref", bases=("alpha:animal",))
PLACE = TypeSpec("instance-identifier")
MIX = TypeSpec("union", members=(UINT8, INT64, BOOL, ENUM, WORD))
NUMBER_OR_NOTHING = TypeSpec("union", members=(NONE, UINT8, ANIMAL))


def read_json(spec: TypeSpec, text: str) -> object:
    schema = build(container("c", leaf("x", spec)))
    tree = tree_from_json(schema, schema.root, parse_json('{"alpha:c": {"x": ' + text + "}}"))
    return tree["c"]["x"]


def read_xml(spec: TypeSpec, text: str) -> object:
    schema = build(container("c", leaf("x", spec)))
    body = f'<data><c xmlns="urn:example:alpha" xmlns:bb="urn:example:beta"><x>{text}</x></c></data>'
    tree = tree_from_xml(schema, schema.root, parse_xml(body.encode()))
    return tree["c"]["x"]


@pytest.mark.parametrize(
    ("spec", "text", "value"),
    [
        (UINT8, "0", 0),
        (UINT8, "-0", 0),
        (UINT8, "255", 255),
        (INT32, "-5", -5),
        (INT32, "2147483647", 2147483647),
        (UINT64, '"18446744073709551615"', 18446744073709551615),
        (INT64, '"+5"', 5),
        (INT64, '"-007"', -7),
        (DEC, '"1.50"', Decimal("1.5")),
        (DEC, '"-0.0"', Decimal("0.0")),
        (DEC, '"3"', Decimal("3.0")),
        (DEC, '"+0012.340000"', Decimal("12.34")),
        (DEC, '"92233720368547758.07"', Decimal("92233720368547758.07")),
        (DEC_RANGE, '"0.5"', Decimal("0.5")),
        (BOOL, "true", True),
        (NONE, "[null]", EMPTY),
        (TEXT, '""', ""),
        (TEXT, '" a\\tb\\n"', " a\tb\n"),
        (TEXT, '"\\ud83d\\ude00"', "😀"),
        (SHORT, '"éé"', "éé"),
        (SHORT, '"😀😀😀😀"', "😀😀😀😀"),
        (WORD, '"abc"', "abc"),
        (ENUM, '"not set"', "not set"),
        (BITS, '"run read"', "read run"),
        (BITS, '""', ""),
        (DATA, '"QUI="', b"AB"),
        (DATA, '""', b""),
        (ANIMAL, '"cat"', "alpha:cat"),
        (ANIMAL, '"beta:cat"', "beta:cat"),
        (ANIMAL, '"b:cat"', "beta:cat"),
        (ANIMAL, '"dog"', "beta:dog"),
        (PLACE, '"/alpha:c/x"', "/alpha:c/x"),
        (
            PLACE,
            '"/alpha:c/alpha:l[ alpha:k = \\"a\\" ]/beta:y[.=\'1\'][3]"',
            "/alpha:c/l[k='a']/beta:y[.='1'][3]",
        ),
        (MIX, "7", 7),
        (MIX, '"7"', 7),
        (MIX, "true", True),
        (MIX, '"up"', "up"),
        (MIX, '"abc"', "abc"),
        (NUMBER_OR_NOTHING, "[null]", EMPTY),
        (NUMBER_OR_NOTHING, '"dog"', "beta:dog"),
    ],
)
def test_json_value_is_taken(spec: TypeSpec, text: str, value: Scalar) -> None:
    """A JSON value of the right kind gives its canonical scalar, type included."""
    found = read_json(spec, text)
    assert (found, type(found), str(found)) == (value, type(value), str(value))


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        *((UINT8, text) for text in ("256", "-1", "1.0", "1e1", "true", "null", '"1"', "[1]", "{}", '""')),
        *((INT32, text) for text in ("0", "-6", "2147483648", "false", '"10"', "10.5")),
        *((UINT64, text) for text in ("1", '"-1"', '"18446744073709551616"', '""', '"1.0"', '"1e3"', "true")),
        *(
            (INT64, text)
            for text in ('"9_9"', '" 5"', '"5 "', '"0x1F"', '"\u0663"', '"\uff15"', '"1 2"', '"+-5"', '"--5"')
        ),
        *(
            (DEC, text)
            for text in ("1.5", '"1.555"', '"1e3"', '".5"', '"5."', '"1_0.0"', '"NaN"', '"Infinity"')
        ),
        *((DEC, text) for text in ('"92233720368547758.08"', '"\u0661.\u0665"', '""', "true", '"1,5"')),
        *((DEC_RANGE, text) for text in ('"0.4"', '"10.1"')),
        *((BOOL, text) for text in ('"true"', "1", "0", "null", '"yes"', "[true]")),
        *((NONE, text) for text in ("null", '""', "[]", "[null,null]", "true", "{}", "[false]")),
        *(
            (TEXT, text)
            for text in ("1", "true", "null", "[]", '"\\u0000"', '"\\ufffe"', '"\\u000b"', '"\\ufdd0"')
        ),
        *((SHORT, text) for text in ('""', '"abc"', '"abcde"')),
        *((WORD, text) for text in ('"abc\\n"', '"Abc"', '"xmlish"', '""')),
        *((ENUM, text) for text in ('"Up"', '" up"', '"notset"', "0", '""')),
        *((BITS, text) for text in ('"read read"', '"fly"', '"READ"', "1", '["read"]')),
        *((DATA, text) for text in ('"QUI"', '"QUI=\\n"', '"Q U="', '"QUJD"', '"é==="', "1", '"=QUI"')),
        *(
            (ANIMAL, text)
            for text in ('"oak"', '"alpha:oak"', '"animal"', '"alpha:dog"', '"x:cat"', '":cat"', "1")
        ),
        *((PLACE, text) for text in ('""', '"/"', '"c/x"', '"/c"', '"/x:c"', '"/alpha:c/"', '"/alpha:c[0]"')),
        *(
            (PLACE, text)
            for text in ('"/alpha:c[k=\'a]"', '"//alpha:c"', '"/alpha:c/@x"', '"/alpha:c or true()"')
        ),
        *((MIX, text) for text in ("256", "1.5", '"UP"', "null", "[]", '"xmlish"')),
        *((NUMBER_OR_NOTHING, text) for text in ("null", '"7"', '"alpha:oak"')),
    ],
)
def test_json_value_is_refused(spec: TypeSpec, text: str) -> None:
    """Anything else is invalid-value at the leaf's path, with a short message."""
    with pytest.raises(DataError) as caught:
        read_json(spec, text)
    assert (caught.value.tag, caught.value.path) == ("invalid-value", "/alpha:c/x")
    assert len(caught.value.message) < 500


@pytest.mark.parametrize(
    ("spec", "text", "value"),
    [
        (UINT8, "+5", 5),
        (UINT8, "007", 7),
        (INT64, "-0", 0),
        (INT64, "0" * 5000 + "12", 12),
        (DEC, "-01.50", Decimal("-1.5")),
        (BOOL, "false", False),
        (NONE, "", EMPTY),
        (TEXT, "", ""),
        (TEXT, " a &lt;b&gt;<!-- c -->&#13;\n", " a <b>\r\n"),
        (ENUM, "not set", "not set"),
        (BITS, "\n run\t read ", "read run"),
        (DATA, "QQ==", b"A"),
        (ANIMAL, "cat", "alpha:cat"),
        (ANIMAL, "bb:cat", "beta:cat"),
        (ANIMAL, "b:cat", "beta:cat"),
        (ANIMAL, "dog", "beta:dog"),
        (PLACE, "/a:c/bb:y[bb:k='1']/bb:z[a:k='2']", "/alpha:c/beta:y[k='1']/z[alpha:k='2']"),
        (MIX, "7", 7),
        (MIX, "300", 300),
        (MIX, "true", True),
        (NUMBER_OR_NOTHING, "", EMPTY),
    ],
)
def test_xml_text_is_taken(spec: TypeSpec, text: str, value: Scalar) -> None:
    """XML text in one of the lexical forms of RFC 7950 gives the canonical scalar."""
    found = read_xml(spec, text)
    assert (found, type(found), str(found)) == (value, type(value), str(value))


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        *(
            (UINT8, text)
            for text in (
                "",
                " 5",
                "5\n",
                "9_9",
                "0x10",
                "1.0",
                "1e1",
                "true",
                "\u0663",
                "\u096b",
                "256",
                "-1",
            )
        ),
        *((INT64, text) for text in ("9223372036854775808", "9" * 5000)),
        *((DEC, text) for text in ("1.555", "1e3", ".5", "5.", "inf", " 1.5", "1 .5")),
        *((BOOL, text) for text in ("True", "1", "0", "", " true", "TRUE")),
        *((NONE, text) for text in (" ", "x", "null")),
        *((TEXT, text) for text in ("&#xFDD0;", "&#x1FFFE;")),
        *((ENUM, text) for text in ("Up", " up ", "")),
        *((DATA, text) for text in ("QUI", "QU I=", "QUJD")),
        *((ANIMAL, text) for text in ("x:cat", "oak", "", "a:dog", "bb:")),
        *((PLACE, text) for text in ("/x:c", "/c", "")),
        *((MIX, text) for text in ("1.5", "UP", "")),
    ],
)
def test_xml_text_is_refused(spec: TypeSpec, text: str) -> None:
    """Anything else is invalid-value at the leaf's path, with a short message."""
    with pytest.raises(DataError) as caught:
        read_xml(spec, text)
    assert (caught.value.tag, caught.value.path) == ("invalid-value", "/alpha:c/x")
    assert len(caught.value.message) < 500


@pytest.mark.parametrize(
    ("spec", "value", "json", "xml"),
    [
        (UINT8, 7, b"7", b"<x>7</x>"),
        (UINT64, 7, b'"7"', b"<x>7</x>"),
        (DEC, Decimal("1.0"), b'"1.0"', b"<x>1.0</x>"),
        (BOOL, False, b"false", b"<x>false</x>"),
        (NONE, EMPTY, b"[null]", b"<x/>"),
        (TEXT, "", b'""', b"<x/>"),
        (TEXT, "<&>\r\n", b'"<&>\\r\\n"', b"<x>&lt;&amp;&gt;&#13;\n</x>"),
        (DATA, b"A", b'"QQ=="', b"<x>QQ==</x>"),
        (ANIMAL, "alpha:cat", b'"alpha:cat"', b"<x>cat</x>"),
        (ANIMAL, "beta:dog", b'"beta:dog"', b'<x xmlns:b="urn:example:beta">b:dog</x>'),
        (
            PLACE,
            "/alpha:c/beta:y[k='1']",
            b"\"/alpha:c/beta:y[k='1']\"",
            b'<x xmlns:a="urn:example:alpha" xmlns:b="urn:example:beta">/a:c/b:y[b:k=\'1\']</x>',
        ),
        (MIX, 300, b'"300"', b"<x>300</x>"),
        (MIX, 7, b"7", b"<x>7</x>"),
        (NUMBER_OR_NOTHING, "alpha:cat", b'"alpha:cat"', b"<x>cat</x>"),
    ],
)
def test_value_is_written(spec: TypeSpec, value: Scalar, json: bytes, xml: bytes) -> None:
    """Scalars are written in canonical form, each format in its own way."""
    schema = build(container("c", leaf("x", spec)))
    tree = {"c": {"x": value}}
    check_values(schema, schema.root, tree)
    assert dumps(tree_to_json(schema, schema.root, tree)) == b'{"alpha:c":{"x":%s}}' % json
    text = to_bytes(tree_to_xml(schema, schema.root, tree), indent=False)
    assert text == b'<data><c xmlns="urn:example:alpha">%s</c></data>' % xml


@pytest.mark.parametrize(
    ("spec", "value"),
    [
        (UINT8, True),
        (UINT8, "1"),
        (UINT8, 256),
        (DEC, 1),
        (DEC, Decimal("NaN")),
        (DEC, Decimal("1.234")),
        (BOOL, 1),
        (NONE, None),
        (TEXT, b"x"),
        (TEXT, "\x00"),
        (ENUM, "Up"),
        (BITS, "run read"),
        (DATA, "QQ=="),
        (ANIMAL, "cat"),
        (PLACE, "/alpha:c/alpha:x"),
        (MIX, Decimal(1)),
    ],
)
def test_untrusted_scalar_is_refused(spec: TypeSpec, value: object) -> None:
    """A tree that no codec made may hold canonical scalars only."""
    schema = build(container("c", leaf("x", spec)))
    with pytest.raises(DataError) as caught:
        check_values(schema, schema.root, {"c": {"x": value}})
    assert caught.value.path == "/alpha:c/x"


def test_ambiguous_identity_is_refused_outside_its_module() -> None:
    """Without qualifier the leaf's own module decides; where that has no such identity, two are too many."""
    spec = TypeSpec("identityref", bases=("alpha:animal",))
    schema = build(leaf_list("x", spec, module="beta"), leaf("y", spec))
    tree = tree_from_json(schema, schema.root, {"beta:x": ["cat"], "alpha:y": "cat"})
    assert tree == {"x": ("beta:cat",), "y": "alpha:cat"}
    fresh = build(leaf("y", spec))
    fresh.identities.clear()
    fresh.identities.update({"gamma:cat": ("alpha:animal",), "beta:cat": ("alpha:animal",)})
    with pytest.raises(DataError, match=r"ambiguous.*beta:cat or gamma:cat"):
        tree_from_json(fresh, fresh.root, {"alpha:y": "cat"})


def test_secret_is_not_repeated() -> None:
    """A refused secret does not appear in the message."""
    schema = build(leaf("x", SHORT, secret=True))
    with pytest.raises(DataError) as caught:
        tree_from_json(schema, schema.root, {"alpha:x": "hunter2"})
    assert "hunter2" not in str(caught.value)


def test_pattern_message_is_given() -> None:
    """A pattern's own error-message is passed on."""
    spec = TypeSpec("string", patterns=(Pattern("a", "a", message="must be an a"),))
    with pytest.raises(DataError, match="must be an a"):
        read_json(spec, '"b"')
