"""The queue and what operators do to it."""

from __future__ import annotations

from orchestron_contracts.events import Cause, DeviceState
from orchestron_device.queue import Approval, Item, enqueue
from orchestron_device.signals import Action, Command, Commit, Renewed, TimeUp
from orchestron_device.state import HoldKind, Phase
from orchestron_testkit.device_bench import REFUSED, Bench, port


def item(revision: int, *, approval: bool = False, by: str = "") -> Item:
    given = Approval(by, "d") if by else None
    return Item(revision, {}, Cause("r"), approval, given)


def revisions(*items: Item, fixed: tuple[int, ...] = ()) -> list[int]:
    queue: tuple[Item, ...] = ()
    for one in items:
        queue = enqueue(queue, one, fixed)
    return [one.revision for one in queue]


def waiting(revision: int = 1, speed: int = 1) -> Bench:
    """A device with an item that waits for approval."""
    bench = Bench()
    bench.wanted(revision, port(speed), approval=True)
    bench.run()
    assert (bench.phase, bench.state) == (Phase.PENDING_APPROVAL, DeviceState.PENDING_APPROVAL)
    return bench


def digest(bench: Bench) -> str:
    pending = bench.device.memory.pending
    assert pending is not None
    return pending.digest


def test_latest_wins() -> None:
    """A later item takes the place of those before it, on either side of an approval boundary."""
    assert revisions(item(1), item(2), item(3)) == [3]
    assert revisions(item(1, approval=True), item(2, approval=True)) == [2]


def test_approval_boundaries() -> None:
    """What needs approval and what does not are not put together, nor is anything with what was approved."""
    assert revisions(item(1), item(2, approval=True), item(3, approval=True)) == [1, 3]
    assert revisions(item(1, approval=True), item(2), item(3)) == [1, 3]
    assert revisions(item(1, approval=True, by="ann"), item(2, approval=True)) == [1, 2]
    assert revisions(item(1), item(2), fixed=(1,)) == [1, 2]


def test_approve() -> None:
    """The diff is shown, and pushed once approved."""
    bench = waiting()
    pending = bench.device.memory.pending
    assert pending is not None
    assert pending.lines == ("+ /alpha:port[name='e1']/speed = 1",)
    assert bench.running == {}
    assert bench.command(Action.APPROVE, revision=1, digest=digest(bench)) == "item 1 is approved"
    assert bench.device.memory.queue[0].approval == Approval("ann", digest_of(bench))
    bench.run()
    assert (bench.phase, bench.running) == (Phase.IN_SYNC, port(1))


def digest_of(bench: Bench) -> str:
    approval = bench.device.memory.queue[0].approval
    assert approval is not None
    return approval.digest


def test_approval_is_void_when_the_item_changed() -> None:
    """Whoever approved saw another diff."""
    bench = waiting()
    before = digest(bench)
    bench.wanted(2, port(2), approval=True)
    bench.run()
    assert bench.command(Action.APPROVE, revision=1, digest=before) == "no: there is no item 1 in the queue"
    assert bench.running == {}


def test_approval_is_void_when_the_device_changed() -> None:
    """Between diff and push somebody changed what the diff was made against."""
    bench = waiting()
    bench.command(Action.APPROVE, revision=1, digest=digest(bench))
    bench.running = port(5)
    bench.run()
    pending = bench.device.memory.pending
    assert pending is not None
    assert (bench.phase, bench.running, pending.void) == (Phase.PENDING_APPROVAL, port(5), "ann")


def test_approval_of_what_is_no_longer_shown() -> None:
    """A command that names an older device revision is refused."""
    bench = waiting()
    before = digest(bench)
    bench.running = port(5)
    bench.send(TimeUp())
    bench.run()
    assert bench.command(Action.APPROVE, revision=1, digest=before).startswith("no: the approval is void")


def test_foreign_changes_do_not_void() -> None:
    """What others do to their own part of the device is not in the diff."""
    bench = waiting()
    bench.command(Action.APPROVE, revision=1, digest=digest(bench))
    bench.running = {"host": "x"}
    bench.run()
    assert bench.running == {"host": "x", **port(1)}


def test_void_approval_makes_way() -> None:
    """The item behind it, which holds all of it, is asked for instead."""
    bench = waiting()
    bench.command(Action.APPROVE, revision=1, digest=digest(bench))
    bench.wanted(2, port(2), approval=True)
    bench.running = port(5)
    bench.run()
    pending = bench.device.memory.pending
    assert pending is not None
    assert (pending.revision, len(bench.device.memory.queue)) == (2, 1)


def test_approval_needs_a_device_revision() -> None:
    """And an item that needs it."""
    bench = waiting()
    assert bench.command(Action.APPROVE, revision=1).startswith("no: an approval has to name")
    free = Bench()
    free.wanted(1, port(1))
    assert free.command(Action.APPROVE, revision=1, digest="d") == "no: item 1 needs no approval"
    assert free.command(Action.APPROVE, revision=9, digest="d") == "no: there is no item 9 in the queue"


def test_approval_outlives_a_restart() -> None:
    """Approved, killed, started: it is pushed."""
    bench = waiting()
    bench.command(Action.APPROVE, revision=1, digest=digest(bench))
    bench.restart()
    bench.send(Renewed())
    bench.run()
    assert bench.running == port(1)


def test_boundary_is_not_skipped() -> None:
    """What needs no approval any more waits behind what nobody has approved yet."""
    bench = waiting()
    bench.wanted(2, port(2))
    bench.run()
    assert (bench.phase, bench.running) == (Phase.PENDING_APPROVAL, {})
    bench.command(Action.APPROVE, revision=1, digest=digest(bench))
    bench.run()
    assert (bench.phase, bench.running) == (Phase.IN_SYNC, port(2))


def test_approval_no_longer_required() -> None:
    """New settings with the same revision let the item go."""
    bench = waiting()
    bench.wanted(1, port(1))
    bench.run()
    assert bench.phase is Phase.IN_SYNC


def test_reject() -> None:
    """The device is held, says by whom and why, and follows its intent again once it is released."""
    bench = waiting()
    assert bench.command(Action.REJECT, revision=1, reason="too late").startswith("item 1 is rejected")
    assert (bench.phase, bench.state) == (Phase.HELD, DeviceState.HELD)
    assert bench.reports[-1].detail == "held (rejected) by ann: item 1 was rejected: too late"
    bench.wanted(2, port(2), approval=True)
    bench.run()
    assert bench.phase is Phase.HELD
    bench.restart()
    assert bench.phase is Phase.HELD
    assert bench.command(Action.RETRY).startswith("no: the device is held (rejected)")
    bench.command(Action.RELEASE)
    bench.run()
    assert (bench.phase, bench.running) == (Phase.PENDING_APPROVAL, {})


def test_hold_lets_a_push_end() -> None:
    """What is on its way is not torn apart; what comes behind it waits."""
    bench = Bench()
    bench.wanted(1, port(1))
    bench.until(Commit)
    assert bench.command(Action.HOLD).startswith("the device is held once item 1")
    assert bench.command(Action.REJECT, revision=1).startswith("no: that item is on its way")
    bench.wanted(2, port(2))
    bench.run()
    assert (bench.phase, bench.running) == (Phase.HELD, port(1))
    assert bench.command(Action.RELEASE) == "the device is released"
    bench.run()
    assert bench.running == port(2)


def test_held_shows_the_difference() -> None:
    """An operator sees what would be pushed."""
    bench = Bench()
    bench.wanted(1, port(1))
    bench.run()
    bench.command(Action.HOLD)
    bench.wanted(2, port(2))
    bench.run()
    pending = bench.device.memory.pending
    assert pending is not None
    assert pending.lines == ("~ /alpha:port[name='e1']/speed = 1 -> 2",)
    hold = bench.device.memory.hold
    assert hold is not None
    assert (hold.kind, bench.phase) == (HoldKind.OPERATOR, Phase.HELD)


def test_commands_are_carried_out_once() -> None:
    """One that is read again from the log is passed over."""
    bench = Bench()
    bench.wanted(1, port(1))
    bench.run()
    bench.command(Action.HOLD)
    bench.command(Action.RELEASE)
    bench.run()
    before = bench.device.memory
    assert bench.send(Command("c1", Action.HOLD, "ann", offset=1)) == []
    assert (bench.device.memory, bench.phase) == (before, Phase.IN_SYNC)


def test_refused_item_is_retried_with_its_approval() -> None:
    """The person said yes to this change of this device; that has not changed."""
    bench = waiting()
    bench.command(Action.APPROVE, revision=1, digest=digest(bench))
    bench.until(Commit)
    bench.fail(REFUSED)
    bench.run()
    assert bench.phase is Phase.FAILING
    bench.command(Action.RETRY)
    bench.run()
    assert bench.running == port(1)
