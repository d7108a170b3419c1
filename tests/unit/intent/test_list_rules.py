"""Rules on lists of transform points as wholes."""

from __future__ import annotations

from typing import Any

import pytest

from orchestron_intent.list_rules import ListRules
from orchestron_testkit.schemas import build, container, leaf, rows
from orchestron_yang.errors import DataError
from orchestron_yang.schema import Point

SCHEMA = build(
    container(
        "top",
        rows(
            "outer",
            ["name"],
            leaf("name"),
            rows(
                "inner",
                ["id"],
                leaf("id", "uint8"),
                leaf("port", "uint8"),
                point=Point("top/outer/inner", None, parent="top/outer"),
                min_elements=1,
                unique=(("port",),),
            ),
            point=Point("top/outer", None),
            max_elements=2,
        ),
    )
)
RULES = ListRules(SCHEMA)


def inner(**ports: int) -> dict[tuple[int], Any]:
    return {(int(name[1:]),): {"id": int(name[1:]), "port": port} for name, port in ports.items()}


def tree(**outer: Any) -> dict[str, Any]:
    return {"top": {"outer": {(name,): {"name": name, "inner": held} for name, held in outer.items()}}}


def check(data: dict[str, Any], *touched: tuple[str, tuple[Any, ...]]) -> None:
    RULES.check(data, touched)


def test_good_lists_pass() -> None:
    """Lists that keep their rules are let through, whatever was touched."""
    data = tree(a=inner(i1=1, i2=2), b=inner(i1=1))
    check(data, ("top/outer", ("a",)), ("top/outer/inner", ("a", 1)), ("", ()))


@pytest.mark.parametrize(
    ("data", "touched", "app_tag", "path"),
    [
        (
            tree(a=inner(i1=1), b=inner(i1=1), c=inner(i1=1)),
            ("top/outer", ("c",)),
            "too-many-elements",
            "/alpha:top/outer",
        ),
        (
            tree(a={}),
            ("top/outer", ("a",)),
            "too-few-elements",
            "/alpha:top/outer[name='a']/inner",
        ),
        (
            tree(a={}),
            ("top/outer/inner", ("a", 3)),
            "too-few-elements",
            "/alpha:top/outer[name='a']/inner",
        ),
        (
            tree(a=inner(i1=1, i2=1)),
            ("top/outer/inner", ("a", 2)),
            "data-not-unique",
            "/alpha:top/outer[name='a']/inner[id='2']",
        ),
    ],
)
def test_broken_lists(
    data: dict[str, Any], touched: tuple[str, tuple[Any, ...]], app_tag: str, path: str
) -> None:
    """A broken rule is found from the instance touched or the one around it, with the path of the list."""
    with pytest.raises(DataError) as caught:
        check(data, touched)
    assert (caught.value.app_tag, caught.value.path) == (app_tag, path)


def test_list_that_went_with_what_it_lay_in() -> None:
    """Nothing is asked of a list whose outer instance is gone."""
    check({}, ("top/outer", ("a",)), ("top/outer/inner", ("a", 1)))


def test_schema_without_such_lists() -> None:
    """A schema without rules on points costs nothing and refuses nothing."""
    plain = build(rows("r", ["k"], leaf("k"), point=Point("r", None)))
    data: dict[str, Any] = {"r": {("1",): {"k": "1"}}}
    ListRules(plain).check(data, [("r", ("1",))])
