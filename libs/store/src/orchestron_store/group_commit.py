"""The one writer of a process: it commits whatever is waiting in one transaction.

While a commit is on its way to the disk, appends of other tasks queue up; the next transaction
takes them all, so that one fsync serves everybody who waits.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TypeAlias

from orchestron_ports.log import Consumed, Fenced, LogError, Stream, Writer
from orchestron_store.sqlite_file import BUSY_SECONDS, OFFSET_BITS, OFFSET_MASK, explain

Row: TypeAlias = tuple[Stream, str, bytes, bytes]
"""Stream, key, headers as JSON, value."""
_PlacedRow: TypeAlias = tuple[int, int, str, bytes, bytes]
_Result: TypeAlias = "list[int] | LogError"

MAX_JOBS = 5_000
"""Appends in one transaction."""
LET_OTHERS_IN = 0.000_5
"""Seconds between two transactions when another process writes too, so that both get their turn."""
_SYNC_AT_COMMIT, _SYNC_LATER = "FULL", "NORMAL"


@dataclass(frozen=True, slots=True)
class Job:
    """One append or claim, and who waits for it."""

    future: asyncio.Future[list[int]]
    rows: Sequence[Row] = ()
    consumed: Sequence[Consumed] = ()
    writer: Writer | None = None
    claim: str | None = None
    """Name to be claimed; the result is the token."""
    durable: bool = True


class GroupCommit:
    """A thread that owns the writing connection. `on_commit` is called in the event loop of the jobs."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        now_ms: Callable[[], int],
        on_commit: Callable[[set[Stream]], None],
    ) -> None:
        self._transaction = _Transaction(connection)
        self._connection = connection
        self._path = path
        self._now_ms = now_ms
        self._on_commit = on_commit
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._closing = False
        self._broken: LogError | None = None
        self._thread = threading.Thread(target=self._run, name=f"log {path.name}", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Queue a job. Raises `LogError` when the log is closed."""
        if self._closing:
            raise LogError(f"{self._path}: the log is closed")
        self._queue.put(job)

    def finish(self) -> None:
        """Take no more jobs. Called in the thread that submits; what is queued is still done."""
        if not self._closing:
            self._closing = True
            self._queue.put(None)

    def join(self) -> None:
        """Block until all jobs are done and the connection is closed."""
        self._thread.join()

    def _run(self) -> None:
        while jobs := self._take():
            self._commit(jobs)
            if self._transaction.others_wrote:
                time.sleep(LET_OTHERS_IN)
        self._connection.close()

    def _take(self) -> list[Job]:
        """Wait for a job and take all there are; none means the end."""
        jobs: list[Job] = []
        job = self._queue.get()
        while job is not None:
            jobs.append(job)
            if len(jobs) == MAX_JOBS or self._queue.empty():
                return jobs
            job = self._queue.get()
        if jobs:
            self._queue.put(None)
        return jobs

    def _commit(self, jobs: Sequence[Job]) -> None:
        try:
            if self._broken is not None:
                raise self._broken
            results = self._transaction.run(jobs, self._now_ms())
        except Exception as error:  # whatever it is, those who wait must hear of it
            if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_IOERR_FSYNC:
                # the kernel may have dropped what it could not write, so a later fsync proves nothing
                self._broken = LogError(f"{self._path}: the disk failed to write; restart when it is mended")
            elif len(jobs) > 1:
                for job in jobs:
                    self._commit([job])
                return
            results = [explain(error, self._path)] * len(jobs)
        self._deliver(jobs, results)

    def _deliver(self, jobs: Sequence[Job], results: Sequence[_Result]) -> None:
        by_loop: dict[asyncio.AbstractEventLoop, list[tuple[Job, _Result]]] = {}
        for job, result in zip(jobs, results, strict=True):
            by_loop.setdefault(job.future.get_loop(), []).append((job, result))
        for loop, done in by_loop.items():
            # a closed loop has nobody left who waits
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._tell, done)

    def _tell(self, done: Iterable[tuple[Job, _Result]]) -> None:
        arrived: set[Stream] = set()
        for job, result in done:
            if isinstance(result, LogError):
                if not job.future.done():
                    job.future.set_exception(result)
                continue
            arrived.update(row[0] for row in job.rows)
            if not job.future.done():
                job.future.set_result(result)
        self._on_commit(arrived)


class _Transaction:
    """Jobs into one transaction. What it remembers of the file holds as long as nobody else wrote."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._synchronous = ""
        self._version: int | None = None
        self.others_wrote = False
        self._ids: dict[Stream, int] = {}
        self._newest: dict[int, tuple[int, int]] = {}
        """By stream id, place and time of the newest record."""

    def run(self, jobs: Sequence[Job], now_ms: int) -> list[_Result]:
        """All jobs, or none and the error; one that is fenced has that as its result and does nothing."""
        self._set_synchronous(any(job.durable for job in jobs))
        self._begin()
        try:
            self._forget_if_others_wrote()
            placed: list[_PlacedRow] = []
            results = [self._perform(job, now_ms, placed) for job in jobs]
            self._connection.executemany("INSERT INTO records VALUES (?, ?, ?, ?, ?)", placed)
            self._connection.execute("COMMIT")
        except BaseException:
            self._version = None
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise
        return results

    def _perform(self, job: Job, now_ms: int, placed: list[_PlacedRow]) -> _Result:
        if job.claim is not None:
            return [self._claim(job.claim)]
        if job.writer is not None and self._token(job.writer.name) != job.writer.token:
            return Fenced(f"writer {job.writer.name} was claimed by another process")
        for mark in job.consumed:
            self._connection.execute(
                "INSERT INTO consumed VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET offset = ?3",
                (mark.group, self._id(mark.stream), mark.offset),
            )
        return [self._place(row, now_ms, placed) for row in job.rows]

    def _place(self, row: Row, now_ms: int, placed: list[_PlacedRow]) -> int:
        stream, key, headers, value = row
        number = self._id(stream)
        newest, time_ms = self._newest.get(number) or self._read_newest(number)
        place = newest + 1
        # the clock of a machine may be set back; time in a stream is not
        time_ms = max(time_ms, now_ms)
        self._newest[number] = (place, time_ms)
        placed.append((place, time_ms, key, headers, value))
        return place & OFFSET_MASK

    def _read_newest(self, number: int) -> tuple[int, int]:
        first = number << OFFSET_BITS
        found: tuple[int, int] | None = self._connection.execute(
            "SELECT place, time_ms FROM records WHERE place BETWEEN ? AND ? ORDER BY place DESC LIMIT 1",
            (first, first | OFFSET_MASK),
        ).fetchone()
        return found or (first - 1, 0)

    def _id(self, stream: Stream) -> int:
        if (number := self._ids.get(stream)) is None:
            (number,) = self._connection.execute(
                "INSERT INTO streams (topic, domain) VALUES (?, ?)"
                " ON CONFLICT DO UPDATE SET topic = topic RETURNING id",
                (stream.topic, stream.domain),
            ).fetchone()
            self._ids[stream] = int(number)
        return int(number)

    def _claim(self, name: str) -> int:
        (token,) = self._connection.execute(
            "INSERT INTO claims VALUES (?, 1) ON CONFLICT DO UPDATE SET token = token + 1 RETURNING token",
            (name,),
        ).fetchone()
        return int(token)

    def _token(self, name: str) -> int | None:
        found = self._connection.execute("SELECT token FROM claims WHERE name = ?", (name,)).fetchone()
        return None if found is None else int(found[0])

    def _begin(self) -> None:
        # SQLite's own waiting backs off to 100 ms, which starves one of two busy processes
        deadline = time.monotonic() + BUSY_SECONDS
        pause = 0.000_2
        while True:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(pause)
                pause = min(pause * 2, LET_OTHERS_IN)
            else:
                return

    def _forget_if_others_wrote(self) -> None:
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        self.others_wrote = version != self._version
        if self.others_wrote:
            self._version = version
            self._ids.clear()
            self._newest.clear()

    def _set_synchronous(self, durable: bool) -> None:
        wanted = _SYNC_AT_COMMIT if durable else _SYNC_LATER
        if wanted != self._synchronous:
            self._connection.execute(f"PRAGMA synchronous = {wanted}")
            self._synchronous = wanted
