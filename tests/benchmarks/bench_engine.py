"""The layer engine on the reference network: throughput, scale, and replay."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Iterable, Mapping

import msgspec
from tests.benchmarks.harness import Result, best_of, record
from tests.benchmarks.network_load import base, site, sites, vpn_name

from orchestron_contracts.events import Accepted, Cause, Change, Changeset
from orchestron_network.package import network
from orchestron_runtime.codecs import event_codec
from orchestron_runtime.collector import tune
from orchestron_transform.pipeline import Passage, Pipeline
from orchestron_transform.replay import replay

BUILT = 2000
SIZES = (100, 1_000, 10_000, 100_000)
CHUNK = 2_000
PROBES = 41
REPLAYED = 1_000


def main() -> None:
    """Measure and record everything."""
    network()
    tune()
    build_rate()
    for vpns, name in ((20, "spread"), (1, "one-vpn")):
        scale(vpns, name)
    replay_rate()


def build_rate() -> None:
    """Sites built per second, from nothing to device configurations, against moving the data as JSON."""
    changes = [*base(), *sites(BUILT)]
    passages: list[Passage] = []
    seconds = best_of(3, lambda: passages.append(run(Pipeline(network()), changes)))
    written = [event for _, event in passages[0].events]
    plain = [plain_data(change.record) for change in changes]
    plain += [plain_data(c.record) for e in written if isinstance(e, Changeset) for c in e.changes]
    encoder, decoder = msgspec.json.Encoder(), msgspec.json.Decoder()
    moved = best_of(3, lambda: [decoder.decode(encoder.encode(one)) for one in plain])
    record(
        Result(
            "engine-sites-built",
            BUILT / seconds,
            "sites/s",
            BUILT / moved,
            "the same records through JSON",
        )
    )
    record(Result("engine-sites-built-goal", BUILT / seconds, "sites/s", goal=2000))


def plain_data(value: object) -> object:
    """A record as JSON can hold it: lists without their keys."""
    if isinstance(value, Mapping):
        if value and isinstance(next(iter(value)), tuple):
            return [plain_data(entry) for entry in value.values()]
        return {name: plain_data(part) for name, part in value.items()}
    return value if isinstance(value, tuple | int | str) else str(value)


def scale(vpns: int, name: str) -> None:
    """Time of one site's change with ever more sites loaded, against that with the fewest."""
    pipeline = Pipeline(network())
    run(pipeline, base(vpns=vpns))
    loaded, reference = 0, None
    for size in SIZES:
        while loaded < size:
            count = min(CHUNK, size - loaded)
            run(pipeline, list(sites(count, vpns=vpns, start=loaded)))
            loaded += count
        took = one_change(pipeline, loaded, vpns)
        reference = reference or took
        record(
            Result(
                f"engine-one-change-{name}-{size}",
                took * 1e3,
                "ms",
                reference * 1e3,
                f"with {SIZES[0]} sites",
                goal=1.5,
                at_most=True,
            )
        )


def one_change(pipeline: Pipeline, loaded: int, vpns: int) -> float:
    """Median seconds of a change to one site among many."""
    gc.collect()
    gc.freeze()
    seconds = []
    for probe in range(PROBES):
        number = probe * (loaded // PROBES)
        change = site(number, vpn=vpn_name(number % vpns), peer_asn=64600 + probe)
        start = time.perf_counter()
        run(pipeline, [change])
        seconds.append(time.perf_counter() - start)
    gc.unfreeze()
    return statistics.median(seconds)


def replay_rate() -> None:
    """Transactions of one site each, replayed through all layers, against decoding their history alone."""
    package = network()
    codec = event_codec(package)
    history = [changeset(1, base()), *(changeset(n + 2, [site(n)]) for n in range(REPLAYED))]
    written = [codec.encode(Accepted(one, (), 0), "history").value for one in history]
    decode = best_of(3, lambda: [codec.decode("history", value) for value in written])

    def again() -> None:
        events = (codec.decode("history", value) for value in written)
        for _ in replay(package, events):
            pass

    seconds = best_of(2, again)
    record(
        Result(
            "engine-replay",
            REPLAYED / seconds,
            "transactions/s",
            REPLAYED / decode,
            "decoding the history alone",
        )
    )
    record(Result("engine-replay-goal", REPLAYED / seconds, "transactions/s", goal=5000))


def run(pipeline: Pipeline, changes: Iterable[Change]) -> Passage:
    """One transaction, which must be accepted."""
    ordered = sorted(changes, key=lambda change: (change.point, change.key))
    passage = pipeline.transact(ordered)
    if passage.refusal is not None:
        raise RuntimeError(passage.refusal.message)
    return passage


def changeset(seq: int, changes: list[Change]) -> Changeset:
    """A transaction as the history has it."""
    ordered = sorted(changes, key=lambda change: (change.point, change.key))
    return Changeset("default", seq, 0, Cause(f"r{seq}"), tuple(ordered), committed=seq - 1)
