"""Default values, in canonical form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from orchestron_yang.errors import DataError
from orchestron_yang.lexical import INTEGERS, canonical
from orchestron_yang.names import Qualifiers, module_names
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.types import leaf_type
from orchestron_yangc.modules import Modules, Statement
from orchestron_yangc.xpaths import prefix_module

_SIGNED = re.compile(r"([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]+)")


def set_defaults(schema: Schema, modules: Modules, statements: Mapping[SchemaNode, Statement]) -> None:
    """Give each leaf and leaf-list its defaults, its own or its typedef's (RFC 7950, 7.6.1, 7.7.2)."""
    for node, statement in statements.items():
        if node.type is not None and not node.mandatory and not node.min_elements:
            found = _defaults(statement)
            node.defaults = tuple(_value(schema, modules, node, default) for default in found)


def _defaults(statement: Statement) -> list[Statement]:
    """The default statements that hold: the leaf's own, else those of the nearest typedef with any."""
    for holder in _holders(statement):
        if found := holder.search("default"):
            return list(found)
    return []


def _holders(statement: Statement) -> Iterator[Statement]:
    at = statement
    while at is not None:
        yield at
        at = getattr(at.search_one("type"), "i_typedef", None)


def _value(schema: Schema, modules: Modules, node: SchemaNode, default: Statement) -> str:
    assert node.type is not None
    text = str(default.arg)
    if node.type.base in INTEGERS:
        text = _decimal(text)
    home = getattr(default, "i_orig_module", default.i_module)
    kind = leaf_type(schema, node.type, node.module)
    try:
        return canonical(kind.from_text(text, _Prefixes(schema, home)))
    except DataError as error:
        of = "leaf-list" if node.kind is Kind.LEAF_LIST else "leaf"
        raise modules.fail(default, f"default of {of} {node.path}: {error.message}") from error


def _decimal(text: str) -> str:
    """A default may be written in hex or octal (RFC 7950, 9.2.1)."""
    found = _SIGNED.fullmatch(text)
    if found is None:
        return text
    number = int(found[2], 16 if found[2][1] in "xX" else 8)
    return f"{'-' if found[1] == '-' else ''}{number}"


class _Prefixes(Qualifiers):
    """Qualifiers are the prefixes of the module that a default stands in."""

    def __init__(self, schema: Schema, home: Statement) -> None:
        super().__init__(module_names(schema))
        self.home = home

    def module(self, qualifier: str) -> str | None:
        if qualifier in self.home.i_prefixes:
            return prefix_module(self.home, qualifier)
        return super().module(qualifier)

    def default(self, module: str) -> str:
        return str(self.home.i_modulename or module)
