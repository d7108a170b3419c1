"""A state taken apart into what a snapshot holds, and put together again without running a transform.

What follows from the rest is left out and worked out again: merged records with their counts, and
which instance lies in which. Parts are made one by one as they are asked for, since a state is
immutable and may be read at leisure while its service goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from orchestron_contracts.snapshots import HeldDevice, HeldDynstate, HeldInstance, HeldReport, Part
from orchestron_transform.contributions import Clash, Contributions, contribute
from orchestron_transform.devices import DeviceFleet, ManagedDevice
from orchestron_transform.layer import DEVICE_POINT, Layer, NetworkPackage
from orchestron_transform.state import Held, LayerState, Reported
from orchestron_yang.pmap import PMap
from orchestron_yang.points import Instance
from orchestron_yang.schema import SchemaNode
from orchestron_yang.tree import Tree


class NotRestorable(Exception):
    """These parts are no state of this network; the message says why."""


def dump_layer(state: LayerState) -> Iterator[Part]:
    """A layer's state in parts."""
    for (point, key), held in state.instances.items():
        outputs = tuple((below, key_below, record) for (below, key_below), record in held.outputs.items())
        by_source = tuple(held.contributions.by_source.items())
        yield HeldInstance(point, key, by_source, outputs, held.memory)
    for device, reported in state.reported.items():
        yield HeldReport(device, reported.type, tuple(sorted(reported.modules)), tuple(sorted(reported.uris)))
    for (point, key), record in state.dynstate.items():
        yield HeldDynstate(point, key, record)


def restore_layer(layer: Layer, parts: Iterable[Part]) -> LayerState:
    """The state that `dump_layer` took apart. Raises `NotRestorable`."""
    instances: dict[Instance, Held] = {}
    reported: dict[str, Reported] = {}
    dynstate: dict[Instance, Tree] = {}
    for part in parts:
        match part:
            case HeldInstance(point, key):
                node = _layer_node(layer, point)
                outputs = {(below, key_below): record for below, key_below, record in part.outputs}
                instances[point, key] = Held(_merged(node, part, count=False), outputs, part.memory)
            case HeldReport():
                reported[part.device] = Reported(part.type, frozenset(part.modules), frozenset(part.uris))
            case HeldDynstate(point, key, record):
                dynstate[point, key] = record
            case _:
                raise NotRestorable(f"layer {layer.name} holds no {type(part).__name__}")
    return LayerState(PMap(instances), _nested(layer, instances), PMap(reported), PMap(dynstate))


def dump_fleet(fleet: DeviceFleet) -> Iterator[Part]:
    """The device manager's state in parts."""
    for name, device in fleet.devices.items():
        yield HeldDevice(name, device.type, device.revision)
        held = {DEVICE_POINT: device.settings, **device.fragments}
        for point, contributions in held.items():
            if contributions is not None:
                yield HeldInstance(point, (name,), tuple(contributions.by_source.items()))
    for name, revision in fleet.gone.items():
        yield HeldDevice(name, "", revision)


def restore_fleet(package: NetworkPackage, parts: Iterable[Part]) -> DeviceFleet:
    """The state that `dump_fleet` took apart. Raises `NotRestorable`."""
    there: dict[str, HeldDevice] = {}
    held: dict[str, dict[str, Contributions]] = {}
    for part in parts:
        match part:
            case HeldDevice():
                there[part.name] = part
            case HeldInstance(point, (name,)):
                node = _device_node(package, point)
                merged = _merged(node, part, count=point != DEVICE_POINT)
                held.setdefault(str(name), {})[point] = merged
            case _:
                raise NotRestorable(f"the device manager holds no {type(part).__name__}")
    devices = {name: _device(one, held.get(name, {})) for name, one in there.items() if one.type}
    gone = {name: one.revision for name, one in there.items() if not one.type}
    return DeviceFleet(PMap(devices), PMap(gone))


def _device(known: HeldDevice, held: Mapping[str, Contributions]) -> ManagedDevice:
    fragments = {point: contributions for point, contributions in held.items() if point != DEVICE_POINT}
    return ManagedDevice(held.get(DEVICE_POINT), fragments, known.type, known.revision)


def _merged(node: SchemaNode, part: HeldInstance, *, count: bool) -> Contributions:
    try:
        merged = contribute(node, None, dict(part.contributions), count=count)
    except Clash as clash:
        raise NotRestorable(f"contributions to {part.point} {part.key} do not merge: {clash}") from clash
    if merged is None:
        raise NotRestorable(f"nobody contributes to {part.point} {part.key}")
    return merged


def _layer_node(layer: Layer, point: str) -> SchemaNode:
    if point and point not in layer.points:
        raise NotRestorable(f"layer {layer.name} has no point {point!r}")
    return layer.points[point].node if point else layer.schema.root


def _device_node(package: NetworkPackage, point: str) -> SchemaNode:
    if point == DEVICE_POINT:
        return package.device_schema.points[DEVICE_POINT]
    if point not in package.devices:
        raise NotRestorable(f"there is no device package {point!r}")
    return package.devices[point].schema.root


def _nested(layer: Layer, instances: Iterable[Instance]) -> PMap[Instance, PMap[Instance, bool]]:
    within: dict[Instance, dict[Instance, bool]] = {}
    for point, key in instances:
        info = layer.points.get(point)
        if info is not None and info.parent is not None:
            outer = (info.parent.point.id, key[: info.parent.arity])
            within.setdefault(outer, {})[point, key] = True
    inner: dict[Instance, PMap[Instance, bool]] = {outer: PMap(held) for outer, held in within.items()}
    return PMap(inner)
