"""The Python type of a leaf, as the text of an annotation, with aliases for what is long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, count
from typing import TypeAlias

from orchestron_yang.schema import Schema, SchemaNode, TypeSpec
from orchestron_yangc.naming import camel
from orchestron_yangc.text import Call, Either, quoted

INTEGERS = {
    f"{sign}int{size}": f"{sign.title()}{'int' if sign else 'Int'}{size}"
    for sign in ("", "u")
    for size in (8, 16, 32, 64)
}
FULL_TEXT = ((0, 18446744073709551615),)
MOST_LITERALS = 64
"""More values than this are checked when one is set, but an editor's list of them would help nobody."""

One: TypeAlias = str | Call
Type: TypeAlias = One | Either
"""A type as Python text; a name is plain text."""


@dataclass(slots=True)
class Annotations:
    """Makes annotations for one generated package; `aliases` is what its `leafs.py` has to define."""

    schema: Schema
    aliases: dict[str, Type] = field(default_factory=dict)
    """Right-hand side by alias name, in an order in which each uses only those before it."""
    imports: set[str] = field(default_factory=set)
    """Names that the aliases need from elsewhere."""
    taken: set[str] = field(default_factory=set)
    """Names of classes, which no alias may have."""
    _named: dict[tuple[str, str], str] = field(default_factory=dict)
    """Alias by the name that the model gives, a typedef's or a leaf's, and right-hand side."""

    def of(self, node: SchemaNode) -> str:
        """The annotation of one value of a leaf or leaf-list."""
        return "object" if node.type is None else self._alias(self._type(node.type, node), node, node.type)

    def _alias(self, made: Type, node: SchemaNode, spec: TypeSpec) -> str:
        """A name for the type where it is not one already."""
        text = str(made)
        if text.isidentifier():
            return text
        base = camel(spec.typedef.rpartition(":")[2]) if spec.typedef else camel(node.py)
        known = self._named.get((base, text))
        if known is not None:
            return known
        wanted = chain([f"{base}Value" if base in _BUILT_IN else base], _longer(node, base))
        numbered = (f"{base}{number}" for number in count(2))
        name = next(w for w in chain(wanted, numbered) if w not in self.aliases and w not in self.taken)
        self.aliases[name] = made
        self._named[base, text] = name
        return name

    def _type(self, spec: TypeSpec, node: SchemaNode) -> Type:
        if spec.base == "union":
            return self._union(spec, node)
        if spec.base in INTEGERS:
            return self._integer(spec)
        makers: dict[str, Callable[[TypeSpec], Type]] = {
            "string": self._string,
            "decimal64": self._decimal,
            "binary": self._binary,
            "bits": lambda s: self._annotated("str", [_values("bits", s.bits)]),
            "enumeration": lambda s: self._literal(s.enums),
            "identityref": lambda s: self._literal(self.schema.derived(s.bases)),
            "empty": self._empty,
            "boolean": lambda _: "bool",
        }
        maker = makers.get(spec.base)
        return "str" if maker is None else maker(spec)

    def _empty(self, _: TypeSpec) -> Type:
        self.imports.add("Empty")
        return "Empty"

    def _integer(self, spec: TypeSpec) -> Type:
        if not spec.ranges:
            self.imports.add(INTEGERS[spec.base])
            return INTEGERS[spec.base]
        if len(spec.ranges) == 1:
            ((low, high),) = spec.ranges
            return self._annotated("int", [Call("Field", (f"ge={low}", f"le={high}"))])
        return self._annotated("int", [Call("in_ranges", _spans(spec.ranges))])

    def _string(self, spec: TypeSpec) -> Type:
        checks = [Call("lengths", _spans(spec.lengths))] if spec.lengths not in {(), FULL_TEXT} else []
        inverted = {True: ("invert=True",), False: ()}
        checks += [Call("pattern", (_raw(one.source), *inverted[one.invert])) for one in spec.patterns]
        return self._annotated("str", checks)

    def _binary(self, spec: TypeSpec) -> Type:
        return self._annotated("bytes", [Call("lengths", _spans(spec.lengths))] if spec.lengths else [])

    def _decimal(self, spec: TypeSpec) -> Type:
        self.imports.add("Decimal")
        checks = [Call("digits", (str(spec.fraction_digits),))]
        if spec.ranges:
            spans = (f'(Decimal("{low}"), Decimal("{high}"))' for low, high in spec.ranges)
            checks.append(Call("in_ranges", tuple(spans)))
        return self._annotated("Decimal", checks)

    def _literal(self, values: tuple[str, ...]) -> Type:
        if not values:
            return "str"
        if len(values) > MOST_LITERALS:
            return self._annotated("str", [_values("one_of", values)])
        self.imports.add("Literal")
        return Call("Literal", tuple(quoted(value) for value in values), "[]")

    def _union(self, spec: TypeSpec, node: SchemaNode) -> Type:
        """The members, those that come from a typedef by its name."""
        members: dict[str, One] = {}
        for member in spec.members:
            made = self._type(member, node)
            made = self._alias(made, node, member) if member.typedef else made
            parts = made.parts if isinstance(made, Either) else (made,)
            members |= {str(part): part for part in parts}
        return Either(tuple(members.values())) if len(members) > 1 else next(iter(members.values()))

    def _annotated(self, base: str, checks: list[Call]) -> Type:
        if not checks:
            return base
        self.imports |= {"Annotated", *(check.name for check in checks)}
        return Call("Annotated", (base, *checks), "[]")


_BUILT_IN = {"Empty", "Decimal", "Literal", "Annotated", "Field", "TypeAlias", *INTEGERS.values()}


def _longer(node: SchemaNode, base: str) -> Iterator[str]:
    """The base with more and more of the path before it."""
    at, made = node.parent, base
    while at is not None and at.parent is not None:
        made = camel(at.py) + made
        yield made
        at = at.parent


def _spans(spans: tuple[tuple[object, object], ...]) -> tuple[str, ...]:
    return tuple(f"({low}, {high})" for low, high in spans)


def _values(name: str, values: tuple[str, ...]) -> Call:
    return Call(name, tuple(quoted(value) for value in values))


def _raw(regex: str) -> str:
    """A raw string where there can be one."""
    plain = regex.isprintable() and not regex.endswith("\\")
    if plain and '"' not in regex:
        return f'r"{regex}"'
    return f"r'{regex}'" if plain and "'" not in regex else quoted(regex)
