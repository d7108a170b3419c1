"""Leafs that are set to their default: said once, and not again to a device that keeps them to itself."""

from __future__ import annotations

from orchestron_device.ownership import plan
from orchestron_testkit.schemas import build, leaf, rows
from orchestron_yang.tree import Tree

SCHEMA = build(rows("port", ["name"], leaf("name"), leaf("state", defaults=("up",)), leaf("note")))


def port(**leafs: str) -> Tree:
    return {"port": {("e1",): {"name": "e1", **leafs}}}


def test_a_default_is_pushed_with_the_rest() -> None:
    """It is what a transform set; the device's configuration shall show it."""
    assert plan(SCHEMA, (), {}, port(state="up")).target == port(state="up")
    assert plan(SCHEMA, (), port(), port(state="up")).changes


def test_a_device_may_keep_a_default_to_itself() -> None:
    """Once it was pushed, its absence means the same."""
    found = plan(SCHEMA, (port(state="up"),), port(), port(state="up"))
    assert not found.changes
    assert not found.drift


def test_a_device_may_report_a_default_that_nobody_set() -> None:
    """That is neither drift nor anything to do."""
    found = plan(SCHEMA, (port(),), port(state="up"), port())
    assert not found.changes
    assert not found.drift
