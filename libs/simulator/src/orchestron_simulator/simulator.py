"""Many simulated devices in one process, each on a port of its own."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import cached_property
from types import TracebackType

import asyncssh

from orchestron_simulator.certificate import self_signed
from orchestron_simulator.deadline import Clock
from orchestron_simulator.device import SimulatedDevice
from orchestron_simulator.device_model import DeviceModel
from orchestron_simulator.gnmi_server import GnmiPort, Tls
from orchestron_simulator.login import Login
from orchestron_simulator.netconf_server import NetconfPort, new_host_key, public_text
from orchestron_simulator.plan import Planned
from orchestron_transform.layer import DevicePackage


@dataclass(frozen=True, slots=True)
class Options:
    """How the devices are served."""

    host: str = "127.0.0.1"
    port: int = 0
    """Of the first device, the next ones follow; 0 for any that are free."""
    login: Login = field(default_factory=Login)
    seed: int = 0
    clock: Clock = time.time
    texts: Mapping[str, str] = field(default_factory=dict)
    """YANG modules by name, for get-schema."""
    protocol: str = ""
    """`netconf` or `gnmi` for all; else what each device's package says."""
    tls: Tls | None = None
    """Of gNMI; a certificate of its own making for None."""
    plaintext: bool = False
    """gNMI without TLS."""
    host_key: asyncssh.SSHKey | None = None
    """Of all devices; a new one for None."""


@dataclass(frozen=True, slots=True)
class Served:
    """A device that is being served."""

    device: SimulatedDevice
    protocol: str
    host: str
    port: int


class Simulator:
    """`async with Simulator(planned) as simulator:` serves the devices while the block runs.

    Entering raises `OSError` when a port is taken.
    """

    def __init__(self, planned: Sequence[Planned], options: Options | None = None) -> None:
        self.options = options or Options()
        self.host_key = self.options.host_key or new_host_key()
        self.served: dict[str, Served] = {}
        """By name, while it runs."""
        self._planned = tuple(planned)
        self._models: dict[str, DeviceModel] = {}
        self._stack = AsyncExitStack()

    @property
    def public_key(self) -> str:
        """The host key that clients shall see, in OpenSSH format."""
        return public_text(self.host_key)

    def device(self, name: str) -> SimulatedDevice:
        """A device by its name; KeyError when there is none."""
        return self.served[name].device

    async def __aenter__(self) -> Simulator:
        try:
            for at, planned in enumerate(self._planned):
                await self._serve(planned, at)
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def _serve(self, planned: Planned, at: int) -> None:
        device = SimulatedDevice(planned.name, self._model(planned.package), seed=self.options.seed)
        for fault in planned.faults:
            device.faults.arm(fault)
        wanted = self.options.port + at if self.options.port else 0
        protocol = self.options.protocol or planned.package.protocol
        listening = await (self._netconf if protocol == "netconf" else self._gnmi)(device, wanted)
        self.served[planned.name] = Served(device, protocol, self.options.host, listening)

    async def _netconf(self, device: SimulatedDevice, wanted: int) -> int:
        port = NetconfPort(device, self.options.login, self.options.clock)
        listening = await port.start(self.options.host, wanted, self.host_key)
        self._stack.push_async_callback(port.stop)
        return listening

    async def _gnmi(self, device: SimulatedDevice, wanted: int) -> int:
        port = GnmiPort(device, self.options.login, self.options.clock)
        listening = await port.start(self.options.host, wanted, self.tls)
        self._stack.push_async_callback(port.stop)
        return listening

    @cached_property
    def tls(self) -> Tls | None:
        """Certificate of all gNMI devices; None without TLS."""
        if self.options.plaintext:
            return None
        return self.options.tls or self_signed(
            self.options.clock(), ("localhost", "127.0.0.1", "::1", self.options.host)
        )

    def _model(self, package: DevicePackage) -> DeviceModel:
        found = self._models.get(package.name)
        if found is None:
            found = self._models[package.name] = DeviceModel(package, self.options.texts)
        return found
