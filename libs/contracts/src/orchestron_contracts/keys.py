"""Instance keys as text: a JSON array that says the type of each value by itself."""

from __future__ import annotations

import base64
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec

from orchestron_contracts.errors import CodecError
from orchestron_yang.tree import EMPTY, Empty, Key, Scalar

_PLAIN = (str, int)
_write = msgspec.json.Encoder(decimal_format="string").encode
_read = msgspec.json.Decoder(list[Any]).decode


def key_text(key: Key) -> str:
    """`key` as text: strings, numbers and booleans as in JSON, others as in `{"binary": "AQ=="}`."""
    return _write([part if isinstance(part, _PLAIN) else _tagged(part) for part in key]).decode()


def key_from_text(text: str) -> Key:
    """The inverse of `key_text`. Raises `CodecError`."""
    try:
        return tuple([part if isinstance(part, _PLAIN) else _untagged(part) for part in _read(text)])
    except (msgspec.DecodeError, ValueError, ArithmeticError, RecursionError) as error:
        raise CodecError(f"is no key: {error}") from error


def _tagged(part: Scalar) -> dict[str, str | None]:
    if isinstance(part, Decimal):
        return {"decimal64": str(part)}
    if isinstance(part, bytes):
        return {"binary": base64.b64encode(part).decode()}
    if isinstance(part, Empty):
        return {"empty": None}
    raise CodecError(f"{type(part).__name__} cannot be a key value")


_TAGS: dict[str, Callable[[Any], Scalar]] = {
    "decimal64": Decimal,
    "binary": lambda text: base64.b64decode(text, validate=True),
    "empty": lambda _: EMPTY,
}


def _untagged(part: Any) -> Scalar:
    if isinstance(part, dict) and len(part) == 1:
        ((tag, text),) = part.items()
        if tag in _TAGS and isinstance(text, str | None) and (text is None) == (tag == "empty"):
            return _TAGS[tag](text)
    raise ValueError(f"{part!r} is no key value")
