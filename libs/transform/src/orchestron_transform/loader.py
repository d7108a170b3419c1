"""Finds the transform classes that a schema names and checks that each fits its point.

The only module of this package that imports other code by name; steps never do.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, cast, get_args, get_origin

from orchestron_transform.api import MemoryTransform, RfsTransform, Transform
from orchestron_transform.layer import (
    DevicePackage,
    Layer,
    Loaded,
    Style,
    Target,
    TransformClass,
    point_infos,
    schema_name,
)
from orchestron_yang.model import LooseNode, Parent, StrictNode
from orchestron_yang.schema import Kind, Point, Schema, SchemaNode

_STYLES: dict[type, Style] = {
    Transform: Style.PLAIN,
    RfsTransform: Style.RFS,
    MemoryTransform: Style.MEMORY,
}


class TransformNotFit(Exception):
    """A transform that a schema names is missing or of the wrong kind; the message says which and why."""


def load_layer(
    name: str, schema: Schema, lower: Mapping[str, Target], devices: Mapping[str, DevicePackage] | None = None
) -> Layer:
    """The layer with all transforms that its schema names. Raises `TransformNotFit`."""
    transforms = load_transforms(schema)
    return Layer(
        name, schema, point_infos(schema, transforms, _views(schema, transforms)), lower, devices or {}
    )


def layer_below(schema: Schema) -> dict[str, Target]:
    """`lower` of a layer above another one."""
    return {schema.name: Target(schema)}


def devices_below(settings: Schema, devices: Mapping[str, DevicePackage]) -> dict[str, Target]:
    """`lower` of the rfs layer: the device settings, and each device package's own configuration."""
    below = {settings.name: Target(settings)}
    below.update({package.schema.name: Target(package.schema, package.name) for package in devices.values()})
    return below


def load_transforms(schema: Schema) -> dict[str, Loaded]:
    """The transforms by `Point.id`. Raises `TransformNotFit`."""
    return {
        name: load_transform(node.point, node)
        for name, node in schema.points.items()
        if node.point is not None and node.point.transform is not None
    }


def load_transform(point: Point, node: SchemaNode) -> Loaded:
    """The transform of one point. Raises `TransformNotFit`."""
    cls = _found(point)
    style, args = _declared(point, cls)
    if point.rfs is not (style is Style.RFS):
        wanted = "RfsTransform" if point.rfs else "Transform or MemoryTransform"
        raise TransformNotFit(f"{point.id}: {point.transform} must be a subclass of {wanted}")
    source: Any
    output: Any
    memory: Any
    source, output, memory = (*args, None)[:3]
    _check_input(point, node, source)
    outputs: tuple[Any, ...] = get_args(output) or (output,)
    for one in outputs:
        if not _is_subclass(one, LooseNode) or not schema_name(one):
            raise TransformNotFit(f"{point.id}: {point.transform} must make a generated Root, not {one!r}")
    if memory is not None and not _is_subclass(memory, LooseNode):
        raise TransformNotFit(f"{point.id}: {point.transform} must name its memory's class, not {memory!r}")
    return Loaded(cls, style, source, outputs, memory)


def _found(point: Point) -> TransformClass:
    module, _, name = (point.transform or "").rpartition(".")
    try:
        cls = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise TransformNotFit(f"{point.id}: cannot import {point.transform}: {error}") from error
    if not isinstance(cls, type) or not issubclass(cls, tuple(_STYLES)):
        raise TransformNotFit(f"{point.id}: {point.transform} is no Transform class")
    missing = sorted(getattr(cls, "__abstractmethods__", ()))
    if missing:
        raise TransformNotFit(f"{point.id}: {point.transform} does not define {', '.join(missing)}()")
    return cast(TransformClass, cls)


def _declared(point: Point, cls: type) -> tuple[Style, tuple[Any, ...]]:
    """The base that `cls` was derived from, and the classes in its brackets."""
    for base in cls.__mro__:
        for generic in base.__dict__.get("__orig_bases__", ()):
            origin = get_origin(generic)
            if origin in _STYLES:
                return _STYLES[origin], get_args(generic)
    raise TransformNotFit(f"{point.id}: {point.transform} must say its classes, as in Transform[Input, Root]")


def _check_input(point: Point, node: SchemaNode, source: Any) -> None:
    """The input class must have the leafs of the point's node, no more and no less."""
    if not _is_subclass(source, StrictNode):
        raise TransformNotFit(f"{point.id}: input of {point.transform} must be a class, not {source!r}")
    leafs = {py for py, child in node.children.items() if child.kind in (Kind.LEAF, Kind.LEAF_LIST)}
    strange = leafs.symmetric_difference(source.model_fields) - _loose_ends(node)
    if strange:
        raise TransformNotFit(
            f"{point.id}: {source.__name__} is not the input class of this point: "
            f"they differ in {', '.join(sorted(strange))}"
        )


def _loose_ends(node: SchemaNode) -> set[str]:
    """What a view may leave out or keep as a field: anydata, and what is no configuration."""
    return {py for py, child in node.children.items() if child.kind is Kind.ANYDATA or not child.config}


def _is_subclass(value: Any, base: type) -> bool:
    return isinstance(value, type) and issubclass(value, base)


def _views(schema: Schema, transforms: Mapping[str, Loaded]) -> dict[str, type[StrictNode]]:
    """Input class by point: those of the transforms, and through `parent` those of outer points."""
    views: dict[str, type[StrictNode]] = {}
    for name, loaded in transforms.items():
        view: type[StrictNode] | None = loaded.input
        at: str | None = name
        while view is not None and at is not None:
            if views.setdefault(at, view) is not view:
                raise TransformNotFit(f"{at}: read as {views[at].__name__} and as {view.__name__} of {name}")
            point = schema.points[at].point
            at, view = point.parent if point else None, _parent_class(view)
    return views


def _parent_class(view: type[StrictNode]) -> type[StrictNode] | None:
    for base in view.__mro__:
        for held in vars(base).values():
            if isinstance(held, Parent):
                found: type[StrictNode] = held.cls
                return found
    return None
