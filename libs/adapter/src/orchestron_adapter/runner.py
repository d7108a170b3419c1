"""Drives one device: feeds its state machine and carries out what that says."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias
from uuid import uuid4

from orchestron_adapter.classify import failure_of
from orchestron_adapter.directory import Directory
from orchestron_adapter.records import DeviceRecords, traceparent_of
from orchestron_adapter.scribe import Scribe
from orchestron_adapter.settings import Settings
from orchestron_contracts.events import Capabilities, DeviceState
from orchestron_device.failures import Failure, FailureKind
from orchestron_device.machine import step
from orchestron_device.signals import (
    Commit,
    Committed,
    Confirm,
    Confirmed,
    Connect,
    Connected,
    Discard,
    Discarded,
    Disconnect,
    Event,
    Failed,
    Instruction,
    Journal,
    Noticed,
    Read,
    ReadDone,
    Renewed,
    Report,
    SetTimer,
    Stage,
    Staged,
    TimeUp,
    Wanted,
)
from orchestron_device.state import Context, Device, Memory, Op, Phase, restored
from orchestron_device.turn import Chance
from orchestron_ports.device import Confirm as Trial
from orchestron_ports.device import DeviceLink, DeviceSession
from orchestron_ports.log import Entry, LogError
from orchestron_transform.layer import DevicePackage
from orchestron_yang.tree import Tree

CLOSE_SECONDS: Final = 5.0
BROKEN_SECONDS: Final = 60.0
Asked: TypeAlias = Connect | Read | Stage | Commit | Confirm | Discard
ASKED: Final = (Connect, Read, Stage, Commit, Confirm, Discard)

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Shared:
    """What all devices of an adapter have in common."""

    link: DeviceLink
    protocol: str
    directory: Directory
    scribe: Scribe
    settings: Settings
    connects: asyncio.Semaphore
    pushes: asyncio.Semaphore
    draw: Callable[[], Chance] = lambda: Chance(random.random(), uuid4().hex)


class Runner:
    """One device. Its events are dealt with one by one; nothing it waits for keeps another device waiting."""

    def __init__(
        self,
        shared: Shared,
        device: Device,
        context: Context,
        package: DevicePackage,
        settings: Tree,
        records: DeviceRecords,
    ) -> None:
        self.device = device
        self.context = context
        self.package = package
        self.settings = settings
        self._shared = shared
        self._records = records
        self._inbox: asyncio.Queue[Event] = asyncio.Queue()
        self._session: DeviceSession | None = None
        self._capabilities: Capabilities | None = None
        self._asked: asyncio.Task[None] | None = None
        self._listening: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._has_slot = False
        self._reconnect = False

    @property
    def is_gone(self) -> bool:
        """The device is no longer ours, and all that was to be said of it is said."""
        return self.device.phase is Phase.GONE and self._inbox.empty()

    def send(self, event: Event) -> None:
        """Something happened to the device."""
        self._inbox.put_nowait(event)

    def renew(self, context: Context, *, reconnect: bool) -> None:
        """Policy, address or credentials changed."""
        self.context = context
        self._reconnect = self._reconnect or reconnect
        self.send(Renewed())

    async def run(self) -> None:
        """Drive the device until it is gone or the task is cancelled. Raises `LogError`."""
        try:
            while self.device.phase is not Phase.GONE:
                event = await self._inbox.get()
                try:
                    await self._take(event)
                except LogError:
                    raise
                except Exception as error:
                    await self._broken(event, error)
        finally:
            await self._let_go()

    async def _broken(self, event: Event, error: Exception) -> None:
        """A mistake of ours: other devices go on, and this one starts from its journal in a while."""
        _log.exception("device %s: its state machine failed", self.device.name)
        text = f"internal error: {type(error).__name__}: {error}"
        report = Report(DeviceState.FAILED, self.device.memory.seen, text)
        await self._shared.scribe.write([self._records.report(report, self._capabilities, "")])
        await self._let_go()
        self.device = restored(self.device.name, self.device.saved or Memory())
        if isinstance(event, Wanted):
            self.send(event)
        self._timer = asyncio.get_running_loop().call_later(BROKEN_SECONDS, self.send, Renewed())

    async def _take(self, event: Event) -> None:
        if isinstance(event, Renewed) and self._reconnect and self.device.busy is None:
            self._reconnect = False
            if self._session is not None:
                await self._close()
                await self._take(Failed(Failure(FailureKind.TRANSIENT, "its inventory changed", lost=True)))
        if isinstance(event, ReadDone):
            # plans of large configurations take long
            self.device, orders = await asyncio.to_thread(
                step, self.context, self.device, event, self._shared.draw()
            )
        else:
            self.device, orders = step(self.context, self.device, event, self._shared.draw())
        await self._carry_out(orders)
        self._free_slot()
        if self._reconnect and self.device.busy is None and not isinstance(event, Renewed):
            self.send(Renewed())

    async def _carry_out(self, orders: tuple[Instruction, ...]) -> None:
        entries: list[Entry] = []
        for order in orders:
            if isinstance(order, Journal):
                entries += await self._records.journal(order.memory, self.device.phase.value)
            elif isinstance(order, Report):
                trace = traceparent_of(self.device.memory)
                entries.append(self._records.report(order, self._capabilities, trace))
        # before anything is done that rests on it
        await self._shared.scribe.write(entries)
        for order in orders:
            if isinstance(order, SetTimer):
                self._set_timer(order.seconds)
            elif isinstance(order, Disconnect):
                await self._close()
            elif isinstance(order, ASKED):
                self._asked = asyncio.create_task(
                    self._perform(order), name=f"{self.device.name} {order!r:.20}"
                )

    def _set_timer(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(
            seconds * self._shared.settings.pace, self.send, TimeUp()
        )

    async def _perform(self, order: Asked) -> None:
        try:
            event = await self._within_bounds(order)
        except Exception as error:
            failure = failure_of(error, connecting=isinstance(order, Connect))
            if failure.message.startswith("internal error"):
                _log.exception("device %s: %s failed", self.device.name, type(order).__name__)
            if failure.lost:
                await self._close()
            event = Failed(failure)
        self.send(event)

    async def _within_bounds(self, order: Asked) -> Event:
        seconds = self._shared.settings.answer
        if isinstance(order, Stage) and not self._has_slot:
            await self._shared.pushes.acquire()
            self._has_slot = True
        if isinstance(order, Connect):
            async with self._shared.connects, asyncio.timeout(seconds):
                return await self._connect()
        try:
            async with asyncio.timeout(seconds):
                return await self._ask(order)
        except TimeoutError:
            raise TimeoutError(f"no answer within {seconds:g} s") from None

    def _free_slot(self) -> None:
        """Others may push now; undoing a push that failed is part of it."""
        if self._has_slot and self.device.pushing == 0 and self.device.busy is not Op.DISCARD:
            self._has_slot = False
            self._shared.pushes.release()

    async def _connect(self) -> Event:
        await self._close()
        shared, name = self._shared, self.device.name
        endpoint = await shared.directory.endpoint(name, self.settings, shared.protocol)
        session = await shared.link.connect(endpoint, self.package)
        self._session = session
        self._capabilities = Capabilities(name, tuple(session.modules), tuple(session.uris))
        self._listening = asyncio.create_task(self._listen(session), name=f"{name} listens")
        return Connected(session.features.confirmed_commit)

    async def _ask(self, order: Asked) -> Event:
        session = self._session
        if session is None:
            return Failed(Failure(FailureKind.TRANSIENT, "there is no session", lost=True))
        if isinstance(order, Read):
            return ReadDone(await session.read())
        if isinstance(order, Stage):
            await session.stage(order.current, order.target)
            return Staged()
        if isinstance(order, Commit):
            await session.commit(Trial(order.token, order.seconds) if order.token else None)
            return Committed()
        if isinstance(order, Confirm):
            await session.confirm(order.token)
            return Confirmed()
        await session.discard()
        return Discarded()

    async def _listen(self, session: DeviceSession) -> None:
        """Tell of changes by others. Where a device tells of them, the end means that the session is lost."""
        try:
            async for foreign in session.foreign():
                self.send(Noticed(foreign.who, foreign.when))
        except Exception as error:
            _log.debug("device %s tells no more of changes: %s", self.device.name, error)
        if session.features.notifications and self._session is session and self.device.busy is None:
            self._session = None
            self.send(Failed(Failure(FailureKind.TRANSIENT, "the session was lost", lost=True)))

    async def _close(self) -> None:
        session, self._session = self._session, None
        if self._listening is not None:
            self._listening.cancel()
            self._listening = None
        if session is not None:
            try:
                async with asyncio.timeout(CLOSE_SECONDS):
                    await session.close()
            except Exception as error:
                _log.debug("device %s: its session does not end well: %s", self.device.name, error)

    async def _let_go(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._asked is not None and not self._asked.done():
            self._asked.cancel()
            await asyncio.wait({self._asked}, timeout=CLOSE_SECONDS)
        await self._close()
        if self._has_slot:
            self._has_slot = False
            self._shared.pushes.release()
