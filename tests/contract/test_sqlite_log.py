"""The log on SQLite, held to the port's contract."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from orchestron_store import SqliteLog
from orchestron_testkit.log_contract import OpenLog, SharedLogContract


class TestSqliteLog(SharedLogContract):
    @pytest.fixture
    def open_log(self, tmp_path: Path) -> OpenLog:
        async def open_it() -> SqliteLog:
            return SqliteLog(tmp_path / "log.db")

        return open_it

    @pytest.fixture
    async def log(self, anyio_backend: str, tmp_path: Path) -> AsyncIterator[SqliteLog]:
        log = SqliteLog(tmp_path / "log.db")
        yield log
        await log.close()
