"""The event codec of a network: which records each topic may carry."""

from __future__ import annotations

from orchestron_contracts.codec import EventCodec, PointCodecs, RecordCodec
from orchestron_transform.layer import DEVICE_POINT, NetworkPackage
from orchestron_yang.points import REMAINDER
from orchestron_yang.schema import Schema


def event_codec(package: NetworkPackage) -> EventCodec:
    """Reads and writes all topics of one network."""
    topics: dict[str, dict[str, RecordCodec]] = {}
    for layer in package.layers:
        topics[package.input_topic(layer.name)] = dict(_points(package, layer.schema))
    devices = {name: _whole(package, device.schema) for name, device in package.devices.items()}
    below = {**_points(package, package.device_schema), **devices}
    topics[package.input_topic(DEVICE_POINT)] = below
    topics["device.config"] = topics["device.journal"] = below
    return EventCodec(topics)


def _points(package: NetworkPackage, schema: Schema) -> PointCodecs:
    return PointCodecs(package.avro[schema.name], schema, package.older.get(schema.name))


def _whole(package: NetworkPackage, schema: Schema) -> RecordCodec:
    """The codec of a device's whole configuration, which is outside every point."""
    return _points(package, schema)[REMAINDER[0]]
