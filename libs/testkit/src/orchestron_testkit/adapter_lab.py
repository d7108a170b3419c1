"""An adapter on a log in memory, with devices in memory: what tests of the host need."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from orchestron_adapter.directory import Directory
from orchestron_adapter.host import AdapterService
from orchestron_adapter.secret_stores import EnvSecrets, SecretStores
from orchestron_adapter.settings import Settings
from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import (
    Cause,
    DeviceAction,
    DeviceCommand,
    DeviceConfig,
    DeviceEvent,
    DeviceJournal,
    Event,
)
from orchestron_ports.log import Entry, EventLog, Stream
from orchestron_store import MemoryLog
from orchestron_testkit.device_bench import SCHEMA
from orchestron_testkit.records import AnyRecords
from orchestron_testkit.scripted_link import ScriptedDevice, ScriptedLink
from orchestron_transform.layer import DevicePackage, NetworkPackage
from orchestron_yang.tree import Tree

DOMAIN = "default"
CODEC = EventCodec({topic: AnyRecords() for topic in ("device.config", "device.journal")})
PACKAGE = NetworkPackage(
    "lab",
    (),
    SCHEMA,
    {"Box": DevicePackage("Box", SCHEMA), "Other": DevicePackage("Other", SCHEMA, protocol="gnmi")},
)
SECONDS = 20.0


class NotInTime(AssertionError):
    """What was waited for did not come about."""


@dataclass(slots=True)
class Lab:
    """Start it with `start`, end it with `kill`; the log and the devices stay."""

    log: EventLog = field(default_factory=MemoryLog)
    link: ScriptedLink = field(default_factory=ScriptedLink)
    settings: Settings = field(default_factory=Settings)
    environment: dict[str, str] = field(default_factory=dict)
    adapter: AdapterService | None = None
    _task: asyncio.Task[None] | None = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _numbers: int = 0

    def device(self, name: str = "R1", **more: Any) -> ScriptedDevice:
        """A device of that name, made when it is first asked for."""
        return self.link.devices.setdefault(name, ScriptedDevice(**more))

    def start(self) -> None:
        """Run an adapter."""
        directory = Directory(SecretStores({"env": EnvSecrets(self.environment)}), self.settings.inventory)
        self._stop = asyncio.Event()
        self.adapter = AdapterService(
            self.log, CODEC, DOMAIN, "netconf", self.link, PACKAGE, directory, settings=self.settings
        )
        self._task = asyncio.create_task(self.adapter.run(self._stop))

    async def kill(self) -> None:
        """End it at once, as far as a task can be."""
        assert self._task is not None
        self._task.cancel()
        await asyncio.wait({self._task})

    async def stop(self) -> None:
        """End it as it is ended in service. Raises what it failed of."""
        assert self._task is not None
        self._stop.set()
        await asyncio.wait_for(self._task, SECONDS)

    async def wanted(
        self, revision: int, config: Tree | None, name: str = "R1", kind: str = "Box", **settings: Any
    ) -> None:
        """A configuration arrives."""
        cause = Cause(f"request-{revision}", "ann")
        held = {"name": name, "type": kind, **settings}
        await self._append(
            DeviceConfig(DOMAIN, revision, 0, cause, name, kind, revision, held, config), "device.config"
        )

    async def command(self, action: DeviceAction, name: str = "R1", **more: Any) -> str:
        """An operator's command; returns the answer."""
        self._numbers += 1
        cause = Cause(f"command-{self._numbers}", "ann")
        await self._append(DeviceCommand(DOMAIN, name, cause, action, **more), "device.commands")
        found = await self.until(lambda: self._answer(cause.request_id, name))
        return str(found)

    async def _answer(self, command: str, name: str) -> str | None:
        journal = await self.journal(name)
        answer = journal.state.get("answer") if journal is not None else None
        return answer["text"] if answer is not None and answer["command"] == command else None

    async def journal(self, name: str = "R1") -> DeviceJournal | None:
        """The last journal of a device."""
        events = await self.events("device.journal")
        return next(
            (one for one in reversed(events) if isinstance(one, DeviceJournal) and one.device == name), None
        )

    async def events(self, topic: str) -> list[Event]:
        """All events of a topic."""
        records = await self.log.read(Stream(topic, DOMAIN), 0, 1_000_000)
        return [CODEC.decode(topic, record.value) for record in records]

    async def reports(self, name: str = "R1") -> list[DeviceEvent]:
        """What was reported of a device."""
        found = await self.events("device.events")
        return [one for one in found if isinstance(one, DeviceEvent) and one.device == name]

    async def reported(self, state: str, revision: int, name: str = "R1") -> DeviceEvent:
        """Wait until that is the last report."""

        async def last() -> DeviceEvent | None:
            found = await self.reports(name)
            is_so = found and (found[-1].state.value, found[-1].revision) == (state, revision)
            return found[-1] if is_so else None

        try:
            event: DeviceEvent = await self.until(last)
        except NotInTime:
            raise NotInTime(
                f"{name}: {[(e.state.value, e.revision, e.detail) for e in await self.reports(name)]}"
            ) from None
        return event

    async def until(self, holds: Callable[[], Any], seconds: float = SECONDS) -> Any:
        """Wait until the coroutine function gives something. Raises `NotInTime`."""
        deadline = asyncio.get_running_loop().time() + seconds
        while (found := await holds()) is None:
            if self._task is not None and self._task.done() and not self._task.cancelled():
                self._task.result()
            if asyncio.get_running_loop().time() > deadline:
                raise NotInTime("what was waited for did not come about")
            await asyncio.sleep(0.005)
        return found

    async def _append(self, event: Event, topic: str) -> None:
        message = CODEC.encode(event, topic)
        await self.log.append([Entry(Stream(topic, DOMAIN), message.key, message.value, message.headers)])

    def set(self, **changes: Any) -> None:
        """Change settings for the next start."""
        self.settings = replace(self.settings, **changes)
