"""Start-up of layers and device manager: from a snapshot, from what is settled, from the first record on.

The same network after a short history and after a long one: from a snapshot a start costs what there
is, whatever was before. All four services start together, as in `orchestron up`, on a log on disk.
Seconds are of processor time, which what else runs on the machine does not touch; one core does it all.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.harness import Result, record
from tests.benchmarks.network_load import base, site, sites, vpn_name

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import Accepted, Cause, Change, Changeset
from orchestron_device_manager.service import device_manager_service
from orchestron_intent.bootstrap import create as sequencer
from orchestron_intent.settings import Settings
from orchestron_layer.service import layer_service
from orchestron_network.package import network
from orchestron_ports.log import Entry, EventLog, Stream
from orchestron_ports.snapshots import SnapshotStore
from orchestron_runtime import snapshots
from orchestron_runtime.codecs import event_codec
from orchestron_runtime.collector import tune
from orchestron_runtime.derived import DerivedService
from orchestron_runtime.fingerprint import fingerprint
from orchestron_runtime.snapshots import SnapshotPolicy, Snapshots
from orchestron_store.folder import log_in, snapshots_in
from orchestron_transform.layer import NetworkPackage

SITES, VPNS = 500, 20
HISTORIES = (2_000, 10_000)
BEHIND = 1_000
"""Transactions behind the snapshot in one of the figures."""
DOMAIN = "default"
AT_STOP = SnapshotPolicy(every=10**9, seconds=1e9, at_stop=1)
READ_ONLY = SnapshotPolicy(every=10**9, seconds=1e9, at_stop=10**9)


def main() -> None:
    """Measure and record everything."""
    fingerprint(network())
    tune()
    # on a busy machine too, the snapshots that are measured shall be there
    snapshots.STOP_SECONDS = 600.0
    quickest: float | None = None
    for count in HISTORIES:
        with tempfile.TemporaryDirectory() as folder:
            took = asyncio.run(measure(Path(folder), count, quickest))
        quickest = quickest or took


@dataclass(frozen=True, slots=True)
class Network:
    """What the services run on."""

    log: EventLog
    package: NetworkPackage
    codec: EventCodec
    store: SnapshotStore

    async def feed(self, history: Sequence[Changeset]) -> None:
        """Transactions, as the sequencer writes them."""
        messages = [self.codec.encode(Accepted(one, (), 0), "history") for one in history]
        stream = Stream("history", DOMAIN)
        await self.log.append([Entry(stream, one.key, one.value, one.headers) for one in messages])

    async def started(self, policy: SnapshotPolicy | None) -> float:
        """Processor seconds until all services are through with what there is; then they stop."""
        stop, begun = asyncio.Event(), time.process_time()
        some = services(self, None if policy is None else Snapshots(self.store, policy))
        tasks = [asyncio.create_task(one.run(stop)) for one in some]
        end = await self.log.end(Stream("history", DOMAIN))
        while await self.log.end(Stream("decisions", DOMAIN)) < end or any([await s.check() for s in some]):
            await asyncio.sleep(0.01)
        took = time.process_time() - begun
        stop.set()
        await asyncio.gather(*tasks)
        return took


async def sequencer_started(on: Network, policy: SnapshotPolicy | None) -> float:
    """Processor seconds until the sequencer would take requests; then it stops."""
    stop, begun = asyncio.Event(), time.process_time()
    kept = None if policy is None else Snapshots(on.store, policy)
    service = sequencer(Settings(DOMAIN), on.log, on.package, on.codec, snapshots=kept)
    task = asyncio.create_task(service.run(stop))
    while await service.check():
        await asyncio.sleep(0.01)
    took = time.process_time() - begun
    stop.set()
    await task
    return took


def services(on: Network, kept: Snapshots | None) -> list[DerivedService]:
    """Those that start from snapshots."""
    names = [layer.name for layer in on.package.layers]
    made = [layer_service(on.log, on.codec, on.package, name, DOMAIN, snapshots=kept) for name in names]
    return [*made, device_manager_service(on.log, on.codec, on.package, DOMAIN, snapshots=kept)]


async def measure(folder: Path, count: int, quickest: float | None) -> float:
    """Figures for one length of history; processor seconds of a start from a snapshot."""
    package = network()
    on = Network(log_in(folder), package, event_codec(package), snapshots_in(folder))
    history = list(changesets(count + BEHIND))
    await on.feed(history[:count])
    first = await on.started(AT_STOP)
    held = await on.store.held()
    if len(held) != len(package.layers) + 1:
        raise RuntimeError(f"there are {len(held)} snapshots to start from")
    size = sum(kept.size for kept in held)
    quick = min([await on.started(READ_ONLY) for _ in range(3)])
    settled = min([await on.started(None) for _ in range(2)])
    whole = await sequencer_started(on, AT_STOP)
    ready = min([await sequencer_started(on, READ_ONLY) for _ in range(3)])
    record(Result(f"snapshot-start-{count}-sequencer", ready, "CPU s", whole, f"all {count} folded"))
    note = f"what is settled of {count} in one step"
    record(Result(f"snapshot-start-{count}", quick, "CPU s", settled, note, goal=0.7, at_most=True))
    record(
        Result(f"snapshot-start-{count}-replay", quick, "CPU s", first, f"{count} one by one, and written")
    )
    if quickest is None:
        record(Result("snapshot-bytes-a-site", size / SITES, "B"))
    else:
        note = f"the same network after {HISTORIES[0]}"
        record(Result("snapshot-start-growth", quick, "CPU s", quickest, note, goal=1.5, at_most=True))
    await on.feed(history[count:])
    await on.started(None)
    behind = min([await on.started(READ_ONLY) for _ in range(2)])
    settled = min([await on.started(None) for _ in range(2)])
    note = f"settled; the snapshot is {BEHIND} behind"
    record(Result(f"snapshot-start-{count}-behind", behind, "CPU s", settled, note))
    await on.log.close()
    return quick


def changesets(count: int) -> Iterator[Changeset]:
    """A network of `SITES` sites at once, then changes of one site each that come round to all."""
    yield changeset(1, [*base(vpns=VPNS), *sites(SITES, vpns=VPNS)])
    for seq in range(2, count + 1):
        number = seq % SITES
        yield changeset(seq, [site(number, vpn=vpn_name(number % VPNS), peer_asn=64512 + seq % 500)])


def changeset(seq: int, changes: Sequence[Change]) -> Changeset:
    """A transaction as the history has it."""
    ordered = sorted(changes, key=lambda change: (change.point, change.key))
    return Changeset(DOMAIN, seq, 0, Cause(f"r{seq}"), tuple(ordered), committed=seq - 1)
