"""`must`, `when` and what depends on them, checked where something they read has changed.

Each instance of a transform point that changed is looked through once, without the points nested in
it. When an instance of a point that an outward expression reads has changed, that expression is
evaluated again for every node below the lowest common ancestor of what it reads, as one batch; if
that ancestor is the root, for the whole datastore.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from orchestron_semantics.nodes import DataNode
from orchestron_semantics.reach import ancestors
from orchestron_semantics.rules import Rules
from orchestron_yang.checks import check_structure
from orchestron_yang.errors import DataError
from orchestron_yang.obligations import Choice
from orchestron_yang.path import Step, format_instance
from orchestron_yang.points import REMAINDER, Instance, instance_steps
from orchestron_yang.schema import Kind, SchemaNode
from orchestron_yang.tree import Key, Tree


class Checker:
    """One datastore, held against the rules of its schema. Raises `DataError` for the first one broken."""

    def __init__(self, rules: Rules, tree: Tree) -> None:
        self.rules = rules
        self.root = DataNode(rules.model, rules.schema.root, tree, None)

    def instances(self, touched: Iterable[tuple[Instance, Tree | None]]) -> None:
        """Check some instances, and all that reads them from elsewhere."""
        concerned: dict[tuple[SchemaNode, Key], None] = {}
        for instance, record in touched:
            if record is not None or instance == REMAINDER:
                self.instance(instance)
            for outward in self.rules.outward.get(instance[0], ()):
                concerned[outward.node, instance[1][: outward.arity]] = None
        for node, key in concerned:
            above = ancestors(node)[1:-1]
            for parent in _down(self.root, above, key):
                self.child(parent, node)

    def instance(self, instance: Instance) -> None:
        """One instance of a point, without those nested in it."""
        if instance == REMAINDER:
            self.content(self.root)
            return
        steps = instance_steps(self.rules.schema, instance)
        for at in _down(self.root, [step.node for step in steps], instance[1]):
            self.condition(cast(DataNode, at.parent), at.node)
            self.node(at)
            self.content(at)

    def child(self, parent: DataNode, node: SchemaNode) -> None:
        """All instances of one child."""
        self.condition(parent, node)
        for at in parent.instances(node):
            self.node(at)

    def content(self, at: DataNode) -> None:
        """All below a container, a list entry or the root."""
        plan = self.rules.plan(at.node)
        there = [node for node, _ in plan.whens if at.has(node)]
        for node in there:
            self.condition(at, node)
        for node, demanded in plan.whens:
            if demanded and node not in there:
                self.condition(at, node)
        for choice in plan.choices:
            self.choice(at, choice)
        for node, implied in plan.inner:
            for one in at.instances(node) if implied or at.has(node) else ():
                self.node(one)
                if node.is_inner:
                    self.content(one)

    def node(self, at: DataNode) -> None:
        """The musts of one node, and whether it leads somewhere."""
        for must in self.rules.musts.get(at.node, ()):
            if not must.holds(at):
                message = must.xpath.message or f"must {must.xpath.text!r} is not met"
                app_tag = must.xpath.app_tag or "must-violation"
                raise DataError(message, path=at.location, tag="operation-failed", app_tag=app_tag)
        path = self.rules.paths.get(at.node)
        if path is not None and not any(str(one) == str(at) for one in path.nodes(at)):
            raise dangling(at.location, at.node, str(at))

    def condition(self, parent: DataNode, node: SchemaNode) -> None:
        """A child may be there only when its whens hold, and then may have to be."""
        if node not in self.rules.whens:
            return
        failing = self.rules.failing_when(node, parent)
        if parent.has(node):
            if failing is not None:
                message = f"'{node.name}' is not allowed here, as {failing.xpath.text!r} is not so"
                raise DataError(message, path=_place(parent, node), tag="unknown-element")
            self.size(parent, node)
        elif failing is None and parent.case_is_chosen(node):
            self.absent(parent, node)

    def absent(self, parent: DataNode, node: SchemaNode) -> None:
        """A node that may be there and is not."""
        if node.kind is Kind.LIST or node.kind is Kind.LEAF_LIST:
            self.size(parent, node)
        elif node.mandatory:
            message = f"mandatory {node.kind.value} '{node.name}' is missing"
            raise DataError(message, path=_place(parent, node), tag="missing-element")
        elif self.rules.must_have_content(node):
            check_structure(self.rules.schema, node, {}, _place(parent, node))

    def size(self, parent: DataNode, node: SchemaNode) -> None:
        """A list or leaf-list has at least as many entries as it must."""
        held = parent.held.get(node.py, ())
        if node.min_elements and len(held) < node.min_elements:
            message = f"'{node.name}' has {len(held)} entries, {node.min_elements} at least"
            raise DataError(
                message, path=_place(parent, node), tag="operation-failed", app_tag="too-few-elements"
            )

    def choice(self, parent: DataNode, choice: Choice) -> None:
        """A mandatory choice has a node if any of its nodes may be there."""
        if not choice.is_active(parent.held) or any(parent.has(child) for child in choice.children):
            return
        able = [child for child in choice.children if self.rules.holds(child, parent)]
        if able:
            names = ", ".join(f"'{child.name}'" for child in able)
            message = f"choice '{choice.name}' needs one of {names}"
            raise DataError(message, path=parent.location, tag="data-missing", app_tag="missing-choice")


def dangling(location: str, node: SchemaNode, value: str) -> DataError:
    """The error of a leafref that leads nowhere (RFC 7950, 15.5)."""
    target = node.type.leafref if node.type is not None else None
    message = f"'{node.name}' refers to {value!r}, and no {target} has that value"
    return DataError(message, path=location, tag="data-missing", app_tag="instance-required")


def _down(at: DataNode, line: Sequence[SchemaNode], key: Key) -> Iterator[DataNode]:
    """The instances of the last node of `line`, which leads down from `at`; `key` picks entries."""
    if not line:
        yield at
        return
    node, rest = line[0], line[1:]
    if node.kind is Kind.LIST and key:
        size = len(node.keys)
        entry = at.entry(node, key[:size])
        if entry is not None:
            yield from _down(entry, rest, key[size:])
        return
    for one in at.instances(node):
        yield from _down(one, rest, key)


def _place(parent: DataNode, node: SchemaNode) -> str:
    return format_instance((*parent.steps, Step(node)))
