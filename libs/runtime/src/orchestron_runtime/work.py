"""Where a step is computed: small ones at once, large ones in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from orchestron_ports.log import Record

SMALL: Final = 16 * 1024
"""Bytes of records that are dealt with on the event loop: some milliseconds of work. A thread would
save nothing, since there is one interpreter, and handing over costs more than most steps."""

T = TypeVar("T")


async def compute(records: Iterable[Record], work: Callable[[], T]) -> T:
    """What `work` gives, which deals with `records`; the event loop stands still no longer than it may."""
    if sum(len(record.value) for record in records) <= SMALL:
        return work()
    return await asyncio.to_thread(work)
