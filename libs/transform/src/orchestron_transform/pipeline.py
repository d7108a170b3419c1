"""All layers and the device manager in one process, one after the other, without a log.

The same steps and windows that the services use, for tests, replay, what-if and benchmarks.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import partial

from orchestron_contracts.events import (
    Cause,
    Change,
    Changeset,
    Decision,
    DeviceConfig,
    Event,
    Input,
    Refusal,
)
from orchestron_transform.devices import DeviceFleet, step_devices
from orchestron_transform.layer import Layer, NetworkPackage
from orchestron_transform.state import LayerState
from orchestron_transform.step import step
from orchestron_transform.window import Window, advance

DECISIONS = "decisions"
DEVICE_CONFIG = "device.config"


@dataclass(frozen=True, slots=True)
class Passage:
    """All that came of one changeset."""

    events: tuple[tuple[str, Event], ...]
    """(topic, event) from the top layer down; empty when it was dropped everywhere."""
    decision: Decision | None
    """None when the changeset was dropped before it reached the device manager."""
    configs: tuple[DeviceConfig, ...] = ()

    @property
    def refusal(self) -> Refusal | None:
        """Why the transaction was refused."""
        return None if self.decision is None else self.decision.refusal

    def changeset(self, topic: str) -> Changeset:
        """What the layer above `topic` wrote; KeyError when nothing."""
        for name, event in self.events:
            if name == topic and isinstance(event, Changeset):
                return event
        raise KeyError(topic)


class Pipeline:
    """A whole network. `copy.copy` of one is free and goes its own way."""

    def __init__(self, package: NetworkPackage) -> None:
        self.package = package
        self._windows: dict[str, Window[LayerState]] = {
            layer.name: Window(LayerState()) for layer in package.layers
        }
        self._fleet: Window[DeviceFleet] = Window(DeviceFleet())

    def __copy__(self) -> Pipeline:
        other = Pipeline(self.package)
        other._windows = dict(self._windows)
        other._fleet = self._fleet
        return other

    @property
    def next_seq(self) -> int:
        """The seq that comes next."""
        return self._fleet.next_seq

    @property
    def epoch(self) -> int:
        """The epoch it is in."""
        return self._fleet.epoch

    @property
    def fleet(self) -> DeviceFleet:
        """The devices now."""
        return self._fleet.state

    def state(self, layer: str) -> LayerState:
        """A layer's state now."""
        return self._windows[layer].state

    def run(self, changeset: Changeset) -> Passage:
        """Put one changeset through every layer. Raises `StreamError` if it is out of order."""
        events: list[tuple[str, Event]] = []
        given = changeset
        for layer in self.package.layers:
            passed = self._layer(layer, given)
            if passed is None:
                return Passage(tuple(events), None)
            events.append((self.package.output_topic(layer.name), passed))
            given = passed
        self._fleet, out = advance(self._fleet, given, partial(step_devices, self.package))
        if out is None:
            return Passage(tuple(events), None)
        events.append((DECISIONS, out.decision))
        events.extend((DEVICE_CONFIG, config) for config in out.configs)
        return Passage(tuple(events), out.decision, out.configs)

    def _layer(self, layer: Layer, changeset: Changeset) -> Changeset | None:
        window, passed = advance(self._windows[layer.name], changeset, partial(step, layer))
        self._windows[layer.name] = window
        return passed

    def transact(
        self, changes: Iterable[Change], *, inputs: Iterable[Input] = (), cause: Cause | None = None
    ) -> Passage:
        """Sequence and run changes of the northbound; if they are refused, go back as if they never came."""
        seq, epoch, by = self.next_seq, self.epoch, cause or Cause("")
        passage = self.run(
            Changeset("default", seq, epoch, by, tuple(changes), tuple(inputs), committed=seq - 1)
        )
        if passage.refusal is not None:
            self.run(Changeset("default", seq, epoch + 1, by, committed=seq - 1))
        return passage

    def what_if(self, changes: Iterable[Change], *, inputs: Iterable[Input] = ()) -> Passage:
        """What would come of these changes; nothing is changed by asking."""
        return copy(self).transact(changes, inputs=inputs)
