"""Tables that make codecs fast: for each schema node its children by wire name, order and type.

They are filled when a node is first met, since device schemas are large and little of one is used.
"""

from __future__ import annotations

from functools import lru_cache

from orchestron_yang.errors import SchemaError
from orchestron_yang.names import ModuleNames, Qualifiers, module_names
from orchestron_yang.schema import Schema, SchemaNode
from orchestron_yang.types import LeafType, leaf_type


class Lookup:
    """The tables of one schema."""

    def __init__(self, schema: Schema) -> None:
        self.names: ModuleNames = module_names(schema)
        self.json_qualifiers = Qualifiers(self.names)
        self._schema = schema
        self._types: dict[SchemaNode, LeafType] = {}
        self._members: dict[SchemaNode, dict[str, SchemaNode]] = {}
        self._open: dict[SchemaNode, dict[str, SchemaNode]] = {}
        self._elements: dict[SchemaNode, dict[str, SchemaNode]] = {}
        self._order: dict[SchemaNode, dict[str, tuple[int, SchemaNode, str]]] = {}

    def type(self, node: SchemaNode) -> LeafType:
        """The working type of a leaf or leaf-list."""
        found = self._types.get(node)
        if found is None:
            if node.type is None:
                raise SchemaError(f"{node.path} has no type")
            found = self._types[node] = leaf_type(self._schema, node.type, node.module)
        return found

    def members(self, node: SchemaNode) -> dict[str, SchemaNode]:
        """Children by JSON member name: qualified, and bare where the module is the parent's."""
        found = self._members.get(node)
        if found is None:
            found = {f"{child.module}:{child.name}": child for child in node.children.values()}
            found.update((child.name, child) for child in node.children.values() if not _changes(node, child))
            self._members[node] = found
        return found

    def open_members(self, node: SchemaNode) -> dict[str, SchemaNode]:
        """As `members`, but only those that a client may set."""
        found = self._open.get(node)
        if found is None:
            found = {name: child for name, child in self.members(node).items() if is_open(node, child)}
            self._open[node] = found
        return found

    def elements(self, node: SchemaNode) -> dict[str, SchemaNode]:
        """Children by XML tag, as `{namespace}name`."""
        found = self._elements.get(node)
        if found is None:
            found = {self.tag(child): child for child in node.children.values()}
            self._elements[node] = found
        return found

    def tag(self, node: SchemaNode) -> str:
        """The XML tag of a node, as `{namespace}name`."""
        return f"{{{self.names.namespace(node.module)}}}{node.name}"

    def order(self, node: SchemaNode) -> dict[str, tuple[int, SchemaNode, str]]:
        """For each child's `py`: its place among the children, itself, and its JSON member name."""
        found = self._order.get(node)
        if found is None:
            found = {
                child.py: (at, child, child.qualified) for at, child in enumerate(node.children.values())
            }
            self._order[node] = found
        return found


def is_open(parent: SchemaNode, node: SchemaNode) -> bool:
    """A client may set this child: it is no state, memory or dynstate, or all around it is that too."""
    return not parent.config or (node.config and not node.memory and not node.dynstate)


def _changes(parent: SchemaNode, child: SchemaNode) -> bool:
    """The child's bare name will not do (RFC 7951, 4): it is at the top, or of another module."""
    return parent.parent is None or parent.module != child.module


@lru_cache(maxsize=64)
def lookup(schema: Schema) -> Lookup:
    """The tables of a schema, made once."""
    return Lookup(schema)
