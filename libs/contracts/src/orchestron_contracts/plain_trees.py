"""Trees that have no Avro schema: memory of transforms and operational state, as JSON that names every type.

The order of members and entries is kept, since a transform may see that of its memory.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, cast

import msgspec

from orchestron_contracts.errors import CodecError
from orchestron_contracts.keys import key_from_text, key_text
from orchestron_yang.rows import compact
from orchestron_yang.tree import Tree

_write = msgspec.json.Encoder().encode
_read = msgspec.json.Decoder().decode


def plain_from_tree(tree: Tree) -> bytes:
    """The tree as bytes. Raises `CodecError` for what no tree can hold."""
    return _write(_plain(tree))


def tree_from_plain(value: bytes) -> Tree:
    """The inverse of `plain_from_tree`. Raises `CodecError`."""
    try:
        return cast(Tree, _tree(_read(value)))
    except CodecError:
        raise
    except Exception as error:  # damaged values fit JSON, but nothing else
        raise CodecError(f"damaged: {type(error).__name__}: {error}") from error


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        if any(isinstance(name, tuple) for name in value):
            kind = "ordered" if isinstance(value, OrderedDict) else "list"
            return {kind: [[key_text(key), _plain(entry)] for key, entry in value.items()]}
        return {"node": {name: _plain(held) for name, held in value.items()}}
    if isinstance(value, tuple):
        return {"leafs": key_text(value)}
    if isinstance(value, list | float):
        return {"json": value}
    return {"leaf": key_text((value,))}


def _tree(plain: Any) -> Any:
    ((kind, held),) = plain.items()
    if kind == "node":
        return {name: _tree(value) for name, value in held.items()}
    if kind == "leafs":
        return key_from_text(held)
    if kind == "leaf":
        return key_from_text(held)[0]
    if kind == "json":
        return held
    rows = ((key_from_text(key), _tree(entry)) for key, entry in held)
    if kind == "ordered":
        return OrderedDict(rows)
    if kind != "list":
        raise CodecError(f"{kind!r} is no kind of value")
    return compact(dict(rows))
