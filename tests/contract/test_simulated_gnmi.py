"""The device port over gNMI, against simulated devices."""

from __future__ import annotations

from dataclasses import replace

from tests.contract.simulated import SimulatedContract

from orchestron_gnmi.link import GnmiLink
from orchestron_ports.device import Endpoint
from orchestron_simulator.certificate import self_signed
from orchestron_simulator.simulator import Simulator
from orchestron_testkit.device_lab import ALL, Feature, contract_package

NOW = 1_790_000_000.0


class TestGnmi(SimulatedContract):
    """gNMI over TLS; it has no locks, and does not tell who made a change."""

    features = ALL - {Feature.LOCKS, Feature.WHO}
    package = contract_package(protocol="gnmi", commit_confirmed=True)
    link = GnmiLink()

    def endpoint(self, simulator: Simulator, port: int) -> Endpoint:
        assert simulator.tls is not None
        ca = simulator.tls.certificate.decode()
        return Endpoint("127.0.0.1", port, "op", "secret", ca=ca, timeout=10)

    def impostor(self, endpoint: Endpoint) -> Endpoint:
        return replace(endpoint, ca=self_signed(NOW).certificate.decode())


class TestGnmiWithoutTrial(TestGnmi):
    """A target without the commit-confirmed extension."""

    features = ALL - {Feature.LOCKS, Feature.WHO, Feature.TRIAL, Feature.PERSIST}
    package = contract_package(protocol="gnmi")
