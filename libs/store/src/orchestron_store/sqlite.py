"""The log port on one SQLite file: durable, and open to several processes of one machine."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from orchestron_ports.log import Consumed, Entry, LogError, Record, Stream, Writer
from orchestron_store.arrivals import Arrivals
from orchestron_store.group_commit import GroupCommit, Job, Row
from orchestron_store.memory import wall_ms
from orchestron_store.sqlite_file import OFFSET_BITS, OFFSET_MASK, explain, open_reader, open_writer

INLINE = 256
"""Records that are read on the event loop; more are read in a thread."""
MAX_VALUE = 512 * 1024 * 1024
"""Bytes in one value; SQLite takes 1e9 in a whole row."""
POLL_FAST, POLL_SLOW = 0.002, 0.010
"""Seconds between looks for records of other processes, when some have come and when none do."""

_SELECT = (
    "SELECT place, key, value, headers, time_ms FROM records"
    " WHERE place BETWEEN ? AND ? ORDER BY place LIMIT ?"
)
_write_headers = msgspec.json.Encoder().encode
_read_headers = msgspec.json.Decoder(dict[str, str]).decode


class SqliteLog:
    """`EventLog` in the file at `path`, which is made when it is not there. Offsets have no holes.

    Raises `LogError` when the file cannot be opened or is no log. An append that makes the file
    larger than `max_bytes` raises `LogError`. An append whose task is cancelled may be in the log.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        max_bytes: int | None = None,
        now_ms: Callable[[], int] = wall_ms,
    ) -> None:
        self._path = Path(path)
        self._arrivals = Arrivals()
        writing = open_writer(self._path, max_bytes)
        self._reading = open_reader(self._path)
        self._aside = open_reader(self._path)
        self._aside_lock = threading.Lock()
        self._writer = GroupCommit(writing, self._path, now_ms, self._arrivals.notify)
        self._ids: dict[Stream, int] = {}
        self._polling: asyncio.Task[None] | None = None
        self._closed = False

    async def append(
        self,
        entries: Sequence[Entry],
        *,
        consumed: Sequence[Consumed] = (),
        writer: Writer | None = None,
        durable: bool = True,
    ) -> list[int]:
        """See `EventLog.append`."""
        rows = [self._row(entry) for entry in entries]
        future: asyncio.Future[list[int]] = asyncio.get_running_loop().create_future()
        self._writer.submit(Job(future, rows=rows, consumed=tuple(consumed), writer=writer, durable=durable))
        return await future

    async def read(self, stream: Stream, offset: int, limit: int = 1000) -> list[Record]:
        """See `EventLog.read`."""
        number = self._id(stream)
        if number is None or limit <= 0:
            return []
        start = max(0, offset)
        records = self._fetch(self._reading, stream, number, start, min(limit, INLINE))
        if len(records) == INLINE < limit:
            rest = limit - INLINE
            records += await asyncio.to_thread(self._fetch_aside, stream, number, start + INLINE, rest)
        return records

    async def end(self, stream: Stream) -> int:
        """See `EventLog.end`."""
        return self._end(stream)

    async def offset_at(self, stream: Stream, time_ms: int) -> int:
        """See `EventLog.offset_at`."""
        low, high = 0, self._end(stream)
        while low < high:
            middle = (low + high) // 2
            if self._time_at(stream, middle) < time_ms:
                low = middle + 1
            else:
                high = middle
        return low

    async def last(self, stream: Stream) -> Record | None:
        """See `EventLog.last`."""
        number = self._id(stream)
        end = self._end(stream)
        if number is None or end == 0:
            return None
        return self._fetch(self._reading, stream, number, end - 1, 1)[0]

    async def streams(self) -> list[Stream]:
        """See `EventLog.streams`."""
        rows = self._query("SELECT topic, domain FROM streams ORDER BY topic, domain")
        named = [Stream(topic, domain) for topic, domain in rows]
        return [stream for stream in named if self._end(stream) > 0]

    async def consumed(self, group: str, stream: Stream) -> int:
        """See `EventLog.consumed`."""
        rows = self._query(
            "SELECT offset FROM consumed WHERE grp = ? AND stream = ?", group, self._id(stream)
        )
        return int(rows[0][0]) if rows else 0

    async def wait(self, stream: Stream, offset: int, timeout: float) -> bool:
        """See `EventLog.wait`; what another process appends is noticed within about 10 ms."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while True:
            # first the poll's view of the file, then ours: what comes between is then seen by the poll
            self._poll_from_now_on()
            if self._end(stream) > offset:
                return True
            left = deadline - loop.time()
            if left <= 0:
                return False
            await self._arrivals.wait(stream, left)

    async def claim(self, name: str) -> Writer:
        """See `EventLog.claim`."""
        future: asyncio.Future[list[int]] = asyncio.get_running_loop().create_future()
        self._writer.submit(Job(future, claim=name))
        (token,) = await future
        return Writer(name, token)

    async def close(self) -> None:
        """See `EventLog.close`."""
        self._writer.finish()
        await asyncio.to_thread(self._writer.join)
        self._closed = True
        self._arrivals.close()
        if self._polling is not None:
            self._polling.cancel()
        with self._aside_lock:
            self._aside.close()
        self._reading.close()

    def _row(self, entry: Entry) -> Row:
        if len(entry.value) > MAX_VALUE:
            raise LogError(f"{self._path}: a value of {len(entry.value)} bytes is too large")
        return (entry.stream, entry.key, _write_headers(entry.headers), entry.value)

    def _fetch(
        self, connection: sqlite3.Connection, stream: Stream, number: int, offset: int, limit: int
    ) -> list[Record]:
        first = number << OFFSET_BITS
        bounds = (first + min(offset, OFFSET_MASK), first | OFFSET_MASK, limit)
        try:
            return [
                Record(stream, place & OFFSET_MASK, key, value, _read_headers(headers), time_ms)
                for place, key, value, headers, time_ms in connection.execute(_SELECT, bounds)
            ]
        except sqlite3.Error as error:
            raise explain(error, self._path) from error

    def _fetch_aside(self, stream: Stream, number: int, offset: int, limit: int) -> list[Record]:
        with self._aside_lock:
            return self._fetch(self._aside, stream, number, offset, limit)

    def _query(self, statement: str, *values: object) -> list[Any]:
        try:
            return self._reading.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise explain(error, self._path) from error

    def _id(self, stream: Stream) -> int | None:
        number = self._ids.get(stream)
        if number is None:
            rows = self._query(
                "SELECT id FROM streams WHERE topic = ? AND domain = ?", stream.topic, stream.domain
            )
            if not rows:
                return None
            number = self._ids[stream] = int(rows[0][0])
        return number

    def _end(self, stream: Stream) -> int:
        number = self._id(stream)
        if number is None:
            return 0
        first = number << OFFSET_BITS
        rows = self._query(
            "SELECT place FROM records WHERE place BETWEEN ? AND ? ORDER BY place DESC LIMIT 1",
            first,
            first | OFFSET_MASK,
        )
        return (int(rows[0][0]) & OFFSET_MASK) + 1 if rows else 0

    def _time_at(self, stream: Stream, offset: int) -> int:
        place = ((self._id(stream) or 0) << OFFSET_BITS) + offset
        return int(self._query("SELECT time_ms FROM records WHERE place = ?", place)[0][0])

    def _poll_from_now_on(self) -> None:
        if self._polling is None or self._polling.done():
            version = self._version()
            self._polling = asyncio.get_running_loop().create_task(self._poll(version), name="log poll")

    async def _poll(self, version: int) -> None:
        """Wake those who wait for what other processes append, as long as somebody waits."""
        pause = POLL_FAST
        ends: dict[Stream, int] = {}
        try:
            while self._arrivals.awaited:
                await asyncio.sleep(pause)
                if (now := self._version()) == version:
                    pause = min(pause * 1.2, POLL_SLOW)
                    continue
                version, pause = now, POLL_FAST
                grown = {stream: self._end(stream) for stream in self._arrivals.awaited}
                self._arrivals.notify(stream for stream, end in grown.items() if ends.get(stream) != end)
                ends = grown
        except LogError:
            # those who wait look for themselves, and meet the error
            self._arrivals.notify(self._arrivals.awaited)

    def _version(self) -> int:
        return int(self._query("PRAGMA data_version")[0][0])
