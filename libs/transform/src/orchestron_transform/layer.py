"""What one layer is made of, and the whole network of layers and device packages.

Everything here is fixed while a process runs; what changes is in `state`. `loader` builds these
objects from schemas and the transform classes that they name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias

from orchestron_transform.api import MemoryTransform, RfsTransform, Transform
from orchestron_yang.model import LooseNode, StrictNode
from orchestron_yang.points import instance_path
from orchestron_yang.schema import Point, Schema, SchemaNode
from orchestron_yang.tree import Key

DEVICE_POINT = "device"
"""The point of the device settings, in the schema below the rfs layer and on its output topic."""

TransformClass: TypeAlias = type[
    Transform[Any, Any] | RfsTransform[Any, Any] | MemoryTransform[Any, Any, Any]
]


class Style(Enum):
    """How a transform is called."""

    PLAIN = "plain"
    RFS = "rfs"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A transform class, found and checked."""

    cls: TransformClass
    style: Style
    input: type[StrictNode]
    outputs: tuple[type[LooseNode], ...]
    """Root classes that it may make; several for an rfs transform that knows several vendors."""
    memory: type[LooseNode] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PointInfo:
    """A transform point with what a step needs to know of it."""

    point: Point
    node: SchemaNode
    rank: int
    """Position among the layer's points; a point comes after the one it is nested in."""
    arity: int
    """Number of key values of an instance, those of outer points included."""
    parent: PointInfo | None
    transform: Loaded | None
    view: type[StrictNode] | None
    """Input class of the point; None when no transform reads it."""
    dynstate: frozenset[str]
    """Identifiers of the `orc:dynstate` nodes right below the point."""
    encloses: bool
    """Some point is nested in it."""
    way: tuple[str, ...]
    """Text before, between and behind the key values in the path of an instance."""

    @property
    def outermost(self) -> PointInfo:
        """The point that is nested in no other: for rfs points, the device."""
        return self if self.parent is None else self.parent.outermost

    @property
    def nesting(self) -> Iterator[PointInfo]:
        """The points this one is nested in, nearest first."""
        outer = self.parent
        while outer is not None:
            yield outer
            outer = outer.parent


@dataclass(frozen=True, slots=True)
class Target:
    """Where the output built from one schema goes."""

    schema: Schema
    package: str | None = None
    """Of a device package: the whole tree is one fragment for the device. None: split into points."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer: its points, their transforms and what their output may be."""

    name: str
    schema: Schema
    """Of its input."""
    points: Mapping[str, PointInfo]
    """By `Point.id`, outer points first. Data outside every point is kept, but nothing reads it."""
    lower: Mapping[str, Target]
    """By schema name, the `__schema__` of the output's root class."""
    devices: Mapping[str, DevicePackage] = field(default_factory=dict)
    """By device type: what a device is taken to be until it has reported. Empty above the rfs layer."""
    has_plain_keys: bool = field(init=False)
    """Keys here and below compare as they are, with no need of `key_order`: no key leaf is a union."""

    def __post_init__(self) -> None:
        schemas = [self.schema, *(target.schema for target in self.lower.values())]
        object.__setattr__(self, "has_plain_keys", not any(map(_has_mixed_keys, schemas)))

    @property
    def device_point(self) -> PointInfo | None:
        """The point whose entries are devices: the outermost around rfs transforms, None without those."""
        for info in self.points.values():
            if info.point.rfs:
                return info.outermost
        return None


@dataclass(frozen=True, slots=True, eq=False)
class DevicePackage:
    """One vendor release: the YANG used, pruned, and what tells such a device from others."""

    name: str
    """The device type, as the intent's `type` leaf gives it."""
    schema: Schema
    modules: tuple[tuple[str, str], ...] = ()
    """Module names with revision that such a device reports."""
    uris: tuple[str, ...] = ()
    """NETCONF capability URIs without a module that it reports."""
    protocol: str = "netconf"
    quirks: Mapping[str, Any] = field(default_factory=dict)
    module_names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "module_names", frozenset(name for name, _ in self.modules))


@dataclass(frozen=True, slots=True, eq=False)
class NetworkPackage:
    """All that makes up one network: layers from top to bottom, then devices."""

    name: str
    layers: tuple[Layer, ...]
    device_schema: Schema
    """Of the device settings; has the point `device`."""
    devices: Mapping[str, DevicePackage]
    """By name."""
    avro: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Avro schemas by schema name, then point id ("" for what is outside every point)."""
    older: Mapping[str, Mapping[str, Sequence[Any]]] = field(default_factory=dict)
    """Those of releases before, in the same order, where there are any."""

    @property
    def northbound(self) -> Schema:
        """The schema that clients see: the input of the topmost layer."""
        return self.layers[0].schema

    def layer(self, name: str) -> Layer:
        """The layer of that name; KeyError when there is none."""
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise KeyError(name)

    def output_topic(self, name: str) -> str:
        """The topic that a layer writes: `layer.` and the name of what reads it."""
        names = [layer.name for layer in self.layers]
        below = [*names[1:], DEVICE_POINT]
        return f"layer.{below[names.index(name)]}"

    def input_topic(self, name: str) -> str:
        """The topic that a layer (or `device`, the device manager) reads."""
        return "history" if name == self.layers[0].name else f"layer.{name}"


def _has_mixed_keys(schema: Schema) -> bool:
    """Some key of a point, or of a list around it, may hold values of several Python types."""
    lists = [node for point in schema.points.values() for node in _upwards(point)]
    leafs = [node.children[py] for node in lists for py in node.keys]
    return any(leaf.type is None or leaf.type.base == "union" for leaf in leafs)


def _upwards(node: SchemaNode | None) -> Iterator[SchemaNode]:
    while node is not None:
        yield node
        node = node.parent


def schema_name(cls: type) -> str:
    """Name of the schema whose root the class stands for; "" for any other class."""
    return str(getattr(cls, "__schema__", ""))


def point_infos(
    schema: Schema, transforms: Mapping[str, Loaded], views: Mapping[str, type[StrictNode]]
) -> dict[str, PointInfo]:
    """The layer's points, outer ones first."""
    infos: dict[str, PointInfo] = {}
    outer = {node.point.parent for node in schema.points.values() if node.point is not None}
    for rank, (name, node) in enumerate(schema.points.items()):
        assert node.point is not None
        infos[name] = PointInfo(
            point=node.point,
            node=node,
            rank=rank,
            arity=_arity(node),
            parent=infos[node.point.parent] if node.point.parent is not None else None,
            transform=transforms.get(name),
            view=views.get(name),
            dynstate=frozenset(py for py, child in node.children.items() if child.dynstate),
            encloses=name in outer,
            way=_way(schema, node),
        )
    return infos


def path_of(schema: Schema, info: PointInfo, key: Key) -> str:
    """As `points.instance_path`; much faster for keys that are numbers or need no quoting."""
    path = info.way[0]
    for part, behind in zip(key, info.way[1:], strict=True):
        if type(part) is int or (type(part) is str and "'" not in part):
            path += f"{part}{behind}"
        else:
            return instance_path(schema, (info.point.id, key))
    return path


def _way(schema: Schema, node: SchemaNode) -> tuple[str, ...]:
    """The parts of an instance's path around its keys, found by giving it keys that nobody has."""
    assert node.point is not None
    marks = tuple(f"\x00{number}\x00" for number in range(_arity(node)))
    parts: list[str] = []
    path = instance_path(schema, (node.point.id, marks))
    for mark in marks:
        before, _, path = path.partition(mark)
        parts.append(before)
    return (*parts, path)


def _arity(node: SchemaNode | None) -> int:
    return 0 if node is None else len(node.keys) + _arity(node.parent)
