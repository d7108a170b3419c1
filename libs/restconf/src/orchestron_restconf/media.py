"""Content negotiation: the encodings of RFC 8040, 5.2 and how a client asks for one of them.

General JSON and XML media types are understood as well, since many clients know no other; what
is sent back is always named by its RFC 8040 type.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from orchestron_restconf.problem import Problem


class Format(Enum):
    """An encoding of YANG data; the value is its media type."""

    JSON = "application/yang-data+json"
    XML = "application/yang-data+xml"


ALIASES = {
    Format.JSON: (Format.JSON.value, "application/json"),
    Format.XML: (Format.XML.value, "application/xml", "text/xml"),
}
ACCEPT_PATCH = ", ".join(form.value for form in Format)


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of an Accept header (RFC 9110, 12.5.1)."""

    type: str
    quality: float

    def specificity(self, form: Format) -> int:
        """How exactly it names the format; -1 when it does not take it."""
        if self.type in ALIASES[form]:
            return 3 - ALIASES[form].index(self.type)
        return {"application/*": 0, "*/*": 0}.get(self.type, -1)


def negotiate(accept: str | None, default: Format) -> Format:
    """The format to answer in; `default` where the client has no preference. Raises `Problem` 406."""
    ranges = _ranges(accept or "*/*")
    order = sorted(Format, key=lambda form: form is not default)
    best = max(order, key=lambda form: _quality(ranges, form))
    if _quality(ranges, best) <= 0:
        raise Problem(
            "invalid-value",
            f"none of the media types of Accept can be had; there are {ACCEPT_PATCH}",
            status=406,
        )
    return best


def body_format(content_type: str | None) -> Format:
    """The format of a message body by its Content-Type. Raises `Problem` 415."""
    name, _, parameters = (content_type or "").partition(";")
    wanted = name.strip().lower()
    found = next((form for form in Format if wanted in ALIASES[form]), None)
    if found is None:
        what = f"media type {wanted!r} is" if wanted else "a body without Content-Type is"
        raise Problem("invalid-value", f"{what} not taken; send {ACCEPT_PATCH}", status=415, headers=_HINT)
    if (charset := _charset(parameters)) not in {"utf-8", "utf8", "us-ascii"}:
        raise Problem(
            "invalid-value", f"charset {charset!r} is not taken; send UTF-8", status=415, headers=_HINT
        )
    return found


def check_coding(content_encoding: str | None) -> None:
    """Raise `Problem` 415 for a body in a content coding, as of `gzip` (RFC 9110, 15.5.16)."""
    for coding in (content_encoding or "").split(","):
        if (name := coding.strip().lower()) not in {"", "identity"}:
            raise Problem(
                "invalid-value",
                f"content coding {name[:50]!r} is not taken; send the body as it is",
                status=415,
                headers=(("accept-encoding", "identity"),),
            )


_HINT = (("accept-patch", ACCEPT_PATCH),)


def _charset(parameters: str) -> str:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return "utf-8"


def _quality(ranges: list[MediaRange], form: Format) -> float:
    """The quality that the most specific range gives a format; 0 when none takes it."""
    taken = [(one.specificity(form), one.quality) for one in ranges if one.specificity(form) >= 0]
    return max(taken)[1] if taken else 0.0


def _ranges(accept: str) -> list[MediaRange]:
    found = []
    for part in accept.split(","):
        name, *parameters = part.split(";")
        if name.strip():
            found.append(MediaRange(name.strip().lower(), _weight(parameters)))
    return found or [MediaRange("*/*", 1.0)]


def _weight(parameters: list[str]) -> float:
    """The `q` of a media range (RFC 9110, 12.4.2): 1 when left out, 0 when it is no weight."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            text = value.strip()
            digits = text.replace(".", "", 1)
            return min(float(text), 1.0) if digits.isascii() and digits.isdigit() else 0.0
    return 1.0
