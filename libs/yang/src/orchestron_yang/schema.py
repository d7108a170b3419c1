"""The runtime schema: what trees, codecs and layers need to know of a set of YANG modules.

The compiler (`orchestron_yangc`) builds these objects from `.yang` files and `schema_file`
stores them, so that no service parses YANG to start. Choices and cases do not appear in data
(RFC 7950, 7.9), so they are kept as a property of the nodes below them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

Number: TypeAlias = int | Decimal


class Kind(Enum):
    """The kinds of data node of RFC 7950; anyxml counts as anydata."""

    CONTAINER = "container"
    LIST = "list"
    LEAF = "leaf"
    LEAF_LIST = "leaf-list"
    ANYDATA = "anydata"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A `pattern` statement: `regex` is Python's, to be used with `re.fullmatch`; `source` is as written."""

    regex: str
    source: str
    invert: bool = False
    message: str | None = None


@dataclass(frozen=True, slots=True)
class XPath:
    """The expression of a `must`, a `when` or a leafref's `path`, with what it takes to evaluate it.

    A name in it without prefix is of the module of the node that the expression belongs to.
    """

    text: str
    prefixes: tuple[tuple[str, str], ...] = ()
    """The prefixes that stand in it, in literals too, each with the module it means."""
    on_parent: bool = False
    """A `when` of a choice, case, uses or augment: the context node is the parent (RFC 7950, 7.21.5)."""
    message: str = ""
    """`error-message` of a `must`."""
    app_tag: str = ""
    """`error-app-tag` of a `must`."""


@dataclass(frozen=True, slots=True)
class TypeSpec:
    """A leaf's type with every typedef resolved and every restriction collected."""

    base: str
    """Built-in type (RFC 7950, 4.2.4). A leafref has its target's base here, and `leafref` set."""
    typedef: str | None = None
    """Name of the outermost typedef as `module:name`, for names in generated code."""
    ranges: tuple[tuple[Number, Number], ...] = ()
    lengths: tuple[tuple[int, int], ...] = ()
    patterns: tuple[Pattern, ...] = ()
    fraction_digits: int = 0
    enums: tuple[str, ...] = ()
    bits: tuple[str, ...] = ()
    """Bit names in order of position."""
    bases: tuple[str, ...] = ()
    """identityref: the identities, as `module:name`, that a value must all be derived from."""
    members: tuple[TypeSpec, ...] = ()
    leafref: str | None = None
    """Schema path of the target leaf (`SchemaNode.path`) when this is a leafref."""
    path: XPath | None = None
    """The leafref's path, from the leaf on."""
    require_instance: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """A transform point: a list entry or container whose content one transform turns into output."""

    id: str
    """Identifiers from the root, joined by `/`, such as `netinfra/router`: its name on the log."""
    transform: str | None
    """Import path `package.module.Class`; None for a point that only carries data."""
    rfs: bool = False
    """The transform is given the device's name and module set too (`orc:rfs-transform`)."""
    parent: str | None = None
    """`id` of the point that this one is nested in."""


@dataclass(slots=True, eq=False)
class SchemaNode:
    """One data node. `py` is its identifier: key in trees, attribute in models, field in Avro."""

    name: str
    module: str
    py: str
    kind: Kind
    parent: SchemaNode | None = field(default=None, repr=False)
    children: dict[str, SchemaNode] = field(default_factory=dict)
    """By `py`, in the order of the schema; a list's keys come first, in the order of `keys`."""
    type: TypeSpec | None = None
    keys: tuple[str, ...] = ()
    """`py` of the key leafs, in the order of the `key` statement; empty for a keyless list."""
    mandatory: bool = False
    """A mandatory leaf, choice member or anydata (RFC 7950, 3); see also `cases`."""
    defaults: tuple[str, ...] = ()
    """Default value(s), in canonical lexical form with identities as `module:name`."""
    presence: bool = False
    user_ordered: bool = False
    config: bool = True
    min_elements: int = 0
    max_elements: int | None = None
    unique: tuple[tuple[str, ...], ...] = ()
    """Each `unique` statement, as paths of `py` joined by `/` relative to the list entry."""
    cases: tuple[tuple[str, str, bool], ...] = ()
    """The (choice, case, choice is mandatory) this node lies in, outermost first; qualified `module:name`."""
    conditional: bool = False
    """It, or a choice/case/uses/augment it comes through, has a `when`."""
    musts: tuple[XPath, ...] = ()
    whens: tuple[XPath, ...] = ()
    """Its own `when` and those it comes through: all must hold for it to be there."""
    description: str = ""
    point: Point | None = None
    memory: bool = False
    """`orc:memory`: output that a transform gets back at its next run; no part of the configuration."""
    dynstate: bool = False
    """`orc:dynstate`: operational state that re-runs the transform when it changes."""
    secret: bool = False

    @property
    def path(self) -> str:
        """Schema path with a module name wherever it changes, as `/netinfra:netinfra/router/id`."""
        if self.parent is None:
            return "/"
        up = "" if self.parent.parent is None else self.parent.path
        return f"{up}/{self.qualified}"

    @property
    def qualified(self) -> str:
        """Its name as RFC 7951, 4 writes it: with the module where that differs from the parent's."""
        if self.parent is not None and self.parent.module == self.module:
            return self.name
        return f"{self.module}:{self.name}"

    @property
    def is_inner(self) -> bool:
        """It has children: a container or a list."""
        return self.kind is Kind.CONTAINER or self.kind is Kind.LIST

    def child(self, name: str, module: str | None = None) -> SchemaNode | None:
        """The child of this YANG name (and module, else this node's own), or None."""
        wanted = module or self.module
        for node in self.children.values():
            if node.name == name and node.module == wanted:
                return node
        return None

    def walk(self) -> Iterator[SchemaNode]:
        """This node and all below it, parents first."""
        yield self
        for node in self.children.values():
            yield from node.walk()


@dataclass(frozen=True, slots=True)
class Module:
    """A module that the schema was built from."""

    name: str
    namespace: str
    prefix: str
    revision: str = ""
    features: tuple[str, ...] = ()
    """Features that the schema was compiled with, of those the module defines."""
    implemented: bool = True
    """False where only its types and groupings are used (RFC 8525, import-only)."""


@dataclass(slots=True, eq=False)
class Schema:
    """All that is known of one set of modules, such as a layer's or a device's."""

    name: str
    root: SchemaNode
    modules: dict[str, Module] = field(default_factory=dict)
    identities: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Every identity `module:name` with all that it is derived from, near and far, itself left out."""
    points: dict[str, SchemaNode] = field(default_factory=dict)
    """The node of each transform point, by `Point.id`, parents first."""

    def namespace(self, module: str) -> str:
        """The XML namespace of a module named in this schema."""
        return self.modules[module].namespace

    def derived(self, bases: tuple[str, ...]) -> tuple[str, ...]:
        """The identities derived from all of `bases`, in order of name (RFC 7950, 9.10.2)."""
        return tuple(sorted(name for name, ups in self.identities.items() if all(b in ups for b in bases)))
