"""A `type` statement, through all its typedefs, as a `TypeSpec`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pyang import statements, types

from orchestron_yang.errors import SchemaError
from orchestron_yang.lexical import INTEGERS
from orchestron_yang.schema import Number, Pattern, SchemaNode, TypeSpec
from orchestron_yang.xsd_regex import python_regex
from orchestron_yangc.modules import Modules, Statement
from orchestron_yangc.xpaths import xpath

LONGEST = 2**64 - 1
"""Length that `max` stands for where nothing restricts it (RFC 7950, 9.4.4)."""
LENGTH_BASES = {"string", "binary"}


class LeafTypes:
    """Makes type specs. A leafref's target is named by `marker` until all nodes have their place."""

    def __init__(self, modules: Modules) -> None:
        self.modules = modules
        self.resolving: list[Statement] = []

    def spec(self, leaf: Statement, type_: Statement) -> TypeSpec:
        """The type of `leaf`, or of one member of its union. Raises `YangProblems`."""
        chain = list(_chain(type_))
        base = chain[-1].arg.rpartition(":")[2]
        if base == "leafref":
            return self._leafref(leaf, type_, chain)
        if type_.i_type_spec is None or base not in types.yang_type_specs:
            raise self.modules.fail(type_, f"type {type_.arg} cannot be resolved")
        digits = _digits(chain) if base == "decimal64" else 0
        return TypeSpec(
            base=base,
            typedef=_typedef(type_),
            ranges=_narrowed(chain, "range", _whole(base, digits)),
            lengths=_narrowed(chain, "length", (0, LONGEST) if base in LENGTH_BASES else None),
            patterns=tuple(self._patterns(chain)),
            fraction_digits=digits,
            enums=tuple(enum.arg for enum in _implemented(chain, "enum")),
            bits=tuple(bit.arg for bit in sorted(_implemented(chain, "bit"), key=lambda bit: bit.i_position)),
            bases=self._bases(chain) if base == "identityref" else (),
            members=tuple(self.spec(leaf, member) for member in chain[-1].search("type")),
            require_instance=_requires_instance(chain),
        )

    def _leafref(self, leaf: Statement, type_: Statement, chain: list[Statement]) -> TypeSpec:
        if leaf in self.resolving:
            raise self.modules.fail(type_, "leafrefs that lead in a circle")
        target = self._target(leaf, type_)
        self.resolving.append(leaf)
        try:
            seen = self.spec(target, target.search_one("type"))
        finally:
            self.resolving.pop()
        return replace(
            seen,
            typedef=_typedef(type_) or seen.typedef,
            leafref=marker(target),
            path=xpath(_find(type_.i_type_spec, types.PathTypeSpec).path_),
            require_instance=_requires_instance(chain),
        )

    def _target(self, leaf: Statement, type_: Statement) -> Statement:
        spec = _find(type_.i_type_spec, types.PathTypeSpec)
        found = None
        if spec is not None:
            found = statements.validate_leafref_path(
                self.modules.ctx, leaf, spec.path_spec, spec.path_, accept_non_config_target=True
            )
        if found is None or found[0] is None or found[0].search_one("type") is None:
            raise self.modules.fail(type_, f"the path of leafref {leaf.arg} leads to no leaf")
        return found[0]

    def _patterns(self, chain: list[Statement]) -> Iterator[Pattern]:
        for type_ in reversed(chain):
            for statement in type_.search("pattern"):
                modifier = statement.search_one("modifier")
                message = statement.search_one("error-message")
                yield Pattern(
                    regex=self._regex(statement),
                    source=statement.arg,
                    invert=modifier is not None and modifier.arg == "invert-match",
                    message=message.arg if message is not None else None,
                )

    def _regex(self, statement: Statement) -> str:
        try:
            return python_regex(statement.arg)
        except SchemaError as error:
            raise self.modules.fail(statement, str(error)) from error

    def _bases(self, chain: list[Statement]) -> tuple[str, ...]:
        for type_ in chain:
            if bases := type_.search("base"):
                return tuple(self.modules.identity_name(base.i_identity) for base in bases)
        return ()


def name_targets(root: SchemaNode, paths: dict[str, str]) -> None:
    """Put the target's schema path in place of each marker; a target that is not in the schema has none."""
    for node in root.walk():
        if node.type is not None:
            node.type = _named(node.type, paths)


def _named(spec: TypeSpec, paths: dict[str, str]) -> TypeSpec:
    if spec.leafref is None and not spec.members:
        return spec
    leafref = None if spec.leafref is None else paths.get(spec.leafref)
    return replace(spec, leafref=leafref, members=tuple(_named(member, paths) for member in spec.members))


def marker(leaf: Statement) -> str:
    """What stands for a leaf until its schema path is known."""
    parts, at = [], leaf
    while at is not None and at.keyword not in {"module", "submodule"}:
        parts.append(f"{at.i_module.i_modulename}:{at.arg}")
        at = at.parent
    return "/".join(parts)


def _chain(type_: Statement) -> Iterator[Statement]:
    """The type statement, then that of its typedef, and so on down to the built-in type."""
    at = type_
    while at is not None:
        yield at
        typedef = getattr(at, "i_typedef", None)
        at = typedef.search_one("type") if typedef is not None else None


def _typedef(type_: Statement) -> str | None:
    typedef = getattr(type_, "i_typedef", None)
    return f"{typedef.i_module.i_modulename}:{typedef.arg}" if typedef is not None else None


def _find(spec: Any, cls: type) -> Any:
    while spec is not None and not isinstance(spec, cls):
        spec = getattr(spec, "base", None)
    return spec


def _implemented(chain: Sequence[Statement], keyword: str) -> list[Statement]:
    """The enum or bit statements that hold: the nearest ones, less those whose feature is not there."""
    levels = [found for type_ in chain if (found := type_.search(keyword))]
    missing = {one.arg for level in levels for one in level if hasattr(one, "i_not_implemented")}
    return [one for one in (levels[0] if levels else []) if one.arg not in missing]


def _requires_instance(chain: Sequence[Statement]) -> bool:
    for type_ in chain:
        found = type_.search_one("require-instance")
        if found is not None:
            return bool(found.arg == "true")
    return True


def _digits(chain: Sequence[Statement]) -> int:
    return next(int(found.arg) for type_ in chain if (found := type_.search_one("fraction-digits")))


def _whole(base: str, digits: int) -> tuple[Number, Number] | None:
    """All that a type holds without restriction; None for one that has no range."""
    if base == "decimal64":
        return (Decimal(-(2**63)).scaleb(-digits), Decimal(2**63 - 1).scaleb(-digits))
    return INTEGERS.get(base)


def _narrowed(
    chain: Sequence[Statement], keyword: str, whole: tuple[Any, Any] | None
) -> tuple[tuple[Any, Any], ...]:
    """The parts of the innermost range or length, then of those of each typedef above; () for none."""
    if whole is None:
        return ()
    read: Callable[[str], Any] = Decimal if isinstance(whole[0], Decimal) else int
    spans: tuple[tuple[Any, Any], ...] = ()
    for type_ in reversed(chain):
        statement = type_.search_one(keyword)
        if statement is not None:
            held = spans or (whole,)
            ends = {"min": held[0][0], "max": held[-1][1]}
            spans = tuple(_span(part, ends, read) for part in statement.arg.split("|"))
    return spans


def _span(part: str, ends: dict[str, Any], read: Callable[[str], Any]) -> tuple[Any, Any]:
    low, _, high = (text.strip() for text in part.partition(".."))
    return _bound(low, ends, read), _bound(high or low, ends, read)


def _bound(text: str, ends: dict[str, Any], read: Callable[[str], Any]) -> Any:
    return ends[text] if text in ends else read(text)
