"""Running services side by side in one process: all of them, or none."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

GRACE = 8.0
"""Seconds that services get to stop; below the 10 s after which supervisors kill."""

_log = logging.getLogger(__name__)


class Service(Protocol):
    """Something that runs until it is told to stop."""

    @property
    def name(self) -> str:
        """As in settings, logs and metrics, such as `layer-cfs`."""
        ...

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then leave everything in order and return.

        It raises when it cannot go on; it never returns before `stop` is set.
        """
        ...


@runtime_checkable
class Checked(Protocol):
    """A service that is not ready at once."""

    async def check(self) -> str | None:
        """Why it cannot do its work yet; None when it can."""
        ...


class ServiceFailed(Exception):
    """A service failed, and the others were stopped; `failures` has the reason of each by name."""

    def __init__(self, failures: Mapping[str, BaseException]) -> None:
        super().__init__("; ".join(f"{name}: {_reason(error)}" for name, error in failures.items()))
        self.failures = dict(failures)


class EndedEarly(Exception):
    """A service returned although nobody had told it to stop."""


class WouldNotStop(Exception):
    """A service was cancelled because it did not stop in time."""


async def supervise(services: Sequence[Service], stop: asyncio.Event, *, grace: float = GRACE) -> None:
    """Run all services until `stop` is set; if one fails, set it and stop the others.

    After `stop` each has `grace` seconds, then it is cancelled. Raises `ServiceFailed` once all
    have ended, if any of them failed, ended early or had to be cancelled.
    """
    tasks = {asyncio.create_task(service.run(stop), name=service.name) for service in services}
    stopping = asyncio.create_task(stop.wait(), name="stop")
    try:
        await asyncio.wait({stopping, *tasks}, return_when=asyncio.FIRST_COMPLETED)
        early = set() if stop.is_set() else {task for task in tasks if task.done()}
        for task in early:
            _log.error("service %s ended; stopping the others", task.get_name())
    finally:
        stop.set()
        stopping.cancel()
        late = await _wind_down(tasks, grace)
    failures = {task.get_name(): error for task in tasks if (error := _failure(task, early, late))}
    if failures:
        raise ServiceFailed(failures)


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set `stop` at SIGTERM and SIGINT; a second SIGINT interrupts as usual. Call inside the event loop."""
    loop = asyncio.get_running_loop()

    def on_signal(number: signal.Signals) -> None:
        _log.info("stopping on %s", number.name)
        stop.set()
        loop.remove_signal_handler(signal.SIGINT)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal, number)


async def _wind_down(tasks: set[asyncio.Task[None]], grace: float) -> set[asyncio.Task[None]]:
    """Let the tasks end, cancel those that do not, and return them."""
    _, late = await asyncio.wait(tasks, timeout=grace) if tasks else (set(), set())
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late, timeout=1.0)
    return late


def _failure(
    task: asyncio.Task[None], early: set[asyncio.Task[None]], late: set[asyncio.Task[None]]
) -> BaseException | None:
    if task in late:
        return WouldNotStop("did not stop in time and was cancelled")
    if task.cancelled():
        return EndedEarly("was cancelled")
    if (error := task.exception()) is not None:
        return error
    return EndedEarly("ended although nobody told it to stop") if task in early else None


def _reason(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
