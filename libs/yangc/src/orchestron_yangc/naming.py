"""Names in generated code: identifiers of nodes and names of classes."""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count

from orchestron_yang.model import LooseNode, StrictNode
from orchestron_yang.schema import SchemaNode

TAKEN = frozenset(
    name for cls in (StrictNode, LooseNode) for name in dir(cls) if not name.startswith("_")
) | {"self", "parent", "bool", "bytes", "int", "object", "str", "tuple"}
"""Names that no leaf may have: a model's class has them already, or needs them in annotations."""


def identifier(name: str) -> str:
    """A YANG identifier as a Python and Avro name: `site-id` is `site_id`, `class` is `class_`."""
    made = re.sub(r"[^A-Za-z0-9_]", "_", name)
    if made.startswith("_") or made[0].isdigit():
        made = f"n{made}"
    return f"{made}_" if keyword.iskeyword(made) or made in TAKEN else made


def sibling_identifiers(siblings: Sequence[tuple[str, str]], prefixes: Mapping[str, str]) -> list[str]:
    """The identifier of each sibling, given as (module, name).

    Those of several modules that would be alike get their module's prefix, all of them; what is still
    alike is numbered.
    """
    wanted = [identifier(name) for _, name in siblings]
    counts = Counter(wanted)
    made = [
        py if counts[py] == 1 else identifier(f"{prefixes[module]}_{name}")
        for py, (module, name) in zip(wanted, siblings, strict=True)
    ]
    counts = Counter(made)
    taken = {py for py in made if counts[py] == 1}
    for position, py in enumerate(made):
        if counts[py] > 1:
            numbered = (f"{py}_{number}" for number in count(2))
            made[position] = next(name for name in chain([py], numbered) if name not in taken)
            taken.add(made[position])
    return made


def camel(name: str) -> str:
    """`site-network-access` as `SiteNetworkAccess`."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name) if part)


def class_names(nodes: Iterable[SchemaNode], reserved: Iterable[str]) -> dict[SchemaNode, str]:
    """A class name for each node: the shortest end of its path that no other node has."""
    paths = {node: _names(node) for node in nodes}
    taken = set(reserved)
    lengths = dict.fromkeys(paths, 1)
    ends: dict[SchemaNode, str] = {}
    clashing = list(paths)
    while clashing:
        ends = {node: _end(parts, lengths[node]) for node, parts in paths.items()}
        counts = Counter(ends.values())
        clashing = [
            node
            for node, name in ends.items()
            if (counts[name] > 1 or name in taken) and lengths[node] < len(paths[node])
        ]
        for node in clashing:
            lengths[node] += 1
    chosen: dict[SchemaNode, str] = {}
    for node, name in ends.items():
        numbered = (f"{name}{number}" for number in count(2))
        chosen[node] = next(n for n in chain([name], numbered) if n not in taken)
        taken.add(chosen[node])
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
