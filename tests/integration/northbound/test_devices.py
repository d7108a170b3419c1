"""What edits and reads say of devices, with adapters that report as told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
from tests.integration.northbound.pretend import (
    JSON,
    NET,
    ROOT,
    ROUTER,
    IntentSide,
    R,
    Running,
    Script,
    commit,
    reported,
    run,
    running,
)

from orchestron_contracts.events import (
    DeviceRevision,
    DeviceState,
    Event,
    IntentRequest,
)
from orchestron_ports.log import Record, Stream
from orchestron_store import MemoryLog


def waits_for_device(state: DeviceState | None) -> Script:
    def script(side: IntentSide, request: IntentRequest) -> Iterable[Event]:
        revision = DeviceRevision("R", 1)
        yield side.accepted(request.cause, ("R", {"name": "R"}))
        yield side.config(request.cause, "R", 1)
        yield side.decided(request.cause, revision)
        yield side.outcome(request.cause, revision, created=True)
        if state is not None:
            yield reported("R", 0, state, "because")

    return script


@pytest.mark.parametrize("state", [DeviceState.PENDING_APPROVAL, DeviceState.UNREACHABLE, DeviceState.FAILED])
def test_a_device_that_stands_still_is_named_at_commit(state: DeviceState) -> None:
    """The answer does not wait for it."""

    async def scenario(what: Running) -> None:
        answer = await what.client.put(R, content=ROUTER, headers=JSON)
        assert answer.status_code == 201
        assert answer.json()["orchestron-edit:still-to-come"] == {
            "count": 1,
            "device": [{"name": "R", "revision": 1, "state": state.value, "detail": "because"}],
        }
        assert answer.elapsed.total_seconds() < 2

    run(scenario, waits_for_device(state), device_seconds=5)


def test_a_slow_device_is_named_after_a_while() -> None:
    """The edit is committed all the same."""

    async def scenario(what: Running) -> None:
        answer = await what.client.patch(
            ROOT, content=NET, headers=JSON | {"accept": "application/yang-data+xml"}
        )
        assert answer.status_code == 200
        assert b"<name>R</name>" in answer.content
        assert (await what.client.get("/device")).json()[0]["state"] == "pending"

    run(scenario, waits_for_device(None), device_seconds=0.2)


def test_a_device_that_comes_in_time_is_waited_for() -> None:
    """The answer comes when it reports."""

    async def scenario(what: Running) -> None:
        edit = asyncio.create_task(what.client.patch(ROOT, content=NET, headers=JSON))
        while not (await what.client.get("/device")).json():
            await asyncio.sleep(0)
        assert not edit.done()
        await what.side.publish([reported("R", 1)])
        assert (await edit).status_code == 204

    run(scenario, waits_for_device(None), device_seconds=10)


def test_async_answers_at_commit() -> None:
    """Devices are not waited for."""

    async def scenario(what: Running) -> None:
        answer = await what.client.patch(ROOT, content=NET, headers=JSON | {"async": "true"})
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.elapsed.total_seconds() < 2
        assert R.rpartition("/")[2].partition("=")[2] in (await what.client.get(ROOT)).text

    run(scenario, waits_for_device(None), device_seconds=10)


def test_a_device_that_is_withdrawn_is_gone() -> None:
    """From the list, and 404 by name."""

    def script(side: IntentSide, request: IntentRequest) -> Iterable[Event]:
        yield from commit(side, request)
        if side.seq == 2:
            gone = DeviceRevision("R", 0)
            yield side.accepted(request.cause, ("R", None))
            yield side.config(request.cause, "R", 0, None)
            yield side.decided(request.cause, gone)
            yield reported("R", 2, DeviceState.GONE)

    async def scenario(what: Running) -> None:
        await what.client.patch(ROOT, content=NET, headers=JSON)
        assert (await what.client.get("/device/R/info")).status_code == 200
        await what.client.patch(ROOT, content=NET, headers=JSON)
        for _ in range(100):
            if not (await what.client.get("/device")).json():
                break
        for part in ("info", "target", "diff"):
            assert (await what.client.get(f"/device/R/{part}")).status_code == 404
        assert (await what.client.get("/device")).json() == []

    run(scenario, script)


class LateDecisions(MemoryLog):
    """A log in which decisions are read later than what is reported on them, as on a busy machine."""

    async def read(self, stream: Stream, offset: int, limit: int = 1000) -> list[Record]:
        if stream.topic == "decisions":
            await asyncio.sleep(0.05)
        return await super().read(stream, offset, limit)


def test_a_report_that_is_read_before_its_decision() -> None:
    """A device reports that it is let go of before this is known to have been decided: nobody waits on."""

    def withdraw(side: IntentSide, request: IntentRequest) -> Iterable[Event]:
        if side.seq == 0:
            yield from commit(side, request)
            return
        revision = DeviceRevision("R", 0)
        yield side.accepted(request.cause, ("R", None))
        yield side.config(request.cause, "R", 0, None)
        yield side.decided(request.cause, revision)
        yield reported("R", 0, DeviceState.GONE)
        yield side.outcome(request.cause, revision)

    async def main() -> None:
        async with running(withdraw, LateDecisions(), device_seconds=5) as what:
            assert (await what.client.put(R, content=ROUTER, headers=JSON)).status_code == 201
            assert (await what.client.delete(R)).status_code == 204

    asyncio.run(main())


def test_the_difference_of_the_last_change() -> None:
    """From one revision to the next, a line a change."""

    async def scenario(what: Running) -> None:
        await what.client.patch(ROOT, content=NET, headers=JSON)
        first = (await what.client.get("/device/R/diff")).json()
        assert (first["from"], first["to"]) == (0, 1)
        assert all(line.startswith("+") for line in first["lines"])
        await what.client.patch(ROOT, content=NET, headers=JSON)
        second = (await what.client.get("/device/R/diff")).json()
        assert (second["from"], second["to"]) == (1, 2)
        (line,) = second["lines"]
        assert "role-1" in line
        assert "role-2" in line

    run(scenario)
