"""What a pipeline came to, in a form that two of them can be compared by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from orchestron_contracts.events import REMAINDER, Change, Changeset, Event
from orchestron_transform.layer import NetworkPackage
from orchestron_transform.pipeline import Pipeline
from orchestron_transform.state import LayerState
from orchestron_yang.points import Instance
from orchestron_yang.tree import Key, Tree

Folded = dict[tuple[str, str, Key, str], Tree]


def content(pipeline: Pipeline) -> dict[str, Any]:
    """All that layers and devices hold, but for revisions, which tell of the past."""
    held: dict[str, Any] = {
        layer.name: layer_content(pipeline.state(layer.name)) for layer in pipeline.package.layers
    }
    held["devices"] = {
        name: (device.type, device.record, device.config) for name, device in pipeline.fleet.devices.items()
    }
    return held


def layer_content(state: LayerState) -> dict[str, Any]:
    """A layer's instances with contributions, merged record, outputs and memory; and its other state."""
    return {
        "instances": {
            instance: (dict(held.contributions.by_source), held.record, dict(held.outputs), held.memory)
            for instance, held in state.instances.items()
        },
        "nested": {outer: set(inner) for outer, inner in state.nested.items()},
        "reported": dict(state.reported),
        "dynstate": dict(state.dynstate),
    }


def fold(into: Folded, events: Iterable[tuple[str, Event]]) -> None:
    """Keep what each source last contributed to each instance, by topic, as compaction of the log would."""
    for topic, event in events:
        if isinstance(event, Changeset):
            for change in event.changes:
                place = (topic, change.point, change.key, change.source)
                into.pop(place, None)
                if change.record is not None:
                    into[place] = change.record


def applied(intent: Mapping[Instance, Tree], changes: Iterable[Change]) -> dict[Instance, Tree]:
    """The northbound's records after these changes."""
    after = dict(intent)
    for change in changes:
        after.pop((change.point, change.key), None)
        if change.record is not None:
            after[change.point, change.key] = change.record
    return after


def changes_to(intent: Mapping[Instance, Tree]) -> list[Change]:
    """The changes that make an empty network one with this intent."""
    return [Change(point, key, "", record) for (point, key), record in intent.items()]


def rerun(pipeline: Pipeline, before: Mapping[str, LayerState], package: NetworkPackage) -> int:
    """How many runs a transaction needed at least: instances whose input, or one they lie in, is another."""
    runs = 0
    for layer in package.layers:
        old, new = before[layer.name].instances, pipeline.state(layer.name).instances
        for point, key in new:
            if point == REMAINDER:
                continue
            info = layer.points[point]
            inputs = [(info.point.id, key), *((o.point.id, key[: o.arity]) for o in info.nesting)]
            if info.transform is not None and any(
                at not in old or old[at].record != new[at].record for at in inputs
            ):
                runs += 1
    return runs
