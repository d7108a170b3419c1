"""A crash at any append, before it or after it, changes nothing in the end."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from orchestron_cli.replay import verify
from orchestron_contracts.events import Outcome, Status
from orchestron_ports.log import EventLog
from orchestron_ports.snapshots import Kept, Snapshot
from orchestron_runtime.snapshots import SnapshotPolicy, Snapshots
from orchestron_store import MemoryLog, MemorySnapshots

from .chain import CODEC, DOMAIN, PACKAGE, ask, configs, delete, events, outcomes, put, reported, services
from .mortal import Crashed, MortalLog

pytestmark = pytest.mark.anyio


EAGER = SnapshotPolicy(every=1, share=1e9)


@dataclass(frozen=True)
class End:
    """What must be the same, crash or not."""

    configs: Mapping[str, Any]
    outcomes: Mapping[str, tuple[Status, bool]]
    seqs: list[int]


REQUESTS = {
    "routers": [put("router=R1", id=1, type="Alpha"), put("router=R2", id=2, type="Beta")],
    "vpn": [put("vpn=V1", note="x"), put("site=S1", vpn="V1", router="R1", port=3)],
    "refused": [put("site=S2", vpn="V1", router="R9", port=4)],
    "behind": [put("site=S3", vpn="V1", router="R2", port=5)],
    "rests": [put("site=S2", vpn="V1", router="R9", port=4), put("vpn=V1", note="x")],
    "same": [put("vpn=V1", note="x")],
    "invalid": [put("vpn=V2", note="invalid")],
    "gone": [delete("site=S1")],
}


async def live(log: Any, in_flight: int, snapshots: Snapshots | None = None) -> bool:
    """Run all services until every request is answered and the devices are told; False when they died."""
    stop = asyncio.Event()
    some = services(log, in_flight=in_flight, snapshots=snapshots)
    tasks = [asyncio.create_task(service.run(stop)) for service in some]
    watch = asyncio.create_task(done(log))
    await asyncio.wait((watch, *tasks), return_when=asyncio.FIRST_COMPLETED)
    died = not watch.done()
    stop.set()
    watch.cancel()
    ended = await asyncio.gather(watch, *tasks, return_exceptions=True)
    assert all(isinstance(e, Crashed | asyncio.CancelledError | None) for e in ended), ended
    return not died


async def done(log: EventLog) -> None:
    """Return when nothing is left to come."""
    await outcomes(log, *REQUESTS)
    await reported(log, R1=3, R2=2)


async def end(log: EventLog) -> End:
    """Where the log has come to; each request must have one outcome, and all must be computed alike."""
    found: list[Outcome] = await events(log, "outcomes")
    assert sorted(o.cause.request_id for o in found) == sorted(REQUESTS)
    checked = await verify(log, CODEC, PACKAGE, DOMAIN)
    assert checked.difference is None
    assert checked.missing == 0
    seqs = sorted(o.seq for o in found if o.status in (Status.COMMITTED, Status.ABORTED))
    return End(await configs(log), {o.cause.request_id: (o.status, o.created) for o in found}, seqs)


async def run(
    at: int, *, after: bool, in_flight: int, snapshots: Snapshots | None = None
) -> tuple[End, bool]:
    """The scenario with a crash at append `at`; False when it was over before that."""
    log = MemoryLog()
    for identity, edits in REQUESTS.items():
        await ask(log, identity, *edits)
    survived = await live(MortalLog(log, at, after=after), in_flight, snapshots)
    if not survived:
        assert await live(log, in_flight, snapshots)
    return await end(log), survived


@pytest.mark.parametrize("in_flight", [1, 64])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_crash_at_every_append(after: bool, in_flight: int) -> None:
    """Killed at any append and started again, the services end as if nothing had happened."""
    whole, survived = await run(10**9, after=after, in_flight=in_flight)
    assert survived
    assert whole.outcomes["refused"] == (Status.ABORTED, False)
    assert whole.outcomes["behind"] == (Status.COMMITTED, True)
    assert whole.outcomes["same"] == (Status.UNCHANGED, False)
    for at in range(1000):
        ended, survived = await run(at, after=after, in_flight=in_flight)
        assert ended == whole, at
        if survived:
            assert at > 5
            return


class CountedSnapshots(MemorySnapshots):
    """Counts what is loaded."""

    loaded = 0

    async def load(self, kept: Kept) -> Snapshot:
        self.loaded += 1
        return await super().load(kept)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_crash_at_every_append_with_snapshots(after: bool, caplog: pytest.LogCaptureFixture) -> None:
    """The same where each service takes a snapshot at every transaction and starts again from it."""
    whole, _ = await run(10**9, after=after, in_flight=1)
    loaded = 0
    for at in range(1000):
        store = CountedSnapshots()
        ended, survived = await run(at, after=after, in_flight=1, snapshots=Snapshots(store, EAGER))
        assert ended == whole, at
        loaded += store.loaded
        if survived:
            assert loaded > at, "most crashes come when there is a snapshot"
            assert "is not used" not in caplog.text
            return
