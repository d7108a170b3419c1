"""What the contract suite of the device port needs of a simulated device, whatever its protocol."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import ClassVar

import asyncssh
import pytest

from orchestron_ports.device import DeviceLink, Endpoint
from orchestron_simulator.login import Login
from orchestron_simulator.plan import Planned
from orchestron_simulator.simulator import Options, Simulator
from orchestron_testkit.cuttable import Cuttable, cuttable
from orchestron_testkit.device_contract import DeviceContract
from orchestron_testkit.device_lab import (
    ALL,
    DeviceLab,
    Feature,
    contract_refusal,
    contract_steps,
)
from orchestron_transform.layer import DevicePackage
from orchestron_yang.tree import Tree

HOST_KEY = asyncssh.generate_private_key("ssh-ed25519")
OTHER_KEY = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()


class SimulatedContract(DeviceContract):
    """One simulated device for each test."""

    features: ClassVar[frozenset[Feature]] = ALL
    package: ClassVar[DevicePackage]
    link: ClassVar[DeviceLink]
    refused: ClassVar[tuple[Tree, str]] = (contract_refusal(), "eth9")

    def steps(self) -> Sequence[Tree]:
        return contract_steps()

    @pytest.fixture
    async def simulator(self, anyio_backend: str) -> AsyncIterator[Simulator]:
        options = Options(login=Login("op", "secret"), host_key=HOST_KEY)
        async with Simulator([Planned("r1", self.package)], options) as simulator:
            yield simulator

    @pytest.fixture
    async def proxy(self, simulator: Simulator) -> AsyncIterator[Cuttable]:
        served = simulator.served["r1"]
        async with cuttable(served.host, served.port) as proxy:
            yield proxy

    @pytest.fixture
    def lab(self, simulator: Simulator, proxy: Cuttable) -> DeviceLab:
        endpoint = self.endpoint(simulator, proxy.port)
        return DeviceLab(
            link=self.link,
            package=self.package,
            endpoint=endpoint,
            steps=self.steps(),
            refused=self.refused[0],
            refused_at=self.refused[1],
            wrong_login=replace(endpoint, password="wrong"),
            wrong_identity=self.impostor(endpoint),
        )

    def endpoint(self, simulator: Simulator, port: int) -> Endpoint:
        return Endpoint("127.0.0.1", port, "op", "secret", host_keys=(simulator.public_key,), timeout=10)

    def impostor(self, endpoint: Endpoint) -> Endpoint:
        return replace(endpoint, host_keys=(OTHER_KEY,))
