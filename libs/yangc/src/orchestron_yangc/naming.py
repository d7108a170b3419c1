"""Names in generated code: identifiers of nodes and names of classes."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Mapping, Sequence

from orchestron_yang.model import LooseNode, StrictNode
from orchestron_yang.schema import SchemaNode

TAKEN = frozenset(
    name for cls in (StrictNode, LooseNode) for name in dir(cls) if not name.startswith("_")
) | {"self", "parent"}
"""Names that a model's class has already, so that no leaf may have them."""


def identifier(name: str) -> str:
    """A YANG identifier as a Python and Avro name: `site-id` is `site_id`, `class` is `class_`."""
    made = re.sub(r"[^A-Za-z0-9_]", "_", name)
    if made.startswith("_") or made[0].isdigit():
        made = f"n{made}"
    return f"{made}_" if keyword.iskeyword(made) or made in TAKEN else made


def sibling_identifiers(siblings: Sequence[SchemaNode], prefixes: Mapping[str, str]) -> list[str]:
    """The identifier of each sibling; those that would be alike get their module's prefix, all of them."""
    wanted = [identifier(node.name) for node in siblings]
    counted = {name: wanted.count(name) for name in wanted}
    made = [
        name if counted[name] == 1 else identifier(f"{prefixes[node.module]}_{node.name}")
        for name, node in zip(wanted, siblings, strict=True)
    ]
    for position, name in enumerate(made):
        while made.count(made[position]) > 1:
            made[position] = f"{name}_{position}"
    return made


def camel(name: str) -> str:
    """`site-network-access` as `SiteNetworkAccess`."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name) if part)


def class_names(nodes: Iterable[SchemaNode], reserved: Iterable[str]) -> dict[SchemaNode, str]:
    """A class name for each node: the shortest end of its path that no other node has."""
    paths = {node: _names(node) for node in nodes}
    chosen: dict[SchemaNode, str] = {}
    taken = set(reserved)
    lengths = dict.fromkeys(paths, 1)
    while True:
        ends = {node: _end(parts, lengths[node]) for node, parts in paths.items()}
        names = list(ends.values())
        clashing = [
            node
            for node, name in ends.items()
            if (names.count(name) > 1 or name in taken) and lengths[node] < len(paths[node])
        ]
        if not clashing:
            break
        for node in clashing:
            lengths[node] += 1
    for node, end in ends.items():
        name = end
        while name in taken:
            name += "_"
        taken.add(name)
        chosen[node] = name
    return chosen


def _names(node: SchemaNode) -> list[str]:
    parts: list[str] = []
    at: SchemaNode | None = node
    while at is not None and at.parent is not None:
        parts.insert(0, camel(at.py))
        at = at.parent
    return parts


def _end(parts: Sequence[str], length: int) -> str:
    made = "".join(parts[-length:])
    return f"N{made}" if made[:1].isdigit() else made
