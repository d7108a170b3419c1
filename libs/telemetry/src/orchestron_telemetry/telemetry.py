"""What services get to be observed by; it does nothing until `sdk` fills it in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from opentelemetry.metrics import Histogram
from opentelemetry.trace import Tracer

from orchestron_ports.log import EventLog
from orchestron_telemetry.hops import Hops
from orchestron_telemetry.numbers import Numbers


@dataclass(frozen=True, slots=True)
class Instruments:
    """Those of one service in one domain."""

    hops: Hops
    numbers: Numbers


class Telemetry:
    """The telemetry of a process."""

    def __init__(
        self,
        tracer: Callable[[str], Tracer] | None = None,
        *,
        system: str = "orchestron",
        duration: Histogram | None = None,
        exposition: Callable[[], bytes] | None = None,
    ) -> None:
        """`tracer` gives a service's by its name; `system` is the `messaging.system`, such as `kafka`."""
        self._tracer = tracer
        self._system = system
        self._duration = duration
        self._exposition = exposition
        self._numbers: dict[tuple[str, str], Numbers] = {}

    @property
    def numbers(self) -> list[Numbers]:
        """Those of every service that was asked for."""
        return list(self._numbers.values())

    def service(self, name: str, domain: str, layer: str = "") -> Instruments:
        """The instruments of a service; its numbers go on when it is started again in this process."""
        attributes = {"messaging.system": self._system} | ({"orchestron.layer": layer} if layer else {})
        hops = Hops(self._tracer(name) if self._tracer is not None else None, attributes)
        fresh = Numbers(name, domain, self._observer(name, domain))
        if self._tracer is None and self._exposition is None and self._duration is None:
            return Instruments(hops, fresh)
        return Instruments(hops, self._numbers.setdefault((name, domain), fresh))

    def ended(self, name: str, domain: str) -> None:
        """A service has stopped, in this process, to serve a domain."""
        if (numbers := self._numbers.get((name, domain))) is not None:
            numbers.ended()

    async def exposition(self) -> bytes | None:
        """All metrics in Prometheus' text format, as of now; None when none are collected."""
        if self._exposition is None:
            return None
        await self.refresh()
        return self._exposition()

    async def close(self) -> None:
        """Send what is left to be sent, or give up when that takes too long; nothing is sent after it."""

    async def refresh(self) -> None:
        """Measure the lag of every reader."""
        readings = [one for numbers in self.numbers for one in list(numbers.readings.values())]
        await asyncio.gather(*(one.measure() for one in readings))

    def _observer(self, name: str, domain: str) -> Callable[[float, str], None] | None:
        duration = self._duration
        if duration is None:
            return None
        # made once for each stage: it is recorded for every transaction
        known: dict[str, Mapping[str, str]] = {}

        def observe(seconds: float, stage: str) -> None:
            attributes = known.get(stage)
            if attributes is None:
                attributes = known[stage] = {"service": name, "domain": domain, "stage": stage}
            duration.record(seconds, attributes)

        return observe


@runtime_checkable
class Named(Protocol):
    """A log whose engine has a name among the messaging systems that OpenTelemetry knows."""

    @property
    def messaging_system(self) -> str:
        """Value of `messaging.system`."""
        ...


def system_of(log: EventLog) -> str:
    """The `messaging.system` of spans about records of that log."""
    return log.messaging_system if isinstance(log, Named) else "orchestron"


OFF = Telemetry()
"""Nothing is traced or counted."""
