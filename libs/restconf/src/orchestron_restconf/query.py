"""Query parameters (RFC 8040, 4.8): those that are served, and refusal of all others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from orchestron_restconf.problem import Problem
from orchestron_restconf.route import decode

CONTENTS: Final = ("all", "config", "nonconfig")
MAX_DEPTH: Final = 65535


@dataclass(frozen=True, slots=True)
class Query:
    """How much of a resource a read asks for."""

    content: str = "all"
    """`all`, `config` or `nonconfig` (RFC 8040, 4.8.1)."""
    depth: int | None = None
    """Levels of data nodes, the target being the first; None is unbounded (RFC 8040, 4.8.2)."""


def parameters(text: str, known: Collection[str]) -> dict[str, str]:
    """The parameters of a query string. An unknown, repeated or malformed one raises `Problem` 400."""
    found: dict[str, str] = {}
    for part in text.split("&") if text else ():
        raw, equals, value = part.partition("=")
        name = decode(raw)
        if name not in known:
            takes = f"it takes {', '.join(sorted(known))}" if known else "it takes none"
            raise _bad(f"query parameter {name!r} is not supported here; {takes}")
        if name in found:
            raise _bad(f"query parameter {name!r} is given twice")
        if not equals:
            raise _bad(f"query parameter {name!r} has no value")
        found[name] = decode(value)
    return found


def retrieval(text: str) -> Query:
    """The query of a GET or HEAD on a datastore or data resource."""
    found = parameters(text, ("content", "depth"))
    content = found.get("content", "all")
    if content not in CONTENTS:
        raise _bad(f"content={content!r} is none of {', '.join(CONTENTS)}")
    return Query(content, _depth(found.get("depth", "unbounded")))


def _depth(text: str) -> int | None:
    if text == "unbounded":
        return None
    if text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= MAX_DEPTH:
        return int(text)
    raise _bad(f"depth={text!r} is neither a number from 1 to {MAX_DEPTH} nor 'unbounded'")


def _bad(message: str) -> Problem:
    return Problem("invalid-value", message, status=400)
