"""A log whose services die together at a chosen append."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from orchestron_ports.log import Consumed, Entry, EventLog, Writer


class Crashed(Exception):
    """The process died."""


class MortalLog:
    """Dies at one append of its services, before or after the log has taken it."""

    def __init__(self, log: EventLog, at: int, *, after: bool) -> None:
        self.log = log
        self.left = at
        self.after = after
        self.dead = False

    async def append(
        self,
        entries: Sequence[Entry],
        *,
        consumed: Sequence[Consumed] = (),
        writer: Writer | None = None,
        durable: bool = True,
    ) -> list[int]:
        dies, self.left = self.left == 0, self.left - 1
        if self.dead or (dies and not self.after):
            self.dead = True
            raise Crashed
        offsets = await self.log.append(entries, consumed=consumed, writer=writer, durable=durable)
        if dies:
            self.dead = True
            raise Crashed
        return offsets

    def __getattr__(self, name: str) -> Any:
        return getattr(self.log, name)
