"""A `type` statement, through all its typedefs, as a `TypeSpec`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pyang import statements, types

from orchestron_yang.errors import SchemaError
from orchestron_yang.schema import Number, Pattern, SchemaNode, TypeSpec
from orchestron_yang.xsd_regex import python_regex
from orchestron_yangc.modules import Modules, Statement

INTEGERS = {"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"}


class LeafTypes:
    """Makes type specs; remembers which leaf each leafref points at, to be named once all nodes exist."""

    def __init__(self, modules: Modules) -> None:
        self.modules = modules
        self.targets: dict[str, Statement] = {}

    def spec(self, leaf: Statement, type_: Statement) -> TypeSpec:
        """The type of `leaf`, or of one member of its union. Raises `YangProblems`."""
        chain = list(_chain(type_))
        base = chain[-1].arg.rpartition(":")[2]
        if base == "leafref":
            return self._leafref(leaf, type_, chain)
        spec = type_.i_type_spec
        if spec is None:
            raise self.modules.fail(type_, f"type {type_.arg} cannot be resolved")
        return TypeSpec(
            base=base,
            typedef=self._typedef(type_),
            ranges=_ranges(spec) if base in INTEGERS or base == "decimal64" else (),
            lengths=_lengths(spec),
            patterns=tuple(self._patterns(chain)),
            fraction_digits=_fraction_digits(spec),
            enums=_first(spec, types.EnumTypeSpec, lambda s: tuple(name for name, _ in s.enums)),
            bits=_first(spec, types.BitTypeSpec, _bits),
            bases=self._bases(chain) if base == "identityref" else (),
            members=tuple(self.spec(leaf, member) for member in chain[-1].search("type"))
            if base == "union"
            else (),
            require_instance=getattr(spec, "require_instance", True),
        )

    def _typedef(self, type_: Statement) -> str | None:
        typedef = getattr(type_, "i_typedef", None)
        return f"{typedef.i_module.i_modulename}:{typedef.arg}" if typedef is not None else None

    def _leafref(self, leaf: Statement, type_: Statement, chain: list[Statement]) -> TypeSpec:
        spec = _find(type_.i_type_spec, types.PathTypeSpec)
        if spec is None:
            raise self.modules.fail(type_, "a leafref without a path")
        found = statements.validate_leafref_path(
            self.modules.ctx, leaf, spec.path_spec, spec.path_, accept_non_config_target=True
        )
        target = found[0] if found is not None else None
        if target is None:
            raise self.modules.fail(type_, "the leafref's path leads to no leaf")
        seen = self.spec(target, target.search_one("type"))
        key = f"{target.pos.ref}:{target.pos.line}:{_data_path(target)}"
        self.targets[key] = target
        require = chain[0].search_one("require-instance") or chain[-1].search_one("require-instance")
        return TypeSpec(
            **{name: getattr(seen, name) for name in _COPIED},
            typedef=self._typedef(type_) or seen.typedef,
            leafref=key,
            require_instance=require is None or require.arg == "true",
        )

    def _patterns(self, chain: list[Statement]) -> Iterator[Pattern]:
        for type_ in chain:
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


_COPIED = ("base", "ranges", "lengths", "patterns", "fraction_digits", "enums", "bits", "bases", "members")


def name_targets(root: SchemaNode, paths: dict[str, str]) -> None:
    """Put the target's schema path in place of the marker that `LeafTypes` left; drop what was pruned."""
    for node in root.walk():
        if node.type is not None:
            node.type = _named(node.type, paths)


def _named(spec: TypeSpec, paths: dict[str, str]) -> TypeSpec:
    values: dict[str, Any] = {name: getattr(spec, name) for name in (*_COPIED, "typedef", "require_instance")}
    values["members"] = tuple(_named(member, paths) for member in spec.members)
    return TypeSpec(**values, leafref=None if spec.leafref is None else paths.get(spec.leafref))


def marker(leaf: Statement) -> str:
    """What stands for a leaf until its schema path is known."""
    return f"{leaf.pos.ref}:{leaf.pos.line}:{_data_path(leaf)}"


def _data_path(leaf: Statement) -> str:
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


def _find(spec: Any, cls: type) -> Any:
    while spec is not None and not isinstance(spec, cls):
        spec = getattr(spec, "base", None)
    return spec


def _first(spec: Any, cls: type, get: Any) -> tuple[str, ...]:
    found = _find(spec, cls)
    return get(found) if found is not None else ()


def _bits(spec: Any) -> tuple[str, ...]:
    return tuple(name for name, _ in sorted(spec.bits, key=lambda bit: bit[1]))


def _ranges(spec: Any) -> tuple[tuple[Number, Number], ...]:
    found = _find(spec, types.RangeTypeSpec)
    if found is None:
        return ()
    return tuple(
        (
            _number(found.min if low == "min" else low),
            _number(found.max if high == "max" else (low if high is None else high)),
        )
        for low, high in found.ranges
    )


def _lengths(spec: Any) -> tuple[tuple[int, int], ...]:
    found = _find(spec, types.LengthTypeSpec)
    if found is None:
        return ()
    return tuple(
        (found.min if low == "min" else low, found.max if high == "max" else (low if high is None else high))
        for low, high in found.lengths
    )


def _number(value: Any) -> Number:
    return value if isinstance(value, int) else Decimal(str(value))


def _fraction_digits(spec: Any) -> int:
    found = _find(spec, types.Decimal64TypeSpec)
    return found.fraction_digits if found is not None else 0
