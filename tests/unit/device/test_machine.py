"""The machine of a device, transition by transition."""

from __future__ import annotations

from dataclasses import replace

from orchestron_contracts.events import DeviceState
from orchestron_device.failures import Failure, FailureKind
from orchestron_device.machine import TABLE
from orchestron_device.signals import (
    Action,
    Commit,
    Committed,
    Confirm,
    Connect,
    Discard,
    Discarded,
    Disconnect,
    Journal,
    Read,
    ReadDone,
    Removed,
    Renewed,
    Revert,
    SetTimer,
    Stage,
    TimeUp,
)
from orchestron_device.state import Context, Phase
from orchestron_testkit.device_bench import LOST, REFUSED, SCHEMA, Bench, port


def synced(revision: int = 1, speed: int = 1) -> Bench:
    """A device that has its configuration."""
    bench = Bench()
    bench.wanted(revision, port(speed))
    bench.run()
    assert bench.phase is Phase.IN_SYNC
    return bench


def test_from_nothing_to_in_sync() -> None:
    """Connect, read, stage, commit on trial, read again, confirm; the journal goes before the commit."""
    bench = Bench()
    assert Connect() in bench.wanted(1, port(1))
    assert bench.phase is Phase.CONNECTING
    bench.until(Read)
    assert bench.phase is Phase.DISCOVERING
    stage = bench.until(Stage)
    assert (bench.phase, stage) == (Phase.PUSHING, Stage({}, port(1)))
    commit = bench.until(Commit)
    assert commit == Commit("token-1", 60)
    assert [type(order) for order in bench.orders] == [Journal, Commit]
    bench.until(Confirm)
    assert bench.phase is Phase.CONFIRMING
    bench.run()
    assert (bench.phase, bench.running, bench.device.pushing) == (Phase.IN_SYNC, port(1), 0)
    assert [(report.state, report.revision) for report in bench.reports] == [(DeviceState.IN_SYNC, 1)]


def test_without_trial() -> None:
    """A device that has no commit on trial is read again all the same."""
    bench = Bench()
    bench.wanted(1, port(1))
    bench.run(can_trial=False)
    assert (bench.phase, bench.running) == (Phase.IN_SYNC, port(1))


def test_nothing_to_change() -> None:
    """A device that has it already gets no push."""
    bench = Bench(running={**port(1), "host": "mine"})
    bench.wanted(1, port(1))
    bench.run()
    assert bench.phase is Phase.IN_SYNC
    assert not bench.staged


def test_foreign_configuration_stays() -> None:
    """What Orchestron neither pushed nor wants is left as it is, and what it withdraws is gone."""
    bench = Bench(running={"host": "h", "port": {("e9",): {"name": "e9"}}})
    bench.wanted(1, port(1, note="ours"))
    bench.run()
    bench.wanted(2, {})
    bench.run()
    assert bench.running == {"host": "h", "port": {("e9",): {"name": "e9"}}}


def test_latest_wins_while_pushing() -> None:
    """What comes while a push is under way waits; of several only the last is pushed, after a fresh read."""
    bench = Bench()
    bench.wanted(1, port(1))
    bench.until(Commit)
    bench.wanted(2, port(2))
    bench.wanted(3, port(3))
    assert [item.revision for item in bench.device.memory.queue] == [1, 3]
    bench.running = bench.staged
    bench.send(Committed())
    bench.run()
    assert (bench.phase, bench.running) == (Phase.IN_SYNC, port(3))
    assert [report.revision for report in bench.reports] == [1, 3]


def test_connection_fails() -> None:
    """It is tried again for ever, more and more rarely, and everybody sees why."""
    bench = Bench()
    bench.wanted(1, port(1))
    waits: list[float] = []
    for _ in range(9):
        bench.fail(LOST)
        assert (bench.phase, bench.state) == (Phase.DISCONNECTED, DeviceState.UNREACHABLE)
        waits.append(bench.timer)
        assert Connect() in bench.send(TimeUp())
    assert waits[:3] == [0.75, 1.5, 3.0]
    assert waits[-1] == 45.0
    assert "connection lost" in bench.reports[-1].detail
    bench.run()
    assert bench.device.memory.attempts == 0


def test_new_configuration_does_not_hurry_a_device_that_is_away() -> None:
    """Each edit would connect once more."""
    bench = Bench()
    bench.wanted(1, port(1))
    bench.fail(LOST)
    assert Connect() not in bench.wanted(2, port(2))
    assert Connect() in bench.send(Renewed())


def test_authentication() -> None:
    """It is said as what it is, and not tried so often that an account gets locked."""
    bench = Bench()
    bench.wanted(1, port(1))
    bench.fail(Failure(FailureKind.AUTHENTICATION, "wrong password", lost=True))
    assert (bench.phase, bench.state, bench.timer) == (Phase.FAILING, DeviceState.FAILED, 22.5)
    assert bench.reports[-1].detail == "authentication: wrong password"


def test_refusal() -> None:
    """A refused push is not repeated until configuration or device change, or an operator wants it."""
    bench = Bench()
    bench.wanted(1, port(1))
    bench.until(Stage)
    bench.fail(REFUSED)
    assert (bench.phase, bench.state) == (Phase.FAILING, DeviceState.FAILED)
    bench.send(TimeUp())
    bench.run()
    assert (bench.phase, bench.running) == (Phase.FAILING, {})
    assert bench.command(Action.RETRY) == "the device is tried again"
    bench.until(Stage)
    bench.fail(REFUSED)
    bench.wanted(2, port(2))
    bench.run()
    assert (bench.phase, bench.running) == (Phase.IN_SYNC, port(2))


def test_refusal_outlives_a_restart() -> None:
    """After a restart the device is not asked again what it said no to."""
    bench = Bench()
    bench.wanted(1, port(1))
    bench.until(Stage)
    bench.fail(REFUSED)
    bench.restart()
    bench.send(Renewed())
    bench.run()
    assert (bench.phase, bench.running, bench.state) == (Phase.FAILING, {}, DeviceState.FAILED)


def test_refused_commit_is_discarded() -> None:
    """What is staged goes away when it cannot be committed."""
    bench = Bench()
    bench.wanted(1, port(1))
    bench.until(Commit)
    assert Discard() in bench.fail(REFUSED)
    bench.run()
    assert (bench.phase, bench.device.memory.trial) == (Phase.FAILING, None)


def test_locked() -> None:
    """Another session's lock is waited for; the session is kept."""
    bench = Bench()
    bench.wanted(1, port(1))
    bench.until(Stage)
    bench.fail(Failure(FailureKind.TRANSIENT, "locked by 7"))
    assert (bench.phase, bench.device.connected, bench.timer) == (Phase.FAILING, True, 0.75)
    bench.send(TimeUp())
    bench.run()
    assert bench.phase is Phase.IN_SYNC


def test_ok_is_no_proof() -> None:
    """A device that says ok and has something else is found out; some tries later it is left alone."""
    bench = Bench()
    bench.wanted(1, port(1))
    for _ in range(4):
        bench.until(Commit)
        bench.send(Committed())
        assert Discard() in bench.send(ReadDone({}))
        bench.run()
        assert (bench.phase, bench.state) == (Phase.FAILING, DeviceState.FAILED)
        bench.send(TimeUp())
    bench.run()
    failure = bench.device.memory.failure
    assert failure is not None
    assert (failure.kind, failure.reasons[0].path) == (FailureKind.MISMATCH, "/alpha:port[name='e1']")
    assert bench.running == {}


def test_lost_while_committing() -> None:
    """The device may have taken it on trial: then it is confirmed as soon as there is a session again."""
    bench = Bench()
    bench.wanted(1, port(1))
    bench.until(Commit)
    bench.fail(LOST)
    bench.wanted(2, port(2))
    bench.running = port(1)
    bench.send(TimeUp())
    assert bench.until(Confirm) == Confirm("token-1")
    bench.run()
    assert (bench.phase, bench.running) == (Phase.IN_SYNC, port(2))


def test_killed_while_committing_and_undone() -> None:
    """After a restart it pushes anew what the device has undone, and withdraws what it may have got."""
    bench = Bench()
    bench.wanted(1, port(1, note="x"))
    bench.until(Commit)
    bench.restart()
    bench.wanted(2, port(2))
    bench.send(Renewed())
    bench.run()
    assert (bench.phase, bench.running) == (Phase.IN_SYNC, port(2))
    assert bench.device.memory.tried is None


def test_killed_after_a_commit_that_is_not_wanted_any_more() -> None:
    """What got to the device before the kill is ours, though no journal says that it was good."""
    bench = Bench()
    bench.wanted(1, port(1, note="x"))
    bench.until(Commit)
    bench.running = port(1, note="x")
    bench.restart()
    bench.wanted(1, port(1, note="x"))
    bench.wanted(2, port(2))
    bench.device = replace(bench.device, memory=replace(bench.device.memory, trial=None))
    bench.send(Renewed())
    bench.run()
    assert (bench.phase, bench.running) == (Phase.IN_SYNC, port(2))


def test_lost_while_confirming() -> None:
    """A confirmation that may have come through is asked for again; refused, the device decides by itself."""
    bench = Bench()
    bench.wanted(1, port(1))
    bench.until(Confirm)
    bench.fail(LOST)
    bench.send(TimeUp())
    bench.until(Confirm)
    assert Discard() in bench.fail(REFUSED)
    assert bench.timer == 225.0
    bench.run()
    bench.send(TimeUp())
    bench.run()
    assert (bench.phase, bench.running) == (Phase.IN_SYNC, port(1))


def test_discard_fails() -> None:
    """What cannot be dropped ends with the session."""
    bench = Bench()
    bench.wanted(1, port(1))
    bench.until(Commit)
    bench.fail(REFUSED)
    assert Disconnect() in bench.fail(REFUSED)
    assert not bench.device.connected


def test_time_is_up_while_it_discards() -> None:
    """The next try is not forgotten."""
    bench = Bench()
    bench.wanted(1, port(1))
    bench.until(Commit)
    bench.fail(REFUSED)
    assert bench.send(TimeUp()) == []
    assert Read() in bench.send(Discarded())


def test_removed() -> None:
    """A device that is no longer ours is left as it is, whatever was under way."""
    bench = Bench()
    bench.wanted(1, port(1))
    bench.until(Commit)
    orders = bench.send(Removed(2))
    assert [type(order) for order in orders[:1]] == [Journal]
    assert Disconnect() in orders
    assert bench.state is DeviceState.GONE
    assert bench.wanted(3, port(3)) == []


def test_old_configuration_comes_again() -> None:
    """What is read again from the log after a restart changes nothing."""
    bench = synced(revision=3)
    bench.restart()
    bench.wanted(2, port(2))
    bench.wanted(3, port(3))
    assert bench.device.memory.queue == ()


def test_every_phase_that_waits_has_a_way_out() -> None:
    """In each phase at rest new configuration and time are listened to."""
    for phase in (Phase.DISCONNECTED, Phase.IN_SYNC, Phase.PENDING_APPROVAL, Phase.DRIFTED, Phase.FAILING):
        assert {(phase, TimeUp), (phase, Renewed)} <= TABLE.keys()


def test_drop_without_a_way_to_roll_back_intent() -> None:
    """It says so and changes nothing."""
    bench = Bench()
    bench.wanted(1, port(1), approval=True)
    bench.run()
    assert bench.command(Action.DROP).startswith("no: intent cannot be rolled back")
    assert bench.phase is Phase.PENDING_APPROVAL


def test_drop() -> None:
    """The host is told to have the intent rolled back; until it is released the device is held."""
    bench = Bench(context=Context(SCHEMA, can_revert=True))
    bench.wanted(1, port(1), approval=True)
    bench.run()
    bench.command(Action.DROP)
    assert [order.item.revision for order in bench.orders if isinstance(order, Revert)] == [1]
    assert bench.phase is Phase.HELD
    bench.wanted(2, {}, approval=True)
    bench.run()
    bench.command(Action.RELEASE)
    bench.run()
    assert (bench.phase, bench.running) == (Phase.IN_SYNC, {})


def test_timer_of_a_device_at_rest() -> None:
    """It is looked at again in a while, each device at a time of its own."""
    bench = synced()
    assert isinstance(bench.orders[-1], SetTimer)
    assert bench.timer == 300.0
