"""What holds of layers whatever the edits: shown on the toy network."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, permutations
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestron_contracts.events import Aborted, Accepted, Cause, Change, Changeset, Event
from orchestron_testkit.toy_network import network, router, site, vpn, withdrawn
from orchestron_testkit.toy_network.observe import Folded, applied, changes_to, content, fold, rerun
from orchestron_testkit.toy_network.transforms import calls
from orchestron_transform.pipeline import Passage, Pipeline
from orchestron_transform.replay import replay
from orchestron_transform.window import ForkError

ROUTERS, VPNS, SITES = ("A", "B"), ("v", "w"), ("s1", "s2", "s3")
NAMES = {"router": ROUTERS, "vpn": VPNS, "site": SITES}
Transaction = Sequence[Change]
BASE: Transaction = [router("A", 1), router("B", 2, "Beta"), vpn("v"), vpn("w"), site("s1", "v", "A", 1)]


def one_change() -> st.SearchStrategy[Change]:
    """Sites mostly; some that a layer refuses: bad numbers, types, notes, colours, and conflicts."""
    types = st.sampled_from(("Alpha", "Beta", "Gamma"))
    routers = st.builds(router, st.sampled_from(ROUTERS), st.sampled_from((1, 2, 2, 666)), types)
    vpns = st.builds(vpn, st.sampled_from(VPNS), st.sampled_from((None, "gold", "nowhere")))
    sites = st.builds(
        site,
        st.sampled_from(SITES),
        st.sampled_from(VPNS),
        st.sampled_from(ROUTERS),
        st.integers(1, 3),
        colour=st.sampled_from((None, None, None, "red", "blue", "none")),
        rate=st.sampled_from((None, 5)),
    )
    gone = st.sampled_from([withdrawn(point, name) for point, names in NAMES.items() for name in names])
    return st.one_of(routers, vpns, sites, sites, gone)


def transaction() -> st.SearchStrategy[Transaction]:
    return st.lists(one_change(), min_size=1, max_size=4, unique_by=lambda c: (c.point, c.key))


class Run:
    """A pipeline with its intent, all it emitted and the history that made it."""

    def __init__(self, *transactions: Transaction) -> None:
        self.pipeline = Pipeline(network())
        self.intent = applied({}, ())
        self.folded: Folded = {}
        self.history: list[Accepted | Aborted] = []
        self.events: list[tuple[str, Event]] = []
        for changes in transactions:
            self.do(changes)

    def do(self, changes: Transaction) -> Passage:
        seq, epoch, cause = self.pipeline.next_seq, self.pipeline.epoch, Cause(f"r{len(self.history)}")
        accepted = Changeset("default", seq, epoch, cause, tuple(changes), committed=seq - 1)
        passage = self.pipeline.run(accepted)
        self.history.append(Accepted(accepted, (), 0))
        self.events.extend(passage.events)
        if passage.refusal is None:
            self.intent = applied(self.intent, changes)
            fold(self.folded, passage.events)
        else:
            self.history.append(Aborted("default", seq, epoch + 1, cause, passage.refusal, 0))
            self.events.extend(self.pipeline.run(Changeset("default", seq, epoch + 1, cause)).events)
        return passage


@given(st.lists(transaction(), max_size=6))
def test_edits_end_where_one_recompute_ends(transactions: list[Transaction]) -> None:
    """Any sequence of edits, refused ones among them, ends in the state of one run of the final intent."""
    edited = Run(BASE, *transactions)
    again = Run(changes_to(edited.intent))
    assert len(again.history) == 1
    assert content(edited.pipeline) == content(again.pipeline)
    assert edited.folded == again.folded


@given(st.lists(transaction(), max_size=3), transaction())
def test_undo_is_the_identity(transactions: list[Transaction], changes: Transaction) -> None:
    """An edit and its undoing leave all layers, devices and emitted contributions as they were."""
    run = Run(BASE, *transactions)
    held, folded, intent = content(run.pipeline), dict(run.folded), run.intent
    if run.do(changes).refusal is None:
        undo = [Change(c.point, c.key, "", intent.get((c.point, c.key))) for c in changes]
        assert run.do(undo).refusal is None
    assert content(run.pipeline) == held
    assert run.folded == folded


@given(st.lists(one_change(), min_size=2, max_size=4, unique_by=lambda c: (c.point, c.key)))
def test_order_of_independent_edits_does_not_matter(changes: Transaction) -> None:
    """Edits of different instances end in one state in whatever order they come, if none is refused."""
    runs = [Run(BASE, *([one] for one in order)) for order in permutations(changes)]
    whole = [run for run in runs if len(run.history) == 1 + len(changes)]
    assert all(content(run.pipeline) == content(whole[0].pipeline) for run in whole)
    assert all(run.folded == whole[0].folded for run in whole)


@given(st.lists(transaction(), max_size=5))
def test_replay_gives_equal_events(transactions: list[Transaction]) -> None:
    """History computed again gives, topic by topic, what was written at first."""
    run = Run(BASE, *transactions)
    assert by_topic(replay(network(), run.history)) == by_topic(run.events)


def by_topic(events: object) -> dict[str, list[Event]]:
    found = sorted(events, key=itemgetter(0))  # type: ignore[call-overload]
    return {topic: [event for _, event in group] for topic, group in groupby(found, key=itemgetter(0))}


@given(st.lists(transaction(), max_size=4), transaction())
def test_a_refusal_leaves_no_trace(transactions: list[Transaction], last: Transaction) -> None:
    """After refused transactions everything is, and goes on, as if they had never come."""
    run = Run(BASE, *transactions)
    kept = Run()
    for event in accepted(run):
        kept.do(event.changeset.changes)
    assert content(run.pipeline) == content(kept.pipeline)
    one, other = run.do(last), kept.do(last)
    assert one.refusal == other.refusal
    assert [c.config for c in one.configs] == [c.config for c in other.configs]
    assert content(run.pipeline) == content(kept.pipeline)


def accepted(run: Run) -> list[Accepted]:
    void = {(event.seq, event.epoch - 1) for event in run.history if isinstance(event, Aborted)}
    return [
        event
        for event in run.history
        if isinstance(event, Accepted) and (event.changeset.seq, event.changeset.epoch) not in void
    ]


@given(st.lists(transaction(), min_size=1, max_size=4), st.data())
def test_what_came_before_changes_nothing(transactions: list[Transaction], data: st.DataObject) -> None:
    """Duplicates and messages of an older epoch are dropped, and give nothing."""
    run = Run(BASE, *transactions)
    held = content(run.pipeline)
    for event in data.draw(st.lists(st.sampled_from(run.history), max_size=5)):
        if isinstance(event, Accepted):
            passage = run.pipeline.run(event.changeset)
            assert (passage.events, passage.decision) == ((), None)
    assert content(run.pipeline) == held


@given(st.lists(transaction(), max_size=3), transaction())
def test_only_what_changed_runs(transactions: list[Transaction], changes: Transaction) -> None:
    """Just the transforms run whose input, or that of an instance they lie in, is another."""
    run = Run(BASE, *transactions)
    before = {layer.name: run.pipeline.state(layer.name) for layer in network().layers}
    calls.clear()
    if run.do(changes).refusal is None:
        assert calls.total() == rerun(run.pipeline, before, network())


def test_a_fork_of_history_stops_the_pipeline() -> None:
    """Another transaction in a place that is taken is an error, not a duplicate."""
    run = Run(BASE)
    with pytest.raises(ForkError):
        run.pipeline.run(Changeset("default", 1, 0, Cause("other")))
