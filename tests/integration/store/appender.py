"""A process that appends to a log and says on stdout what was acknowledged, until it is killed.

    appender.py PATH NAME COUNT

Several tasks append at once, durable and not, to a stream of the process and to one that all share.
Each acknowledged append is a line: `offset own`, `offset shared`, `value`.
"""

from __future__ import annotations

import asyncio
import sys

from orchestron_ports.log import Entry, Stream
from orchestron_store import SqliteLog

SHARED = Stream("shared", "default")
TASKS = 4


async def work(log: SqliteLog, name: str, task: int, count: int) -> None:
    own = Stream("own", name)
    for n in range(count):
        value = f"{name}.{task}.{n}"
        entries = [Entry(own, "", value.encode()), Entry(SHARED, name, value.encode())]
        offsets = await log.append(entries, durable=n % 3 == 0)
        sys.stdout.write(f"{offsets[0]} {offsets[1]} {value}\n")
        sys.stdout.flush()


async def main(path: str, name: str, count: int) -> None:
    log = SqliteLog(path)
    await asyncio.gather(*(work(log, name, task, count) for task in range(TASKS)))
    await log.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
