"""What an expression can depend on, found by following its location paths through the schema.

This is what makes validation incremental: an expression has to be evaluated again when something
it reads has changed, and only then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from yangson.enumerations import Axis
from yangson.xpathast import (
    Expr,
    FilterExpr,
    FuncCurrent,
    FuncDeref,
    LocationPath,
    PathExpr,
    Root,
    Step,
    UnionExpr,
)

from orchestron_semantics.expressions import Expression, below
from orchestron_yang.schema import Schema, SchemaNode

Nodes = set[SchemaNode]


def is_configuration(node: SchemaNode) -> bool:
    """It is neither state nor memory."""
    return node.config and not node.memory and not node.dynstate


@dataclass(slots=True)
class Reach:
    """What expressions depend on."""

    read: set[SchemaNode] = field(default_factory=set)
    """The schema nodes whose data they may read."""
    passed: set[SchemaNode] = field(default_factory=set)
    """Those, and the ones they climb to on the way."""


def add_reach(reach: Reach, schema: Schema, expression: Expression, context: SchemaNode) -> None:
    """Add what the expression depends on when it is evaluated at an instance of `context`."""
    _Reader(schema, context, reach).follow(expression.ast, {context})


def ancestors(node: SchemaNode) -> list[SchemaNode]:
    """The nodes from the root down to `node`, both included."""
    found = [node]
    while found[-1].parent is not None:
        found.append(found[-1].parent)
    return found[::-1]


def common_ancestor(nodes: Iterable[SchemaNode]) -> SchemaNode:
    """The lowest node that all of `nodes` are at or below."""
    lines = [ancestors(node) for node in nodes]
    found = lines[0][0]
    for level in zip(*lines, strict=False):
        if any(node is not level[0] for node in level):
            break
        found = level[0]
    return found


class _Reader:
    """Follows one expression."""

    def __init__(self, schema: Schema, origin: SchemaNode, reach: Reach) -> None:
        self.schema = schema
        self.origin = origin
        self.reach = reach

    def follow(self, expression: Expr, at: Nodes) -> Nodes:
        """The schema nodes that an expression may select when evaluated at nodes of `at`."""
        if isinstance(expression, (LocationPath, PathExpr)):
            return self.follow(expression.right, self.follow(expression.left, at))
        if isinstance(expression, Step):
            return self.step(expression, at)
        if isinstance(expression, FilterExpr):
            return self.filtered(self.follow(expression.primary, at), expression.predicates)
        if isinstance(expression, Root):
            return self.seen({self.schema.root})
        if isinstance(expression, FuncCurrent):
            return self.seen({self.origin}, read=True)
        found = [self.follow(part, at) for part in below(expression)]
        if isinstance(expression, UnionExpr):
            return set().union(*found)
        if isinstance(expression, FuncDeref):
            return self.targets(found[0])
        return set()

    def seen(self, found: Nodes, *, read: bool = False) -> Nodes:
        """The same nodes, noted down."""
        self.reach.passed |= found
        if read:
            self.reach.read |= found
        return found

    def step(self, step: Step, at: Nodes) -> Nodes:
        """Where a step leads to."""
        if step.axis in SIBLINGS:
            self.seen({node.parent for node in at if node.parent is not None})
        found = {node for start in at for node in _along(step.axis, start) if _fits(node, step.qname)}
        return self.filtered(self.seen(found, read=step.axis is not Axis.parent), step.predicates)

    def filtered(self, found: Nodes, predicates: list[Expr]) -> Nodes:
        """The same nodes, after a look at what their predicates read."""
        for predicate in predicates:
            self.follow(predicate, found)
        return found

    def targets(self, references: Nodes) -> Nodes:
        """What leafrefs may refer to, anywhere."""
        wanted = {node.type.leafref for node in references if node.type is not None and node.type.leafref}
        found = {node for node in self.schema.root.walk() if node.type is not None and node.path in wanted}
        self.seen({self.schema.root})
        return self.seen(found, read=True)


def _along(axis: Axis, node: SchemaNode) -> Iterable[SchemaNode]:
    """The schema nodes on an axis; the siblings of an entry are those of the same list."""
    if axis is Axis.child:
        return node.children.values()
    if axis is Axis.parent:
        return () if node.parent is None else (node.parent,)
    if axis is Axis.descendant:
        return list(node.walk())[1:]
    if axis is Axis.descendant_or_self:
        return node.walk()
    if axis is Axis.ancestor:
        return ancestors(node)[:-1]
    if axis is Axis.ancestor_or_self:
        return ancestors(node)
    return (node,)


SIBLINGS = (Axis.preceding_sibling, Axis.following_sibling)


def _fits(node: SchemaNode, name: tuple[str, str] | bool | None) -> bool:
    return not name or (node.name, node.module) == name
