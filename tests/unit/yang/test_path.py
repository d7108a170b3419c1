"""Api-paths of RFC 8040, 3.5.3, and paths as people read them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orchestron_testkit.schemas import anydata, build, container, leaf, leaf_list, rows
from orchestron_yang.errors import DataError
from orchestron_yang.path import ResourcePath, Step, format_api_path, format_instance, parse_api_path
from orchestron_yang.schema import Schema, TypeSpec

SCHEMA: Schema = build(
    container(
        "net",
        rows(
            "router",
            ["name"],
            leaf("name"),
            leaf("id", "uint8"),
            leaf("id", "uint8", module="beta", py="b_id"),
        ),
        rows(
            "mixed",
            ["a", "b", "c", "d"],
            leaf("a", TypeSpec("decimal64", fraction_digits=2)),
            leaf("b", "boolean"),
            leaf("c", TypeSpec("identityref", bases=("alpha:animal",))),
            leaf("d", "binary"),
        ),
        leaf_list("hop"),
        rows("log", [], leaf("text"), config=False),
        anydata("extra"),
    ),
    leaf("top", "uint8", module="beta"),
)
NET = SCHEMA.root.children["net"]
ROUTER = NET.children["router"]


def keys(path: ResourcePath) -> list[object]:
    return [(step.node.py, step.key) for step in path]


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("", []),
        ("/", []),
        ("/alpha:net", [("net", None)]),
        ("alpha:net", [("net", None)]),
        ("/alpha:net/router", [("net", None), ("router", None)]),
        ("/alpha:net/alpha:router=A", [("net", None), ("router", ("A",))]),
        ("/alpha:net/router=A%2FB%2Cc%3D%25%20%C3%A9", [("net", None), ("router", ("A/B,c=% é",))]),
        ("/alpha:net/router=a=b", [("net", None), ("router", ("a=b",))]),
        ("/alpha:net/router=", [("net", None), ("router", ("",))]),
        ("/alpha%3Anet", [("net", None)]),
        ("/alpha:net/router=A/id", [("net", None), ("router", ("A",)), ("id", None)]),
        ("/alpha:net/router=A/beta:id", [("net", None), ("router", ("A",)), ("b_id", None)]),
        (
            "/alpha:net/mixed=1.50,true,dog,QQ%3D%3D",
            [("net", None), ("mixed", (Decimal("1.5"), True, "beta:dog", b"A"))],
        ),
        ("/alpha:net/hop=x", [("net", None), ("hop", ("x",))]),
        ("/alpha:net/log", [("net", None), ("log", None)]),
        ("/beta:top", [("top", None)]),
    ],
)
def test_api_path_is_read(text: str, steps: list[object]) -> None:
    """Names with the module where needed, keys percent-decoded and typed."""
    assert keys(parse_api_path(SCHEMA, text)) == steps


@pytest.mark.parametrize(
    ("text", "tag", "path"),
    [
        ("/net", "unknown-namespace", "/net"),
        ("/beta:net", "unknown-namespace", "/beta:net"),
        ("/gamma:net", "unknown-namespace", "/net"),
        ("/alpha:nope", "unknown-element", "/alpha:nope"),
        ("/alpha:net/nope", "unknown-element", "/alpha:net/nope"),
        ("/alpha:net/router=A/nope", "unknown-element", "/alpha:net/router[name='A']/nope"),
        ("/alpha:net/extra/x", "unknown-element", "/alpha:net/extra/x"),
        ("/alpha:net/router=A/id/x", "unknown-element", "/alpha:net/router[name='A']/id/x"),
        ("/alpha:net/router/id", "missing-element", "/alpha:net/router"),
        ("/alpha:net/hop/x", "missing-element", "/alpha:net/hop"),
        ("/alpha:net/log/text", "invalid-value", "/alpha:net/log"),
        ("/alpha:net/log=1", "invalid-value", "/alpha:net/log"),
        ("/alpha:net/mixed=1.5", "missing-element", "/alpha:net/mixed"),
        ("/alpha:net/router=A,B", "invalid-value", "/alpha:net/router"),
        ("/alpha:net=A", "invalid-value", "/alpha:net"),
        ("/beta:top=1", "invalid-value", "/beta:top"),
        ("/alpha:net/mixed=x,true,dog,", "invalid-value", "/alpha:net/mixed"),
        ("/alpha:net/mixed=1,true,oak,", "invalid-value", "/alpha:net/mixed"),
        ("/alpha:net/router=%ff", "malformed-message", "/alpha:net/router"),
        ("/alpha:net/router=%zz", "malformed-message", "/alpha:net/router"),
        ("/alpha:net/router=%", "malformed-message", "/alpha:net/router"),
        ("/alpha:net/router=%00", "invalid-value", "/alpha:net/router"),
        ("/alpha:net//router", "malformed-message", "/alpha:net"),
        ("/alpha:net/", "malformed-message", "/alpha:net"),
        ("//alpha:net", "malformed-message", "/"),
        ("//", "malformed-message", "/"),
        ("/alpha:net/mixed=1,true,,", "invalid-value", "/alpha:net/mixed"),
    ],
)
def test_api_path_is_refused(text: str, tag: str, path: str) -> None:
    """A path that names nothing the schema has is refused at the step that fails."""
    with pytest.raises(DataError) as caught:
        parse_api_path(SCHEMA, text)
    assert (caught.value.tag, caught.value.path) == (tag, path)


def test_paths_are_written() -> None:
    """Api-path with everything reserved encoded, instance path with predicates; both from one path."""
    path = (Step(NET), Step(ROUTER, ("A/B, é'",)), Step(ROUTER.children["b_id"]))
    assert format_api_path(path) == "/alpha:net/router=A%2FB%2C%20%C3%A9%27/beta:id"
    assert format_instance(path) == '/alpha:net/router[name="A/B, é\'"]/beta:id'
    assert parse_api_path(SCHEMA, format_api_path(path)) == path
    mixed = (Step(NET), Step(NET.children["mixed"], (Decimal("1.5"), True, "beta:dog", b"A")))
    assert format_instance(mixed) == "/alpha:net/mixed[a='1.5'][b='true'][c='beta:dog'][d='QQ==']"
    assert parse_api_path(SCHEMA, format_api_path(mixed)) == mixed
    hop = (Step(NET), Step(NET.children["hop"], ("x",)))
    assert (format_api_path(hop), format_instance(hop)) == ("/alpha:net/hop=x", "/alpha:net/hop[.='x']")
    assert (format_api_path(()), format_instance(())) == ("/", "/")
