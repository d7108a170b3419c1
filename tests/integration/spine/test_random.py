"""Random requests, random crashes: the devices end as those of a fresh system given the final intent."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestron_cli.replay import verify
from orchestron_contracts.events import Accepted, Change, RequestedEdit, Status
from orchestron_runtime import derived
from orchestron_runtime.snapshots import SnapshotPolicy, Snapshots
from orchestron_store import MemoryLog, MemorySnapshots
from orchestron_transform.pipeline import Pipeline
from orchestron_yang.points import apply_changes, split

from .chain import CODEC, DOMAIN, PACKAGE, ask, configs, delete, events, outcomes, put, services
from .mortal import Crashed, MortalLog

routers = st.builds(
    lambda name, number, kind: put(f"router={name}", id=number, type=kind),
    st.sampled_from(["R1", "R2"]),
    st.integers(1, 3),
    st.sampled_from(["Alpha", "Beta", "Gamma"]),
)
vpns = st.builds(
    lambda name, note: put(f"vpn={name}", note=note),
    st.sampled_from(["V1", "V2"]),
    st.sampled_from(["x", "y", "invalid"]),
)
sites = st.builds(
    lambda name, vpn, router, colour: put(f"site={name}", vpn=vpn, router=router, port=1, colour=colour),
    st.sampled_from(["S1", "S2"]),
    st.sampled_from(["V1", "V2"]),
    st.sampled_from(["R1", "R2"]),
    st.sampled_from(["red", "blue", "none"]),
)
gone = st.builds(delete, st.sampled_from(["router=R1", "vpn=V1", "site=S1", "site=S2"]))
start = [put("router=R1", id=1, type="Alpha"), put("router=R2", id=2, type="Beta")]
requests = st.lists(
    st.lists(st.one_of(routers, vpns, sites, gone), min_size=1, max_size=3), min_size=1, max_size=10
)


async def live(log: Any, identities: list[str], in_flight: int, snapshots: Snapshots) -> None:
    """Run the services until all requests are answered, or all have died."""
    stop = asyncio.Event()
    some = services(log, in_flight=in_flight, snapshots=snapshots)
    tasks = [asyncio.create_task(service.run(stop)) for service in some]
    watch = asyncio.create_task(outcomes(log, *identities))
    await asyncio.wait((watch, *tasks), return_when=asyncio.FIRST_COMPLETED)
    stop.set()
    watch.cancel()
    ended = await asyncio.gather(watch, *tasks, return_exceptions=True)
    wrong = [e for e in ended if isinstance(e, Exception) and not isinstance(e, Crashed)]
    assert not wrong, wrong


async def run(
    asked: list[list[RequestedEdit]], crashes: list[tuple[int, bool]], in_flight: int, every: int
) -> None:
    log = MemoryLog()
    snapshots = Snapshots(MemorySnapshots(), SnapshotPolicy(every=every, share=1e9))
    for number, edits in enumerate([start, *asked]):
        await ask(log, f"r{number}", *edits)
    identities = [f"r{number}" for number in range(len(asked) + 1)]
    for at, after in crashes:
        await live(MortalLog(log, at, after=after), identities, in_flight, snapshots)
    await live(log, identities, in_flight, snapshots)
    assert len(await outcomes(log, *identities)) == len(identities)
    found = await verify(log, CODEC, PACKAGE, DOMAIN)
    assert found.difference is None

    tree: Any = {}
    ended = {o.seq: o for o in (await outcomes(log, *identities)).values() if o.status is Status.COMMITTED}
    history = {e.changeset.seq: e for e in await events(log, "history") if isinstance(e, Accepted)}
    for seq in sorted(ended):
        records = {(c.point, c.key): c.record for c in history[seq].changeset.changes}
        tree = apply_changes(PACKAGE.northbound, tree, records)
    fresh = Pipeline(PACKAGE).transact(
        [Change(point, key, "", record) for (point, key), record in split(PACKAGE.northbound, tree).items()]
    )
    assert fresh.refusal is None
    wanted = {config.device: config.config for config in fresh.configs}
    assert {name: config for name, (_, config) in (await configs(log)).items()} == wanted


@settings(max_examples=40, deadline=None)
@given(
    requests,
    st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=3),
    st.sampled_from([1, 3, 64]),
    st.sampled_from([1, 3, 256]),
    st.sampled_from([0, 1, 2]),
)
def test_ends_as_a_fresh_system_given_the_final_intent(
    asked: list[list[RequestedEdit]],
    crashes: list[tuple[int, bool]],
    in_flight: int,
    compared: int,
    every: int,
) -> None:
    """Every request has one outcome, the log verifies, and no crash or abort shows in any device.

    With few records compared, what is older is computed in one step; with snapshots at every so many
    transactions, a restart begins there.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(derived, "COMPARED", compared)
        patch.setattr(derived, "UNSURE", 1)
        asyncio.run(run(asked, crashes, in_flight, every))
