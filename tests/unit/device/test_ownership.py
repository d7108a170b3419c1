"""Planning by example: defaults, orders, cases, and what others have in our entries."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest

from orchestron_device.digest import LINES, device_revision, lines
from orchestron_device.ownership import plan
from orchestron_device.policy import Drift, DriftPolicy
from orchestron_testkit.schemas import build, container, leaf, leaf_list, rows
from orchestron_yang.diff import diff

SCHEMA = build(
    rows(
        "port",
        ["name"],
        leaf("name"),
        leaf("speed", "uint32", defaults=("10",)),
        leaf("note"),
        container("fec", leaf("mode"), presence=True),
    ),
    rows("rule", ["id"], leaf("id", "uint8"), leaf("do"), user_ordered=True),
    leaf_list("server", user_ordered=True),
    leaf_list("tag"),
    leaf("static", cases=(("alpha:how", "alpha:static", False),)),
    leaf("dynamic", cases=(("alpha:how", "alpha:dynamic", False),)),
)


def port(**leafs: Any) -> dict[str, Any]:
    return {"port": {("e1",): {"name": "e1", **leafs}}}


def rules(*ids: int) -> dict[str, Any]:
    return {"rule": OrderedDict(((number,), {"id": number}) for number in ids)}


def target(pushed: Any, actual: Any, desired: Any, policy: DriftPolicy | None = None) -> Any:
    return plan(SCHEMA, (pushed,), actual, desired, policy or DriftPolicy()).target


def test_foreign_leaf_in_our_entry() -> None:
    """It stays, and so does its entry when ours is withdrawn."""
    actual = port(speed=7, note="theirs")
    assert target(port(speed=7), actual, port(speed=8)) == port(speed=8, note="theirs")
    assert target(port(speed=7), actual, {}) == port(note="theirs")


def test_reported_default_does_not_keep_an_entry() -> None:
    """A device that says its defaults has nothing of anybody's in the entry."""
    assert target(port(note="n"), port(note="n", speed=10), {}) == {}


def test_default_that_the_device_does_not_say() -> None:
    """Once pushed it counts as being there."""
    found = plan(SCHEMA, (port(speed=10),), port(), port(speed=10))
    assert (found.changes, found.drift) == ((), ())


def test_foreign_default_is_left() -> None:
    """Somebody may have said a default on purpose."""
    actual = {"port": {("e9",): {"name": "e9", "speed": 10}}}
    assert target({}, actual, {}) is actual


def test_presence_container() -> None:
    """It is a path of its own."""
    assert target({}, port(), port(fec={})) == port(fec={})
    assert target(port(fec={}), port(fec={}), port()) == port()
    assert target({}, port(fec={}), port()) == port(fec={})


def test_order_of_the_user() -> None:
    """Ours come as wanted; a foreign one stays behind the one it stands behind."""
    assert list(target(rules(1, 2), rules(1, 9, 2), rules(2, 1))["rule"]) == [(2,), (1,), (9,)]
    assert target({"server": ("a", "b")}, {"server": ("x", "a", "b")}, {"server": ("b", "a")}) == {
        "server": ("x", "b", "a")
    }


def test_moved_by_others() -> None:
    """A changed order is drift."""
    found = plan(SCHEMA, (rules(1, 2),), rules(2, 1), rules(1, 2))
    assert len(found.drift) == 1
    assert list(found.target["rule"]) == [(1,), (2,)]  # type: ignore[call-overload]
    assert target(rules(1, 2), rules(2, 1), rules(1, 2), DriftPolicy(Drift.ACCEPT)) == rules(2, 1)


def test_elements_of_a_leaf_list() -> None:
    """Each is owned by itself."""
    assert target({"tag": ("a", "b")}, {"tag": ("a", "b", "x")}, {"tag": ("b", "c")}) == {
        "tag": ("b", "c", "x")
    }


def test_other_case() -> None:
    """What is wanted ends the other case, whoever's that is."""
    assert target({}, {"dynamic": "theirs"}, {"static": "ours"}) == {"static": "ours"}
    assert target({"static": "ours"}, {"dynamic": "theirs"}, {"static": "ours"}) == {"static": "ours"}


@pytest.mark.parametrize(
    ("policy", "left"), [(Drift.REVERT, 1), (Drift.HOLD, 1), (Drift.ACCEPT, 7), (Drift.OBSERVE, 7)]
)
def test_policies(policy: Drift, left: int) -> None:
    """What the target has where others changed a leaf, and what where a new value is wanted."""
    found = plan(SCHEMA, (port(speed=1),), port(speed=7), port(speed=1), DriftPolicy(policy))
    assert (found.target, found.reactions) == (port(speed=left), frozenset({policy}))
    assert target(port(speed=1), port(speed=7), port(speed=2), DriftPolicy(policy)) == port(speed=2)


def test_entry_deleted_by_others() -> None:
    """One difference, not one for each leaf."""
    found = plan(SCHEMA, (port(speed=1, note="n"),), {}, port(speed=1, note="n"))
    assert [one.operation for one in found.drift] == ["delete"]
    assert found.target == port(speed=1, note="n")


def test_unknown_outcome_is_no_drift() -> None:
    """Good or tried, both may be there."""
    for speed in (1, 2):
        assert plan(SCHEMA, (port(speed=1), port(speed=2)), port(speed=speed), port(speed=3)).drift == ()
    assert plan(SCHEMA, ({}, port(speed=2)), port(speed=7), port(speed=3)).drift == ()


def test_device_revision() -> None:
    """It is of our paths alone, whatever order entries come in."""
    claims = (port(speed=1),)
    one = device_revision(SCHEMA, claims, {**port(speed=1), "tag": ("x",)})
    assert one == device_revision(SCHEMA, claims, port(speed=1))
    assert one != device_revision(SCHEMA, claims, port(speed=2))


def test_lines_are_bounded() -> None:
    """The rest is counted."""
    many = {"port": {(f"p{n}",): {"name": f"p{n}", "speed": n} for n in range(LINES + 50)}}
    shown = lines(diff(SCHEMA.root, {}, many))
    assert len(shown) == LINES + 1
    assert shown[-1] == "... and 50 more"
