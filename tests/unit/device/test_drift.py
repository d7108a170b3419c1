"""What the machine does about changes by others."""

from __future__ import annotations

from dataclasses import replace

from orchestron_contracts.events import DeviceState
from orchestron_device.policy import Drift, DriftPolicy
from orchestron_device.signals import Action, Noticed, TimeUp
from orchestron_device.state import HoldKind, Phase
from orchestron_testkit.device_bench import Bench, port


def synced(revision: int = 1, speed: int = 1, policy: DriftPolicy | None = None) -> Bench:
    """A device that has its configuration."""
    bench = Bench()
    if policy is not None:
        bench.context = replace(bench.context, policy=policy)
    bench.wanted(revision, port(speed))
    bench.run()
    assert bench.phase is Phase.IN_SYNC
    return bench


def test_drift_is_reverted() -> None:
    """Found at the next look, it is pushed back."""
    bench = synced()
    bench.running = port(7)
    bench.send(TimeUp())
    bench.run()
    assert (bench.phase, bench.running, bench.device.memory.queue) == (Phase.IN_SYNC, port(1), ())


def test_drift_that_the_device_tells_of() -> None:
    """Who and when is kept with the lines."""
    bench = synced(policy=DriftPolicy(Drift.OBSERVE))
    bench.running = port(7)
    bench.send(Noticed("bob", "2026-11-24T22:00:00Z"))
    bench.run()
    drift = bench.device.memory.drift
    assert drift is not None
    assert (drift.who, drift.when) == ("bob", "2026-11-24T22:00:00Z")
    assert drift.lines == ("~ /alpha:port[name='e1']/speed = 1 -> 7",)
    assert (bench.phase, bench.state, bench.running) == (Phase.DRIFTED, DeviceState.DRIFTED, port(7))
    bench.running = port(1)
    bench.send(TimeUp())
    bench.run()
    assert (bench.phase, bench.device.memory.drift) == (Phase.IN_SYNC, None)


def test_drift_is_accepted() -> None:
    """It is told of, counts as in sync, and gives way where something else is wanted."""
    bench = synced(policy=DriftPolicy(Drift.ACCEPT))
    bench.running = port(7, note="theirs")
    bench.send(TimeUp())
    bench.run()
    assert (bench.phase, bench.running) == (Phase.IN_SYNC, port(7, note="theirs"))
    assert bench.reports[-1].detail == "1 lines changed by others, accepted"
    bench.wanted(2, port(9))
    bench.run()
    assert bench.running == port(9, note="theirs")


def test_drift_holds() -> None:
    """Nothing is pushed before it is released; then what is wanted is pushed."""
    bench = synced(policy=DriftPolicy(Drift.HOLD))
    bench.running = port(7)
    bench.wanted(2, port(2))
    bench.run()
    hold = bench.device.memory.hold
    assert hold is not None
    assert (hold.kind, bench.phase, bench.state) == (HoldKind.DRIFT, Phase.HELD, DeviceState.HELD)
    assert bench.command(Action.RELEASE) == "the device is released"
    bench.run()
    assert (bench.phase, bench.running) == (Phase.IN_SYNC, port(2))


def test_policy_of_a_subtree() -> None:
    """One leaf is looked on, the rest is reverted."""
    bench = synced(policy=DriftPolicy(Drift.REVERT, {"/alpha:port/note": Drift.ACCEPT}))
    bench.wanted(2, port(1, note="ours"))
    bench.run()
    bench.running = port(7, note="theirs")
    bench.send(TimeUp())
    bench.run()
    assert bench.running == port(1, note="theirs")
