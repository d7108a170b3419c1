"""How far each stage between a request and its decision has come, as the log shows it.

Stages copy the place (epoch and seq) of each record that they take in to what they write for it, so the
newest records on both sides of a stage say whether it has work. A service that is dead while there is
nothing to do is not seen; its own `/healthz` is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.errors import CodecError
from orchestron_contracts.events import IntentRequest
from orchestron_northbound.follower import Follower
from orchestron_ports.log import EventLog, Record, Stream
from orchestron_transform.layer import DEVICE_POINT, NetworkPackage

REQUESTS = "requests"

Place: TypeAlias = tuple[int, int]
"""Epoch and seq."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A service, and the topics that it stands between."""

    service: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Progress:
    """What a stage has before it, and the least number of seconds that edits have waited there."""

    service: str
    behind: int = 0
    """Transactions, or for the sequencer requests, that it has to deal with: so many at least."""
    seconds: float = 0.0

    def complaint(self, stall: float) -> str | None:
        """That edits wait for this stage, when they have for `stall` seconds; else None."""
        if not self.behind or self.seconds < stall:
            return None
        return f"edits have waited for {self.service} for {self.seconds:.0f} s"


def stages(package: NetworkPackage) -> tuple[Stage, ...]:
    """From the history down to the decisions."""
    names = [layer.name for layer in package.layers]
    topics = [package.input_topic(name) for name in (*names, DEVICE_POINT)]
    layers = [Stage(f"layer-{name}", *topics[at : at + 2]) for at, name in enumerate(names)]
    return (*layers, Stage("device-manager", topics[-1], "decisions"))


def behind(source: Place, target: Place) -> int:
    """How many transactions lie between two places, as far as that can be told: 1 at least when some do."""
    return max(1, source[1] - target[1]) if source > target else 0


class Watch:
    """Looks at the log of one domain."""

    def __init__(
        self,
        log: EventLog,
        codec: EventCodec,
        follower: Follower,
        chain: Sequence[Stage],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._log = log
        self._codec = codec
        self._follower = follower
        self._chain = chain
        self._now = now
        self._still: dict[str, tuple[object, float]] = {}

    async def look(self) -> list[Progress]:
        """Each stage, the sequencer first. Raises `LogError`."""
        found = [await self._sequencer()]
        newest = await self._last(self._chain[0].source)
        for stage in self._chain:
            source, newest = newest, await self._last(stage.target)
            there = _place(newest)
            count = behind(_place(source), there)
            found.append(Progress(stage.service, count, self._since(stage.service, there, source, count)))
        return found

    async def _sequencer(self) -> Progress:
        record = await self._last(REQUESTS)
        open_ = record is not None and await self._is_open(self._request_id(record))
        last = await self._last(self._chain[0].source) if open_ else None
        seconds = self._since("intent", (_place(last), self._follower.answers), record, int(open_))
        return Progress("intent", int(open_), seconds)

    async def _is_open(self, request: str) -> bool:
        """It is not in the history and has no answer; what is no request has one under its key."""
        if not self._follower.known(request):
            await self._follower.take_in_history()
        return not self._follower.known(request)

    def _request_id(self, record: Record) -> str:
        try:
            event = self._codec.decode(REQUESTS, record.value)
        except CodecError:
            return record.key
        return event.cause.request_id if isinstance(event, IntentRequest) else record.key

    def _since(self, service: str, there: object, source: Record | None, count: int) -> float:
        """Seconds that a stage with work has been at the same place, or else that its newest work waits."""
        now = self._now()
        if not count or source is None:
            self._still.pop(service, None)
            return 0.0
        held, begun = self._still.get(service, (None, now))
        if held != there:
            begun = now
        self._still[service] = (there, begun)
        return max(now - begun, now - source.time_ms / 1e3, 0.0)

    async def _last(self, topic: str) -> Record | None:
        return await self._log.last(Stream(topic, self._follower.domain))


def _place(record: Record | None) -> Place:
    """Where a record of the chain stands; before everything when there is none."""
    if record is None:
        return (0, 0)
    epoch, _, seq = record.headers["ce_id"].partition(".")
    return int(epoch), int(seq)
