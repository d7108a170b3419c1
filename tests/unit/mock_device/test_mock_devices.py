"""What simulated devices say."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import Capabilities, Cause, DeviceConfig, DeviceEvent, DeviceState
from orchestron_mock_device.service import MockDevices
from orchestron_ports.log import Entry, Record, Stream
from orchestron_store import MemoryLog
from orchestron_testkit.records import AnyRecords
from orchestron_testkit.toy_network import network

pytestmark = pytest.mark.anyio
STREAM = Stream("device.config", "default")
CODEC = EventCodec({STREAM.topic: AnyRecords()})
CONFIG = {"vrf": {("V1",): {"name": "V1"}}}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def said(
    settings: dict[str, Any],
    held: dict[str, Any] | None = CONFIG,
    *,
    mock_all: bool,
    headers: bool = True,
) -> DeviceEvent:
    """What a device reports once the device manager has written this for it."""
    config = DeviceConfig("default", 4, 0, Cause("r"), "R1", "Beta", 7, {"name": "R1", **settings}, held)
    log, stop = MemoryLog(), asyncio.Event()
    message = CODEC.encode(config, STREAM.topic)
    kind = "" if held is None else "Beta"
    about = {"orc-device-type": kind, "orc-seq": "4", "orc-revision": "7"} if headers else {}
    await log.append([Entry(STREAM, message.key, message.value, {**message.headers, **about})])
    running = asyncio.create_task(MockDevices(log, CODEC, network(), "default", mock_all=mock_all).run(stop))
    events = Stream("device.events", "default")
    assert await log.wait(events, 0, 10)
    stop.set()
    await running
    (record,) = await log.read(events, 0)
    event = CODEC.decode("device.events", record.value)
    assert isinstance(event, DeviceEvent)
    return event


@pytest.mark.parametrize("settings", [{"mock": False}, {}, {"mock": True}])
@pytest.mark.parametrize("headers", [True, False])
async def test_all_mocked(settings: dict[str, Any], headers: bool) -> None:
    """Asked to, every device is simulated, whatever its settings say, and reports its package's modules.

    Headers tell all that this takes; records that were written without them are read.
    """
    event = await said(settings, mock_all=True, headers=headers)
    assert (event.device, event.revision, event.state) == ("R1", 7, DeviceState.IN_SYNC)
    assert event.capabilities == Capabilities("R1", (("beta", "2025-01-01"),), ("urn:example:beta",))


async def test_mocked_by_settings() -> None:
    """Else those are simulated whose settings say so."""
    event = await said({"mock": True}, mock_all=False)
    assert (event.device, event.revision, event.state) == ("R1", 7, DeviceState.IN_SYNC)


@pytest.mark.parametrize("settings", [{"mock": False}, {}])
async def test_not_mocked(settings: dict[str, Any]) -> None:
    """The others are unreachable and say why."""
    event = await said(settings, mock_all=False)
    assert event.state is DeviceState.UNREACHABLE
    assert "no adapter for Beta" in event.detail
    assert event.capabilities is None


@pytest.mark.parametrize(
    ("settings", "adapters", "mock_all", "says"),
    [
        ({}, ("netconf",), False, False),
        ({}, ("gnmi",), False, True),
        ({"mock": True}, ("netconf",), False, True),
        ({}, ("netconf",), True, True),
    ],
)
def test_device_of_an_adapter(
    settings: dict[str, Any], adapters: tuple[str, ...], mock_all: bool, says: bool
) -> None:
    """Nothing is said of a device that an adapter reports on."""
    devices = MockDevices(MemoryLog(), CODEC, network(), "default", mock_all=mock_all, adapters=adapters)
    config = DeviceConfig("default", 4, 0, Cause("r"), "R1", "Beta", 7, {"name": "R1", **settings}, CONFIG)
    message = CODEC.encode(config, STREAM.topic)
    record = Record(STREAM, 0, message.key, message.value, message.headers, 0)
    assert bool(devices._reports([record])) is says


@pytest.mark.parametrize("mock_all", [True, False])
async def test_gone(mock_all: bool) -> None:
    """A device without configuration is gone, whoever it was."""
    event = await said({}, None, mock_all=mock_all)
    assert (event.device, event.state, event.revision) == ("R1", DeviceState.GONE, 7)
