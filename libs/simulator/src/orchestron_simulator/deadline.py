"""Sees to it that a commit on trial is undone when its time is over, whoever began it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeAlias

from orchestron_simulator.device import SimulatedDevice

Clock: TypeAlias = Callable[[], float]
"""Seconds since the epoch."""


class Deadline:
    """The timer of one device."""

    def __init__(self, device: SimulatedDevice, clock: Clock) -> None:
        self._device = device
        self._clock = clock
        self._timer: asyncio.TimerHandle | None = None

    def schedule(self) -> None:
        """To be called after whatever may have begun or ended a commit on trial."""
        self.stop()
        deadline = self._device.deadline
        if deadline is not None:
            wait = max(deadline - self._clock(), 0.0) + 0.001
            self._timer = asyncio.get_running_loop().call_later(wait, self._tick)

    def stop(self) -> None:
        """Wait no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _tick(self) -> None:
        self._device.tick(self._clock())
        self.schedule()
