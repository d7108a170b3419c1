"""One SQLite log and several processes, some of which die."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from orchestron_ports.log import Entry, Record, Stream
from orchestron_store import SqliteLog
from orchestron_testkit.log_contract import drain

pytestmark = pytest.mark.anyio
APPENDER = Path(__file__).with_name("appender.py")
SHARED = Stream("shared", "default")
FOREVER = 1_000_000


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def start(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(APPENDER), str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def acknowledged(lines: list[str]) -> list[tuple[int, int, bytes]]:
    """Own offset, shared offset and value of each append that the child was told had succeeded."""
    parts = [line.split() for line in lines if line.endswith("\n")]
    return [(int(own), int(shared), value.encode()) for own, shared, value in parts]


def finish(child: subprocess.Popen[str]) -> list[str]:
    """What the child had left to say."""
    out, err = child.communicate(timeout=60)
    assert err == ""
    return out.splitlines(keepends=True)


def by_offset(records: list[Record]) -> dict[int, bytes]:
    return {record.offset: record.value for record in records}


async def held(path: Path, *streams: Stream) -> list[dict[int, bytes]]:
    log = SqliteLog(path)
    found = [by_offset(await drain(log, stream)) for stream in streams]
    await log.close()
    return found


def check_integrity(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("acks", [0, 1, 7, 60, 300])
async def test_kill_9_loses_nothing_acknowledged(tmp_path: Path, acks: int) -> None:
    """A process killed at any moment leaves every acknowledged append whole, and a log that goes on."""
    path = tmp_path / "log.db"
    child = start(path, "a", FOREVER)
    assert child.stdout is not None
    lines = [child.stdout.readline() for _ in range(acks)]
    child.kill()
    lines += finish(child)
    own, shared = await held(path, Stream("own", "a"), SHARED)
    told = acknowledged(lines)
    assert len(told) >= acks
    assert {(own[o], shared[s]) for o, s, _ in told} == {(value, value) for _, _, value in told}
    assert sorted(own.values()) == sorted(shared.values())
    assert len(set(own.values())) == len(own)
    log = SqliteLog(path)
    await log.append([Entry(SHARED, "", b"after")])
    await log.close()
    check_integrity(path)


async def test_processes_append_concurrently(tmp_path: Path) -> None:
    """Three processes that append to one stream lose, repeat and mix up nothing."""
    path = tmp_path / "log.db"
    names = ["a", "b", "c"]
    children = [start(path, name, 40) for name in names]
    told = {name: acknowledged(finish(child)) for name, child in zip(names, children, strict=True)}
    shared, *own = await held(path, SHARED, *(Stream("own", name) for name in names))
    assert len(shared) == 3 * 4 * 40
    for name, held_by_it in zip(names, own, strict=True):
        assert {o: value for o, _, value in told[name]} == held_by_it
    assert {s: value for name in names for _, s, value in told[name]} == shared
    for name in names:
        for task in range(4):
            prefix = f"{name}.{task}.".encode()
            order = [value for _, value in sorted(shared.items()) if value.startswith(prefix)]
            assert order == [b"%s%d" % (prefix, n) for n in range(40)]


async def test_killing_one_does_not_stop_the_other(tmp_path: Path) -> None:
    """A process that dies, perhaps within a transaction, holds up nobody."""
    path = tmp_path / "log.db"
    doomed = start(path, "a", FOREVER)
    assert doomed.stdout is not None
    doomed.stdout.readline()
    survivor = start(path, "b", 30)
    doomed.kill()
    finish(doomed)
    assert len(acknowledged(finish(survivor))) == 4 * 30
    check_integrity(path)


async def test_reader_follows_another_process(tmp_path: Path) -> None:
    """What another process appends wakes a waiting reader, record by record to the last."""
    path = tmp_path / "log.db"
    log = SqliteLog(path)
    child = start(path, "a", 25)
    seen: list[Record] = []
    offset = 0
    while len(seen) < 100:
        assert await log.wait(SHARED, offset, 60)
        batch = await log.read(SHARED, offset)
        seen.extend(batch)
        offset = batch[-1].offset + 1
    told = acknowledged(await asyncio.to_thread(finish, child))
    assert by_offset(seen) == {s: value for _, s, value in told}
    await log.close()
