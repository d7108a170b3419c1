"""What an edit must meet: the rules of YANG on the datastore that results."""

from __future__ import annotations

import json
from typing import Any

import pytest

from orchestron_contracts.events import Change, Operation, RequestedEdit
from orchestron_intent.datastore import Datastore
from orchestron_intent.rules import Limits, YangRules
from orchestron_semantics import Semantics
from orchestron_testkit.toy_network import network
from orchestron_yang.errors import DataError

SCHEMA = network().northbound
RULES = YangRules(SCHEMA, Semantics(SCHEMA))
R1 = {"name": "R1", "id": 1, "type": "Alpha"}


def edit(operation: str, target: str, value: Any = None) -> RequestedEdit:
    return RequestedEdit(Operation(operation), target, None if value is None else json.dumps(value).encode())


def store(**top: Any) -> Datastore:
    """A datastore with these top-level nodes."""
    if not top:
        return RULES.empty()
    value = {f"alpha:{name}": held for name, held in top.items()}
    return RULES.plan(RULES.empty(), [edit("merge", "/", value)]).datastore


def refused(held: Datastore, *edits: RequestedEdit, rules: YangRules = RULES) -> tuple[str, str]:
    """Tag and path of the error that the edits meet."""
    with pytest.raises(DataError) as caught:
        rules.plan(held, edits)
    return caught.value.tag, caught.value.path


def test_changes_are_whole_records_in_order() -> None:
    """Each instance touched gives its whole record, what is outside all points too, in order."""
    held = store(router=[R1], banner="old")
    plan = RULES.plan(
        held,
        [
            edit("merge", "/alpha:router=R1", {"alpha:router": [{"name": "R1", "id": 2}]}),
            edit("merge", "/", {"alpha:banner": "new", "alpha:vpn": [{"name": "b"}, {"name": "a"}]}),
        ],
    )
    assert plan.changes == (
        Change("", (), "", {"banner": "new"}),
        Change("router", ("R1",), "", {"name": "R1", "id": 2, "type": "Alpha"}),
        Change("vpn", ("a",), "", {"name": "a"}),
        Change("vpn", ("b",), "", {"name": "b"}),
    )


def test_withdrawn() -> None:
    """An instance that is deleted is a change without a record."""
    plan = RULES.plan(store(router=[R1]), [edit("delete", "/alpha:router=R1")])
    assert plan.changes == (Change("router", ("R1",), "", None),)
    assert plan.datastore.tree == {}


def test_nothing_changes() -> None:
    """Edits that come to what was there give no changes."""
    held = store(router=[R1])
    back = edit("replace", "/alpha:router=R1", {"alpha:router": [R1]})
    assert RULES.plan(held, [edit("delete", "/alpha:router=R1"), back]).changes == ()
    assert RULES.plan(held, []).changes == ()


def test_restored_from_changes() -> None:
    """Changes alone lead from the datastore before to the one after."""
    held = store(router=[R1], banner="old")
    plan = RULES.plan(held, [edit("replace", "/", {"alpha:vpn": [{"name": "a"}]})])
    assert RULES.restore(held, plan.changes).tree == plan.datastore.tree


@pytest.mark.parametrize(
    ("operation", "target", "value", "created"),
    [
        ("replace", "/alpha:router=R2", {"alpha:router": [{**R1, "name": "R2"}]}, True),
        ("replace", "/alpha:router=R1", {"alpha:router": [{**R1, "id": 7}]}, False),
        ("create", "/alpha:banner", {"alpha:banner": "x"}, True),
        ("remove", "/alpha:router=R1", None, False),
    ],
)
def test_created(operation: str, target: str, value: Any, created: bool) -> None:
    """It is said whether the first target came into being, at once and when it is asked later."""
    held = store(router=[R1])
    asked = [edit(operation, target, value), edit("merge", "/", {"alpha:vpn": [{"name": "a"}]})]
    assert RULES.plan(held, asked).created is created
    assert RULES.creates(held, asked) is created


def test_partial_edit_is_judged_on_the_result() -> None:
    """A body without mandatory leafs is good where they are there already, and bad where they are not."""
    part = edit("merge", "/", {"alpha:router": [{"name": "R1", "id": 9}]})
    assert RULES.plan(store(router=[R1]), [part]).changes[0].record == {**R1, "id": 9}
    assert refused(store(), part) == ("missing-element", "/alpha:router[name='R1']/type")


def test_all_or_none() -> None:
    """A later edit may complete an earlier one; one bad edit spoils all."""
    first = edit("merge", "/", {"alpha:router": [{"name": "R1", "id": 9}]})
    second = edit("merge", "/alpha:router=R1", {"alpha:router": [{"name": "R1", "type": "Beta"}]})
    assert len(RULES.plan(store(), [first, second]).changes) == 1
    assert refused(store(), second, first, edit("delete", "/alpha:vpn=a"))[0] == "data-missing"


@pytest.mark.parametrize(
    ("asked", "tag", "path"),
    [
        (
            edit("create", "/alpha:router=R1", {"alpha:router": [R1]}),
            "data-exists",
            "/alpha:router[name='R1']",
        ),
        (edit("delete", "/alpha:vpn=x"), "data-missing", "/alpha:vpn[name='x']"),
        (edit("merge", "/", {"alpha:nothing": 1}), "unknown-element", "/alpha:nothing"),
        (
            edit("merge", "/", {"alpha:router": [{**R1, "id": "x"}]}),
            "invalid-value",
            "/alpha:router[name='R1']/id",
        ),
        (
            edit("replace", "/alpha:router=R1", {"alpha:router": [{**R1, "name": "R2"}]}),
            "invalid-value",
            None,
        ),
        (edit("delete", "/alpha:router=R1/type"), "missing-element", "/alpha:router[name='R1']/type"),
        (
            edit("merge", "/alpha:site=s/load", {"alpha:load": {}}),
            "invalid-value",
            "/alpha:site[name='s']/load",
        ),
        (RequestedEdit(Operation.MERGE, "/", b'{"alpha:banner": "a", "alpha:banner": "b"}'), None, None),
        (RequestedEdit(Operation.MERGE, "/", b"{"), "malformed-message", "/"),
        (RequestedEdit(Operation.DELETE, "/alpha:router=R1", b"{}"), "malformed-message", "/"),
        (RequestedEdit(Operation.MERGE, "/alpha:router=R1"), "malformed-message", "/"),
    ],
)
def test_refused(asked: RequestedEdit, tag: str | None, path: str | None) -> None:
    """What is not valid is refused with the tag of the RFC and the path of the node."""
    found = refused(store(router=[R1]), asked)
    assert found[0] == (tag or found[0])
    assert found[1] == (path or found[1])


@pytest.mark.parametrize(
    ("limits", "count"), [(Limits(edits=2), 3), (Limits(value_bytes=40), 2), (Limits(depth=1), 1)]
)
def test_limits(limits: Limits, count: int) -> None:
    """A request with too many edits, too many bytes or too deep a value is refused whole."""
    rules = YangRules(SCHEMA, Semantics(SCHEMA), limits)
    asked = [edit("merge", "/", {"alpha:vpn": [{"name": f"v{n}"}]}) for n in range(count)]
    assert refused(store(), *asked, rules=rules)[0] in ("too-big", "malformed-message")
    assert RULES.plan(store(), asked).changes


def test_changes_that_cannot_be_written() -> None:
    """What the log could not take is found out before it is accepted."""

    def fits(changes: object) -> None:
        raise ValueError("too odd")

    rules = YangRules(SCHEMA, Semantics(SCHEMA), fits=fits)
    with pytest.raises(ValueError, match="too odd"):
        rules.plan(rules.empty(), [edit("merge", "/", {"alpha:banner": "x"})])
