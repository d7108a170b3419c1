"""The SQLite log against bare SQLite: the same rows in the same number of transactions.

Bare SQLite is a table with the same columns in WAL mode, written and read by plain `sqlite3` calls
with as many fsyncs; what the log does on top is streams, offsets, header maps, fencing, `Record`
objects and the hand-over between event loop and writer thread.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks.harness import Result, print_table, record

from orchestron_ports.log import Entry, Stream
from orchestron_store import SqliteLog

HISTORY = Stream("history", "default")
VALUE = bytes(range(256)) + bytes(144)
HEADERS = {"orc-event": "layer.changeset.v1", "orc-digest": "0" * 32}
HEADER_TEXT = json.dumps(HEADERS)
ENTRY = Entry(HISTORY, "12345", VALUE, HEADERS)
BATCH = 100
BATCHES = 200
SINGLES = 1_000
ROUNDS = 5


@contextmanager
def bare(folder: Path) -> Iterator[sqlite3.Connection]:
    """A database set up as well as one can by hand."""
    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, time INTEGER, key TEXT, headers TEXT, value BLOB)"
        )
        yield connection


def bare_append(connection: sqlite3.Connection, transactions: int, rows: int) -> float:
    """Rows a second."""
    values = [(0, ENTRY.key, HEADER_TEXT, VALUE)] * rows
    start = perf_counter()
    for _ in range(transactions):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO t (time, key, headers, value) VALUES (?, ?, ?, ?)", values)
        connection.execute("COMMIT")
    return transactions * rows / (perf_counter() - start)


def bare_read(connection: sqlite3.Connection, piece: int) -> float:
    """Rows a second, `piece` at a time."""
    count, last, start = 0, -1, perf_counter()
    while rows := connection.execute(
        "SELECT id, time, key, headers, value FROM t WHERE id > ? ORDER BY id LIMIT ?", (last, piece)
    ).fetchall():
        count, last = count + len(rows), rows[-1][0]
    return count / (perf_counter() - start)


async def log_append(log: SqliteLog, transactions: int, rows: int) -> float:
    """Records a second; the next append is made when the last was acknowledged."""
    entries = [ENTRY] * rows
    start = perf_counter()
    for _ in range(transactions):
        await log.append(entries)
    return transactions * rows / (perf_counter() - start)


async def log_append_concurrently(log: SqliteLog, tasks: int, each: int) -> float:
    """Records a second, from tasks that append one durable record at a time."""

    async def work() -> None:
        for _ in range(each):
            await log.append([ENTRY])

    start = perf_counter()
    await asyncio.gather(*(work() for _ in range(tasks)))
    return tasks * each / (perf_counter() - start)


async def log_read(log: SqliteLog, piece: int) -> float:
    """Records a second, `piece` at a time."""
    count, offset, start = 0, 0, perf_counter()
    while batch := await log.read(HISTORY, offset, piece):
        count, offset = count + len(batch), batch[-1].offset + 1
    return count / (perf_counter() - start)


async def one_round() -> dict[str, tuple[float, float]]:
    """By name of the figure, ours and that of bare SQLite."""
    with TemporaryDirectory() as name, bare(Path(name)) as connection:
        log = SqliteLog(Path(name) / "log.db")
        batches = (await log_append(log, BATCHES, BATCH), bare_append(connection, BATCHES, BATCH))
        reads = (await log_read(log, 1000), bare_read(connection, 1000))
        singles = (await log_append(log, SINGLES, 1), bare_append(connection, SINGLES, 1))
        concurrent = (await log_append_concurrently(log, 100, 20), bare_append(connection, SINGLES, 1))
        await log.close()
    return {"batch": batches, "read": reads, "single": singles, "concurrent": concurrent}


def middle(rounds: list[dict[str, tuple[float, float]]], name: str) -> tuple[float, float]:
    """The round whose ratio is in the middle."""
    figures = sorted((figure[name] for figure in rounds), key=lambda pair: pair[0] / pair[1])
    return figures[len(figures) // 2]


def main() -> None:
    """Record the figures of the log."""
    rounds = [asyncio.run(one_round()) for _ in range(ROUNDS)]
    for name, figure, reference, goal in (
        ("log-append-durable-batch", "batch", f"bare SQLite, {BATCH} rows a transaction", 0.4),
        ("log-append-durable-single", "single", "bare SQLite, 1 row a transaction", 0.4),
        ("log-append-durable-100-tasks", "concurrent", "bare SQLite, 1 row a transaction", 1.0),
        ("log-read", "read", "bare SQLite, 1000 rows a query", 0.2),
    ):
        ours, bare_figure = middle(rounds, figure)
        record(Result(name, ours, "records/s", bare_figure, reference, goal))


if __name__ == "__main__":
    main()
    print_table("Log")
