"""What every leaf type can do, whatever its YANG type; `types.leaf_type` makes them.

Refusals are `DataError` (invalid-value) without a path, which the codec puts in.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Final

from orchestron_yang.errors import DataError
from orchestron_yang.lexical import canonical, clip, shown
from orchestron_yang.names import Declarations, ModuleNames, Qualifiers
from orchestron_yang.tree import Scalar

LISTED: Final = 240
"""Most characters of a type's description in a message."""


class LeafType(ABC):
    """What one type takes and gives. `expects` completes "'x' is not ..."."""

    __slots__ = ("expects",)
    expects: str

    @abstractmethod
    def from_json(self, raw: object) -> Scalar:
        """The canonical scalar for a JSON value (RFC 7951, 6). Raises `DataError`."""

    @abstractmethod
    def from_text(self, text: str, qualifiers: Qualifiers) -> Scalar:
        """The canonical scalar for text, as in XML or in a key of an api-path. Raises `DataError`."""

    @abstractmethod
    def check(self, value: object) -> None:
        """Raise `DataError` unless `value` is a canonical scalar of this type."""

    def to_json(self, value: Scalar) -> object:
        """The JSON value for a canonical scalar."""
        return canonical(value)

    def to_text(self, value: Scalar, declarations: Declarations) -> str:  # noqa: ARG002
        """The XML text for a canonical scalar; prefixes it uses are put in `declarations`."""
        return canonical(value)

    def refusal(self, raw: object, hint: str = "") -> DataError:
        """The error that says what was expected."""
        return DataError(f"{shown(raw)} is not {clip(self.expects, LISTED)}{hint}")


class TextType(LeafType):
    """A type whose JSON value is a string that reads as its XML text does."""

    __slots__ = ("json",)

    def __init__(self, names: ModuleNames) -> None:
        self.json = Qualifiers(names)

    def from_json(self, raw: object) -> Scalar:
        if type(raw) is not str:
            raise self.refusal(raw, ", which is a JSON string")
        return self.from_text(raw, self.json)
