"""The projection shows what is committed, and nothing else."""

from __future__ import annotations

import pytest

from orchestron_contracts.events import (
    Aborted,
    Accepted,
    Capabilities,
    Cause,
    Change,
    Changeset,
    Decision,
    DeviceEvent,
    DeviceRevision,
    DeviceState,
    Refusal,
)
from orchestron_northbound.layer_state import LayerState
from orchestron_northbound.projection import Projection, ProjectionError
from orchestron_testkit.schemas import build, container, leaf, rows
from orchestron_yang.schema import Point
from orchestron_yang.tree import Tree

CAUSE = Cause("r")
SCHEMA = build(
    container(
        "net",
        leaf("motto"),
        rows("router", ["name"], leaf("name"), leaf("role"), point=Point("net/router", "x.Router")),
    )
)


def changeset(seq: int, epoch: int, *changes: tuple[str, Tree | None]) -> Changeset:
    made = tuple(Change("net/router", (name,), "", record) for name, record in changes)
    return Changeset("default", seq, epoch, CAUSE, made)


def accepted(seq: int, epoch: int, *changes: tuple[str, Tree | None]) -> Accepted:
    return Accepted(changeset(seq, epoch, *changes), (), 0)


def aborted(seq: int, epoch: int) -> Aborted:
    return Aborted("default", seq, epoch, CAUSE, Refusal("no"), 0)


def decision(seq: int, epoch: int = 0, *devices: DeviceRevision, refusal: Refusal | None = None) -> Decision:
    return Decision("default", seq, epoch, CAUSE, refusal, devices)


def event(device: str, revision: int, state: DeviceState = DeviceState.IN_SYNC) -> DeviceEvent:
    return DeviceEvent("default", device, revision, state)


def router(name: str, role: str = "edge") -> tuple[str, Tree]:
    return name, {"name": name, "role": role}


def names(projection: Projection) -> set[str]:
    net = projection.tree.get("net", {})
    return {key[0] for key in net.get("router", {})}  # type: ignore[union-attr,misc]


def test_a_transaction_shows_once_it_is_decided() -> None:
    """Accepted is not enough."""
    projection = Projection(SCHEMA)
    projection.history(accepted(1, 0, router("A")))
    assert (projection.seq, projection.tree) == (0, {})
    projection.decision(decision(1))
    assert (projection.seq, names(projection)) == (1, {"A"})


def test_a_refused_transaction_never_shows() -> None:
    """What is behind it shows in its new epoch only."""
    projection = Projection(SCHEMA)
    projection.history(accepted(1, 0, router("A")))
    projection.history(accepted(2, 0, router("B", "old")))
    projection.decision(decision(1, 0, refusal=Refusal("no")))
    assert projection.seq == 0
    projection.history(aborted(1, 1))
    projection.history(accepted(2, 1, router("B", "new")))
    projection.decision(decision(1, 1))
    projection.decision(decision(2, 1))
    assert projection.tree == {"net": {"router": {("B",): {"name": "B", "role": "new"}}}}


def test_a_repeated_decision_changes_nothing() -> None:
    """A restarted device manager may say it again."""
    projection = Projection(SCHEMA)
    projection.history(accepted(1, 0, router("A")))
    for _ in range(2):
        projection.decision(decision(1, 0, DeviceRevision("A", 1)))
    assert projection.seq == 1
    assert [view.revision for view in projection.present()] == [1]


def test_a_decision_in_another_epoch_than_the_history_stops_the_projection() -> None:
    """It would show what nobody decided on."""
    projection = Projection(SCHEMA)
    projection.history(accepted(1, 1, router("A")))
    with pytest.raises(ProjectionError, match="transaction 1"):
        projection.decision(decision(1, 0))


def test_withdrawal() -> None:
    """A record that is taken away is gone, with the containers around it."""
    projection = Projection(SCHEMA)
    projection.history(accepted(1, 0, router("A")))
    projection.history(accepted(2, 0, ("A", None)))
    projection.decision(decision(1))
    projection.decision(decision(2))
    assert projection.tree == {}


def test_a_device_is_applied_when_its_adapter_says_so() -> None:
    """Of that revision or a later one."""
    projection = Projection(SCHEMA)
    wanted = DeviceRevision("A", 2)
    projection.decision(decision(1, 0, DeviceRevision("A", 1)))
    projection.decision(decision(2, 0, wanted))
    assert not projection.is_applied(wanted)
    assert projection.devices["A"].state == "pending"
    projection.device(event("A", 1))
    assert not projection.is_applied(wanted)
    projection.device(event("A", 2))
    assert projection.is_applied(wanted)
    assert projection.is_applied(DeviceRevision("A", 1))
    assert projection.devices["A"].state == "in-sync"


@pytest.mark.parametrize("state", [DeviceState.PENDING_APPROVAL, DeviceState.UNREACHABLE, DeviceState.FAILED])
def test_a_device_that_takes_nothing_is_not_waited_for(state: DeviceState) -> None:
    """It has stopped, and says in which state."""
    projection = Projection(SCHEMA)
    projection.decision(decision(1, 0, DeviceRevision("A", 1)))
    projection.device(event("A", 0, state))
    view = projection.devices["A"]
    assert view.stopped
    assert view.state == state.value
    assert not projection.is_applied(DeviceRevision("A", 1))


def test_a_device_that_is_gone_is_not_present() -> None:
    """Its end counts as applied once the adapter has let go of it."""
    projection = Projection(SCHEMA)
    projection.decision(decision(1, 0, DeviceRevision("A", 1)))
    projection.device(event("A", 1))
    gone = DeviceRevision("A", 0)
    projection.decision(decision(2, 0, gone))
    assert projection.present() == []
    assert not projection.is_applied(gone)
    projection.device(event("A", 1, DeviceState.GONE))
    assert projection.is_applied(gone)


def test_a_revision_that_a_withdrawal_overtook_is_not_waited_for() -> None:
    """The device was let go of before it had it, and never will have it."""
    projection = Projection(SCHEMA)
    overtaken = DeviceRevision("A", 2)
    projection.decision(decision(1, 0, overtaken))
    projection.decision(decision(2, 0, DeviceRevision("A", 0)))
    assert not projection.is_applied(overtaken)
    projection.device(event("A", 1, DeviceState.GONE))
    assert projection.is_applied(overtaken)


def test_a_device_that_comes_back_is_not_taken_for_its_old_self() -> None:
    """What was reported before it went says nothing of it now, even when revisions begin anew."""
    projection = Projection(SCHEMA)
    projection.decision(decision(1, 0, DeviceRevision("A", 1)))
    projection.device(event("A", 7))
    projection.decision(decision(2, 0, DeviceRevision("A", 0)))
    projection.decision(decision(3, 0, DeviceRevision("A", 1)))
    assert not projection.is_applied(DeviceRevision("A", 1))
    projection.device(event("A", 7, DeviceState.GONE))
    assert not projection.is_applied(DeviceRevision("A", 1))
    projection.device(event("A", 1))
    assert projection.is_applied(DeviceRevision("A", 1))


def test_capabilities_are_kept() -> None:
    """A later report without them does not take them away."""
    projection = Projection(SCHEMA)
    held = Capabilities("A", (("m", ""),))
    projection.device(DeviceEvent("default", "A", 1, DeviceState.IN_SYNC, capabilities=held))
    projection.device(event("A", 2))
    assert projection.devices["A"].capabilities == held


def change(source: str, record: Tree | None) -> Change:
    return Change("p", ("k",), source, record)


def test_a_layer_holds_contributions_by_source() -> None:
    """Each source's record is kept by itself; the instance goes with the last of them."""
    state = LayerState()
    state.take(Changeset("d", 1, 0, CAUSE, (change("a", {"x": 1}), change("b", {"y": 2}))))
    assert state.held == {}
    state.commit(1)
    assert state.held == {("p", ("k",)): {"a": {"x": 1}, "b": {"y": 2}}}
    state.take(Changeset("d", 2, 0, CAUSE, (change("a", None),)))
    state.take(Changeset("d", 3, 0, CAUSE, (change("b", None),)))
    state.commit(2)
    assert state.held == {("p", ("k",)): {"b": {"y": 2}}}
    state.commit(3)
    assert state.held == {}


def test_a_layer_forgets_what_was_rolled_back() -> None:
    """A changeset of a later epoch replaces it and what came behind it."""
    state = LayerState()
    state.take(Changeset("d", 1, 0, CAUSE, (change("a", {"x": 1}),)))
    state.take(Changeset("d", 2, 0, CAUSE, (change("a", {"x": 2}),)))
    state.take(Changeset("d", 1, 1, CAUSE))
    state.take(Changeset("d", 2, 0, CAUSE, (change("a", {"x": 3}),)))
    state.commit(2)
    assert state.held == {}
    assert state.seq == 2
    state.take(Changeset("d", 2, 0, CAUSE, (change("a", {"x": 4}),)))
    state.commit(2)
    assert state.held == {}


def test_what_a_decision_rests_on() -> None:
    """It is held once the history has that transaction in that epoch, until it is decided or void."""
    projection = Projection(SCHEMA)
    assert not projection.holds(decision(1))
    projection.history(accepted(1, 0, router("A")))
    assert projection.holds(decision(1))
    assert not projection.holds(decision(1, 1))
    projection.history(aborted(1, 1))
    assert not projection.holds(decision(1))
