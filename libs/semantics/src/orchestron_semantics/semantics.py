"""The rules of YANG that are about a whole datastore, kept up with its changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from orchestron_semantics.checker import Checker, dangling
from orchestron_semantics.references import ReferenceIndex, References
from orchestron_semantics.rules import Rules
from orchestron_yang.lexical import canonical, clip
from orchestron_yang.path import format_instance
from orchestron_yang.points import Instance, changed
from orchestron_yang.schema import Schema
from orchestron_yang.tree import Tree, key_order


@dataclass(frozen=True, slots=True)
class SemanticState:
    """What is known of one datastore; immutable, so that going back is keeping the old one."""

    references: References = field(default_factory=References)


class Semantics:
    """`must`, `when`, conditional mandatory nodes and leafrefs of one schema (RFC 7950, 8.1).

    What an edit costs depends on the instances it touches, not on the datastore, unless the model has
    expressions that read other instances (see `checker`). Rules that need no XPath are those of
    `orchestron_yang.checks`. Making this raises `SchemaError` for an expression that yangson does
    not take.
    """

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._rules = Rules(schema)
        self._index = ReferenceIndex(schema)

    def empty(self) -> SemanticState:
        """The state of an empty datastore."""
        return SemanticState()

    def state(self, tree: Tree) -> SemanticState:
        """The state of a whole datastore."""
        return self.update(self.empty(), {}, tree, changed(self.schema, {}, tree))

    def update(
        self, state: SemanticState, old: Tree, _new: Tree, touched: Mapping[Instance, Tree | None]
    ) -> SemanticState:
        """The state of the new datastore, from that of `old` and what differs (`points.changed`).

        Checks nothing.
        """
        return SemanticState(self._index.update(state.references, old, touched))

    def check(self, state: SemanticState, tree: Tree, touched: Mapping[Instance, Tree | None]) -> None:
        """Raise `DataError` unless the datastore obeys, given that it did before `touched` changed.

        Tags: data-missing (instance-required) for a leafref that leads nowhere, with the path of
        one; unknown-element for a node whose `when` is false; operation-failed (must-violation, or the
        model's own app-tag) for a `must`; missing-element and data-missing (missing-choice) for what
        is mandatory because its `when` is true.
        """
        order = sorted(touched.items(), key=lambda item: (item[0][0], key_order(item[0][1])))
        lost = self._index.referrer(state.references, tree, order)
        if lost is not None:
            path, value = lost
            raise dangling(format_instance(path), path[-1].node, clip(canonical(value)))
        Checker(self._rules, tree).instances(order)


__all__ = ["SemanticState", "Semantics"]
