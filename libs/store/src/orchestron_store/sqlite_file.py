"""The file behind `SqliteLog`: opening it, its tables, and what goes wrong with it.

Layout, format 1. `PRAGMA application_id` and `user_version` mark file and format.

    streams   (id, topic, domain)
    records   (place, time_ms, key, headers, value)   place = stream id << 40 | offset
    consumed  (grp, stream, offset)
    claims    (name, token)

`place` is the rowid, so that a stream's records lie together in order of offset and cost one
lookup in one B-tree.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from orchestron_ports.log import LogError

FORMAT = 1
APPLICATION_ID = 0x4F524348
OFFSET_BITS = 40
OFFSET_MASK = (1 << OFFSET_BITS) - 1
BUSY_SECONDS = 30.0
"""How long to wait for other processes that write."""
CHECKPOINT_PAGES = 4000
"""Pages in the write-ahead log after which they are moved to the main file."""
WAL_BYTES = 64 * 1024 * 1024
"""Size to which the write-ahead log is cut back after a checkpoint."""

_TABLES = (
    "CREATE TABLE streams (id INTEGER PRIMARY KEY, topic TEXT NOT NULL, domain TEXT NOT NULL,"
    " UNIQUE (topic, domain)) STRICT",
    "CREATE TABLE records (place INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, key TEXT NOT NULL,"
    " headers BLOB NOT NULL, value BLOB NOT NULL) STRICT",
    "CREATE TABLE consumed (grp TEXT NOT NULL, stream INTEGER NOT NULL, offset INTEGER NOT NULL,"
    " PRIMARY KEY (grp, stream)) STRICT, WITHOUT ROWID",
    "CREATE TABLE claims (name TEXT PRIMARY KEY, token INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {FORMAT}",
)


def open_writer(path: Path, max_bytes: int | None) -> sqlite3.Connection:
    """A connection that may write; makes the file when it is new. Raises `LogError`."""
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        _check(connection, path)
        _switch_to_wal(connection)
        _make_tables(connection, path)
        connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        connection.execute(f"PRAGMA journal_size_limit = {WAL_BYTES}")
        # the writer waits in its own way
        connection.execute("PRAGMA busy_timeout = 0")
        if max_bytes is not None:
            (size,) = connection.execute("PRAGMA page_size").fetchone()
            connection.execute(f"PRAGMA max_page_count = {max(1, max_bytes // size)}")
    except (sqlite3.Error, LogError) as error:
        if connection is not None:
            connection.close()
        raise explain(error, path) from error
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """A connection to a log that exists, which cannot write. Raises `LogError`."""
    try:
        return sqlite3.connect(
            f"file:{quote(os.fspath(path.absolute()))}?mode=ro",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
    except sqlite3.Error as error:
        raise explain(error, path) from error


def explain(error: Exception, path: Path) -> LogError:
    """The error for people: what is wrong with which file, and what can be done."""
    if isinstance(error, LogError):
        return error
    code = getattr(error, "sqlite_errorcode", None)
    code = code & 0xFF if isinstance(code, int) else None
    return LogError(f"{path}: {_reason(error, code, path)}")


def _reason(error: Exception, code: int | None, path: Path) -> str:
    if code == sqlite3.SQLITE_CANTOPEN:
        return _why_not_opened(path)
    texts = {
        sqlite3.SQLITE_NOTADB: "is not a database",
        sqlite3.SQLITE_FULL: "the disk is full, or the log has reached its largest size; make room and go on",
        sqlite3.SQLITE_READONLY: "may not be written by this user",
        sqlite3.SQLITE_PERM: "may not be opened by this user",
        sqlite3.SQLITE_CORRUPT: f"is damaged: {error}",
        sqlite3.SQLITE_BUSY: f"another process has held it for {BUSY_SECONDS:.0f} s",
        sqlite3.SQLITE_LOCKED: f"another process has held it for {BUSY_SECONDS:.0f} s",
    }
    return texts.get(code if code is not None else -1, f"{type(error).__name__}: {error}")


def _why_not_opened(path: Path) -> str:
    try:
        with path.open("r+b"):
            return "cannot be opened"
    except OSError as error:
        if error.errno == errno.ENOENT and path.parent.is_dir():
            return "cannot be made in this directory; may this user write there?"
        return os.strerror(error.errno or errno.EIO)


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    # two processes that make the file at once: SQLite does not wait here, whatever its timeout
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.005)
        else:
            return


def _check(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the tables are there. Raises `LogError` for a file that is not ours or is newer."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables == 0:
        return False
    if application != APPLICATION_ID:
        raise LogError(f"{path}: is a database, but not a log of Orchestron")
    if version != FORMAT:
        raise LogError(f"{path}: has format {version}; this program knows format {FORMAT}")
    return True


def _make_tables(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not _check(connection, path):
            for statement in _TABLES:
                connection.execute(statement)
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
