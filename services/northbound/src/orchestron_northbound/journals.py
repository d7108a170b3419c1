"""What adapters wrote down of their devices, and the way to ask something of them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from orchestron_contracts.codec import EVENT_HEADER, EventCodec
from orchestron_contracts.events import DeviceCommand, DeviceJournal
from orchestron_northbound.follower import Cursor
from orchestron_ports.log import Entry, EventLog, LogError, Record, Stream

COMMANDS: Final = "device.commands"
JOURNAL: Final = "device.journal"
KIND: Final = f"{JOURNAL}."
"""How the written names of journal records begin; the topic has trees too."""


class Journals:
    """The last journal of each device of a domain, read when somebody asks."""

    def __init__(self, log: EventLog, codec: EventCodec, domain: str) -> None:
        self.domain = domain
        self._log = log
        self._codec = codec
        self._cursor = Cursor(log, JOURNAL, domain)
        self._newest: dict[str, Record] = {}
        self._reading = asyncio.Lock()
        self._asked: dict[str, str] = {}
        """Devices by commands whose answer somebody waits for."""
        self._answers: dict[str, Mapping[str, Any]] = {}

    async def all(self) -> list[DeviceJournal]:
        """The journals of all devices that adapters serve, in order of name."""
        await self._catch_up()
        found = await asyncio.to_thread(
            lambda: [self._decoded(self._newest[name]) for name in sorted(self._newest)]
        )
        return [journal for journal in found if journal.type]

    async def of(self, device: str) -> DeviceJournal | None:
        """A device's journal; None when no adapter serves it."""
        await self._catch_up()
        record = self._newest.get(device)
        journal = None if record is None else self._decoded(record)
        return None if journal is None or not journal.type else journal

    async def ask(self, command: DeviceCommand, deadline: float) -> Mapping[str, Any] | None:
        """Put a command on the log and wait for its answer; None when it does not come. Raises `LogError`."""
        await self._catch_up()
        self._asked[command.cause.request_id] = command.device
        message = self._codec.encode(command, COMMANDS)
        stream = Stream(COMMANDS, self.domain)
        await self._log.append([Entry(stream, message.key, message.value, message.headers)])
        try:
            async with asyncio.timeout_at(deadline):
                while (answer := self._answers.pop(command.cause.request_id, None)) is None:
                    await self._cursor.wait()
                    await self._catch_up()
                return answer
        except TimeoutError:
            return None
        finally:
            self._asked.pop(command.cause.request_id, None)

    async def _catch_up(self) -> None:
        async with self._reading:
            while records := await self._cursor.batch():
                for record in records:
                    if record.headers.get(EVENT_HEADER, KIND).startswith(KIND):
                        self._newest[record.key] = record
                        self._hear(record)
                    self._cursor.passed(record)

    def _hear(self, record: Record) -> None:
        """An answer stands in one record and may be overtaken in the next."""
        if record.key in self._asked.values():
            answer = self._decoded(record).state.get("answer")
            if answer is not None and answer["command"] in self._asked:
                self._answers[answer["command"]] = answer

    def _decoded(self, record: Record) -> DeviceJournal:
        event = self._codec.decode(record.stream.topic, record.value)
        if not isinstance(event, DeviceJournal):
            raise LogError(f"{record.stream.topic} offset {record.offset} holds no DeviceJournal")
        return event
