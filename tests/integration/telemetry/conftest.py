"""What tests of telemetry share."""

from __future__ import annotations

import pytest


@pytest.fixture
def anyio_backend() -> str:
    """The services are written for asyncio."""
    return "asyncio"
