"""What simulated devices say."""

from __future__ import annotations

from typing import Any

import pytest

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import Capabilities, Cause, DeviceConfig, DeviceState
from orchestron_mock_device.service import MockDevices
from orchestron_store import MemoryLog
from orchestron_testkit.toy_network import network

CONFIG = {"vrf": {("V1",): {"name": "V1"}}}


def devices(*, mock_all: bool) -> MockDevices:
    return MockDevices(MemoryLog(), EventCodec({}), network(), "default", mock_all=mock_all)


def config(settings: dict[str, Any], held: dict[str, Any] | None = CONFIG) -> DeviceConfig:
    return DeviceConfig("default", 4, 0, Cause("r"), "R1", "Beta", 7, {"name": "R1", **settings}, held)


@pytest.mark.parametrize("settings", [{"mock": False}, {}, {"mock": True}])
def test_all_mocked(settings: dict[str, Any]) -> None:
    """Asked to, every device is simulated, whatever its settings say, and reports its package's modules."""
    event = devices(mock_all=True).report(config(settings))
    assert (event.device, event.revision, event.state) == ("R1", 7, DeviceState.IN_SYNC)
    assert event.capabilities == Capabilities("R1", (("beta", "2025-01-01"),), ("urn:example:beta",))


def test_mocked_by_settings() -> None:
    """Else those are simulated whose settings say so."""
    assert devices(mock_all=False).report(config({"mock": True})).state is DeviceState.IN_SYNC


@pytest.mark.parametrize("settings", [{"mock": False}, {}])
def test_not_mocked(settings: dict[str, Any]) -> None:
    """The others are unreachable and say why."""
    event = devices(mock_all=False).report(config(settings))
    assert event.state is DeviceState.UNREACHABLE
    assert "no adapter for Beta" in event.detail
    assert event.capabilities is None


@pytest.mark.parametrize("mock_all", [True, False])
def test_gone(mock_all: bool) -> None:
    """A device without configuration is gone, whoever it was."""
    event = devices(mock_all=mock_all).report(config({}, None))
    assert (event.state, event.revision) == (DeviceState.GONE, 7)
