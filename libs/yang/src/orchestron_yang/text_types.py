"""Types whose JSON value is a string (RFC 7950, 9.4, 9.6-9.8, 9.10, 9.13)."""

from __future__ import annotations

import re

from orchestron_yang import instance_identifier
from orchestron_yang.errors import DataError
from orchestron_yang.leaf_type import TextType
from orchestron_yang.lexical import check_characters, clip, octets, shown
from orchestron_yang.names import Declarations, ModuleNames, Qualifiers
from orchestron_yang.schema import TypeSpec
from orchestron_yang.tree import Scalar


class String(TextType):
    """string: length is counted in characters."""

    __slots__ = ("lengths", "patterns")

    def __init__(self, names: ModuleNames, spec: TypeSpec) -> None:
        super().__init__(names)
        self.lengths = spec.lengths
        self.patterns = [(re.compile(each.regex), each) for each in spec.patterns]
        said = [_lengths(spec.lengths)] if spec.lengths else []
        said += [
            f"that {'does not match' if p.invert else 'matches'} {clip(p.source)}" for p in spec.patterns
        ]
        self.expects = " ".join(["a string", *said])

    def from_text(self, text: str, qualifiers: Qualifiers) -> Scalar:  # noqa: ARG002
        self.check(text)
        return text

    def check(self, value: object) -> None:
        if not isinstance(value, str):
            raise self.refusal(value, ", which is a JSON string")
        if self.lengths and not _fits(len(value), self.lengths):
            raise self.refusal(value, f": it has {len(value)} characters")
        check_characters(value)
        for regex, pattern in self.patterns:
            if (regex.fullmatch(value) is None) is not pattern.invert:
                why = f": {clip(pattern.message)}" if pattern.message else ""
                raise self.refusal(value, why)


class Enumeration(TextType):
    """enumeration: one of the names."""

    __slots__ = ("names",)

    def __init__(self, names: ModuleNames, spec: TypeSpec) -> None:
        super().__init__(names)
        self.names = frozenset(spec.enums)
        self.expects = f"one of {', '.join(spec.enums)}"

    def from_text(self, text: str, qualifiers: Qualifiers) -> Scalar:  # noqa: ARG002
        self.check(text)
        return text

    def check(self, value: object) -> None:
        if not isinstance(value, str) or value not in self.names:
            raise self.refusal(value)


class Bits(TextType):
    """bits: names in any order, each once; canonical in order of position."""

    __slots__ = ("bits",)

    def __init__(self, names: ModuleNames, spec: TypeSpec) -> None:
        super().__init__(names)
        self.bits = spec.bits
        self.expects = f"a set of {', '.join(spec.bits)} (bits)"

    def from_text(self, text: str, qualifiers: Qualifiers) -> Scalar:  # noqa: ARG002
        held = [name for name in re.split(r"[ \t\r\n]+", text) if name]
        for name in held:
            if name not in self.bits:
                raise self.refusal(text, f": there is no bit {shown(name)}")
        if len(set(held)) != len(held):
            raise self.refusal(text, ": it names a bit twice")
        return " ".join(name for name in self.bits if name in held)

    def check(self, value: object) -> None:
        if not isinstance(value, str) or self.from_text(value, self.json) != value:
            raise self.refusal(value, " in canonical order")


class Binary(TextType):
    """binary: base64 in text; length is counted in octets."""

    __slots__ = ("lengths",)

    def __init__(self, names: ModuleNames, spec: TypeSpec) -> None:
        super().__init__(names)
        self.lengths = spec.lengths
        self.expects = " ".join(["binary", *([_lengths(spec.lengths)] if spec.lengths else [])])

    def from_text(self, text: str, qualifiers: Qualifiers) -> Scalar:  # noqa: ARG002
        value = octets(text)
        self.check(value)
        return value

    def check(self, value: object) -> None:
        if not isinstance(value, bytes):
            raise self.refusal(value)
        if self.lengths and not _fits(len(value), self.lengths):
            raise self.refusal(value, f": it has {len(value)} octets")


class Identityref(TextType):
    """identityref, with or without qualifier: without one, the leaf's own module comes first."""

    __slots__ = ("known", "local", "module")

    def __init__(
        self, names: ModuleNames, derived: tuple[str, ...], bases: tuple[str, ...], module: str
    ) -> None:
        super().__init__(names)
        self.module = module
        self.known = frozenset(derived)
        self.local: dict[str, list[str]] = {}
        for identity in derived:
            self.local.setdefault(identity.partition(":")[2], []).append(identity)
        self.expects = f"an identity derived from {' and '.join(bases)}"

    def from_text(self, text: str, qualifiers: Qualifiers) -> Scalar:
        qualifier, colon, name = text.partition(":")
        if not colon:
            return self._unqualified(text, qualifiers.default(self.module))
        module = qualifiers.module(qualifier)
        if module is None:
            raise self.refusal(text, f": {shown(qualifier)} stands for no module")
        identity = f"{module}:{name}"
        self.check(identity)
        return identity

    def _unqualified(self, name: str, module: str) -> str:
        if f"{module}:{name}" in self.known:
            return f"{module}:{name}"
        found = self.local.get(name, ())
        if len(found) > 1:
            raise DataError(f"{shown(name)} is ambiguous: it may be {clip(' or '.join(found))}")
        if not found:
            raise self.refusal(name)
        return found[0]

    def check(self, value: object) -> None:
        if not isinstance(value, str) or value not in self.known:
            raise self.refusal(value)

    def to_text(self, value: Scalar, declarations: Declarations) -> str:
        module, _, name = str(value).partition(":")
        if module == self.module:
            # The element is in that module's namespace, which is the default one (RFC 7950, 9.10.3).
            return name
        return f"{declarations.prefix(module)}:{name}"


class InstanceIdentifier(TextType):
    """instance-identifier: its syntax and its modules; whether the instance exists is not asked."""

    __slots__ = ()

    def __init__(self, names: ModuleNames) -> None:
        super().__init__(names)
        self.expects = "an instance-identifier"

    def from_text(self, text: str, qualifiers: Qualifiers) -> Scalar:
        check_characters(text)
        return instance_identifier.to_canonical(text, qualifiers)

    def check(self, value: object) -> None:
        if not isinstance(value, str) or self.from_text(value, self.json) != value:
            raise self.refusal(value, " in canonical form")

    def to_text(self, value: Scalar, declarations: Declarations) -> str:
        return instance_identifier.to_xml(str(value), self.json, declarations)


def _fits(length: int, spans: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= length <= high for low, high in spans)


def _lengths(spans: tuple[tuple[int, int], ...]) -> str:
    return f"of length {' | '.join(f'{low}' if low == high else f'{low}..{high}' for low, high in spans)}"
