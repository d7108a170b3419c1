"""What goes wrong with messages: one error, `CodecError`."""

from __future__ import annotations


class CodecError(Exception):
    """A message cannot be written or read; `event` and `field` say where, as far as is known."""

    def __init__(self, reason: str, *, event: str = "", field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.event = event
        self.field = field

    def __str__(self) -> str:
        return ": ".join(part for part in (self.event, self.field, self.reason) if part)

    def within(self, *, event: str = "", field: str = "") -> CodecError:
        """The same error, seen from further out: `field` is put before the one it has."""
        inner = self.field if not field or not self.field or self.field.startswith("[") else f".{self.field}"
        return CodecError(self.reason, event=event or self.event, field=f"{field}{inner}")
