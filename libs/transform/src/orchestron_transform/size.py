"""How much a transaction may send down at once, so that what comes of it fits into one record of any engine.

The measure is taken of the values, not of their encoding: so it is the same wherever a step runs, with
or without a log behind it. Encoded, they take less than they weigh here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orchestron_contracts.events import Change, Refusal
from orchestron_yang.tree import Tree

MOST = 60 * 1024 * 1024
"""Bytes, of one changeset and of one device's configuration; a record of Kafka has at most 64 MiB."""
EACH = 16
"""What a value weighs besides its text."""


def weight(record: Tree | None) -> int:
    """Bytes of the names, keys and texts in a record as UTF-8, and `EACH` for each of them and each value."""
    total = 0
    waiting: list[object] = [record]
    while waiting:
        value = waiting.pop()
        total += EACH
        if isinstance(value, str):
            total += len(value) if value.isascii() else len(value.encode())
        elif isinstance(value, bytes):
            total += len(value)
        elif isinstance(value, Mapping):
            waiting.extend(value.keys())
            waiting.extend(value.values())
        elif isinstance(value, tuple | list):
            waiting.extend(value)
    return total


def weight_of(change: Change) -> int:
    """What a change weighs in its changeset."""
    return weight(change.record) + weight({change.point: change.key, change.source: ()})


def too_much(layer: str, changes: Iterable[Change]) -> Refusal | None:
    """The refusal of changes that are too much for one changeset; None when they are not."""
    of_source: dict[str, int] = {}
    for change in changes:
        of_source[change.source] = of_source.get(change.source, 0) + weight_of(change)
    total = sum(of_source.values())
    if total <= MOST:
        return None
    largest = min(of_source, key=lambda source: (-of_source[source], source))
    text = f"layer {layer} has {total} bytes of changes in one transaction, {MOST} are allowed"
    return Refusal(
        f"{text}; most of it, {of_source[largest]} bytes, is of {largest}",
        tag="too-big",
        layer=layer,
        instance=largest,
    )


def too_large(layer: str, instance: str, record: Tree) -> Refusal | None:
    """The refusal of a configuration that is too large; None when it is not."""
    size = weight(record)
    if size <= MOST:
        return None
    text = f"the configuration has {size} bytes, {MOST} are allowed"
    return Refusal(text, tag="too-big", layer=layer, instance=instance)
