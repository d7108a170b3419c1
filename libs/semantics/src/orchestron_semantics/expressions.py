"""XPath expressions of a model, parsed and evaluated by yangson.

yangson's parser wants to know what prefixes mean and its evaluator which identities derive from
which; both ask a schema of yangson's own. `_Scope` answers in its place out of our schema, so that no
YANG module is read at run time.
"""

from __future__ import annotations

from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING, Any

from yangson.exceptions import YangsonException
from yangson.nodeset import NodeSet
from yangson.xpathast import Expr, FuncEnumValue, Step
from yangson.xpathparser import XPathParser

from orchestron_yang.errors import DataError, SchemaError
from orchestron_yang.schema import Schema, SchemaNode, XPath

if TYPE_CHECKING:
    from orchestron_semantics.nodes import DataNode


class Expression:
    """An expression of a schema node. Raises `SchemaError` for one that cannot be parsed."""

    def __init__(self, schema: Schema, node: SchemaNode, xpath: XPath) -> None:
        self.node = node
        self.xpath = xpath
        self._schema = schema

    @cached_property
    def ast(self) -> Expr:
        """The syntax tree; parsed when first needed."""
        scope: Any = _Scope(self._schema, self.node, self.xpath)  # stands in for yangson's own
        parser = XPathParser(self.xpath.text, scope)
        try:
            found = parser.parse()
        except YangsonException as error:
            raise self._broken(str(error) or type(error).__name__) from error
        if not parser.at_end():
            raise self._broken(f"it goes on after {parser.input[: parser.offset]!r}")
        for part in parts(found):
            if isinstance(part, FuncEnumValue):
                raise self._broken("enum-value() is not supported")
            if isinstance(part, Step):
                _keep_transition(part)
        return found

    def holds(self, at: DataNode) -> bool:
        """Its truth with `at` as context node (XPath 1.0, 4.3)."""
        found = self._value(at)
        return bool(found) and not (isinstance(found, float) and isnan(found))

    def nodes(self, at: DataNode) -> list[DataNode]:
        """The nodes it selects with `at` as context node."""
        found = self._value(at)
        return list(found) if isinstance(found, NodeSet) else []

    def _value(self, at: DataNode) -> Any:
        node: Any = at  # stands in for yangson's own
        try:
            return self.ast.evaluate(node)
        except (YangsonException, SchemaError, ValueError, TypeError, ArithmeticError) as error:
            message = f"{self.xpath.text!r} cannot be evaluated: {error!r}"
            raise DataError(message, path=at.location, tag="operation-failed") from error

    def _broken(self, why: str) -> SchemaError:
        return SchemaError(f"{self.node.path}: XPath {self.xpath.text!r}: {why}")


def _keep_transition(step: Step) -> None:
    """Have a step make the function for its axis once, instead of at every evaluation."""
    transition = step._node_trans()
    step._node_trans = lambda: transition


def parts(expression: Expr) -> list[Expr]:
    """An expression and all that it is made of."""
    found = [expression]
    for part in below(expression):
        found.extend(parts(part))
    return found


def below(expression: Expr) -> list[Expr]:
    """The expressions that one is directly made of, predicates included."""
    found: list[Expr] = []
    for value in vars(expression).values():
        if isinstance(value, Expr):
            found.append(value)
        elif isinstance(value, list):
            found.extend(value)
    return found


class _Scope:
    """What stands for yangson's schema context and schema data."""

    text_mid = None

    def __init__(self, schema: Schema, node: SchemaNode, xpath: XPath) -> None:
        self.schema_data = self
        self.default_ns = node.module
        self._identities = schema.identities
        self._prefixes = dict(xpath.prefixes)
        self._place = f"{node.path}: XPath {xpath.text!r}"

    def prefix2ns(self, prefix: str, _mid: None) -> str:
        """The module that a prefix means."""
        if prefix not in self._prefixes:
            raise SchemaError(f"{self._place}: nothing has prefix {prefix!r}")
        return self._prefixes[prefix]

    def translate_pname(self, name: str, _mid: None) -> tuple[str, str]:
        """A name with or without prefix as (name, module)."""
        prefix, colon, bare = name.rpartition(":")
        return (bare, self.prefix2ns(prefix, None)) if colon else (name, self.default_ns)

    def is_derived_from(self, identity: tuple[str, str], base: tuple[str, str]) -> bool:
        """Whether an identity derives from another, both as (name, module)."""
        ancestors = self._identities.get(f"{identity[1]}:{identity[0]}", ())
        return f"{base[1]}:{base[0]}" in ancestors
