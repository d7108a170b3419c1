"""The SQLite log's own promises: grouping, isolation of a bad append, and clear errors."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from orchestron_ports.log import Entry, LogError, Stream
from orchestron_store import SqliteLog
from orchestron_store.sqlite_file import FORMAT

pytestmark = pytest.mark.anyio
HISTORY = Stream("history", "default")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def log(tmp_path: Path, anyio_backend: str) -> AsyncIterator[SqliteLog]:
    log = SqliteLog(tmp_path / "log.db")
    yield log
    await log.close()


@contextmanager
def unprivileged() -> Iterator[None]:
    """Root may open anything, so a test run by root acts as somebody else here."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def commits(path: Path) -> int:
    """Transactions in the write-ahead log: frames that carry a database size (SQLite file format, 4.1)."""
    data = path.with_name(path.name + "-wal").read_bytes()
    size = int.from_bytes(data[8:12], "big")
    starts = range(32, len(data), size + 24)
    return sum(int.from_bytes(data[start + 4 : start + 8], "big") > 0 for start in starts)


async def test_concurrent_appends_share_a_commit(log: SqliteLog, tmp_path: Path) -> None:
    """A hundred tasks that append at once cause a few commits, not a hundred."""
    await log.append([Entry(HISTORY, "", b"first")])
    before = commits(tmp_path / "log.db")
    await asyncio.gather(*(log.append([Entry(HISTORY, "", b"%d" % n)]) for n in range(100)))
    assert commits(tmp_path / "log.db") - before <= 5
    assert await log.end(HISTORY) == 101


async def test_one_bad_append_does_not_hurt_others(log: SqliteLog) -> None:
    """An append that SQLite refuses fails alone, although it was in one transaction with others."""
    appends = [Entry(HISTORY, "", b"1"), Entry(HISTORY, "\ud800", b"no text"), Entry(HISTORY, "", b"2")]
    results = await asyncio.gather(*(log.append([entry]) for entry in appends), return_exceptions=True)
    assert isinstance(results[1], LogError)
    assert [record.value for record in await log.read(HISTORY, 0)] == [b"1", b"2"]
    assert [results[0], results[2]] == [[0], [1]]


async def test_cancelled_append_leaves_the_log_working(log: SqliteLog) -> None:
    """Cancelling a task that appends does not disturb the writer."""
    task = asyncio.create_task(log.append([Entry(HISTORY, "", b"perhaps")]))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await log.append([Entry(HISTORY, "", b"surely")])
    assert (await log.read(HISTORY, 0))[-1].value == b"surely"


async def test_close_finishes_appends_under_way(tmp_path: Path) -> None:
    """Appends that were begun before `close` are kept and acknowledged."""
    log = SqliteLog(tmp_path / "log.db")
    appends = [asyncio.create_task(log.append([Entry(HISTORY, "", b"%d" % n)])) for n in range(20)]
    await asyncio.sleep(0)
    await log.close()
    assert sorted(await asyncio.gather(*appends)) == [[n] for n in range(20)]
    again = SqliteLog(tmp_path / "log.db")
    assert await again.end(HISTORY) == 20
    await again.close()


async def test_closing_ends_a_wait(log: SqliteLog) -> None:
    """A task that waits when the log is closed gets an error."""
    waiting = asyncio.create_task(log.wait(HISTORY, 0, 20.0))
    while not log._arrivals.awaited:
        await asyncio.sleep(0)
    await log.close()
    with pytest.raises(LogError):
        await waiting


async def test_reading_after_close_says_so(tmp_path: Path) -> None:
    """Reading a closed log is a `LogError` with the path."""
    log = SqliteLog(tmp_path / "log.db")
    await log.close()
    with pytest.raises(LogError, match=r"log\.db"):
        await log.read(HISTORY, 0)


async def test_full_log_says_so_and_goes_on_reading(tmp_path: Path) -> None:
    """An append that does not fit is refused whole; smaller ones and reads go on."""
    log = SqliteLog(tmp_path / "log.db", max_bytes=200_000)
    await log.append([Entry(HISTORY, "", b"small")])
    with pytest.raises(LogError, match=r"log\.db: the disk is full"):
        await log.append([Entry(HISTORY, "", b"small too"), Entry(HISTORY, "", bytes(1_000_000))])
    await log.append([Entry(HISTORY, "", b"small again")])
    assert [record.value for record in await log.read(HISTORY, 0)] == [b"small", b"small again"]
    await log.close()


def test_no_database(tmp_path: Path) -> None:
    """A file of another kind is named, and left as it is."""
    path = tmp_path / "log.db"
    path.write_bytes(b"<config/>" * 1000)
    with pytest.raises(LogError, match=r"log\.db: is not a database"):
        SqliteLog(path)
    assert path.read_bytes() == b"<config/>" * 1000


def test_database_of_somebody_else(tmp_path: Path) -> None:
    """A database that is no log is refused, and left as it is."""
    path = tmp_path / "log.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE accounts (id)")
    before = path.read_bytes()
    with pytest.raises(LogError, match="not a log of Orchestron"):
        SqliteLog(path)
    assert path.read_bytes() == before


async def test_newer_format(tmp_path: Path) -> None:
    """A log of a format that this program does not know is refused, with both numbers."""
    path = tmp_path / "log.db"
    await SqliteLog(path).close()
    with closing(sqlite3.connect(path)) as file:
        file.execute(f"PRAGMA user_version = {FORMAT + 1}")
    with pytest.raises(LogError, match=f"has format {FORMAT + 1}; this program knows format {FORMAT}"):
        SqliteLog(path)


@pytest.mark.parametrize(
    ("name", "reason"), [("missing/log.db", "No such file or directory"), (".", "Is a directory")]
)
def test_no_such_place(tmp_path: Path, name: str, reason: str) -> None:
    """A path that cannot hold a log is named with the reason."""
    with pytest.raises(LogError, match=reason):
        SqliteLog(tmp_path / name)


def test_folder_that_may_not_be_entered(tmp_path: Path) -> None:
    """Missing permission on the folder is called that."""
    folder = tmp_path / "private"
    folder.mkdir(mode=0)
    with unprivileged(), pytest.raises(LogError, match="Permission denied"):
        SqliteLog(folder / "log.db")
    folder.chmod(0o700)


async def test_file_that_may_not_be_written() -> None:
    """Missing permission on the file is called that."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        await SqliteLog(folder / "log.db").close()
        # pytest's own folders cannot be entered by another user
        folder.chmod(0o755)
        (folder / "log.db").chmod(0o444)
        with unprivileged(), pytest.raises(LogError, match="may not be written"):
            SqliteLog(folder / "log.db")


async def test_odd_file_names(tmp_path: Path) -> None:
    """Characters that mean something in a URI are allowed in the path."""
    log = SqliteLog(tmp_path / "a?b#c %41.db")
    await log.append([Entry(HISTORY, "", b"x")])
    assert await log.end(HISTORY) == 1
    await log.close()


async def test_time_in_a_stream_does_not_go_back(tmp_path: Path) -> None:
    """A clock that is set back does not break seeking by time."""
    clock = iter([2_000, 1_000, 3_000])
    log = SqliteLog(tmp_path / "log.db", now_ms=lambda: next(clock))
    for _ in range(3):
        await log.append([Entry(HISTORY, "", b"")])
    assert [record.time_ms for record in await log.read(HISTORY, 0)] == [2_000, 2_000, 3_000]
    assert await log.offset_at(HISTORY, 2_500) == 2
    await log.close()
