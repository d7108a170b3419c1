"""Keeps lag measured for whoever exports metrics by the clock."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from orchestron_telemetry.telemetry import Telemetry

REFRESH_SECONDS = 5.0
"""How old the lag that is sent by OTLP may be."""


@dataclass(slots=True)
class Refresher:
    """A service that measures lag again and again."""

    telemetry: Telemetry
    seconds: float = REFRESH_SECONDS
    name: str = field(default="telemetry", init=False)

    async def run(self, stop: asyncio.Event) -> None:
        """See `orchestron_runtime.Service.run`."""
        while not stop.is_set():
            await self.telemetry.refresh()
            try:
                async with asyncio.timeout(self.seconds):
                    await stop.wait()
            except TimeoutError:
                continue
