"""Numbers, booleans and `empty` (RFC 7950, 9.2, 9.3, 9.5, 9.11)."""

from __future__ import annotations

from decimal import Decimal

from orchestron_yang.leaf_type import LeafType, TextType
from orchestron_yang.lexical import INTEGERS, decimal, integer
from orchestron_yang.names import ModuleNames, Qualifiers
from orchestron_yang.schema import Number, TypeSpec
from orchestron_yang.tree import EMPTY, Scalar


class Integer(LeafType):
    """The integer types."""

    __slots__ = ("base", "spans", "text")

    def __init__(self, spec: TypeSpec) -> None:
        self.base = spec.base
        self.spans = spec.ranges or (INTEGERS[spec.base],)
        self.text = spec.base.endswith("64")
        self.expects = f"a whole number in {_spans(self.spans)} ({spec.base})"

    def from_json(self, raw: object) -> Scalar:
        if self.text:
            if type(raw) is not str:
                raise self.refusal(raw, ", which is a JSON string (RFC 7951, 6.1)")
            return self.from_text(raw)
        if type(raw) is not int:
            raise self.refusal(raw, ", which is a JSON number without fraction or exponent")
        self.check(raw)
        return raw

    def from_text(self, text: str, qualifiers: Qualifiers | None = None) -> Scalar:  # noqa: ARG002
        value = integer(text, self.base)
        self.check(value)
        return value

    def check(self, value: object) -> None:
        if type(value) is not int or not _within(value, self.spans):
            raise self.refusal(value)

    def to_json(self, value: Scalar) -> object:
        return str(value) if self.text else value


class Decimal64(TextType):
    """decimal64, a JSON string (RFC 7951, 6.1)."""

    __slots__ = ("digits", "spans")

    def __init__(self, names: ModuleNames, spec: TypeSpec) -> None:
        super().__init__(names)
        self.digits = spec.fraction_digits
        low, high = INTEGERS["int64"]
        whole = (Decimal(low).scaleb(-self.digits), Decimal(high).scaleb(-self.digits))
        self.spans = spec.ranges or (whole,)
        self.expects = f"a decimal number in {_spans(self.spans)} (decimal64)"

    def from_text(self, text: str, qualifiers: Qualifiers) -> Scalar:  # noqa: ARG002
        value = decimal(text, self.digits)
        if not _within(value, self.spans):
            raise self.refusal(text)
        return value

    def check(self, value: object) -> None:
        if type(value) is not Decimal or not value.is_finite() or not _within(value, self.spans):
            raise self.refusal(value)
        decimal(format(value, "f"), self.digits)


class Boolean(LeafType):
    __slots__ = ()

    def __init__(self) -> None:
        self.expects = "true or false (boolean)"

    def from_json(self, raw: object) -> Scalar:
        if type(raw) is not bool:
            raise self.refusal(raw, ", as JSON writes them")
        return raw

    def from_text(self, text: str, qualifiers: Qualifiers) -> Scalar:  # noqa: ARG002
        if text not in {"true", "false"}:
            raise self.refusal(text)
        return text == "true"

    def check(self, value: object) -> None:
        if type(value) is not bool:
            raise self.refusal(value)

    def to_json(self, value: Scalar) -> object:
        return value


class EmptyType(LeafType):
    __slots__ = ()

    def __init__(self) -> None:
        self.expects = "empty: [null] in JSON, an element without content in XML"

    def from_json(self, raw: object) -> Scalar:
        if type(raw) is not list or len(raw) != 1 or raw[0] is not None:
            raise self.refusal(raw)
        return EMPTY

    def from_text(self, text: str, qualifiers: Qualifiers) -> Scalar:  # noqa: ARG002
        if text:
            raise self.refusal(text)
        return EMPTY

    def check(self, value: object) -> None:
        if value is not EMPTY:
            raise self.refusal(value)

    def to_json(self, value: Scalar) -> object:  # noqa: ARG002
        return [None]


def _within(value: Number, spans: tuple[tuple[Number, Number], ...]) -> bool:
    return any(low <= value <= high for low, high in spans)


def _spans(spans: tuple[tuple[Number, Number], ...]) -> str:
    return " | ".join(f"{low}" if low == high else f"{low}..{high}" for low, high in spans)
