"""What the generators of both views share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from orchestron_yang import leafs
from orchestron_yang.names import Qualifiers, module_names
from orchestron_yang.schema import Kind, Schema, SchemaNode
from orchestron_yang.tree import Empty, Scalar, sort_key
from orchestron_yang.types import leaf_type
from orchestron_yangc.annotations import Annotations
from orchestron_yangc.text import HEADER, docstring, import_line, quoted, squeeze


@dataclass(slots=True)
class Module:
    """A file of classes under construction."""

    title: str
    schema: Schema
    annotations: Annotations
    documented: Callable[[str], bool]
    blocks: list[str] = field(default_factory=list)
    model: set[str] = field(default_factory=set)
    """Names used from `orchestron_yang.model`."""
    leafs: set[str] = field(default_factory=set)
    """Annotations used: aliases of this package, or names of `orchestron_yang.leafs`."""
    standard: dict[str, set[str]] = field(default_factory=dict)
    """Names used from the standard library, by module."""
    values: set[str] = field(default_factory=set)
    """Names used from `orchestron_yang.tree`."""

    def use(self, module: str, *names: str) -> None:
        """Note names of the standard library for the imports."""
        self.standard.setdefault(module, set()).update(names)

    def annotation(self, node: SchemaNode) -> str:
        """The type of one value of a leaf or leaf-list, noted for the imports."""
        text = self.annotations.of(node)
        self.leafs.add(text)
        return text

    def doc(self, node: SchemaNode, indent: str = "    ") -> list[str]:
        """The docstring of a class: the description in models of ours, else the path."""
        if node.description and self.documented(node.module):
            return docstring(node.description, indent)
        return docstring(f"`{node.path}`", indent)

    def leaf_doc(self, node: SchemaNode) -> list[str]:
        """The text below a field, in models of ours."""
        if node.description and self.documented(node.module):
            return docstring(node.description)
        return []

    def text(self) -> str:
        """The whole file."""
        own = {name for name in self.leafs if name in self.annotations.aliases}
        shared = {name for name in self.leafs - own if name in leafs.__all__}
        imports = [
            import_line("orchestron_yang.leafs", shared),
            import_line("orchestron_yang.model", self.model),
            import_line("orchestron_yang.tree", self.values),
        ]
        parts = [
            HEADER,
            f'"""{self.title}"""',
            "",
            "from __future__ import annotations",
            "",
            *(import_line(module, names) for module, names in sorted(self.standard.items())),
            *([""] if self.standard else []),
            *(line for line in imports if line),
            "",
            import_line(".leafs", own),
            "",
            "",
            "\n\n\n".join(self.blocks),
        ]
        return squeeze("\n".join(parts).replace("\n\n\n\n", "\n\n\n"))


def inner(node: SchemaNode, chosen: Callable[[SchemaNode], bool]) -> Iterator[SchemaNode]:
    """The containers and lists at and below a node, children before parents."""
    for child in node.children.values():
        if child.is_inner and chosen(child):
            yield from inner(child, chosen)
    yield node


def default_literal(schema: Schema, node: SchemaNode, module: Module) -> str | None:
    """A leaf's default as Python text, or None; a leaf-list's is a tuple."""
    if node.type is None or not node.defaults:
        return None
    kind = leaf_type(schema, node.type, node.module)
    names = Qualifiers(module_names(schema))
    scalars = [kind.from_text(text, names) for text in node.defaults]
    if node.kind is Kind.LEAF:
        return _literal(scalars[0], module)
    values = [
        _literal(value, module) for value in (scalars if node.user_ordered else sorted(scalars, key=sort_key))
    ]
    return f"({', '.join(values)}{',' if len(values) == 1 else ''})"


def _literal(value: Scalar, module: Module) -> str:
    if isinstance(value, Empty):
        module.values.add("EMPTY")
        return "EMPTY"
    if isinstance(value, str | bytes):
        return quoted(value)
    if isinstance(value, Decimal):
        module.leafs.add("Decimal")
        return f'Decimal("{value}")'
    return repr(value)
