"""What goes wrong with a request, and how RFC 8040, 7 puts it: a status code and an errors document.

One `Problem` is one entry of `ietf-restconf:errors`. The status follows from the error-tag by the
RFC's table unless the HTTP rules themselves (404, 405, 415, ...) give it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as _replace
from typing import Final

from orchestron_contracts.events import Refusal
from orchestron_yang.errors import DataError

STATUS: Final = {
    "in-use": 409,
    "lock-denied": 409,
    "resource-denied": 409,
    "data-exists": 409,
    "data-missing": 409,
    "invalid-value": 400,
    "too-big": 413,
    "missing-attribute": 400,
    "bad-attribute": 400,
    "unknown-attribute": 400,
    "missing-element": 400,
    "bad-element": 400,
    "unknown-element": 400,
    "unknown-namespace": 400,
    "malformed-message": 400,
    "access-denied": 403,
    "operation-not-supported": 501,
    "operation-failed": 412,
    "rollback-failed": 500,
    "partial-operation": 500,
}
"""RFC 8040, 7, table of error-tags. Where it leaves a choice, the client's fault is taken."""

OWN_LAYERS: Final = frozenset({"northbound", "intent"})
"""Refusals from these are about the request itself, so that they need not be placed."""

PROTOCOL_TAGS: Final = frozenset({"malformed-message", "too-big", "operation-not-supported"})


class Problem(Exception):
    """Why a request cannot be served; the client is told exactly this."""

    def __init__(
        self,
        tag: str,
        message: str,
        *,
        status: int | None = None,
        path: str = "",
        app_tag: str = "",
        kind: str = "",
        refusal: Refusal | None = None,
        headers: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(message)
        self.tag = tag
        self.message = message
        self.status = STATUS.get(tag, 400) if status is None else status
        self.path = path
        self.app_tag = app_tag
        self.kind = kind or ("protocol" if status is not None or tag in PROTOCOL_TAGS else "application")
        """RFC 8040 error-type: `transport`, `rpc`, `protocol` or `application`."""
        self.refusal = refusal
        self.headers = tuple(headers)
        """HTTP header fields that the answer must carry."""

    @classmethod
    def of_data(cls, error: DataError) -> Problem:
        """The problem with data in a message body."""
        return cls(error.tag, error.message, path=error.path, app_tag=error.app_tag or "")

    @classmethod
    def of_refusal(cls, refusal: Refusal) -> Problem:
        """Why intent or a layer refused; its message says where and on whose account."""
        return cls(
            refusal.tag,
            _spoken(refusal),
            path=refusal.path or refusal.instance,
            app_tag=refusal.app_tag,
            kind="application",
            refusal=_replace(refusal, message=""),
        )


def not_found(message: str, path: str = "") -> Problem:
    """404: there is no such resource (RFC 8040, 7 has `invalid-value` for it)."""
    return Problem("invalid-value", message, status=404, path=path)


def not_allowed(method: str, allow: Sequence[str], what: str) -> Problem:
    """405 with the Allow field that RFC 9110, 15.5.6 asks for."""
    return Problem(
        "operation-not-supported",
        f"{method} cannot be used on {what}; it takes {', '.join(allow)}",
        status=405,
        headers=(("allow", ", ".join(allow)),),
    )


def _spoken(refusal: Refusal) -> str:
    """The refusal as one line for a person, who may see nothing but the message."""
    where = [f"layer {refusal.layer}"] if refusal.layer not in {"", *OWN_LAYERS} else []
    if refusal.instance != refusal.path and refusal.instance not in refusal.message:
        where.append(f"instance {refusal.instance}")
    unnamed = [source for source in refusal.sources if source not in refusal.message]
    if unnamed:
        where.append("from " + " and ".join(unnamed[:4]))
    if refusal.error_class and refusal.error_class not in refusal.message:
        where.append(refusal.error_class)
    return f"{refusal.message} ({', '.join(where)})" if where else refusal.message
