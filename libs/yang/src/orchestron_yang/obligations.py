"""What a schema asks of the children of each node, worked out once: mandatory nodes and choices."""

from __future__ import annotations

from dataclasses import dataclass

from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Tree

Branch = tuple[tuple[str, str], ...]
"""The (choice, case) pairs that lead to a node, outermost first."""


def branch(node: SchemaNode) -> Branch:
    """The cases that a node lies in."""
    return tuple((choice, case) for choice, case, _ in node.cases)


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice among the children of a node."""

    name: str
    outer: Branch
    mandatory: bool
    children: tuple[SchemaNode, ...]
    around: tuple[SchemaNode, ...]
    """The children in the case that this choice is nested in, its own included."""

    def case_of(self, child: SchemaNode) -> str:
        """The case of this choice that one of its children is of."""
        return child.cases[len(self.outer)][1]

    def is_active(self, tree: Tree) -> bool:
        """It must be decided: it is in no case, or that case has data (RFC 7950, 7.9.4)."""
        return not self.outer or any(child.py in tree for child in self.around)


@dataclass(frozen=True, slots=True)
class Duty:
    """What the children of one node must obey."""

    needed: tuple[SchemaNode, ...]
    """Mandatory leafs and anydata, and lists and leaf-lists with min-elements."""
    choices: tuple[Choice, ...]
    inner: tuple[SchemaNode, ...]
    """Children that have duties of their own, or something below them has."""
    siblings: tuple[SchemaNode, ...]
    implied: frozenset[SchemaNode]

    def is_active(self, child: SchemaNode, tree: Tree) -> bool:
        """The child is in no case, or its case has data (RFC 7950, 7.6.5)."""
        if not child.cases:
            return True
        here = branch(child)
        return any(
            other.py in tree and branch(other)[: len(here)] == here
            for other in self.siblings
            if other is not child
        )

    def may_be_implied(self, child: SchemaNode) -> bool:
        """A container that is there even when nothing in it is: its mandatory nodes count."""
        return child in self.implied


class Obligations:
    """The duties of every node of a schema, found when first asked for.

    Without `mandatory` or `keys`, what only these could break is not among the `inner` children.
    """

    def __init__(self, schema: Schema, *, mandatory: bool = True, keys: bool = True) -> None:
        self._schema = schema
        self._mandatory = mandatory
        self._keys = keys
        self._duties: dict[SchemaNode, Duty] = {}
        self._bound: dict[SchemaNode, bool] = {}

    def of(self, node: SchemaNode) -> Duty:
        """The duties of the children of `node`."""
        found = self._duties.get(node)
        if found is None:
            found = self._duties[node] = self._duty(node)
        return found

    def _duty(self, node: SchemaNode) -> Duty:
        children = tuple(node.children.values())
        inner = tuple(child for child in children if self.is_bound(child))
        return Duty(
            needed=tuple(child for child in children if _is_needed(child)),
            choices=tuple(_choices(children)),
            inner=inner,
            siblings=children,
            implied=frozenset(child for child in inner if _is_implied(child)),
        )

    def is_bound(self, node: SchemaNode) -> bool:
        """Its value can break a rule of this module."""
        found = self._bound.get(node)
        if found is None:
            lists = node.kind is Kind.LIST and (self._keys or bool(node.unique))
            own = lists or node.max_elements is not None or (self._mandatory and node.min_elements > 0)
            found = own or any(
                (self._mandatory and _is_needed(child)) or bool(child.cases) or self.is_bound(child)
                for child in node.children.values()
            )
            self._bound[node] = found
        return found


def _is_configuration(node: SchemaNode) -> bool:
    return node.config and not node.memory and not node.dynstate and node.point is None


def _is_needed(node: SchemaNode) -> bool:
    must = node.min_elements > 0 if node.kind in {Kind.LIST, Kind.LEAF_LIST} else node.mandatory
    return must and not node.conditional and _is_configuration(node)


def _is_implied(node: SchemaNode) -> bool:
    bare = node.kind is Kind.CONTAINER and not node.presence
    return bare and not node.conditional and _is_configuration(node)


def _choices(children: tuple[SchemaNode, ...]) -> list[Choice]:
    found: dict[tuple[Branch, str], list[SchemaNode]] = {}
    for child in children:
        here = branch(child)
        for depth, (name, _) in enumerate(here):
            found.setdefault((here[:depth], name), []).append(child)
    return [_choice(children, outer, name, tuple(held)) for (outer, name), held in found.items()]


def _choice(
    children: tuple[SchemaNode, ...], outer: Branch, name: str, held: tuple[SchemaNode, ...]
) -> Choice:
    depth = len(outer)
    optional = all(child.conditional for child in held) or not any(map(_is_configuration, held))
    mandatory = any(child.cases[depth][2] for child in held) and not optional
    around = tuple(child for child in children if branch(child)[:depth] == outer)
    return Choice(name.partition(":")[2] or name, outer, mandatory, held, around)
