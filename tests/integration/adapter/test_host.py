"""The host of adapters over devices in memory, with faults at every step."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from orchestron_contracts.events import Capabilities, DeviceAction, DeviceState
from orchestron_ports.device import (
    AuthenticationFailed,
    Complaint,
    DeviceRefused,
    Features,
    Foreign,
    Locked,
    Unsupported,
)
from orchestron_testkit.adapter_lab import Lab
from orchestron_testkit.device_bench import port
from orchestron_testkit.scripted_link import HANG, LOST, LOST_AFTER, Fault, Step

pytestmark = pytest.mark.anyio
REFUSED = Fault(DeviceRefused((Complaint("no such port", "invalid-value", "/alpha:port[name='e1']"),)))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def lab(**settings: object) -> AsyncIterator[Lab]:
    """A lab with one device, ended at the end."""
    made = Lab()
    made.set(**{"pace": 0.02, **settings})
    made.device()
    made.start()
    try:
        yield made
    finally:
        await made.kill()


async def test_configuration_gets_to_the_device() -> None:
    """It is pushed on trial, confirmed, and reported with what the device can do."""
    async with lab() as it:
        await it.wanted(1, port(1))
        event = await it.reported("in-sync", 1)
        assert event.capabilities == Capabilities("R1", (("box", "2026-01-01"),))
        assert it.device().running == port(1)
        assert it.device().steps == [
            Step.CONNECT, Step.READ, Step.STAGE, Step.COMMIT, Step.READ, Step.CONFIRM,
        ]  # fmt: skip
        assert it.adapter is not None
        assert await it.adapter.check() is None
        await it.stop()


async def test_sessions_are_kept() -> None:
    """A second change does not connect again."""
    async with lab() as it:
        await it.wanted(1, port(1))
        await it.reported("in-sync", 1)
        await it.wanted(2, port(2))
        await it.reported("in-sync", 2)
        assert it.device().steps.count(Step.CONNECT) == 1


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("fault", [LOST, LOST_AFTER], ids=["before", "after"])
async def test_connection_is_lost(step: Step, fault: Fault) -> None:
    """Wherever the connection breaks, the device ends with what is wanted, unlocked, nothing on trial."""
    async with lab(trial=1) as it:
        it.device().fail(step, fault)
        if step is Step.DISCARD:
            it.device().fail(Step.COMMIT, REFUSED)
        await it.wanted(1, port(1))
        if step is Step.DISCARD:
            await it.until(lambda: _reached(it, DeviceState.FAILED, DeviceState.UNREACHABLE))
            await it.command(DeviceAction.RETRY)
        await it.reported("in-sync", 1)
        device = it.device()
        assert (device.running, device.trial, device.owner) == (port(1), None, None)


async def _reached(it: Lab, *states: DeviceState) -> bool | None:
    found = await it.reports()
    return True if found and found[-1].state in states else None


@pytest.mark.parametrize("step", list(Step)[:-1])
async def test_killed_while_it_waits_for_the_device(step: Step) -> None:
    """kill -9 in the middle of any step: the next process brings the device to what is wanted then."""
    async with lab() as it:
        it.device().fail(step, HANG)
        await it.wanted(1, port(1, note="x"))
        await it.until(lambda: _asked(it, step))
        await it.kill()
        await it.wanted(2, port(2))
        it.start()
        await it.reported("in-sync", 2)
        device = it.device()
        assert (device.running, device.trial, device.owner) == (port(2), None, None)


async def _asked(it: Lab, step: Step) -> bool | None:
    return True if step in it.device().steps else None


async def test_refusal_is_told_with_its_path() -> None:
    """Report and journal have the device's own words and what they are about."""
    async with lab() as it:
        it.device().fail(Step.STAGE, REFUSED)
        await it.wanted(1, port(1))
        event = await it.reported("failed", 1)
        assert event.detail == "refused: /alpha:port[name='e1']: no such port"
        journal = await it.journal()
        assert journal is not None
        (reason,) = journal.state["failure"]["reasons"]
        assert (reason["path"], reason["tag"]) == ("/alpha:port[name='e1']", "invalid-value")
        await it.wanted(2, port(2))
        await it.reported("in-sync", 2)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (AuthenticationFailed("wrong password"), "authentication: wrong password"),
        (Unsupported("no writable datastore"), "unsupported: no writable datastore"),
        (ZeroDivisionError("oops"), "transient: internal error: ZeroDivisionError: oops"),
    ],
)
async def test_classes_of_failure(error: Exception, text: str) -> None:
    """Each is said as what it is."""
    async with lab() as it:
        it.device().fail(Step.CONNECT, Fault(error))
        await it.wanted(1, port(1))
        found = await it.until(lambda: _reached(it, DeviceState.FAILED, DeviceState.UNREACHABLE))
        assert found
        assert (await it.reports())[-1].detail == text


async def test_lock_of_another() -> None:
    """It is waited for."""
    async with lab() as it:
        it.device().fail(Step.STAGE, Fault(Locked("locked by session 7")))
        await it.wanted(1, port(1))
        await it.reported("in-sync", 1)
        assert (await it.reports())[0].detail == "transient: locked by session 7"


async def test_a_device_that_hangs_keeps_none_waiting() -> None:
    """The others are served, and it is given up in time."""
    async with lab(answer=0.5) as it:
        it.device("R2")
        it.device("R1").fail(Step.READ, HANG)
        await it.wanted(1, port(1), "R1")
        await it.wanted(1, port(2), "R2")
        await it.reported("in-sync", 1, "R2")
        await it.reported("in-sync", 1, "R1")
        assert "no answer within 0.5 s" in (await it.reports("R1"))[0].detail


async def test_approval() -> None:
    """Held until a person approves what is shown; who it was is on the log."""
    async with lab() as it:
        await it.wanted(1, port(1), approval_required=True)
        await it.reported("pending-approval", 1)
        journal = await it.journal()
        assert journal is not None
        pending = journal.state["pending"]
        assert pending["lines"] == ["+ /alpha:port[name='e1']/speed = 1"]
        await it.kill()
        it.start()
        answer = await it.command(DeviceAction.APPROVE, revision=1, digest=pending["digest"])
        assert answer == "item 1 is approved"
        await it.reported("in-sync", 1)
        states = [event.state for event in await it.events("device.journal") if hasattr(event, "state")]
        assert "ann" in [one["approved_by"] for state in states for one in state.get("queue", ())]


async def test_approval_and_kill() -> None:
    """An approval that was given is not lost when the process dies before it acts on it."""
    async with lab() as it:
        await it.wanted(1, port(1), approval_required=True)
        await it.reported("pending-approval", 1)
        journal = await it.journal()
        assert journal is not None
        it.device().fail(Step.READ, HANG)
        await it.command(DeviceAction.APPROVE, digest=journal.state["pending"]["digest"])
        await it.kill()
        it.start()
        await it.reported("in-sync", 1)


async def test_hold_and_release() -> None:
    """A held device gets nothing, not after a restart either."""
    async with lab() as it:
        await it.wanted(1, port(1))
        await it.reported("in-sync", 1)
        await it.command(DeviceAction.HOLD, reason="maintenance")
        await it.wanted(2, port(2))
        event = await it.reported("held", 2)
        assert event.detail == "held (operator) by ann: maintenance"
        await it.kill()
        it.start()
        await it.wanted(3, port(3))
        assert await it.command(DeviceAction.RELEASE) == "the device is released"
        await it.reported("in-sync", 3)
        assert it.device().running == port(3)


async def test_drift_that_the_device_tells_of() -> None:
    """It is put back at once; foreign configuration stays."""
    async with lab() as it:
        it.link.devices.clear()
        device = it.device(features=Features(confirmed_commit=True, notifications=True))
        await it.wanted(1, port(1))
        await it.reported("in-sync", 1)
        device.running = {"host": "theirs", **port(9)}
        device.told.put_nowait(Foreign("bob", "2026-11-24T22:00:00Z"))
        await it.until(lambda: _runs(it, {"host": "theirs", **port(1)}))


async def _runs(it: Lab, tree: object) -> bool | None:
    return True if it.device().running == tree and it.device().trial is None else None


async def test_drift_while_the_adapter_was_away() -> None:
    """Found on connect."""
    async with lab() as it:
        await it.wanted(1, port(1))
        await it.reported("in-sync", 1)
        await it.kill()
        it.device().running = port(5)
        it.start()
        await it.until(lambda: _runs(it, port(1)))


async def test_device_that_is_gone() -> None:
    """It is reported gone, and its journal says so; when it is back it is a new one."""
    async with lab() as it:
        await it.wanted(1, port(1))
        await it.reported("in-sync", 1)
        await it.wanted(2, None)
        await it.reported("gone", 2)
        await it.kill()
        it.start()
        await it.wanted(3, port(3))
        await it.reported("in-sync", 3)


async def test_device_that_went_while_the_adapter_was_away() -> None:
    """It is told afterwards."""
    async with lab() as it:
        await it.wanted(1, port(1))
        await it.reported("in-sync", 1)
        await it.kill()
        await it.wanted(2, None)
        it.start()
        await it.reported("gone", 2)


async def test_devices_of_others() -> None:
    """Simulated devices and those that speak another protocol are left alone."""
    async with lab() as it:
        for name, kind, mock in (("R2", "Other", False), ("R3", "Box", True)):
            it.device(name)
            await it.wanted(1, port(1), name, kind, mock=mock)
        await it.wanted(1, port(1))
        await it.reported("in-sync", 1)
        assert await it.reports("R2") == await it.reports("R3") == []
        await it.wanted(2, port(1), mock=True)
        await it.wanted(1, port(1), "R4")
        await it.until(lambda: _reported_of(it, "R4"))
        assert [event.state for event in await it.reports()] == [DeviceState.IN_SYNC]


async def _reported_of(it: Lab, name: str) -> bool | None:
    return bool(await it.reports(name)) or None


async def test_another_process_takes_over() -> None:
    """The journal has one writer: the older process ends and pushes no more."""
    async with lab() as it:
        await it.wanted(1, port(1))
        await it.reported("in-sync", 1)
        older = it._task
        assert older is not None
        it.start()
        await it.wanted(2, port(2))
        await it.reported("in-sync", 2)
        await asyncio.wait({older}, timeout=10)
        assert older.done()
        assert type(older.exception()).__name__ == "Fenced"


async def test_connects_are_bounded() -> None:
    """A thousand devices are not connected to at once."""
    async with lab(connects=5) as it:
        for number in range(60):
            it.device(f"D{number}")
            await it.wanted(1, port(number), f"D{number}")
        for number in range(60):
            await it.reported("in-sync", 1, f"D{number}")
        assert 1 <= it.link.most_connecting <= 5


async def test_all_devices_are_simulated() -> None:
    """The adapter is ready and does nothing."""
    async with lab(mock_all=True) as it:
        await it.wanted(1, port(1))
        assert it.adapter is not None
        assert await it.adapter.check() is None
        await it.stop()
        assert await it.events("device.events") == []
