"""Parts of a tree, by path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from orchestron_testkit.schemas import build, container, leaf, leaf_list, rows
from orchestron_yang.filter import select, value_at
from orchestron_yang.path import parse_api_path

SCHEMA = build(
    container(
        "net",
        rows("router", ["name"], leaf("name"), leaf("id"), container("bgp", leaf("asn"), leaf("key"))),
        leaf_list("dns"),
    )
)
TREE: Mapping[str, Any] = {
    "net": {
        "router": {
            ("a",): {"name": "a", "id": "1", "bgp": {"asn": "65000", "key": "x"}},
            ("b",): {"name": "b", "id": "2"},
        },
        "dns": ("m", "n", "o"),
    }
}


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ([], {}),
        ([""], TREE),
        (["alpha:net/router=c", "alpha:net/dns=z", "alpha:net/router=b/bgp/asn"], {}),
        (["alpha:net/router=a/bgp/asn"], {"router": {("a",): {"name": "a", "bgp": {"asn": "65000"}}}}),
        (["alpha:net/dns=o", "alpha:net/dns=m"], {"dns": ("m", "o")}),
        (
            ["alpha:net/router=b", "alpha:net/router=a/id", "alpha:net/router=a/bgp/key"],
            {
                "router": {
                    ("a",): {"name": "a", "id": "1", "bgp": {"key": "x"}},
                    ("b",): {"name": "b", "id": "2"},
                }
            },
        ),
        (["alpha:net/router"], {"router": TREE["net"]["router"]}),
    ],
)
def test_select(paths: list[str], expected: Any) -> None:
    """What is selected comes with the keys on the way and nothing else."""
    if expected and expected is not TREE:
        expected = {"net": expected}
    assert select(TREE, [parse_api_path(SCHEMA, path) for path in paths]) == expected


def test_value_at() -> None:
    """A path gives its node's value: an entry, a leaf, one value of a leaf-list, or None."""
    at = {p: value_at(TREE, parse_api_path(SCHEMA, p)) for p in ("alpha:net/router=b", "alpha:net/dns=n")}
    assert at == {"alpha:net/router=b": {"name": "b", "id": "2"}, "alpha:net/dns=n": "n"}
    assert value_at(TREE, parse_api_path(SCHEMA, "alpha:net/router=b/bgp/asn")) is None
    assert value_at(TREE, ()) is TREE
