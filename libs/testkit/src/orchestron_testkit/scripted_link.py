"""Devices in memory behind the device port, with a fault at any step on demand.

A fault is taken from `ScriptedDevice.faults` when its step is reached: an exception to raise before or
after the step took effect, or `HANG`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import Enum

from orchestron_ports.device import (
    Complaint,
    Confirm,
    DeviceRefused,
    DeviceSession,
    Endpoint,
    Features,
    Foreign,
    Locked,
    Unreachable,
)
from orchestron_transform.layer import DevicePackage
from orchestron_yang.tree import Tree


class Step(Enum):
    """What a session is asked for."""

    CONNECT = "connect"
    READ = "read"
    STAGE = "stage"
    COMMIT = "commit"
    CONFIRM = "confirm"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens once at a step."""

    error: Exception | None = None
    """None: no answer ever comes."""
    done: bool = False
    """The step takes effect all the same."""


HANG = Fault()
LOST = Fault(Unreachable("connection lost"))
LOST_AFTER = Fault(Unreachable("connection lost"), done=True)


@dataclass(slots=True)
class ScriptedDevice:
    """One device."""

    features: Features = field(default_factory=lambda: Features(candidate=True, confirmed_commit=True))
    running: Tree = field(default_factory=dict)
    faults: dict[Step, list[Fault]] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    """What was asked, in order."""
    owner: ScriptedSession | None = None
    """Who has the lock."""
    trial: tuple[str, Tree] | None = None
    """Token and what is put back unless it is confirmed."""
    pushes_at_once: int = 0
    told: asyncio.Queue[Foreign] = field(default_factory=asyncio.Queue)

    def fail(self, step: Step, *faults: Fault) -> None:
        """These faults come one after the other at that step."""
        self.faults.setdefault(step, []).extend(faults)

    def expire(self) -> None:
        """The time of a commit on trial is over."""
        if self.trial is not None:
            self.running, self.trial = self.trial[1], None


class ScriptedSession:
    """A session with one of them."""

    modules = (("box", "2026-01-01"),)
    uris = ()

    def __init__(self, device: ScriptedDevice) -> None:
        self.device = device
        self.features = device.features
        self.lost = False
        self._staged: Tree | None = None

    async def read(self) -> Tree:
        """See `DeviceSession.read`."""
        await self._step(Step.READ)
        return self.device.running

    async def stage(self, current: Tree, desired: Tree) -> None:
        """See `DeviceSession.stage`."""
        after = await self._before(Step.STAGE)
        if current != self.device.running:
            raise DeviceRefused((Complaint("this is not what was read"),))
        if self.device.owner not in (None, self):
            raise Locked("another session has the lock")
        self.device.owner, self._staged = self, desired
        self._raise(after)

    async def commit(self, confirm: Confirm | None = None) -> None:
        """See `DeviceSession.commit`."""
        after = await self._before(Step.COMMIT)
        if self.device.trial is not None:
            raise Locked("a commit is on trial")
        assert self._staged is not None
        if confirm is not None:
            self.device.trial = (confirm.token, self.device.running)
        self.device.running, self._staged = self._staged, None
        if confirm is None:
            self._unlock()
        self._raise(after)

    async def confirm(self, token: str) -> None:
        """See `DeviceSession.confirm`."""
        after = await self._before(Step.CONFIRM)
        if self.device.trial is not None and self.device.trial[0] == token:
            self.device.trial = None
        self._unlock()
        self._raise(after)

    async def discard(self) -> None:
        """See `DeviceSession.discard`."""
        await self._step(Step.DISCARD)
        self._staged = None
        self.device.expire()
        self._unlock()

    async def foreign(self) -> AsyncIterator[Foreign]:
        """See `DeviceSession.foreign`."""
        while self.features.notifications and not self.lost:
            yield await self.device.told.get()

    async def close(self) -> None:
        """See `DeviceSession.close`."""
        self._lose()

    def _unlock(self) -> None:
        if self.device.owner is self:
            self.device.owner = None

    def _lose(self) -> None:
        self.lost, self._staged = True, None
        self._unlock()

    async def _step(self, step: Step) -> None:
        self._raise(await self._before(step))

    async def _before(self, step: Step) -> Exception | None:
        """Raise the fault of this step, or return it when it is to be raised afterwards."""
        if self.lost:
            raise Unreachable("the session is over")
        self.device.steps.append(step)
        await asyncio.sleep(0)
        waiting = self.device.faults.get(step)
        fault = waiting.pop(0) if waiting else None
        if fault is None:
            return None
        if fault.error is None:
            await asyncio.Event().wait()
        if fault.done:
            return fault.error
        self._raise(fault.error)
        return None

    def _raise(self, error: Exception | None) -> None:
        if error is not None:
            if isinstance(error, Unreachable) and not isinstance(error, Locked):
                self._lose()
            raise error


class ScriptedLink:
    """Reaches devices by the host of their endpoint."""

    def __init__(self) -> None:
        self.devices: dict[str, ScriptedDevice] = {}
        self.endpoints: list[Endpoint] = []
        """Of every connection tried."""
        self.connecting = 0
        self.most_connecting = 0

    async def connect(self, endpoint: Endpoint, package: DevicePackage) -> DeviceSession:  # noqa: ARG002
        """See `DeviceLink.connect`."""
        self.endpoints.append(endpoint)
        self.connecting += 1
        self.most_connecting = max(self.most_connecting, self.connecting)
        try:
            await asyncio.sleep(0)
            device = self.devices.get(endpoint.host)
            if device is None:
                raise Unreachable(f"{endpoint.host}: connection refused")
            session = ScriptedSession(device)
            await session._step(Step.CONNECT)
            return session
        finally:
            self.connecting -= 1
