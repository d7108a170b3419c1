"""Layers that run ahead of each other end where layers that wait for each other end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from orchestron_contracts.events import Cause, Change, Changeset, Decision
from orchestron_testkit.toy_network import network, router, site, vpn, withdrawn
from orchestron_testkit.toy_network.observe import layer_content
from orchestron_transform.devices import DeviceFleet, step_devices
from orchestron_transform.pipeline import Pipeline
from orchestron_transform.state import LayerState
from orchestron_transform.step import step
from orchestron_transform.window import Window, advance

Transaction = Sequence[Change]


class Reader:
    """One service: reads its stream at its own pace and writes the next one."""

    def __init__(self, initial: Any, step: Any) -> None:
        self.window: Window[Any] = Window(initial)
        self.step = step
        self.stream: list[Changeset] = []
        self.read = 0

    def turn(self) -> Any:
        if self.read == len(self.stream):
            return None
        self.read += 1
        self.window, out = advance(self.window, self.stream[self.read - 1], self.step)
        return out


class Sequencer:
    """The intent service in short: sequences, and on a refusal aborts and sequences again what is behind."""

    def __init__(self, waiting: Sequence[Transaction]) -> None:
        self.waiting = list(waiting)
        self.history: list[Changeset] = []
        self.flight: dict[int, Transaction] = {}
        self.epoch, self.next, self.committed = 0, 1, 0
        self.refused: list[int] = []

    def sequence(self) -> None:
        if self.waiting:
            self.flight[self.next] = self.waiting.pop(0)
            self.append(self.next)
            self.next += 1

    def append(self, seq: int) -> None:
        changes = tuple(self.flight[seq])
        cause = Cause(str(seq))
        self.history.append(Changeset("d", seq, self.epoch, cause, changes, committed=self.committed))

    def decide(self, decision: Decision) -> None:
        if decision.epoch < self.epoch:
            return
        assert decision.seq == self.committed + 1
        if decision.refusal is None:
            self.committed = decision.seq
            self.flight.pop(decision.seq)
            return
        self.epoch += 1
        self.refused.append(decision.seq)
        self.flight[decision.seq] = ()
        for seq in sorted(self.flight):
            self.append(seq)


def run(transactions: Sequence[Transaction], turns: Sequence[int]) -> tuple[Sequencer, list[Reader]]:
    """All services under one scheduler; once `turns` are used up, each in its turn until nothing is left."""
    package = network()
    sequencer = Sequencer(transactions)
    readers = [Reader(LayerState(), partial(step, layer)) for layer in package.layers]
    readers.append(Reader(DeviceFleet(), partial(step_devices, package)))
    readers[0].stream = sequencer.history

    def turn(who: int) -> None:
        if who == len(readers):
            sequencer.sequence()
            return
        out = readers[who].turn()
        if out is None:
            return
        if who + 1 < len(readers):
            readers[who + 1].stream.append(out)
        else:
            sequencer.decide(out.decision)

    for who in turns:
        turn(who)
    while sequencer.waiting or any(reader.read < len(reader.stream) for reader in readers):
        for who in range(len(readers) + 1):
            turn(who)
    return sequencer, readers


BASE: Transaction = [router("A", 1), router("B", 2, "Beta"), vpn("v")]
CHANGES: list[Change] = [
    router("A", 5),
    router("A", 666),
    router("B", 2),
    router("C", 3, "Gamma"),
    withdrawn("router", "A"),
    vpn("v", "gold"),
    vpn("v", "nowhere"),
    site("s1", "v", "A", 1),
    site("s1", "v", "B", 1, rate=5),
    site("s2", "v", "B", 1, rate=7),
    site("s2", "w", "A", 2),
    withdrawn("site", "s1"),
    withdrawn("site", "s2"),
]


@given(
    st.lists(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=2), max_size=8),
    st.lists(st.integers(0, 4), max_size=80),
)
def test_running_ahead_changes_nothing(transactions: list[Transaction], turns: list[int]) -> None:
    """Whatever the schedule, the same transactions are refused and the same state is reached.

    Among the schedules are those where a lower layer refuses what upper layers have long built on.
    """
    everything = [BASE, *transactions]
    pipeline = Pipeline(network())
    refused = [
        seq for seq, changes in enumerate(everything, 1) if pipeline.transact(changes).refusal is not None
    ]
    sequencer, readers = run(everything, turns)
    assert sequencer.refused == refused
    assert sequencer.committed == len(everything)
    for layer, reader in zip(network().layers, readers, strict=False):
        assert layer_content(reader.window.state) == layer_content(pipeline.state(layer.name))
    assert readers[-1].window.state == pipeline.fleet
