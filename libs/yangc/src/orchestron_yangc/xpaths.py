"""The XPath expressions of a model, with the modules that their prefixes mean."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestron_yang.schema import XPath
from orchestron_yangc.search_path import Statement

_PREFIX = re.compile(r"([A-Za-z_][A-Za-z0-9_.-]*):(?!:)")


def xpath(statement: Statement, *, on_parent: bool = False) -> XPath:
    """The expression that is the argument of a must, when or path statement."""
    home = statement.i_orig_module
    used = sorted({found for found in _PREFIX.findall(statement.arg) if found in home.i_prefixes})
    return XPath(
        text=statement.arg,
        prefixes=tuple((prefix, prefix_module(home, prefix)) for prefix in used),
        on_parent=on_parent,
        message=_text(statement, "error-message"),
        app_tag=_text(statement, "error-app-tag"),
    )


def musts(statement: Statement) -> tuple[XPath, ...]:
    """The must statements of a data node."""
    return tuple(xpath(must) for must in statement.search("must"))


def whens(statement: Statement) -> Iterator[XPath]:
    """The when statements of a data node, choice or case: its own, and those of its uses and augment."""
    data = statement.keyword not in {"choice", "case"}
    for when in statement.search("when"):
        yield xpath(when, on_parent=not data or getattr(when, "i_origin", None) == "uses")
    augment = getattr(statement, "i_augment", None)
    if augment is not None:
        yield from (xpath(when, on_parent=True) for when in augment.search("when"))


def prefix_module(home: Statement, prefix: str) -> str:
    """The module that a prefix means in a module or submodule; that one must have it."""
    return str(home.i_modulename if prefix == home.i_prefix else home.i_prefixes[prefix][0])


def _text(statement: Statement, keyword: str) -> str:
    found = statement.search_one(keyword)
    return str(found.arg) if found is not None else ""
