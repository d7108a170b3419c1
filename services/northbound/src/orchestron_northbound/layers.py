"""What each layer holds: per instance, what its sources contribute and what that makes together.

A layer's state is a function of its input topic, so it is folded again here, when somebody asks.
Only what is committed shows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import REMAINDER, Aborted, Accepted, Changeset
from orchestron_northbound.follower import Cursor
from orchestron_northbound.layer_state import LayerState
from orchestron_ports.log import EventLog
from orchestron_transform.layer import DEVICE_POINT, NetworkPackage
from orchestron_yang.errors import YangError
from orchestron_yang.json_codec import tree_to_json
from orchestron_yang.merge import Merged
from orchestron_yang.points import Instance, instance_path
from orchestron_yang.schema import Schema, SchemaNode
from orchestron_yang.tree import Key, Tree, key_order

STEP: Final = 50
"""Changesets folded before other requests get a turn."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of what a layer holds."""

    offset: int = 0
    limit: int = 1000


class LayerReader:
    """One layer, read from the log as far as was asked for."""

    def __init__(
        self, log: EventLog, codec: EventCodec, domain: str, package: NetworkPackage, name: str
    ) -> None:
        self.name = name
        self._package = package
        self._codec = codec
        self._cursor = Cursor(log, package.input_topic(name), domain)
        self._state = LayerState()
        self._reading = asyncio.Lock()

    async def catch_up(self, seq: int) -> None:
        """Show what is committed with transaction `seq`."""
        async with self._reading:
            while records := await self._cursor.batch():
                for number, record in enumerate(records):
                    self._take(self._codec.decode(record.stream.topic, record.value))
                    self._cursor.passed(record)
                    if number % STEP == 0:
                        await asyncio.sleep(0)
                self._state.commit(seq)
            self._state.commit(seq)

    def sources(self, instance: Instance) -> Mapping[str, Tree]:
        """What each source contributes to an instance; empty when there is none."""
        return dict(self._state.held.get(instance, {}))

    def instances(self) -> list[tuple[str, Instance]]:
        """Every instance with its path, as sources are named."""
        return [
            (self._path(self._schema(point)[0], point, key), (point, key)) for point, key in self._state.held
        ]

    def snapshot(self, page: Page) -> tuple[int, int, list[tuple[Instance, dict[str, Tree]]]]:
        """The seq, the number of instances, and those of one page, in order of point and key."""
        held = self._state.held
        names = sorted(held, key=lambda one: (one[0], key_order(one[1])))
        shown = islice(names, page.offset, page.offset + page.limit)
        return self._state.seq, len(names), [(name, dict(held[name])) for name in shown]

    def describe(self, instances: list[tuple[Instance, dict[str, Tree]]]) -> list[dict[str, Any]]:
        """Instances as JSON, records by RFC 7951: for a worker thread."""
        return [self._described(point, key, sources) for (point, key), sources in instances]

    def _take(self, event: object) -> None:
        if isinstance(event, Accepted):
            self._state.take(event.changeset)
        elif isinstance(event, Changeset):
            self._state.take(event)
        elif isinstance(event, Aborted):
            self._state.take(Changeset(event.domain, event.seq, event.epoch, event.cause))

    def _described(self, point: str, key: Key, sources: Mapping[str, Tree]) -> dict[str, Any]:
        schema, node = self._schema(point)
        found: dict[str, Any] = {"point": point, "key": [_plain(part) for part in key]}
        found["instance"] = self._path(schema, point, key)
        merged = _merged(node, sources)
        found["record"] = tree_to_json(schema, node, merged) if merged is not None else None
        found["sources"] = [
            {"source": source, "record": tree_to_json(schema, node, record)}
            for source, record in sorted(sources.items())
        ]
        return found

    def _schema(self, point: str) -> tuple[Schema, SchemaNode]:
        if self.name != DEVICE_POINT:
            schema = self._package.layer(self.name).schema
        elif point == DEVICE_POINT:
            schema = self._package.device_schema
        else:
            schema = self._package.devices[point].schema
        return schema, schema.points.get(point, schema.root)

    def _path(self, schema: Schema, point: str, key: Key) -> str:
        if point == REMAINDER:
            return "/"
        if point not in schema.points:
            return f"{point} {_plain(key[0])}"
        return instance_path(schema, (point, key))


def layer_names(package: NetworkPackage) -> Iterator[str]:
    """The layers from top to bottom, the device manager last."""
    yield from (layer.name for layer in package.layers)
    yield DEVICE_POINT


def _merged(node: SchemaNode, sources: Mapping[str, Tree]) -> Tree | None:
    """What the contributions make together; None for what a layer would have refused."""
    try:
        return Merged.of(node).edit((), sources.values()).tree
    except YangError:
        return None


def _plain(part: object) -> Any:
    return part if isinstance(part, str | int | bool) else str(part)
