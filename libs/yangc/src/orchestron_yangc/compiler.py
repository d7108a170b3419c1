"""Modules into one runtime schema."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from orchestron_yang.schema import Kind, Module, Schema, SchemaNode
from orchestron_yangc.defaults import set_defaults
from orchestron_yangc.leaf_types import name_targets
from orchestron_yangc.marks import Marks
from orchestron_yangc.modules import Modules, Statement, load_modules
from orchestron_yangc.nodes import NodeBuilder, text
from orchestron_yangc.pruning import Inclusion


def compile_modules(
    name: str,
    modules: Sequence[str],
    search: Sequence[Path],
    *,
    features: Mapping[str, Collection[str]] | None = None,
    include: Sequence[str] | None = None,
    lenient: Collection[Path] = (),
) -> Schema:
    """The schema of `modules`, found in the folders of `search` or among those that pyang ships.

    Only the modules named are implemented; what they import lends types, groupings and identities.
    `features` chooses features by module; a module left out has all of its own. `include` keeps only the
    data nodes on, above or below these schema paths (`SchemaNode.path`). Files below the folders of
    `lenient` need not be perfect. Raises `CompileError`; of what is wrong in a module it says file, line
    and statement.
    """
    loaded = load_modules(modules, search, features=features, lenient=lenient)
    inclusion = Inclusion(include)
    builder = NodeBuilder(loaded, inclusion)
    schema = Schema(name, builder.root(), _module_table(loaded), _identities(loaded))
    inclusion.check()
    name_targets(schema.root, {mark: node.path for mark, node in builder.leafs.items()})
    set_defaults(schema, loaded, builder.statements)
    schema.points = Marks(loaded, builder.statements).apply(schema.root)
    _mind_keys(schema.root)
    return schema


def _mind_keys(root: SchemaNode) -> None:
    """A key leaf is always there and never has a default in use (RFC 7950, 7.8.2)."""
    for node in root.walk():
        if node.kind is Kind.LIST:
            for key in node.keys:
                node.children[key].mandatory = True
                node.children[key].defaults = ()


def _module_table(modules: Modules) -> dict[str, Module]:
    """Every module loaded; those not named are import-only."""
    return {m.arg: _module(modules, m) for m in modules.every()}


def _module(modules: Modules, statement: Statement) -> Module:
    chosen = modules.ctx.features.get(statement.arg)
    own = sorted(
        name for name, feature in statement.i_features.items() if not hasattr(feature, "i_not_implemented")
    )
    return Module(
        name=statement.arg,
        namespace=text(statement, "namespace"),
        prefix=statement.i_prefix,
        revision=statement.i_latest_revision or "",
        features=tuple(f for f in own if chosen is None or f in chosen),
        implemented=statement.arg in modules.implemented,
    )


def _identities(modules: Modules) -> dict[str, tuple[str, ...]]:
    """Every identity, less those whose feature is not there, with all that it is derived from."""
    return {
        modules.identity_name(identity): tuple(sorted(set(_ancestors(modules, identity))))
        for module in modules.every()
        for identity in module.i_identities.values()
        if not hasattr(identity, "i_not_implemented")
    }


def _ancestors(modules: Modules, identity: Statement) -> Iterator[str]:
    for base in identity.search("base"):
        if base.i_identity is not None:
            yield modules.identity_name(base.i_identity)
            yield from _ancestors(modules, base.i_identity)
