"""What tests of the spine share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from orchestron_ports.log import EventLog
from orchestron_store import MemoryLog, SqliteLog


@pytest.fixture
def anyio_backend() -> str:
    """The services are written for asyncio."""
    return "asyncio"


@pytest.fixture(params=["memory", "sqlite"])
async def log(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[EventLog]:
    """The log that the services share."""
    made: EventLog = MemoryLog() if request.param == "memory" else SqliteLog(tmp_path / "log.sqlite")
    yield made
    await made.close()
