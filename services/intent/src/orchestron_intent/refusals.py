"""Why a request was rejected, in the words that the client gets."""

from __future__ import annotations

from dataclasses import replace

from orchestron_contracts.events import Refusal
from orchestron_yang.errors import DataError

LAYER = "intent"
MESSAGE_LENGTH = 2000
"""Longest message, in characters; a value that a client sent may be quoted in it."""

NO_ID = Refusal("a request must have an id", tag="missing-attribute", layer=LAYER)


def refusal_of(error: Exception) -> Refusal:
    """The refusal that an error in reading or applying a request comes to."""
    if isinstance(error, DataError):
        return Refusal(
            _short(error.message),
            tag=error.tag,
            layer=LAYER,
            instance=_short(error.path),
            path=_short(error.path),
            app_tag=error.app_tag or "",
        )
    kind = type(error).__name__
    return Refusal(_short(f"cannot work this request out ({kind}: {error})"), layer=LAYER, error_class=kind)


def after_abort(refusal: Refusal, seq: int) -> Refusal:
    """As `refusal`, which came about because transaction `seq`, accepted before, was aborted."""
    return replace(
        refusal, message=f"{refusal.message} (transaction {seq}, on which this rested, was aborted)"
    )


def _short(text: str) -> str:
    return text if len(text) <= MESSAGE_LENGTH else text[: MESSAGE_LENGTH - 3] + "..."
