"""The service of one protocol's adapter: every device of a domain that speaks it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any, Final

from orchestron_adapter.directory import Directory
from orchestron_adapter.records import DeviceRecords
from orchestron_adapter.restore import Backlog, Written, each_config, item_of, read_journal
from orchestron_adapter.runner import Runner, Shared
from orchestron_adapter.scribe import Scribe
from orchestron_adapter.settings import Settings
from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import DeviceCommand, DeviceConfig
from orchestron_device.signals import Command, Removed, Renewed, Wanted
from orchestron_device.state import Context, Device, Memory, restored
from orchestron_ports.device import DeviceLink
from orchestron_ports.log import EventLog, LogError, Record, Stream
from orchestron_runtime import tail
from orchestron_telemetry import OFF, Telemetry
from orchestron_transform.layer import DevicePackage, NetworkPackage
from orchestron_yang.tree import Tree

BATCH: Final = 256

_log = logging.getLogger(__name__)


class AdapterService:
    """Pushes what is wanted to the devices that speak one protocol, watches them and reports on them.

    It may be killed at any moment: what it has to know again is in its journal before it acts on it.
    """

    def __init__(
        self,
        log: EventLog,
        codec: EventCodec,
        domain: str,
        protocol: str,
        link: DeviceLink,
        package: NetworkPackage,
        directory: Directory,
        *,
        settings: Settings | None = None,
        telemetry: Telemetry = OFF,
    ) -> None:
        """`protocol` is "netconf" or "gnmi", as in device packages; the service is `<protocol>-adapter`."""
        self.name = f"{protocol}-adapter"
        self._log = log
        self._codec = codec
        self._domain = domain
        self._protocol = protocol
        self._link = link
        self._package = package
        self._directory = directory
        self._settings = settings or Settings(domain)
        self._configs = Stream("device.config", domain)
        self._commands = Stream("device.commands", domain)
        self._runners: dict[str, Runner] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._broken: asyncio.Future[None] | None = None
        self._offset = 0
        self._commands_offset = 0
        self._new_commands = 0
        self._last: dict[str, DeviceConfig] = {}
        self._target: int | None = None
        self._shared: Shared | None = None
        numbers = telemetry.service(self.name, domain).numbers
        numbers.reads(log, self._configs, lambda: self._offset)

    async def check(self) -> str | None:
        """Why devices are not worked on as they should be; None when they are."""
        if self._settings.mock_all:
            return None
        if self._target is None or self._offset < self._target:
            return f"{self.name} is catching up with {self._configs.topic}"
        return self._directory.failure

    async def run(self, stop: asyncio.Event) -> None:
        """See `Service.run`. Raises `Fenced` when another process has taken the domain over, `LogError`."""
        if self._settings.mock_all:
            # to read what all devices shall have, and push none of it, would only cost time
            await stop.wait()
            return
        scribe = Scribe(self._log, await self._log.claim(f"{self.name}/{self._domain}"))
        limits = asyncio.Semaphore(self._settings.connects), asyncio.Semaphore(self._settings.pushes)
        self._shared = Shared(self._link, self._protocol, self._directory, scribe, self._settings, *limits)
        self._broken = asyncio.get_running_loop().create_future()
        working = [asyncio.create_task(scribe.run(), name="scribe")]
        try:
            # nothing is written before this: a device would be dealt with by two at once
            working.append(asyncio.create_task(self._work(stop), name=self.name))
            await asyncio.wait({self._broken, *working}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await self._end(working)
        for done in (*working, self._broken):
            if done.done() and not done.cancelled():
                done.result()

    async def _work(self, stop: asyncio.Event) -> None:
        await self._start()
        stopping = asyncio.create_task(stop.wait(), name="stop")
        streams = [
            asyncio.create_task(self._follow_configs(stop)),
            asyncio.create_task(self._follow_commands(stop)),
        ]
        inventory = asyncio.create_task(self._follow_inventory())
        tasks: list[asyncio.Task[Any]] = [stopping, *streams, inventory]
        try:
            await asyncio.wait({stopping, *streams}, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done():
                    task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    async def _end(self, working: list[asyncio.Task[None]]) -> None:
        """Let go of all devices. What they are in the middle of is taken up again at the next start."""
        ending = [*self._tasks.values(), *working]
        for task in ending:
            task.cancel()
        await asyncio.wait(ending)
        self._runners.clear()
        self._tasks.clear()

    async def _start(self) -> None:
        """Take up each device where the journal has it."""
        written = await read_journal(self._log, self._codec, self._domain)
        self._target = await self._log.end(self._configs)
        self._new_commands = await self._log.end(self._commands)
        self._commands_offset = self._first_command(written)
        backlogs: dict[str, Backlog] = {}
        while records := await self._log.read(self._configs, self._offset, BATCH):
            for config in await self._decoded(records):
                known = written.get(config.device)
                seen = 0 if known is None else known.journal.state["seen"]
                backlogs.setdefault(config.device, Backlog()).add(config, seen)
            self._offset = records[-1].offset + 1
        for name, backlog in backlogs.items():
            await self._take_up(written.get(name), backlog)

    def _first_command(self, written: dict[str, Written]) -> int:
        """Where commands begin that some device may not have dealt with."""
        marks = [one.journal.state["commands"] for one in written.values()]
        return min(marks, default=self._new_commands)

    async def _take_up(self, written: Written | None, backlog: Backlog) -> None:
        """Begin with a device: fold what is written, then give it what is not."""
        newest = backlog.configs[-1]
        if written is not None and written.journal.type == newest.type and self._is_ours(newest):
            configs = {one.revision: one.config for one in backlog.configs if one.config is not None}
            self._add(newest, written.memory(configs), written)
        elif written is not None:
            await self._forget(newest.device, written)
        for config in backlog.configs:
            await self._config(config)
        if newest.device in self._runners:
            self._runners[newest.device].send(Renewed())

    async def _forget(self, name: str, written: Written) -> None:
        """A device that became another kind, or another adapter's, while this one was away."""
        records = DeviceRecords(self._codec, self._domain, name, written.journal.type, written.parts)
        assert self._shared is not None
        await self._shared.scribe.write(await records.journal(None, "gone"))

    async def _follow_configs(self, stop: asyncio.Event) -> None:
        async for records in tail(self._log, self._configs, self._offset, stop, BATCH):
            for config in await self._decoded(records):
                await self._config(config)
            self._offset = records[-1].offset + 1

    async def _decoded(self, records: list[Record]) -> list[DeviceConfig]:
        def all_of_them() -> list[DeviceConfig]:
            return list(each_config(records, lambda one: self._codec.decode(one.stream.topic, one.value)))

        return await asyncio.to_thread(all_of_them)

    async def _config(self, config: DeviceConfig) -> None:
        """What a device shall have, or that it is gone."""
        runner = self._runners.get(config.device)
        if config.config is None:
            self._last.pop(config.device, None)
            if runner is not None:
                await self._remove(Removed(config.revision), config.device)
            return
        self._last[config.device] = config
        if runner is not None and (runner.package.name != config.type or not self._is_ours(config)):
            await self._remove(Removed(config.revision, moved=True), config.device)
            runner = None
        if not self._is_ours(config):
            return
        if runner is None:
            begin = max(self._new_commands, self._commands_offset)
            runner = self._add(config, Memory(commands=begin), None)
        elif runner.settings != config.settings:
            moved = _reaches(runner.settings) != _reaches(config.settings)
            runner.settings = config.settings
            if moved:
                runner.renew(runner.context, reconnect=True)
        runner.send(Wanted(item_of(config, config.config)))

    def _is_ours(self, config: DeviceConfig) -> bool:
        if self._settings.mock_all or config.settings.get("mock") is True:
            return False
        package = self._package.devices.get(config.type)
        if package is None:
            return False
        return self._directory.protocol(config.device, package.protocol) == self._protocol

    def _add(self, config: DeviceConfig, memory: Memory, written: Written | None) -> Runner:
        assert self._shared is not None
        name, package = config.device, self._package.devices[config.type]
        kept = None if written is None else written.parts
        records = DeviceRecords(self._codec, self._domain, name, package.name, kept)
        device: Device = restored(name, memory)
        runner = Runner(self._shared, device, self._context(name, package), package, config.settings, records)
        self._runners[name] = runner
        task = asyncio.create_task(runner.run(), name=f"{self.name} {name}")
        task.add_done_callback(self._ended)
        self._tasks[name] = task
        return runner

    def _context(self, name: str, package: DevicePackage) -> Context:
        return Context(
            package.schema,
            self._directory.policy(name),
            trial_seconds=self._settings.trial,
            check_seconds=self._settings.check,
        )

    async def _remove(self, removed: Removed, name: str) -> None:
        """Let go of a device, and wait until that is on the log."""
        self._runners.pop(name).send(removed)
        await asyncio.wait({self._tasks.pop(name)})

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A device's task never fails but for the log, or for a mistake of ours: then all start anew."""
        error = None if task.cancelled() else task.exception()
        if error is not None and self._broken is not None and not self._broken.done():
            _log.error("%s fails: %s", task.get_name(), error)
            self._broken.set_exception(error)

    async def _follow_commands(self, stop: asyncio.Event) -> None:
        async for records in tail(self._log, self._commands, self._commands_offset, stop, BATCH):
            for record in records:
                self._command(record)
                self._commands_offset = record.offset + 1

    def _command(self, record: Record) -> None:
        event = self._codec.decode(record.stream.topic, record.value)
        if not isinstance(event, DeviceCommand):
            raise LogError(f"{record.stream.topic} offset {record.offset} holds no DeviceCommand")
        if (runner := self._runners.get(event.device)) is not None:
            runner.send(
                Command(
                    event.cause.request_id,
                    event.action,
                    event.cause.principal,
                    event.revision,
                    event.digest,
                    event.reason,
                    record.offset,
                )
            )

    async def _follow_inventory(self) -> None:
        """Entries that changed are used at once; a device that speaks another protocol now is let go of."""
        async for names in self._directory.changes():
            for name, config in list(self._last.items()):
                if names is not None and name not in names:
                    continue
                await self._config(config)
                if (runner := self._runners.get(name)) is not None:
                    policy = self._directory.policy(name)
                    runner.renew(replace(runner.context, policy=policy), reconnect=True)


def _reaches(settings: Tree) -> tuple[Any, Any]:
    """What of a device's settings says how to reach it."""
    return settings.get("address"), settings.get("credentials")
