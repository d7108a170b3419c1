"""Where steps are computed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from orchestron_ports.log import Record, Stream
from orchestron_runtime import Desk
from orchestron_runtime.work import QUICK_SECONDS, SMALL, WARY


class Work:
    """Takes the time it is told to, and notes whether it ran on the event loop."""

    def __init__(self) -> None:
        self.now = 0.0
        self.on_loop: list[bool] = []

    def taking(self, seconds: float) -> Callable[[], int]:
        def work() -> int:
            self.now += seconds
            self.on_loop.append(threading.current_thread() is threading.main_thread())
            return 7

        return work


def records(size: int) -> list[Record]:
    return [Record(Stream("history", "default"), n, "", bytes(size // 2), {}, 0) for n in range(2)]


def test_small_ones_on_the_loop() -> None:
    """What is large goes to a thread, and each result comes back."""
    work = Work()

    async def main() -> None:
        desk = Desk(lambda: work.now)
        for size in (SMALL, SMALL + 2, 0):
            assert await desk.compute(records(size), work.taking(QUICK_SECONDS)) == 7

    asyncio.run(main())
    assert work.on_loop == [True, False, True]


@pytest.mark.parametrize("fails", [False, True])
def test_whoever_was_slow_works_in_a_thread_for_a_while(fails: bool) -> None:
    """A few bytes can set off much: that holds the loop up once, not again and again."""
    work = Work()

    def slow() -> None:
        work.taking(2 * QUICK_SECONDS)()
        if fails:
            raise ZeroDivisionError

    async def main() -> None:
        desk = Desk(lambda: work.now)
        await asyncio.gather(desk.compute(records(0), slow), return_exceptions=True)
        for _ in range(WARY + 1):
            await desk.compute(records(0), work.taking(0))

    asyncio.run(main())
    assert work.on_loop == [True, *[False] * (WARY - 1), True, True]
