"""Which intent a line of a device's configuration comes from, layer by layer (invariant 9)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from orchestron_northbound.follower import Follower
from orchestron_northbound.layers import LayerReader
from orchestron_transform.layer import DEVICE_POINT, NetworkPackage
from orchestron_yang.path import ResourcePath, Step, format_instance
from orchestron_yang.schema import Kind, SchemaNode
from orchestron_yang.tree import Rows, Tree

MOST: Final = 20
"""Instances of a layer that are named."""


class Provenance:
    """Follows sources up from a device, through what is committed."""

    def __init__(
        self, package: NetworkPackage, readers: Mapping[str, LayerReader], follower: Follower
    ) -> None:
        self._package = package
        self._readers = readers
        self._follower = follower

    async def of(self, device: str, kind: str, paths: Sequence[str]) -> list[dict[str, list[str]]]:
        """For each path in the device's models: by layer, the instances that it comes of.

        Those of the topmost layer are paths of the intent. Nothing is said of a path that no source
        has, such as one that only the device knows.
        """
        seq = self._follower.projection.seq
        for reader in self._readers.values():
            await reader.catch_up(seq)
        return await asyncio.to_thread(self._chains, device, kind, paths)

    def _chains(self, device: str, kind: str, paths: Sequence[str]) -> list[dict[str, list[str]]]:
        if kind not in self._package.devices:
            return [{} for _ in paths]
        held = self._readers[DEVICE_POINT].sources((kind, (device,)))
        root = self._package.devices[kind].schema.root
        return [
            self._upwards([source for source, record in held.items() if path and covers(root, record, path)])
            for path in paths
        ]

    def _upwards(self, sources: list[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for layer in reversed(self._package.layers):
            if not sources:
                break
            found[layer.name] = sorted(sources)[:MOST]
            reader, wanted = self._readers[layer.name], set(sources)
            above = [reader.sources(instance) for path, instance in reader.instances() if path in wanted]
            sources = list({source for held in above for source in held if source})
        return found


def covers(node: SchemaNode, tree: Tree, target: str, path: ResourcePath = ()) -> bool:
    """The tree has something at or below `target`, an instance path (not "") as `format_instance` has it."""
    return any(_covered(step, value, target, (*path, step)) for step, value in _steps(node, tree))


def _covered(step: Step, value: Any, target: str, path: ResourcePath) -> bool:
    text = format_instance(path)
    if text == target or text.startswith((f"{target}/", f"{target}[")):
        return True
    if not target.startswith(f"{text}/") or not step.node.is_inner:
        return False
    return covers(step.node, cast(Tree, value), target, path)


def _steps(node: SchemaNode, tree: Tree) -> Iterator[tuple[Step, Any]]:
    for py, value in tree.items():
        child = node.children[py]
        if child.kind is Kind.LIST:
            yield from ((Step(child, key), entry) for key, entry in cast(Rows, value).items())
        elif child.kind is Kind.LEAF_LIST:
            yield from ((Step(child, (item,)), item) for item in cast("Iterable[Any]", value))
        else:
            yield Step(child), value
