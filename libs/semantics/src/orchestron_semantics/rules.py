"""The expressions of a schema: which nodes have them, and what they depend on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from orchestron_semantics.expressions import Expression
from orchestron_semantics.nodes import DataNode, Model
from orchestron_semantics.reach import Reach, add_reach, ancestors, common_ancestor, is_configuration
from orchestron_semantics.references import is_indexed
from orchestron_yang.obligations import Choice, Obligations
from orchestron_yang.schema import Kind, Schema, SchemaNode


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What is to be looked at below a container or list entry, or below the root."""

    whens: tuple[tuple[SchemaNode, bool], ...]
    """Children that may be there only under conditions, and whether they may have to be; no points."""
    choices: tuple[Choice, ...]
    """Mandatory choices all of whose nodes are under conditions."""
    inner: tuple[tuple[SchemaNode, bool], ...]
    """Children that have expressions, or something to look at below them, and whether that is so even
    when the tree does not have them; no points."""


@dataclass(frozen=True, slots=True, eq=False)
class Outward:
    """A node with an expression that reads beyond the instance it belongs to."""

    node: SchemaNode
    arity: int
    """Number of key values down to the lowest common ancestor of the node and all that it reads."""


class Rules:
    """The expressions of one schema; made once."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.model = Model(schema, self.holds)
        self.musts: dict[SchemaNode, tuple[Expression, ...]] = {}
        self.whens: dict[SchemaNode, tuple[Expression, ...]] = {}
        self.paths: dict[SchemaNode, Expression] = {}
        """Paths of leafrefs that the index cannot answer for."""
        self.outward: dict[str, list[Outward]] = {}
        """By the id of each point whose changes matter; "" for what is outside every point."""
        self._obligations = Obligations(schema)
        self._plans: dict[SchemaNode, Plan] = {}
        self._under_way: set[tuple[object, ...]] = set()
        for node in schema.root.walk():
            if is_configuration(node):
                self._compile(node)

    def plan(self, node: SchemaNode) -> Plan:
        """What is to be looked at below `node`."""
        found = self._plans.get(node)
        if found is None:
            below = [child for child in node.children.values() if child.point is None]
            found = self._plans[node] = Plan(
                whens=tuple((child, self._is_demanded(child)) for child in below if child in self.whens),
                choices=tuple(self._conditional_choices(node)),
                inner=tuple((child, self._matters_implied(child)) for child in below if self._matters(child)),
            )
        return found

    def holds(self, node: SchemaNode, parent: DataNode) -> bool:
        """The whens of a child of `parent`, there or not, are true."""
        return self.failing_when(node, parent) is None

    def failing_when(self, node: SchemaNode, parent: DataNode) -> Expression | None:
        """The first when of a child of `parent`, there or not, that is false."""
        mark = (node, parent.path)
        if mark in self._under_way:  # a default value that depends on itself
            return None
        self._under_way.add(mark)
        try:
            for when in self.whens.get(node, ()):
                if not when.holds(parent if when.xpath.on_parent else _stand_in(node, parent)):
                    return when
        finally:
            self._under_way.discard(mark)
        return None

    def must_have_content(self, node: SchemaNode) -> bool:
        """A container that is there even when the tree lacks it, with something mandatory in it."""
        if node.kind is not Kind.CONTAINER or node.presence or node.point is not None:
            return False
        duty = self._obligations.of(node)
        if any(not child.cases for child in duty.needed) or any(choice.mandatory for choice in duty.choices):
            return True
        below = (child for child in duty.inner if duty.may_be_implied(child) and not child.cases)
        return any(self.must_have_content(child) for child in below)

    def _compile(self, node: SchemaNode) -> None:
        if node.musts:
            self.musts[node] = tuple(Expression(self.schema, node, must) for must in node.musts)
        if node.whens:
            self.whens[node] = tuple(Expression(self.schema, node, when) for when in node.whens)
        path = self.model.reference(node)
        if path is not None and node.type is not None and node.type.require_instance and not is_indexed(node):
            self.paths[node] = path
        if node in self.musts or node in self.whens or node in self.paths:
            self._place(node)

    def _place(self, node: SchemaNode) -> None:
        """Find out whether expressions of a node go beyond its instance, and what they read there."""
        parent = cast(SchemaNode, node.parent)
        reach = Reach()
        for expression in (*self.musts.get(node, ()), *self.whens.get(node, ())):
            add_reach(reach, self.schema, expression, parent if expression.xpath.on_parent else node)
        if node in self.paths:
            add_reach(reach, self.schema, self.paths[node], node)
        own = point_of(node)
        anchor = common_ancestor([node if node is own else parent, *reach.passed])
        inside = own is None or own in ancestors(anchor)
        if inside and all(point_of(one) is own for one in reach.read):
            return
        outward = Outward(node, arity(anchor))
        for name in sorted({point_id(point_of(one)) for one in reach.read}):
            self.outward.setdefault(name, []).append(outward)

    def _matters(self, node: SchemaNode) -> bool:
        """A node, or one below it, has something to look at."""
        if not is_configuration(node):
            return False
        if node in self.musts or node in self.paths:
            return True
        plan = self.plan(node)
        return bool(plan.whens or plan.choices or plan.inner)

    def _matters_implied(self, node: SchemaNode) -> bool:
        """As `_matters`, when the tree does not have the node: it is a default or an implied container."""
        if node.kind is not Kind.CONTAINER:
            return bool(node.defaults)
        if node.presence:
            return False
        plan = self.plan(node)
        below = any(demanded for _, demanded in plan.whens) or any(implied for _, implied in plan.inner)
        return below or bool(plan.choices) or node in self.musts

    def _is_demanded(self, node: SchemaNode) -> bool:
        """A node has to be there, or to have content, when its whens are true."""
        return node.mandatory or node.min_elements > 0 or self.must_have_content(node)

    def _conditional_choices(self, node: SchemaNode) -> list[Choice]:
        return [
            choice
            for choice in self._obligations.of(node).choices
            if not choice.mandatory
            and any(child.cases[len(choice.outer)][2] for child in choice.children)
            and any(is_configuration(child) for child in choice.children)
        ]


def _stand_in(node: SchemaNode, parent: DataNode) -> DataNode:
    """An instance of a child for its when to be evaluated at, whether it is there or not."""
    held = parent.held.get(node.py)
    if node.kind is Kind.LIST or node.kind is Kind.LEAF_LIST or held is None:
        held = {} if node.is_inner else ""
    return DataNode(parent.model, node, held, parent)


def point_of(node: SchemaNode) -> SchemaNode | None:
    """The innermost transform point that a node belongs to, itself included."""
    return next((one for one in reversed(ancestors(node)) if one.point is not None), None)


def point_id(node: SchemaNode | None) -> str:
    """The id of a point; "" for what is outside every point."""
    return "" if node is None or node.point is None else node.point.id


def arity(node: SchemaNode) -> int:
    """How many key values tell an instance of `node` from all others."""
    return sum(len(one.keys) for one in ancestors(node))
