"""Keeping only the part of a large device model that is used."""

from __future__ import annotations

from collections.abc import Sequence

from orchestron_yang.schema import Schema, SchemaNode
from orchestron_yangc.errors import ManifestError


def prune(schema: Schema, include: Sequence[str]) -> None:
    """Drop every node that is not on, above or below one of the schema paths. Changes `schema`.

    Raises `ManifestError` for a path that leads to nothing.
    """
    paths = {node.path for node in schema.root.walk()}
    for wanted in include:
        if wanted not in paths:
            raise ManifestError(f"include path {wanted} is not in the schema")
    _keep(schema.root, tuple(include))
    kept = {node.path: node for node in schema.root.walk()}
    schema.points = {name: node for name, node in schema.points.items() if kept.get(node.path) is node}


def _keep(node: SchemaNode, include: tuple[str, ...]) -> None:
    for name, child in list(node.children.items()):
        path = child.path
        if any(path == wanted or path.startswith(f"{wanted}/") for wanted in include):
            continue
        if name in node.keys or any(wanted.startswith(f"{path}/") for wanted in include):
            _keep(child, include)
        else:
            del node.children[name]
