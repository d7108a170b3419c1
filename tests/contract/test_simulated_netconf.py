"""The device port over NETCONF, against simulated devices."""

from __future__ import annotations

from tests.contract.simulated import SimulatedContract

from orchestron_netconf.link import NetconfLink
from orchestron_simulator.names import (
    BASE_1_1,
    CANDIDATE,
    CONFIRMED_1_0,
    CONFIRMED_1_1,
    VALIDATE_1_1,
    WRITABLE_RUNNING,
)
from orchestron_testkit.device_lab import ALL, Feature, contract_package


class TestNetconf(SimulatedContract):
    """A device with all that the port asks for."""

    package = contract_package(BASE_1_1, CANDIDATE, CONFIRMED_1_1, VALIDATE_1_1)
    link = NetconfLink()


class TestNetconfOfOld(SimulatedContract):
    """Base 1.0 and confirmed-commit 1.0: no persist-id."""

    features = ALL - {Feature.PERSIST}
    package = contract_package(CANDIDATE, CONFIRMED_1_0, VALIDATE_1_1)
    link = NetconfLink()


class TestNetconfWritableRunning(SimulatedContract):
    """No candidate, so no trial."""

    features = ALL - {Feature.TRIAL, Feature.PERSIST}
    package = contract_package(BASE_1_1, WRITABLE_RUNNING, VALIDATE_1_1)
    link = NetconfLink()
