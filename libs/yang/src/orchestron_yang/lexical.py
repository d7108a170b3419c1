"""Lexical forms of YANG values (RFC 7950, 9): text to canonical value, and back.

Everything here refuses what Python's own conversions would let through: `9_9`, digits beyond ASCII,
spaces around a number, base64 with line breaks. Errors are `DataError` without a path; who knows
the path puts it in.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from orchestron_yang.errors import DataError
from orchestron_yang.tree import EMPTY, Scalar

SHOWN: Final = 80
"""Most characters of a client's text that a message repeats."""

INTEGERS: Final[Mapping[str, tuple[int, int]]] = {
    "int8": (-(2**7), 2**7 - 1),
    "int16": (-(2**15), 2**15 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint8": (0, 2**8 - 1),
    "uint16": (0, 2**16 - 1),
    "uint32": (0, 2**32 - 1),
    "uint64": (0, 2**64 - 1),
}
MOST_DIGITS: Final = 20
"""No YANG number has more digits than this before its decimal point."""

_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]+))?")
_NOT_YANG_CHARS = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 17))
    + "]"
)


def clip(text: str, most: int = SHOWN) -> str:
    """The text, cut to a length that fits in a message."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


def shown(raw: object) -> str:
    """A client's value as a message shows it: short, on one line, safe to print."""
    if raw is None or isinstance(raw, bool):
        return {None: "null", True: "true", False: "false"}[raw]
    if isinstance(raw, str):
        return repr(clip(raw))
    if isinstance(raw, list):
        return "an array"
    return "an object" if isinstance(raw, dict) else clip(str(raw))


def integer(text: str, base: str) -> int:
    """A decimal integer with an optional sign (RFC 7950, 9.2.1: in data there is no hex or octal)."""
    if _INTEGER.fullmatch(text) is None:
        raise DataError(f"{shown(text)} is not a whole number ({base})")
    if len(text) > MOST_DIGITS:
        digits = text.lstrip("+-").lstrip("0") or "0"
        if len(digits) > MOST_DIGITS:
            raise DataError(f"{shown(text)} is out of range for {base}")
        text = "-" + digits if text[0] == "-" else digits
    return int(text)


def decimal(text: str, fraction_digits: int) -> Decimal:
    """A decimal64 in canonical form: the shortest fraction, but one digit at least (RFC 7950, 9.3)."""
    found = _DECIMAL.fullmatch(text)
    if found is None:
        raise DataError(f"{shown(text)} is not a decimal number (decimal64)")
    sign, whole, fraction = found[1], found[2].lstrip("0"), (found[3] or "").rstrip("0")
    if len(fraction) > fraction_digits:
        raise DataError(f"{shown(text)} has more than {fraction_digits} fraction digits (decimal64)")
    if len(whole) > MOST_DIGITS:
        raise DataError(f"{shown(text)} is out of range for decimal64")
    scaled = int((whole + fraction.ljust(fraction_digits, "0")) or "0")
    low, high = INTEGERS["int64"]
    if not low <= (-scaled if sign == "-" else scaled) <= high:
        raise DataError(f"{shown(text)} is out of range for decimal64 with {fraction_digits} fraction digits")
    minus = "-" if sign == "-" and scaled else ""
    return Decimal(f"{minus}{whole or '0'}.{fraction or '0'}")


def octets(text: str) -> bytes:
    """Base64 with padding and nothing else (RFC 7950, 9.8.2; RFC 4648, 4)."""
    try:
        return binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        raise DataError(f"{shown(text)} is not base64 (binary)") from None


def check_characters(text: str) -> None:
    """Refuse characters that no YANG string may hold (RFC 7950, 9.4), which XML could not carry either."""
    if text.isascii() and text.isprintable():
        return
    wrong = _NOT_YANG_CHARS.search(text)
    if wrong is not None:
        raise DataError(f"{shown(text)} holds the character U+{ord(wrong[0]):04X}, which no string may")


def canonical(value: Scalar) -> str:
    """The canonical lexical form (RFC 7950, 9); identities and paths with module names, as in JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is EMPTY else base64.b64encode(value).decode("ascii")
