"""One step's working copy of a layer's state: reads fall through to the state, writes stay in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import TypeVar

from orchestron_contracts.events import Capabilities, Change
from orchestron_transform.api import Device
from orchestron_transform.contributions import Contributions
from orchestron_transform.layer import Layer, PointInfo, path_of
from orchestron_transform.state import Held, LayerState, Outputs, Reported
from orchestron_yang.model import StrictNode
from orchestron_yang.pmap import PMap
from orchestron_yang.points import Instance
from orchestron_yang.schema import SchemaNode
from orchestron_yang.tree import Key, Tree, key_order

K = TypeVar("K")
V = TypeVar("V")
_NONE: PMap[Instance, bool] = PMap()


_place = attrgetter("point", "key", "source")


class Work:
    """What a step has found out so far."""

    def __init__(self, layer: Layer, state: LayerState) -> None:
        self.layer = layer
        self.state = state
        self.instances: dict[Instance, Held | None] = {}
        """Instances written; None for one that is withdrawn."""
        self.dynstate: dict[Instance, Tree | None] = {}
        self.reported: dict[str, Reported | None] = {}
        self.added: dict[Instance, list[Instance]] = {}
        """New instances by the instance that they lie in; likewise `removed`."""
        self.removed: dict[Instance, list[Instance]] = {}
        self.gone: list[Instance] = []
        """Instances that nobody contributes to any more."""
        self.changed: set[Instance] = set()
        """Instances whose merged record is new or another."""
        self.dirty: set[Instance] = set()
        """Instances that must run."""
        self.changes: list[Change] = []
        """What goes to the layer below, in no order."""
        self._views: dict[Instance, StrictNode] = {}
        self._devices: dict[str, Device] = {}

    def held(self, instance: Instance) -> Held | None:
        """The instance as it is now."""
        if instance in self.instances:
            return self.instances[instance]
        return self.state.instances.get(instance)

    def put(self, instance: Instance, held: Held | None, contributions: Contributions) -> None:
        """The instance, which was `held`, has these contributions now."""
        if held is None:
            self.instances[instance] = Held(contributions)
            self._index(self.added, instance)
            self.changed.add(instance)
            return
        self.instances[instance] = Held(contributions, held.outputs, held.memory)
        if contributions.record is not held.record:
            self.changed.add(instance)

    def withdraw(self, instance: Instance, held: Held) -> None:
        """The instance, which was `held`, is gone, and with it what it contributed and remembered."""
        self.instances[instance] = None
        self._index(self.removed, instance)
        self.gone.append(instance)
        self.emit(instance, held.outputs, {})
        if self.layer.device_point is not None and instance[0] == self.layer.device_point.point.id:
            self.reported[str(instance[1][0])] = None

    def _index(self, index: dict[Instance, list[Instance]], instance: Instance) -> None:
        info = self.layer.points.get(instance[0])
        if info is not None and info.parent is not None:
            outer = (info.parent.point.id, instance[1][: info.parent.arity])
            index.setdefault(outer, []).append(instance)

    def emit(self, instance: Instance, before: Outputs, after: Outputs) -> None:
        """Send down what `instance` contributes otherwise than before."""
        source = self.path(instance)
        for target, record in after.items():
            if before.get(target) != record:
                self.changes.append(Change(target[0], target[1], source, record))
        for target in before:
            if target not in after:
                self.changes.append(Change(target[0], target[1], source, None))

    def ordered_changes(self) -> tuple[Change, ...]:
        """What goes down, in order of (point, key, source)."""
        if self.layer.has_plain_keys:
            return tuple(sorted(self.changes, key=_place))
        return tuple(sorted(self.changes, key=lambda one: (one.point, key_order(one.key), one.source)))

    def result(self) -> LayerState:
        """The state with all that was written."""
        state = self.state
        return LayerState(
            _written(state.instances, self.instances),
            self._nested(),
            _written(state.reported, self.reported),
            _written(state.dynstate, self.dynstate),
        )

    def _nested(self) -> PMap[Instance, PMap[Instance, bool]]:
        nested = self.state.nested
        written: dict[Instance, PMap[Instance, bool] | None] = {}
        for outer in {*self.added, *self.removed}:
            new = dict.fromkeys(self.added.get(outer, ()), True)
            inner = nested.get(outer, _NONE).update(new, self.removed.get(outer, ()))
            written[outer] = inner or None
        return _written(nested, written)

    def node(self, instance: Instance) -> SchemaNode:
        """The schema node of the instance; the root for what is outside every point."""
        info = self.layer.points.get(instance[0])
        return self.layer.schema.root if info is None else info.node

    def path(self, instance: Instance) -> str:
        """The instance as people write it."""
        info = self.layer.points.get(instance[0])
        return "/" if info is None else path_of(self.layer.schema, info, instance[1])

    def ordered(self, instances: Iterable[Instance]) -> list[Instance]:
        """The instances in the order of a step: outer points first, then by key."""
        points = self.layer.points
        rank = {name: info.rank for name, info in points.items()}
        if self.layer.has_plain_keys:
            return sorted(instances, key=lambda one: (rank.get(one[0], -1), one[1]))
        return sorted(instances, key=lambda one: (rank.get(one[0], -1), key_order(one[1])))

    def nested_in(self, instance: Instance) -> Iterator[Instance]:
        """The instances that lie in it, near and far."""
        info = self.layer.points.get(instance[0])
        if info is None or not info.encloses:
            return
        removed = set(self.removed.get(instance, ()))
        for inner in (*self.state.nested.get(instance, {}), *self.added.get(instance, ())):
            if inner not in removed:
                yield inner
                yield from self.nested_in(inner)

    def touch(self, instance: Instance) -> None:
        """The instance must run, and so must all that lies in it, for it may read it."""
        self.dirty.add(instance)
        self.dirty.update(self.nested_in(instance))

    def view(self, info: PointInfo, key: Key) -> StrictNode:
        """The input object of an instance, with those of the points it lies in as `parent`."""
        instance = (info.point.id, key)
        found = self._views.get(instance)
        if found is None:
            assert info.view is not None
            up = None
            if info.parent is not None and info.parent.view is not None:
                up = self.view(info.parent, key[: info.parent.arity])
            found = info.view.from_tree(self._input(info, instance), up)
            if info.encloses:
                self._views[instance] = found
        return found

    def _input(self, info: PointInfo, instance: Instance) -> Tree:
        held = self.held(instance)
        record: Tree = {} if held is None else held.record
        state = self.dynstate_of(instance) if info.dynstate else None
        return {**record, **state} if state else record

    def dynstate_of(self, instance: Instance) -> Tree | None:
        """The operational state of an instance."""
        if instance in self.dynstate:
            return self.dynstate[instance]
        return self.state.dynstate.get(instance)

    def device(self, key: Key) -> Device | None:
        """The device that an instance of this key belongs to; None when it is not there."""
        name = str(key[0])
        device = self._devices.get(name)
        if device is None:
            device = self.device_with(name, self.reported_of(name))
            if device is not None:
                self._devices[name] = device
        return device

    def device_with(self, name: str, reported: Reported | None) -> Device | None:
        """The device as it is when it has `reported`."""
        point = self.layer.device_point
        held = None if point is None else self.held((point.point.id, (name,)))
        if held is None:
            return None
        kind = str(held.record.get("type", ""))
        if reported is not None and reported.type == kind:
            return Device(name, kind, reported.modules, reported.uris)
        package = self.layer.devices.get(kind)
        if package is None:
            return Device(name, kind)
        return Device(name, kind, package.module_names, frozenset(package.uris))

    def reported_of(self, name: str) -> Reported | None:
        """What the device has reported."""
        return self.reported[name] if name in self.reported else self.state.reported.get(name)

    def report(self, capabilities: Capabilities) -> None:
        """Keep what a device reports, if the device is there, and run its transforms if that is news."""
        name, point = capabilities.device, self.layer.device_point
        before = self.device_with(name, self.reported_of(name))
        if point is None or before is None:
            return
        self.reported[name] = Reported.by(before.type, capabilities)
        self._devices.pop(name, None)
        if self.device((name,)) != before:
            device = (point.point.id, (name,))
            around = (device, *self.nested_in(device))
            self.dirty.update(inner for inner in around if self.layer.points[inner[0]].point.rfs)


def _written(held: PMap[K, V], writes: Mapping[K, V | None]) -> PMap[K, V]:
    if not writes:
        return held
    sets = {key: value for key, value in writes.items() if value is not None}
    return held.update(sets, [key for key, value in writes.items() if value is None])
