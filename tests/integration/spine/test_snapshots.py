"""A restart begins at the newest snapshot that fits the log; one that does not only costs time."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from orchestron_cli.replay import verify
from orchestron_contracts.events import Capabilities, DeviceEvent, DeviceState
from orchestron_contracts.records import Records
from orchestron_contracts.snapshot_codec import SnapshotCodec, joined, parted
from orchestron_contracts.snapshots import HeldInstance, SnapshotHead
from orchestron_intent.sequencer import Sequencer
from orchestron_ports.log import Entry, EventLog, Stream
from orchestron_ports.snapshots import Kept, Snapshot, SnapshotError
from orchestron_runtime import derived, snapshots
from orchestron_runtime.snapshots import SnapshotPolicy, Snapshots
from orchestron_store import FolderSnapshots, MemoryLog, MemorySnapshots
from orchestron_testkit.records import AnyRecords
from orchestron_testkit.toy_network.transforms import calls

from .chain import CODEC, DOMAIN, PACKAGE, ask, configs, delete, outcomes, put, records, running, services

pytestmark = pytest.mark.anyio
LAST = SnapshotPolicy(every=10**9, at_stop=1)
"""A snapshot when a service stops, and none before."""
ROUTERS = (put("router=R1", id=1, type="Alpha"), put("router=R2", id=2, type="Beta"))
POOL = put("pool=P1", member=["a", "b"])
SERVICES = ["device-manager", "intent", "layer-cfs", "layer-inter", "layer-rfs"]


async def history(log: EventLog, kept: Snapshots, start: int = 0, count: int = 12) -> None:
    """Transactions on all that layers keep: sites that come and go, a pool with memory, a refusal."""
    async with running(services(log, snapshots=kept)):
        if start == 0:
            await ask(log, "start", *ROUTERS, put("vpn=V1", note="x"), POOL)
            await outcomes(log, "start")
        for number in range(start, start + count):
            site = put(f"site=S{number % 3}", vpn="V1", router="R1", port=number % 3 + 1, colour="red")
            await ask(log, f"r{number}", site, put("pool=P1", member=["b", f"m{number}"]))
            await ask(log, f"bad{number}", put("site=S9", vpn="V1", router="R9", port=4))
            await outcomes(log, f"r{number}", f"bad{number}")
        await ask(log, f"gone{start}", delete("site=S1"))
        await outcomes(log, f"gone{start}")


async def restarted(log: EventLog, kept: Snapshots | None, name: str) -> Counter[str]:
    """Start everything again, commit one transaction more, verify all; the runs of transforms it took."""
    before = Counter(calls)
    async with running(services(log, snapshots=kept)):
        await ask(log, name, put("vpn=V1", note=name))
        await outcomes(log, name)
    took = Counter(calls) - before
    found = await verify(log, CODEC, PACKAGE, DOMAIN)
    assert (found.difference, found.missing) == (None, 0)
    return took


async def test_nothing_is_computed_again(log: EventLog, caplog: pytest.LogCaptureFixture) -> None:
    """From a snapshot, layers with memory too run what came after it, and the log is as without."""
    kept = Snapshots(MemorySnapshots(), LAST)
    await history(log, kept)
    assert sorted({one.owner.service for one in await kept.store.held()}) == SERVICES
    length = len(await records(log, "layer.inter"))
    caplog.set_level(logging.INFO)
    some = await restarted(log, kept, "one")
    assert some["pool"] + some["site"] <= 6, some
    assert caplog.text.count("started from a snapshot") == len(SERVICES) - 1
    assert "intent of domain default: snapshot at seq" in caplog.text
    assert len(await records(log, "layer.inter")) == length + 1
    whole = await restarted(log, None, "two")
    assert whole["pool"] > 12


async def test_deleting_them_only_costs_time(log: EventLog) -> None:
    """Without its snapshots a service does the same as with them."""
    kept = Snapshots(MemorySnapshots(), LAST)
    await history(log, kept)
    for one in await kept.store.held():
        await kept.store.delete(one)
    took = await restarted(log, kept, "one")
    assert took["pool"] > 12
    assert (await configs(log))["R1"][0] > 1


async def test_the_tail_is_computed_in_one_step(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was settled since the snapshot is taken at once where a layer has no memory."""
    monkeypatch.setattr(derived, "COMPARED", 8)
    monkeypatch.setattr(derived, "UNSURE", 2)
    kept = Snapshots(MemorySnapshots(), LAST)
    await history(log, kept, count=3)
    await history(log, Snapshots(MemorySnapshots(), LAST), start=3, count=25)
    took = await restarted(log, kept, "one")
    assert took["vrf"] < 20, took
    assert took["pool"] >= 20, "memory has to be gone through"


class Spoilt(MemorySnapshots):
    """Hands out what `spoil` makes of each snapshot."""

    def __init__(self, spoil: Callable[[Snapshot], Snapshot]) -> None:
        super().__init__()
        self.spoil: Callable[[Snapshot], Snapshot] | None = None
        self._wanted = spoil

    def begin(self) -> None:
        self.spoil = self._wanted

    async def load(self, kept: Kept) -> Snapshot:
        snapshot = await super().load(kept)
        return self.spoil(snapshot) if self.spoil else snapshot


def headed(change: Callable[[SnapshotHead], SnapshotHead]) -> Callable[[Snapshot], Snapshot]:
    """The same snapshot under another head."""

    def spoil(snapshot: Snapshot) -> Snapshot:
        head, pages = parted(snapshot.body)
        return replace(snapshot, body=joined(change(head), pages))

    return spoil


def damaged(_: Snapshot) -> Snapshot:
    raise SnapshotError("damaged")


def raising(_: Snapshot) -> Snapshot:
    raise ZeroDivisionError("a bug in the store")


def page_less(snapshot: Snapshot) -> Snapshot:
    head, pages = parted(snapshot.body)
    whole = joined(head, pages)
    return replace(snapshot, body=whole[: -len(pages[-1]) - 4])


SPOILS = {
    "damaged": damaged,
    "a bug": raising,
    "cut": lambda one: replace(one, body=one.body[:-1]),
    "empty": lambda one: replace(one, body=b""),
    "no snapshot": lambda one: replace(one, body=b"\x00\x00\x00\x02ab"),
    "a page less": page_less,
    "other code": headed(lambda head: replace(head, fingerprint="other")),
    "other service": headed(lambda head: replace(head, service="layer-x")),
    "other domain": headed(lambda head: replace(head, domain="d2")),
    "other input": headed(lambda head: replace(head, input=replace(head.input, digest="0" * 32))),
    "ahead": headed(lambda head: replace(head, input=replace(head.input, offset=10**6))),
    "other output": headed(
        lambda head: replace(head, outputs=tuple(replace(mark, digest="0" * 32) for mark in head.outputs))
    ),
    "no output": headed(lambda head: replace(head, outputs=())),
}


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
async def test_what_does_not_fit_is_passed_over(
    spoil: Callable[[Snapshot], Snapshot], caplog: pytest.LogCaptureFixture
) -> None:
    """It is warned of once for each, named, and everything is computed as if it were not there."""
    log, store = MemoryLog(), Spoilt(spoil)
    await history(log, Snapshots(store, LAST), count=3)
    store.begin()
    took = await restarted(log, Snapshots(store, LAST), "one")
    assert took["pool"] >= 4, "computed from the first record on"
    warned = [record.getMessage() for record in caplog.records if "is not used" in record.getMessage()]
    assert len(warned) == len(SERVICES)
    assert all(f"domain {DOMAIN}" in text and "at seq " in text for text in warned)


async def test_an_older_one_serves_when_the_newest_does_not() -> None:
    """The store keeps two for that."""
    log, newest = MemoryLog(), set[int]()

    def spoil(snapshot: Snapshot) -> Snapshot:
        return damaged(snapshot) if snapshot.seq in newest else snapshot

    store = Spoilt(spoil)
    await history(log, Snapshots(store, LAST), count=6)
    await history(log, Snapshots(store, LAST), start=6, count=3)
    held = await store.held()
    newest |= {max(one.seq for one in held)}
    store.begin()
    assert (await restarted(log, Snapshots(store, LAST), "one"))["pool"] < 8


async def test_a_log_that_was_replaced(caplog: pytest.LogCaptureFixture) -> None:
    """Snapshots that outlived their log, or are ahead of a backup of it, are not used on it."""
    kept = Snapshots(MemorySnapshots(), LAST)
    await history(MemoryLog(), kept, count=6)
    log = MemoryLog()
    await history(log, Snapshots(MemorySnapshots(), LAST), count=2)
    await restarted(log, kept, "one")
    assert caplog.text.count("is not used") == len(SERVICES)
    assert "the log is shorter, or another" in caplog.text


async def test_a_wrong_state_is_found_by_its_output(caplog: pytest.LogCaptureFixture) -> None:
    """A snapshot that passes every check and holds another state is found where its output differs."""
    codec = SnapshotCodec(Records(AnyRecords()), Records(AnyRecords()))

    def spoil(snapshot: Snapshot) -> Snapshot:
        head, pages = parted(snapshot.body)
        if head.service != "layer-cfs":
            return snapshot
        parts = [
            replace(part, contributions=(("", {"name": "V1", "note": "wrong"}),), outputs=())
            if isinstance(part, HeldInstance) and part.point == "vpn"
            else part
            for part in codec.parts(pages)
        ]
        return replace(snapshot, body=joined(head, list(codec.pages(parts))))

    log, store = MemoryLog(), Spoilt(spoil)
    await history(log, Snapshots(store, LAST), count=4)
    # records behind the snapshot, whose output is in the log
    async with running(services(log)):
        await ask(log, "behind", put("vpn=V1", note="wrong"))
        await ask(log, "more", put("vpn=V1", note="right"))
        await outcomes(log, "behind", "more")
    store.begin()
    await restarted(log, Snapshots(store, LAST), "one")
    assert "computing it again from further back" in caplog.text


async def test_a_store_that_fails_stops_nothing(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    """No place for snapshots: services say so and go on."""
    (tmp_path / "snapshots").write_text("in the way")
    kept = Snapshots(FolderSnapshots(tmp_path / "snapshots"), SnapshotPolicy(every=1, share=1e9))
    log = MemoryLog()
    await history(log, kept, count=2)
    await restarted(log, kept, "one")
    assert "no snapshot at seq" in caplog.text


class Slow(MemorySnapshots):
    """Never comes to an end of saving."""

    async def save(self, snapshot: Snapshot) -> Kept:
        await asyncio.sleep(3600)
        raise AssertionError


async def test_saving_holds_up_neither_work_nor_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Transactions go on while a snapshot is written, and a stop gives it up in time."""
    monkeypatch.setattr(snapshots, "STOP_SECONDS", 0.05)
    kept = Snapshots(Slow(), SnapshotPolicy(every=1, share=1e9))
    log = MemoryLog()
    await history(log, kept, count=4)
    assert await kept.store.held() == []


class Watched(MemorySnapshots):
    """Knows how many are being saved at once."""

    saving = most = 0

    async def save(self, snapshot: Snapshot) -> Kept:
        self.saving += 1
        self.most = max(self.most, self.saving)
        await asyncio.sleep(0.001)
        self.saving -= 1
        return await super().save(snapshot)


async def test_one_is_written_at_a_time() -> None:
    """However many services of a process are due."""
    store = Watched()
    await history(MemoryLog(), Snapshots(store, LAST), count=2)
    assert {one.owner.service for one in await store.held()} == set(SERVICES)
    assert store.most == 1


async def test_the_sequencer_goes_on_where_it_was(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """It folds what is behind its snapshot, and knows every request id that there ever was."""
    kept = Snapshots(MemorySnapshots(), LAST)
    await history(log, kept)
    folded: list[object] = []
    fold = Sequencer.restore
    monkeypatch.setattr(
        Sequencer, "restore", lambda self, event: (folded.append(event), fold(self, event))[1]
    )
    length = len(await records(log, "history"))
    async with running(services(log, snapshots=kept)):
        for name in ("start", "r0", "bad3", "gone0"):
            await ask(log, name, put("vpn=V9", note="again"))
        await ask(log, "new", put("site=S9", vpn="V1", router="R2", port=7))
        ended = await outcomes(log, "new")
    assert len(folded) <= 2
    assert len(await records(log, "history")) == length + 1
    assert ended["new"].seq == max(one.seq for one in ended.values())
    assert (await verify(log, CODEC, PACKAGE, DOMAIN)).difference is None


async def test_the_sequencer_knows_what_devices_reported(log: EventLog) -> None:
    """A report that was sequenced before the snapshot is no news after it; another one is."""
    kept = Snapshots(MemorySnapshots(), LAST)

    async def report(*modules: str) -> None:
        says = Capabilities("R1", tuple((name, "2025-01-01") for name in modules))
        event = DeviceEvent(DOMAIN, "R1", 1, DeviceState.IN_SYNC, capabilities=says)
        message = CODEC.encode(event, "device.events")
        await log.append(
            [Entry(Stream("device.events", DOMAIN), message.key, message.value, message.headers)]
        )

    async def sequenced(count: int) -> None:
        async with asyncio.timeout(20):
            while len(await records(log, "history")) < count:
                await asyncio.sleep(0.001)

    for start, modules in ((0, ("alpha", "one")), (3, ("alpha", "two"))):
        async with running(services(log, snapshots=kept)[:-1]):
            await ask(log, f"a{start}", *ROUTERS, put("vpn=V1", note=f"a{start}"))
            await outcomes(log, f"a{start}")
            await report("alpha", "one")
            await report(*modules)
            await sequenced(start + 2)
            await ask(log, f"b{start}", put("vpn=V2", note=f"b{start}"))
            await outcomes(log, f"b{start}")
        assert len(await records(log, "history")) == start + 3
    assert {one.owner.service for one in await kept.store.held()} == set(SERVICES)


async def test_a_lost_answer_is_given_again(caplog: pytest.LogCaptureFixture) -> None:
    """A crash of the machine may take the last outcomes; a snapshot from after them is not used then."""
    log = MemoryLog()
    kept = Snapshots(MemorySnapshots(), LAST)
    await history(log, kept, count=3)
    stream = Stream("outcomes", DOMAIN)
    lost = log._records[stream].pop()
    await restarted(log, kept, "one")
    assert "outcomes lacks what was written before it" in caplog.text
    assert lost.key in await outcomes(log, lost.key)
