"""A datastore as yangson's XPath evaluator walks it.

A `DataNode` looks at a tree where it lies; nothing is copied or converted beforehand, so that an
expression costs as much as the nodes it visits. It has the members of yangson's instance nodes that
the evaluator uses, under their names there.

As RFC 7950, 6.4.1 has it, default values and non-presence containers are there for expressions
whether or not the tree has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, cast

from orchestron_semantics.expressions import Expression
from orchestron_yang.lexical import canonical
from orchestron_yang.lookup import Lookup, lookup
from orchestron_yang.obligations import branch
from orchestron_yang.path import ResourcePath, Step, format_instance
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import EMPTY, Key, Rows, Scalar, Tree

Name: TypeAlias = "tuple[str, str] | bool | None"
"""A node test of yangson's: (name, module), or False or None for any node."""


class Model:
    """What data nodes know of their schema; `holds` tells whether a node's whens are true at a parent."""

    def __init__(self, schema: Schema, holds: Callable[[SchemaNode, DataNode], bool]) -> None:
        self.schema = schema
        self.holds = holds
        self._tables: Lookup = lookup(schema)
        self._children: dict[SchemaNode, dict[tuple[str, str], SchemaNode]] = {}
        self._defaults: dict[SchemaNode, tuple[Scalar, ...]] = {}
        self._references: dict[SchemaNode, Expression | None] = {}

    def child(self, node: SchemaNode, name: tuple[str, str]) -> SchemaNode | None:
        """The child of that (name, module)."""
        found = self._children.get(node)
        if found is None:
            found = {(child.name, child.module): child for child in node.children.values()}
            self._children[node] = found
        return found.get(name)

    def reference(self, node: SchemaNode) -> Expression | None:
        """The path of a leafref."""
        if node not in self._references:
            path = None if node.type is None else node.type.path
            self._references[node] = None if path is None else Expression(self.schema, node, path)
        return self._references[node]

    def defaults(self, node: SchemaNode) -> tuple[Scalar, ...]:
        """The default values of a leaf or leaf-list."""
        found = self._defaults.get(node)
        if found is None:
            read, qualifiers = self._tables.type(node).from_text, self._tables.json_qualifiers
            found = self._defaults[node] = tuple(read(text, qualifiers) for text in node.defaults)
        return found


class DataNode:
    """One node of a datastore, with its way back to the root."""

    __slots__ = ("_path", "held", "key", "model", "node", "parent")

    def __init__(
        self, model: Model, node: SchemaNode, held: Any, parent: DataNode | None, key: Key | None = None
    ) -> None:
        self.model = model
        self.node = node
        self.held = held
        """Content of a container or entry, value of a leaf, one value of a leaf-list."""
        self.parent = parent
        self.key = key
        self._path: tuple[object, ...] | None = None

    # What the checks use.

    def instances(self, child: SchemaNode) -> list[DataNode]:
        """The instances of a child, one that is implied included."""
        held = cast(Tree, self.held).get(child.py)
        if held is None:
            return self._implied(child)
        if child.kind is Kind.LIST:
            return [DataNode(self.model, child, row, self, key) for key, row in cast(Rows, held).items()]
        if child.kind is Kind.LEAF_LIST:
            return [DataNode(self.model, child, item, self, (item,)) for item in cast("tuple[Scalar]", held)]
        return [DataNode(self.model, child, held, self)]

    def entry(self, child: SchemaNode, key: Key) -> DataNode | None:
        """One entry of a list."""
        row = cast(Rows, cast(Tree, self.held).get(child.py) or {}).get(key)
        return None if row is None else DataNode(self.model, child, row, self, key)

    def has(self, child: SchemaNode) -> bool:
        """The tree itself has the child."""
        return child.py in cast(Tree, self.held)

    @property
    def steps(self) -> ResourcePath:
        """The way from the root."""
        if self.parent is None:
            return ()
        return (*self.parent.steps, Step(self.node, self.key))

    @property
    def location(self) -> str:
        """The way from the root, as text."""
        return format_instance(self.steps)

    def case_is_chosen(self, child: SchemaNode) -> bool:
        """The child is in no case, or a node beside it in its case is there."""
        if not child.cases:
            return True
        here = branch(child)
        children = self.node.children
        return any(branch(children[py])[: len(here)] == here for py in cast(Tree, self.held))

    def _implied(self, child: SchemaNode) -> list[DataNode]:
        bare = child.kind is Kind.CONTAINER and not child.presence
        if not (bare or child.defaults) or not self.case_is_chosen(child):
            return []
        if child.whens and not self.model.holds(child, self):
            return []
        if bare:
            return [DataNode(self.model, child, {}, self)]
        return [DataNode(self.model, child, item, self, (item,)) for item in self.model.defaults(child)]

    # What yangson uses.

    @property
    def value(self) -> object:
        """A leaf's value in yangson's terms."""
        base = self.node.type.base if self.node.type is not None else ""
        if base == "identityref":
            module, _, name = str(self.held).rpartition(":")
            return (name, module)
        if base == "bits":
            return tuple(str(self.held).split())
        return "" if self.held is EMPTY else self.held

    @property
    def schema_node(self) -> DataNode:
        """Stands for its own schema node."""
        return self

    def _is_identityref(self) -> bool:
        return self.node.type is not None and self.node.type.base == "identityref"

    @property
    def path(self) -> tuple[object, ...]:
        """What tells this node from every other."""
        if self._path is None:
            self._path = () if self.parent is None else (*self.parent.path, self.node.py, self.key)
        return self._path

    @property
    def name(self) -> str:
        """As RFC 7951 names it."""
        return self.node.qualified

    @property
    def qual_name(self) -> tuple[str, str]:
        """(name, module)."""
        return (self.node.name, self.node.module)

    @property
    def parinst(self) -> DataNode | None:
        """The parent."""
        return self.parent

    def is_internal(self) -> bool:
        """It has no value."""
        return self.node.is_inner

    def __str__(self) -> str:
        return "" if self.node.is_inner else canonical(cast(Scalar, self.held))

    def top(self) -> DataNode:
        """The root."""
        at = self
        while at.parent is not None:
            at = at.parent
        return at

    def _children(self, name: Name = None) -> list[DataNode]:
        if not self.node.is_inner:
            return []
        if isinstance(name, tuple):
            child = self.model.child(self.node, name)
            return [] if child is None else self.instances(child)
        return [found for child in self.node.children.values() for found in self.instances(child)]

    def _parent(self) -> list[DataNode]:
        return [] if self.parent is None else [self.parent]

    def _ancestors(self, name: Name = None) -> list[DataNode]:
        return [] if self.parent is None else self.parent._ancestors_or_self(name)

    def _ancestors_or_self(self, name: Name = None) -> list[DataNode]:
        here: list[DataNode] = [self] if not name or self.qual_name == name else []
        return here + self._ancestors(name)

    def _descendants(self, name: Name = None, with_self: bool = False) -> list[DataNode]:
        found: list[DataNode] = [self] if with_self and (not name or self.qual_name == name) else []
        for child in self._children():
            found += child._descendants(name, with_self=True)
        return found

    def _siblings(self) -> Iterator[tuple[int, DataNode]]:
        """The entries of the same list in order, numbered from this one on (negative: before it)."""
        rows = [] if self.parent is None else self.parent.instances(self.node)
        here = next((n for n, one in enumerate(rows) if one.key == self.key), 0)
        return ((number - here, one) for number, one in enumerate(rows))

    def _preceding_siblings(self, name: Name = None) -> list[DataNode]:
        rows = [one for number, one in self._siblings() if number < 0 and one.key is not None]
        return rows[::-1] if not name or self.qual_name == name else []

    def _following_siblings(self, name: Name = None) -> list[DataNode]:
        rows = [one for number, one in self._siblings() if number > 0 and one.key is not None]
        return rows if not name or self.qual_name == name else []

    def _deref(self) -> list[DataNode]:
        """The leafs that a leafref refers to; nothing for other types, instance-identifier included."""
        path = self.model.reference(self.node)
        return [] if path is None else [one for one in path.nodes(self) if str(one) == str(self)]
