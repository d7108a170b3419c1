"""Regular expressions of XML Schema, as YANG's `pattern` has them (RFC 7950, 9.4.5), for Python's `re`."""

from __future__ import annotations

from functools import lru_cache

from orchestron_yang.errors import SchemaError


@lru_cache(maxsize=4096)
def python_regex(source: str) -> str:
    """The expression for `re.fullmatch`. Raises `SchemaError` when `source` is none of XML Schema's."""
    # elementpath takes longer to import than all generated models together, and few processes need it.
    from elementpath.regex import RegexError, translate_pattern  # noqa: PLC0415

    try:
        return str(translate_pattern(source, back_references=False, lazy_quantifiers=False, anchors=False))
    except RegexError as error:
        raise SchemaError(f"not a regular expression of XML Schema: {error}") from error
