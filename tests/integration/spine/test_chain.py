"""From request to device and back, over all services on one log."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from orchestron_cli.replay import verify
from orchestron_contracts.events import Capabilities, Cause, DeviceEvent, DeviceState, Status
from orchestron_ports.log import Entry, EventLog, Fenced, Stream
from orchestron_runtime import derived
from orchestron_runtime.derived import Diverged
from orchestron_testkit.toy_network.transforms import calls

from .chain import (
    CODEC,
    DOMAIN,
    PACKAGE,
    ask,
    configs,
    delete,
    events,
    outcomes,
    put,
    records,
    reported,
    running,
    services,
)

pytestmark = pytest.mark.anyio

ROUTERS = (put("router=R1", id=1, type="Alpha"), put("router=R2", id=2, type="Beta"))
VPN = put("vpn=V1", note="x")


def site(name: str, router: str, **more: object):  # type: ignore[no-untyped-def]
    """A site of V1."""
    return put(f"site={name}", vpn="V1", router=router, port=3, **more)


async def report(log: EventLog, device: str, *modules: str, revision: int = 1) -> None:
    """An adapter says what a device is."""
    says = Capabilities(device, tuple((name, "") for name in modules))
    message = CODEC.encode(
        DeviceEvent(DOMAIN, device, revision, DeviceState.IN_SYNC, capabilities=says), "device.events"
    )
    await log.append([Entry(Stream("device.events", DOMAIN), message.key, message.value, message.headers)])


async def test_committed(log: EventLog) -> None:
    """A request becomes configuration on the devices it touches, and its outcome names them."""
    async with running(services(log)):
        await ask(log, "a", *ROUTERS)
        await ask(log, "b", VPN, site("S1", "R1"))
        ended = await outcomes(log, "a", "b")
        assert {name: (o.status, o.seq, o.created) for name, o in ended.items()} == {
            "a": (Status.COMMITTED, 1, True),
            "b": (Status.COMMITTED, 2, True),
        }
        assert [(one.device, one.revision) for one in ended["b"].devices] == [("R1", 2)]
        said = await reported(log, R1=2, R2=1)
    assert said["R2"].state is DeviceState.IN_SYNC
    assert said["R2"].capabilities == Capabilities("R2", (("beta", "2025-01-01"),), ("urn:example:beta",))
    held = await configs(log)
    assert held["R1"] == (
        2,
        {
            "port": {(3,): {"number": 3, "rate": 10, "vrf": "V1"}},
            "vrf": {("V1",): {"about": "VPN V1 x ", "name": "V1", "rd": "1:V1"}},
        },
    )


async def test_refused_and_redone(log: EventLog) -> None:
    """What a layer refuses is aborted with the culprit named; what came behind it is committed."""
    async with running(services(log)):
        await ask(log, "a", *ROUTERS, VPN)
        await ask(log, "bad", site("S1", "R9"))
        await ask(log, "good", site("S2", "R2"))
        ended = await outcomes(log, "a", "bad", "good")
    assert ended["bad"].status is Status.ABORTED
    assert ended["bad"].refusal is not None
    assert ended["bad"].refusal.layer == "inter"
    assert "R9" in ended["bad"].refusal.instance
    assert ended["bad"].refusal.sources == ("/alpha:site[name='S1']",)
    assert ended["good"].status is Status.COMMITTED
    assert sorted(await configs(log)) == ["R1", "R2"]


async def test_unchanged_and_rejected(log: EventLog) -> None:
    """An edit without effect makes no transaction and no revision; nor does one that is not valid."""
    async with running(services(log)):
        await ask(log, "a", *ROUTERS, VPN)
        await ask(log, "same", *ROUTERS)
        await ask(log, "invalid", put("vpn=V2", note="invalid"))
        await ask(log, "unknown", put("nothing=V2"))
        await ask(log, "missing", delete("vpn=V7"))
        ended = await outcomes(log, "a", "same", "invalid", "unknown", "missing")
    assert (ended["same"].status, ended["same"].seq) == (Status.UNCHANGED, 1)
    tags = {name: o.refusal.tag for name, o in ended.items() if o.refusal is not None}
    assert tags == {"invalid": "invalid-value", "unknown": "unknown-element", "missing": "data-missing"}
    assert len(await records(log, "history")) == 1
    assert {name: revision for name, (revision, _) in (await configs(log)).items()} == {"R1": 1, "R2": 1}


async def test_withdrawn_device(log: EventLog) -> None:
    """A device whose intent is withdrawn is gone, and its adapter says so."""
    async with running(services(log)):
        await ask(log, "a", *ROUTERS)
        await ask(log, "b", delete("router=R1"))
        ended = await outcomes(log, "a", "b")
        said = await reported(log, R1=2)
    assert [(one.device, one.revision) for one in ended["b"].devices] == [("R1", 0)]
    assert said["R1"].state is DeviceState.GONE
    assert sorted(await configs(log)) == ["R2"]


async def test_devices_without_an_adapter(log: EventLog) -> None:
    """A device that is not simulated is reported unreachable, with the reason."""
    async with running(services(log, mock_all=False)):
        await ask(log, "a", *ROUTERS)
        said = await reported(log, R1=1, R2=1)
    assert said["R1"].state is DeviceState.UNREACHABLE
    assert "R1" in said["R1"].detail


async def test_capabilities_are_sequenced(log: EventLog) -> None:
    """A report unlike the device package re-runs what is on that device; the same again does nothing."""
    async with running(services(log)[:-1]):
        await ask(log, "a", *ROUTERS, VPN, site("S1", "R1"))
        await outcomes(log, "a")
        await report(log, "R1", "alpha", "alpha-two")
        while (await configs(log))["R1"][0] < 2:
            await asyncio.sleep(0.001)
        await report(log, "R1", "alpha-two", "alpha")
        await ask(log, "b", delete("site=S1"))
        ended = await outcomes(log, "a", "b")
    history = await events(log, "history")
    assert [len(entry.changeset.inputs) for entry in history] == [0, 1, 0]
    assert ended["b"].seq == 3


async def test_reports_of_a_device_as_it_was(log: EventLog) -> None:
    """A report on a device that has gone meanwhile, or was of another type, is no news."""
    async with running(services(log)[:-1]):
        await ask(log, "a", *ROUTERS)
        await ask(log, "b", put("router=R1", id=1, type="Beta"), delete("router=R2"))
        await outcomes(log, "a", "b")
        await report(log, "R1", "alpha")
        await report(log, "R2", "something")
        await report(log, "R1", "beta", "more", revision=2)
        await ask(log, "c", VPN)
        while len(await records(log, "history")) < 4:
            await asyncio.sleep(0.001)
    history = await events(log, "history")
    said = [given for entry in history for given in entry.changeset.inputs]
    assert said == [Capabilities("R1", (("beta", ""), ("more", "")))]


async def test_request_id_across_restart(log: EventLog) -> None:
    """A request sent again, also to a service that was started again, is not done again."""
    async with running(services(log)):
        await ask(log, "a", VPN)
        await ask(log, "same", VPN)
        await outcomes(log, "a", "same")
    async with running(services(log)):
        await ask(log, "a", put("vpn=V1", note="other"))
        await ask(log, "same", put("vpn=V1", note="other"))
        await ask(log, "last", delete("vpn=V1"))
        await outcomes(log, "a", "same", "last")
    assert len(await records(log, "history")) == 2
    assert len(await records(log, "outcomes")) == 3


async def test_second_sequencer_takes_over(log: EventLog) -> None:
    """A second intent service fences the first, which stops with an error instead of writing."""
    first, second = services(log)[0], services(log)[0]
    stop = asyncio.Event()
    one = asyncio.create_task(first.run(stop))
    await ask(log, "a", VPN)
    while not await records(log, "history"):
        await asyncio.sleep(0.001)
    two = asyncio.create_task(second.run(stop))
    await ask(log, "b", put("vpn=V2"))
    with pytest.raises(Fenced):
        await asyncio.wait_for(one, 10)
    while len(await records(log, "history")) < 2:
        await asyncio.sleep(0.001)
    stop.set()
    await two
    assert [entry.changeset.seq for entry in await events(log, "history")] == [1, 2]


async def test_pipeline_is_bounded(log: EventLog) -> None:
    """No more transactions are accepted than may be in flight, until some are decided."""
    intent, *others = services(log, in_flight=3)
    async with running([intent]):
        for number in range(10):
            await ask(log, f"r{number}", put(f"vpn=V{number}"))
        while len(await records(log, "history")) < 3:
            await asyncio.sleep(0.001)
        assert len(await records(log, "history")) == 3
        async with running(others):
            ended = await outcomes(log, *(f"r{number}" for number in range(10)))
    assert [o.seq for _, o in sorted(ended.items())] == list(range(1, 11))


async def test_replay_verifies(log: EventLog) -> None:
    """What the services wrote is what the history gives when it is computed again."""
    async with running(services(log)):
        await ask(log, "a", *ROUTERS, VPN)
        await ask(log, "bad", site("S1", "R9"))
        await ask(log, "good", site("S2", "R2"))
        await outcomes(log, "a", "bad", "good")
    found = await verify(log, CODEC, PACKAGE, DOMAIN)
    assert found.difference is None
    assert found.missing == 0
    assert found.transactions == len(await records(log, "history"))
    assert found.records > 3 * found.transactions


async def test_replay_names_what_differs(log: EventLog) -> None:
    """A record that the history does not give is named by topic and seq, and a service stops at it."""
    async with running(services(log)):
        await ask(log, "a", VPN)
        await outcomes(log, "a")
    (first,) = await events(log, "layer.rfs")
    changed = CODEC.encode(
        type(first)(DOMAIN, 2, 0, Cause("forged"), first.changes, committed=1), "layer.rfs"
    )
    forged = Entry(Stream("layer.rfs", DOMAIN), changed.key, changed.value, changed.headers)
    await log.append([forged])
    async with running(services(log)[:2]):
        await ask(log, "b", put("vpn=V2"))
        while len(await records(log, "layer.inter")) < 2:
            await asyncio.sleep(0.001)
    found = await verify(log, CODEC, PACKAGE, DOMAIN)
    assert found.difference is not None
    assert (found.difference.topic, found.difference.seq) == ("layer.rfs", 2)
    inter = services(log)[2]
    with pytest.raises(Diverged, match="seq 2"):
        await asyncio.wait_for(inter.run(asyncio.Event()), 10)


async def test_request_that_cannot_be_read(log: EventLog) -> None:
    """Garbage on the topic of requests is rejected under its key and does not stop those behind it."""
    await log.append([Entry(Stream("requests", DOMAIN), "garbage", b"\x00\xff")])
    await log.append([Entry(Stream("device.events", DOMAIN), "R1", b"\x00\xff")])
    async with running(services(log)):
        await ask(log, "a", VPN)
        ended = await outcomes(log, "garbage", "a")
    assert ended["a"].status is Status.COMMITTED
    assert ended["garbage"].refusal is not None
    assert ended["garbage"].refusal.tag == "malformed-message"


async def test_settled_history_is_computed_in_one_step(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restart runs no transform for what was overwritten long ago, and goes on with the same revisions."""
    monkeypatch.setattr(derived, "COMPARED", 8)
    monkeypatch.setattr(derived, "UNSURE", 2)
    async with running(services(log)):
        await ask(log, "start", *ROUTERS, VPN, site("S1", "R1"), site("S2", "R2"))
        await ask(log, "gone", delete("site=S2"), delete("router=R2"))
        for number in range(40):
            await ask(log, f"r{number}", site("S1", "R1", colour=f"c{number}"))
            await ask(log, f"bad{number}", site("S3", "R9"))
            await outcomes(log, f"r{number}", f"bad{number}")
    before = Counter(calls)
    async with running(services(log)):
        await ask(log, "back", *ROUTERS)
        ended = await outcomes(log, "back")
    assert calls["vrf"] - before["vrf"] < 20
    assert [(one.device, one.revision) for one in ended["back"].devices] == [("R2", 3)]
    assert (await configs(log))["R1"][0] == 41
    found = await verify(log, CODEC, PACKAGE, DOMAIN)
    assert found.difference is None
