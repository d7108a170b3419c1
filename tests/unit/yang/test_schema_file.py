"""Files that are no schema."""

from __future__ import annotations

import pytest

from orchestron_testkit.schemas import build, leaf
from orchestron_yang.errors import SchemaError
from orchestron_yang.schema_file import dump_schema, load_schema


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"{}", b'{"format":1}', b'{"format":1,"types":[{"x":1}]}']
)
def test_what_is_no_schema_is_refused(data: bytes) -> None:
    """Broken files give SchemaError, never an error of the JSON reader."""
    with pytest.raises(SchemaError, match="not a schema file"):
        load_schema(data)


def test_another_format_is_refused() -> None:
    """A file of another format names both formats."""
    data = dump_schema(build(leaf("x"))).replace(b'"format":1', b'"format":0')
    with pytest.raises(SchemaError, match="format 0; this version reads 1"):
        load_schema(data)
