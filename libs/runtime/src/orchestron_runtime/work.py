"""Where a step is computed: small ones at once, others in a thread."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from orchestron_ports.log import Record

SMALL: Final = 16 * 1024
"""Bytes of records that may be dealt with on the event loop."""
QUICK_SECONDS: Final = 0.02
"""What the event loop may stand still for now and then."""
WARY: Final = 256
"""Batches that go to a thread after one that was not quick."""

T = TypeVar("T")


class Desk:
    """Computes one service's steps, one after the other.

    To hand a small step to a thread and its result back takes longer than most such steps, and gains
    nothing, since there is one interpreter. But a few bytes can set off much: whoever was slow on the
    event loop once works in a thread for a good while, so that others are served meanwhile.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        """`clock` gives seconds."""
        self._clock = clock
        self._wary = 0

    async def compute(self, records: Iterable[Record], work: Callable[[], T]) -> T:
        """What `work` gives, which deals with `records`; raises what it raises."""
        self._wary = max(self._wary - 1, 0)
        if self._wary or sum(len(record.value) for record in records) > SMALL:
            return await asyncio.to_thread(work)
        begun = self._clock()
        try:
            return work()
        finally:
            if self._clock() - begun > QUICK_SECONDS:
                self._wary = WARY
