"""The Python type of a leaf, as the text of an annotation, with aliases for what is long."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from orchestron_yang.schema import Schema, SchemaNode, TypeSpec
from orchestron_yangc.naming import camel

INTEGERS = {
    f"{sign}int{size}": f"{sign.title()}{'int' if sign else 'Int'}{size}"
    for sign in ("", "u")
    for size in (8, 16, 32, 64)
}
FULL_TEXT = ((0, 18446744073709551615),)
MOST_LITERALS = 64
"""A leaf with more values than this is typed `str`: an editor's list would help nobody."""


@dataclass(slots=True)
class Annotations:
    """Makes annotations for one generated package; `aliases` is what its `leafs.py` has to define."""

    schema: Schema
    aliases: dict[str, str] = field(default_factory=dict)
    """Right-hand side by alias name, in order of first use."""
    imports: set[str] = field(default_factory=set)
    """Names that the aliases need from `orchestron_yang.leafs`."""
    taken: set[str] = field(default_factory=set)
    """Names of classes, which no alias may have."""
    _named: dict[str, str] = field(default_factory=dict)

    def of(self, node: SchemaNode) -> str:
        """The annotation of one value of a leaf or leaf-list."""
        if node.type is None:
            return "object"
        return self._alias(self._text(node.type), node, node.type)

    def _alias(self, text: str, node: SchemaNode, spec: TypeSpec) -> str:
        """A name for the type where its text is not one word."""
        if text.isidentifier():
            return text
        if text in self._named:
            return self._named[text]
        base = camel(spec.typedef.rpartition(":")[2]) if spec.typedef else camel(node.py)
        wanted = [f"{base}Value" if base in _BUILT_IN else base, *_longer(node, base)]
        name = next((w for w in wanted if w not in self.aliases and w not in self.taken), "")
        while not name or name in self.aliases or name in self.taken:
            name = f"{name or wanted[-1]}_"
        self.aliases[name] = text
        self._named[text] = name
        return name

    def _text(self, spec: TypeSpec) -> str:
        if spec.base in INTEGERS:
            return self._integer(spec)
        makers = {
            "string": self._string,
            "decimal64": self._decimal,
            "binary": self._binary,
            "enumeration": lambda s: self._literal(s.enums),
            "identityref": lambda s: self._literal(self.schema.derived(s.bases)),
            "union": self._union,
        }
        maker = makers.get(spec.base)
        if maker is not None:
            return maker(spec)
        if spec.base == "empty":
            self.imports.add("Empty")
            return "Empty"
        return "bool" if spec.base == "boolean" else "str"

    def _integer(self, spec: TypeSpec) -> str:
        name = INTEGERS[spec.base]
        if not spec.ranges:
            self.imports.add(name)
            return name
        if len(spec.ranges) == 1:
            ((low, high),) = spec.ranges
            self.imports |= {"Annotated", "Field"}
            return f"Annotated[int, Field(ge={low}, le={high})]"
        return self._annotated(
            "int", [f"in_ranges({', '.join(f'({low}, {high})' for low, high in spec.ranges)})"]
        )

    def _string(self, spec: TypeSpec) -> str:
        checks = [self._lengths(spec)] if spec.lengths and spec.lengths != FULL_TEXT else []
        for one in spec.patterns:
            invert = ", invert=True" if one.invert else ""
            checks.append(f"pattern({_raw(one.source)}{invert})")
        return self._annotated("str", checks)

    def _binary(self, spec: TypeSpec) -> str:
        return self._annotated("bytes", [self._lengths(spec)] if spec.lengths else [])

    def _decimal(self, spec: TypeSpec) -> str:
        self.imports.add("Decimal")
        checks = [f"digits({spec.fraction_digits})"]
        if spec.ranges:
            spans = ", ".join(f'(Decimal("{low}"), Decimal("{high}"))' for low, high in spec.ranges)
            checks.append(f"in_ranges({spans})")
        return self._annotated("Decimal", checks)

    def _lengths(self, spec: TypeSpec) -> str:
        return f"lengths({', '.join(f'({low}, {high})' for low, high in spec.lengths)})"

    def _literal(self, values: tuple[str, ...]) -> str:
        if not values or len(values) > MOST_LITERALS:
            return "str"
        self.imports.add("Literal")
        return f"Literal[{', '.join(json.dumps(value) for value in values)}]"

    def _union(self, spec: TypeSpec) -> str:
        return " | ".join(dict.fromkeys(self._text(member) for member in spec.members))

    def _annotated(self, base: str, checks: list[str]) -> str:
        if not checks:
            return base
        self.imports |= {"Annotated", *(check.partition("(")[0] for check in checks)}
        return f"Annotated[{', '.join([base, *checks])}]"


_BUILT_IN = {"Empty", "Decimal", "Literal", "Annotated", "Field", *INTEGERS.values()}


def _longer(node: SchemaNode, base: str) -> list[str]:
    """The base with more and more of the path before it."""
    names, at, made = [], node.parent, base
    while at is not None and at.parent is not None:
        made = camel(at.py) + made
        names.append(made)
        at = at.parent
    return names


def _raw(regex: str) -> str:
    return f'r"{regex}"' if '"' not in regex and not regex.endswith("\\") else repr(regex)
