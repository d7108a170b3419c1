"""Modules into one runtime schema."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from orchestron_yang.schema import Kind, Module, Point, Schema, SchemaNode
from orchestron_yangc.leaf_types import LeafTypes, marker, name_targets
from orchestron_yangc.modules import EXTENSIONS, Modules, Statement, find_node, load_modules
from orchestron_yangc.naming import sibling_identifiers
from orchestron_yangc.pruning import prune

KINDS = {
    "container": Kind.CONTAINER,
    "list": Kind.LIST,
    "leaf": Kind.LEAF,
    "leaf-list": Kind.LEAF_LIST,
    "anydata": Kind.ANYDATA,
    "anyxml": Kind.ANYDATA,
}


def compile_modules(
    name: str,
    modules: Sequence[str],
    search: Sequence[Path],
    *,
    features: Mapping[str, Collection[str]] | None = None,
    include: Sequence[str] | None = None,
    lenient: Collection[Path] = (),
) -> Schema:
    """The schema of `modules`, found on `search` or among the standard modules that pyang ships.

    Only the modules named are implemented; what they import lends types, groupings and identities.
    `include` keeps only the data nodes on, above or below these schema paths (`SchemaNode.path`).
    Raises `YangProblems` with file, line and statement of each problem.
    """
    loaded = load_modules(modules, search, features=features, lenient=lenient)
    schema = Builder(loaded).schema(name)
    if include is not None:
        prune(schema, include)
    return schema


@dataclass(frozen=True, slots=True)
class Context:
    """What a data node takes from the choices, cases, uses and augments it comes through."""

    cases: tuple[tuple[str, str, bool], ...] = ()
    conditional: bool = False
    whens: tuple[str, ...] = ()
    config: bool = True

    def through(self, statement: Statement) -> Context:
        """The context below a statement that may have a `when`, of its own or of its augment."""
        found = tuple(when.arg for when in whens(statement))
        if not found:
            return self
        return replace(self, conditional=True, whens=(*self.whens, *found))


@dataclass(slots=True)
class Builder:
    """Builds the nodes of one schema; keeps which statement each came from."""

    modules: Modules
    types: LeafTypes = field(init=False)
    made: dict[str, SchemaNode] = field(default_factory=dict)
    statements: dict[SchemaNode, Statement] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.types = LeafTypes(self.modules)

    def schema(self, name: str) -> Schema:
        """The whole schema."""
        root = SchemaNode("", "", "", Kind.CONTAINER)
        tops = [(top, Context()) for module in self.modules.named for top in self.data(module)]
        self.adopt(root, [made for statement, context in tops for made in self.flat(statement, context)])
        name_targets(root, {mark: node.path for mark, node in self.made.items()})
        self.annotate()
        schema = Schema(name, root, self.module_table(), self.identities())
        schema.points = dict(points(root))
        return schema

    def data(self, parent: Statement) -> Iterator[Statement]:
        """The child statements of implemented modules that stand for data, choices included."""
        for child in getattr(parent, "i_children", ()):
            if child.keyword in KINDS or child.keyword in {"choice", "case"}:
                implemented = self.modules.main_name(child) in self.modules.implemented
                if implemented and not hasattr(child, "i_not_implemented"):
                    yield child

    def flat(self, statement: Statement, context: Context) -> Iterator[SchemaNode]:
        """The data nodes that a statement stands for: itself, or all in its cases."""
        context = context.through(statement)
        if statement.keyword == "choice":
            must = statement.search_one("mandatory")
            choice = self.name(statement)
            for case in self.data(statement):
                inner = replace(context, cases=(*context.cases, (choice, self.name(case), is_true(must))))
                below = self.data(case) if case.keyword == "case" else [case]
                inner = inner.through(case) if case.keyword == "case" else inner
                for child in below:
                    yield from self.flat(child, inner)
        else:
            yield self.node(statement, context)

    def node(self, statement: Statement, context: Context) -> SchemaNode:
        """One data node with all below it."""
        node = SchemaNode(
            name=statement.arg,
            module=self.modules.main_name(statement),
            py="",
            kind=KINDS[statement.keyword],
            cases=context.cases,
            conditional=context.conditional,
            whens=context.whens,
            musts=tuple(must.arg for must in statement.search("must")),
            config=bool(getattr(statement, "i_config", True)),
            description=text(statement, "description"),
            presence=statement.search_one("presence") is not None,
            user_ordered=text(statement, "ordered-by") == "user",
            mandatory=is_true(statement.search_one("mandatory")),
        )
        self.statements[node] = statement
        self.count(node, statement)
        if node.kind in {Kind.LEAF, Kind.LEAF_LIST}:
            self.made[marker(statement)] = node
            node.type = self.types.spec(statement, statement.search_one("type"))
            node.defaults = self.defaults(statement, node)
        self.mark(node, statement)
        below = [made for child in self.data(statement) for made in self.flat(child, Context())]
        self.adopt(node, self.keys_first(below, statement))
        if node.kind is Kind.LIST:
            self.list_facts(node, statement)
        return node

    def adopt(self, parent: SchemaNode, children: Sequence[SchemaNode]) -> None:
        """Make nodes the children of one, each under an identifier of its own."""
        prefixes = {m.arg: m.i_prefix for m in self.modules.every()}
        for child, name in zip(children, sibling_identifiers(children, prefixes), strict=True):
            child.py = name
            child.parent = parent
            parent.children[name] = child

    def keys_first(self, nodes: list[SchemaNode], statement: Statement) -> list[SchemaNode]:
        """A list's keys in the order of its key statement, then the other nodes."""
        names = [key.arg for key in getattr(statement, "i_key", None) or ()]
        own = self.modules.main_name(statement)
        keys = {node.name: node for node in nodes if node.name in names and node.module == own}
        return [keys[name] for name in names if name in keys] + [n for n in nodes if n not in keys.values()]

    def list_facts(self, node: SchemaNode, statement: Statement) -> None:
        """Keys and unique statements of a list."""
        names = [key.arg for key in getattr(statement, "i_key", None) or ()]
        found = [node.child(name) for name in names]
        node.keys = tuple(key.py for key in found if key is not None)
        for key in node.keys:
            node.children[key].mandatory = True
        node.unique = tuple(self.unique(node, unique) for unique in statement.search("unique"))

    def unique(self, node: SchemaNode, statement: Statement) -> tuple[str, ...]:
        """A unique statement's descendant paths as identifiers."""
        paths = []
        for path in statement.arg.split():
            at: SchemaNode | None = node
            parts = []
            for step in path.split("/"):
                at = at.child(step.rpartition(":")[2]) if at is not None else None
                if at is None:
                    raise self.modules.fail(statement, f"unique names {path}, which is not there")
                parts.append(at.py)
            paths.append("/".join(parts))
        return tuple(paths)

    def count(self, node: SchemaNode, statement: Statement) -> None:
        """min-elements and max-elements."""
        node.min_elements = int(text(statement, "min-elements") or 0)
        most = text(statement, "max-elements")
        node.max_elements = int(most) if most and most != "unbounded" else None

    def defaults(self, statement: Statement, node: SchemaNode) -> tuple[str, ...]:
        """The defaults of a leaf, its own or its typedef's; identities get their module's name."""
        if node.mandatory or node.min_elements:
            return ()
        found = statement.search("default")
        type_ = statement.search_one("type")
        while not found and type_ is not None and getattr(type_, "i_typedef", None) is not None:
            found = type_.i_typedef.search("default")
            type_ = type_.i_typedef.search_one("type")
        return tuple(self.default(default, node) for default in found)

    def default(self, statement: Statement, node: SchemaNode) -> str:
        """One default value in canonical form as far as prefixes go."""
        if node.type is None or node.type.base != "identityref":
            return str(statement.arg)
        prefix, _, name = statement.arg.rpartition(":")
        home = getattr(statement, "i_orig_module", statement.i_module)
        module = home.i_prefixes[prefix][0] if prefix in home.i_prefixes else home.i_modulename
        return f"{module}:{name}"

    def mark(self, node: SchemaNode, statement: Statement) -> None:
        """Note what our extension statements say of a node; they are also put here by annotations."""
        for extension in statement.substmts:
            if isinstance(extension.keyword, tuple) and extension.keyword[0] == EXTENSIONS:
                self.extend(node, extension)

    def extend(self, node: SchemaNode, extension: Statement) -> None:
        """One extension statement on a node."""
        what = extension.keyword[1]
        if what in {"transform", "rfs-transform"}:
            if not extension.arg or not node.is_inner:
                raise self.modules.fail(
                    extension, "a transform needs a class, and stands on a list or container"
                )
            node.point = Point("", extension.arg, rfs=what == "rfs-transform")
        elif what == "point" and node.is_inner:
            node.point = Point("", None)
        elif what in {"memory", "dynstate"} and node.kind is Kind.CONTAINER:
            setattr(node, what, True)
        elif what == "secret" and node.kind in {Kind.LEAF, Kind.LEAF_LIST}:
            node.secret = True
        else:
            raise self.modules.fail(extension, f"orc:{what} cannot stand on a {node.kind.value}")

    def annotate(self) -> None:
        """Apply the orc:annotate statements of the named modules."""
        by_statement = {statement: node for node, statement in self.statements.items()}
        for module in self.modules.named:
            for annotation in module.search((EXTENSIONS, "annotate")):
                target = find_node(self.modules, annotation)
                if target is None or target not in by_statement:
                    raise self.modules.fail(annotation, f"no data node {annotation.arg}")
                self.mark(by_statement[target], annotation)

    def module_table(self) -> dict[str, Module]:
        """Every module loaded; those not named are import-only."""
        return {m.arg: self.module(m) for m in self.modules.every()}

    def module(self, statement: Statement) -> Module:
        """What the schema keeps of one module."""
        chosen = self.modules.ctx.features.get(statement.arg)
        own = sorted(statement.i_features)
        return Module(
            name=statement.arg,
            namespace=text(statement, "namespace"),
            prefix=statement.i_prefix,
            revision=statement.i_latest_revision or "",
            features=tuple(f for f in own if chosen is None or f in chosen),
            implemented=statement.arg in self.modules.implemented,
        )

    def identities(self) -> dict[str, tuple[str, ...]]:
        """Every identity with all that it is derived from."""
        found = {}
        for module in self.modules.every():
            for identity in module.i_identities.values():
                found[self.modules.identity_name(identity)] = tuple(sorted(set(self.ancestors(identity))))
        return found

    def ancestors(self, identity: Statement) -> Iterator[str]:
        """The identities that one is derived from, near and far."""
        for base in identity.search("base"):
            if base.i_identity is not None:
                yield self.modules.identity_name(base.i_identity)
                yield from self.ancestors(base.i_identity)

    def name(self, statement: Statement) -> str:
        """`module:name` of a choice or case."""
        return f"{self.modules.main_name(statement)}:{statement.arg}"


def points(node: SchemaNode, path: str = "", outer: str | None = None) -> Iterator[tuple[str, SchemaNode]]:
    """The transform points at and below a node, parents first, each given its id and parent."""
    for child in node.children.values():
        below = f"{path}/{child.py}" if path else child.py
        inner = outer
        if child.point is not None:
            child.point = replace(child.point, id=below, parent=outer)
            inner = below
            yield below, child
        yield from points(child, below, inner)


def whens(statement: Statement) -> Iterator[Statement]:
    """The when statements that a node's existence depends on."""
    yield from statement.search("when")
    augment = getattr(statement, "i_augment", None)
    if augment is not None:
        yield from augment.search("when")


def text(statement: Statement, keyword: str) -> str:
    """The argument of a substatement, or ""."""
    found = statement.search_one(keyword)
    return str(found.arg) if found is not None else ""


def is_true(statement: Statement | None) -> bool:
    """A statement is there and says `true`."""
    return statement is not None and statement.arg == "true"
