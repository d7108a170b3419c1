"""A state that was written out and read again does, for ever after, what the state itself does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from orchestron_contracts.events import Change, Input
from orchestron_contracts.records import Records
from orchestron_contracts.snapshot_codec import SnapshotCodec
from orchestron_contracts.snapshots import Part
from orchestron_testkit.records import AnyRecords
from orchestron_testkit.toy_network import (
    capabilities,
    network,
    pool,
    port_load,
    router,
    site,
    vpn,
    withdrawn,
)
from orchestron_testkit.toy_network.observe import content
from orchestron_testkit.toy_network.transforms import calls
from orchestron_transform.pipeline import Pipeline
from orchestron_transform.snapshot import dump_fleet, dump_layer, restore_fleet, restore_layer
from orchestron_transform.window import Window

ROUTERS, VPNS, SITES, POOLS, MEMBERS = ("A", "B"), ("v", "w"), ("s1", "s2", "s3", "s4"), ("p", "q"), "abcde"
NAMES = {"router": ROUTERS, "vpn": VPNS, "site": SITES, "pool": POOLS}
Transaction = tuple[Sequence[Change], Sequence[Input]]
BASE = [router("A", 1), router("B", 2, "Beta"), vpn("v"), vpn("w"), site("s1", "v", "A", 1)]
CODEC = SnapshotCodec(Records(AnyRecords()), Records(AnyRecords()))


def changes() -> st.SearchStrategy[list[Change]]:
    """Edits of everything that layers keep more of than follows from it: nesting, sources, memory."""
    one = st.one_of(
        st.builds(
            router, st.sampled_from(ROUTERS), st.sampled_from((1, 2)), st.sampled_from(("Alpha", "Beta"))
        ),
        st.builds(vpn, st.sampled_from(VPNS), st.sampled_from((None, "gold", "nowhere"))),
        st.builds(
            site,
            st.sampled_from(SITES),
            st.sampled_from(VPNS),
            st.sampled_from(ROUTERS),
            st.integers(1, 3),
            colour=st.sampled_from((None, None, "red", "none")),
        ),
        st.builds(
            lambda name, members: pool(name, *members),
            st.sampled_from(POOLS),
            st.lists(st.sampled_from(MEMBERS), unique=True),
        ),
        st.sampled_from([withdrawn(point, name) for point, names in NAMES.items() for name in names]),
    )
    return st.lists(one, max_size=4, unique_by=lambda c: (c.point, c.key))


def inputs() -> st.SearchStrategy[list[Input]]:
    one: st.SearchStrategy[Input] = st.one_of(
        st.builds(port_load, st.sampled_from(SITES), st.sampled_from((None, 3, 7))),
        st.builds(
            lambda name, modules: capabilities(name, *modules),
            st.sampled_from(ROUTERS),
            st.sampled_from((("alpha",), ("alpha", "alpha-two"), ("beta",))),
        ),
    )
    return st.lists(one, max_size=2)


def transactions(most: int) -> st.SearchStrategy[list[Transaction]]:
    return st.lists(st.tuples(changes(), inputs()), max_size=most)


def through_bytes(parts: list[Part]) -> list[Part]:
    return list(CODEC.parts(list(CODEC.pages(parts))))


def restored(pipeline: Pipeline) -> Pipeline:
    """The same place in the order, every state written out and read again."""
    again, package = Pipeline(pipeline.package), pipeline.package
    seq, epoch = pipeline.next_seq - 1, pipeline.epoch
    for layer in package.layers:
        parts = through_bytes(list(dump_layer(pipeline.state(layer.name))))
        again._windows[layer.name] = Window(restore_layer(layer, parts), seq, epoch)
    parts = through_bytes(list(dump_fleet(pipeline.fleet)))
    again._fleet = Window(restore_fleet(package, parts), seq, epoch)
    return again


def whole(pipeline: Pipeline) -> dict[str, Any]:
    """All that is held, revisions too."""
    fleet = pipeline.fleet
    revisions = {name: device.revision for name, device in fleet.devices.items()}
    return {**content(pipeline), "revisions": revisions, "gone": dict(fleet.gone)}


@settings(max_examples=60)
@given(transactions(6), transactions(4))
def test_restored_state_goes_on_as_the_state_does(
    before: list[Transaction], after: list[Transaction]
) -> None:
    """For any history, every later transaction gives the same events, refusals and states."""
    pipeline = Pipeline(network())
    for edits, given_ in [(BASE, ()), *before]:
        pipeline.transact(edits, inputs=given_)
    ran = calls.total()
    again = restored(pipeline)
    assert calls.total() == ran, "no transform runs at a restore"
    assert whole(again) == whole(pipeline)
    for edits, given_ in after:
        assert again.transact(edits, inputs=given_) == pipeline.transact(edits, inputs=given_)
        assert whole(again) == whole(pipeline)


def test_many_sources_are_counted_again() -> None:
    """What fifty sites share stays until the last of them is withdrawn, and unmerges one by one."""
    pipeline = Pipeline(network())
    names = [f"s{number}" for number in range(50)]
    sites = [site(name, "v", "A", 1 + number) for number, name in enumerate(names)]
    pipeline.transact([router("A", 1), vpn("v"), *sites])
    again = restored(pipeline)
    for name in names:
        assert again.transact([withdrawn("site", name)]) == pipeline.transact([withdrawn("site", name)])
    assert whole(again) == whole(pipeline)
    assert again.fleet.devices["A"].config == {}


def test_a_device_that_comes_back_goes_on_counting() -> None:
    """The revision of a device that is gone is remembered over a snapshot."""
    pipeline = Pipeline(network())
    pipeline.transact([router("A", 1), router("B", 2)])
    pipeline.transact([withdrawn("router", "A")])
    again = restored(pipeline)
    assert dict(again.fleet.gone) == dict(pipeline.fleet.gone) != {}
    assert again.transact([router("A", 1)]) == pipeline.transact([router("A", 1)])
    assert again.fleet.devices["A"].revision == 3
