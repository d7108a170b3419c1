"""Data definition statements, expanded by pyang, as schema nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from orchestron_yang.schema import Kind, SchemaNode, XPath
from orchestron_yangc.leaf_types import LeafTypes, marker
from orchestron_yangc.modules import Modules, Statement
from orchestron_yangc.naming import sibling_identifiers
from orchestron_yangc.pruning import Inclusion
from orchestron_yangc.xpaths import musts, whens

KINDS = {
    "container": Kind.CONTAINER,
    "list": Kind.LIST,
    "leaf": Kind.LEAF,
    "leaf-list": Kind.LEAF_LIST,
    "anydata": Kind.ANYDATA,
    "anyxml": Kind.ANYDATA,
}
TYPED = {Kind.LEAF, Kind.LEAF_LIST}


@dataclass(frozen=True, slots=True)
class Through:
    """What a data node takes from the choices, cases, uses and augments it comes through."""

    cases: tuple[tuple[str, str, bool], ...] = ()
    conditional: bool = False
    whens: tuple[XPath, ...] = ()

    def below(self, statement: Statement) -> Through:
        """As it is below a statement that may have a `when`, of its own or of its augment."""
        found = tuple(whens(statement))
        return replace(self, conditional=True, whens=(*self.whens, *found)) if found else self


@dataclass(slots=True)
class NodeBuilder:
    """Builds the nodes of one schema; keeps which statement each came from."""

    modules: Modules
    inclusion: Inclusion
    types: LeafTypes = field(init=False)
    prefixes: Mapping[str, str] = field(init=False)
    leafs: dict[str, SchemaNode] = field(default_factory=dict)
    """Each leaf and leaf-list by its `marker`."""
    statements: dict[SchemaNode, Statement] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.types = LeafTypes(self.modules)
        self.prefixes = {m.arg: m.i_prefix for m in self.modules.every()}

    def root(self) -> SchemaNode:
        """The root, which has no name, with the top-level nodes of the implemented modules."""
        root = SchemaNode("", "", "", Kind.CONTAINER)
        self._fill(root, [found for module in self.modules.named for found in self._flat(module, Through())])
        return root

    def _fill(self, parent: SchemaNode, found: list[tuple[Statement, Through]]) -> None:
        """Make what was found children of a node, each under an identifier of its own."""
        # Names are given before pruning, so that including more renames nothing.
        names = [(self.modules.main_name(statement), str(statement.arg)) for statement, _ in found]
        identifiers = sibling_identifiers(names, self.prefixes)
        for (statement, through), (module, name), py in zip(found, names, identifiers, strict=True):
            node = SchemaNode(name, module, py, KINDS[statement.keyword], parent)
            if py in parent.keys or self.inclusion.wants(node.path):
                parent.children[py] = node
                self._complete(node, statement, through)

    def _complete(self, node: SchemaNode, statement: Statement, through: Through) -> None:
        """All the facts of a node, and the nodes below it."""
        node.cases, node.conditional, node.whens = through.cases, through.conditional, through.whens
        node.musts = musts(statement)
        node.config = bool(getattr(statement, "i_config", True))
        node.description = text(statement, "description")
        node.presence = statement.search_one("presence") is not None
        node.user_ordered = text(statement, "ordered-by") == "user"
        node.mandatory = text(statement, "mandatory") == "true"
        node.min_elements = int(text(statement, "min-elements") or 0)
        most = text(statement, "max-elements")
        node.max_elements = int(most) if most and most != "unbounded" else None
        self.statements[node] = statement
        if node.kind in TYPED:
            self.leafs[marker(statement)] = node
            node.type = self.types.spec(statement, statement.search_one("type"))
        elif node.kind is Kind.LIST:
            self._list(node, statement)
        elif node.kind is Kind.CONTAINER:
            self._fill(node, list(self._flat(statement, Through())))

    def _list(self, node: SchemaNode, statement: Statement) -> None:
        """A list: its keys come first, in the order of the key statement."""
        keys = list(getattr(statement, "i_key", None) or ())
        found = list(self._flat(statement, Through()))
        place = {id(key): position for position, key in enumerate(keys)}
        found.sort(key=lambda pair: place.get(id(pair[0]), len(keys)))
        names = [(self.modules.main_name(child), str(child.arg)) for child, _ in found]
        node.keys = tuple(sibling_identifiers(names, self.prefixes)[: len(keys)])
        self._fill(node, found)
        uniques = (self._unique(node, unique) for unique in statement.search("unique"))
        node.unique = tuple(unique for unique in uniques if unique)

    def _unique(self, node: SchemaNode, statement: Statement) -> tuple[str, ...]:
        """A unique statement's descendant paths as identifiers; () when a leaf of it was pruned away."""
        paths = []
        for path in statement.arg.split():
            at: SchemaNode | None = node
            parts = []
            for step in path.split("/"):
                at = at.child(step.rpartition(":")[2]) if at is not None else None
                if at is None:
                    return ()
                parts.append(at.py)
            paths.append("/".join(parts))
        return tuple(paths)

    def _flat(self, parent: Statement, through: Through) -> Iterator[tuple[Statement, Through]]:
        """The data definitions in a statement, those in choices and cases in their place."""
        for child in getattr(parent, "i_children", ()):
            if self.modules.main_name(child) not in self.modules.implemented:
                continue
            if hasattr(child, "i_not_implemented"):
                continue
            if child.keyword in KINDS:
                yield child, through.below(child)
            elif child.keyword == "choice":
                yield from self._choice(child, through.below(child))

    def _choice(self, choice: Statement, through: Through) -> Iterator[tuple[Statement, Through]]:
        must = text(choice, "mandatory") == "true"
        for case in choice.i_children:
            if hasattr(case, "i_not_implemented"):
                continue
            step = (self._name(choice), self._name(case), must)
            yield from self._flat(case, replace(through, cases=(*through.cases, step)).below(case))

    def _name(self, statement: Statement) -> str:
        return f"{self.modules.main_name(statement)}:{statement.arg}"


def text(statement: Statement, keyword: str) -> str:
    """The argument of a substatement, or ""."""
    found = statement.search_one(keyword)
    return str(found.arg) if found is not None else ""
