"""Services side by side."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable

import pytest

from orchestron_runtime import EndedEarly, ServiceFailed, WouldNotStop, stop_on_signals, supervise

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Scripted:
    """A service that does what a function says."""

    def __init__(self, name: str, behaviour: Callable[[asyncio.Event], Awaitable[object]]) -> None:
        self.name = name
        self.behaviour = behaviour
        self.ended = False

    async def run(self, stop: asyncio.Event) -> None:
        try:
            await self.behaviour(stop)
        finally:
            self.ended = True


def good(name: str) -> Scripted:
    return Scripted(name, lambda stop: stop.wait())


async def fail(stop: asyncio.Event) -> None:
    raise RuntimeError("no disk")


async def ignore(stop: asyncio.Event) -> None:
    await asyncio.Event().wait()


async def leave(stop: asyncio.Event) -> None:
    return


async def test_all_stop_when_told() -> None:
    """Every service has returned when `supervise` returns after `stop`."""
    services = [good("intent"), good("layer-cfs")]
    stop = asyncio.Event()
    running = asyncio.create_task(supervise(services, stop))
    await asyncio.sleep(0)
    stop.set()
    await running
    assert [service.ended for service in services] == [True, True]


async def test_one_that_fails_stops_all_and_is_named() -> None:
    """The error says which service failed and why; the others have stopped."""
    healthy = good("intent")
    stop = asyncio.Event()
    with pytest.raises(ServiceFailed, match="layer-rfs: RuntimeError: no disk") as caught:
        await supervise([healthy, Scripted("layer-rfs", fail)], stop)
    assert list(caught.value.failures) == ["layer-rfs"]
    assert healthy.ended
    assert stop.is_set()


async def test_one_that_leaves_is_named() -> None:
    """A service may not return by itself."""
    with pytest.raises(ServiceFailed) as caught:
        await supervise([good("intent"), Scripted("device-manager", leave)], asyncio.Event())
    assert isinstance(caught.value.failures["device-manager"], EndedEarly)
    assert list(caught.value.failures) == ["device-manager"]


async def test_one_that_fails_while_stopping_is_named() -> None:
    """An error after `stop` is not lost."""

    async def late(stop: asyncio.Event) -> None:
        await stop.wait()
        raise RuntimeError("flush failed")

    stop = asyncio.Event()
    stop.set()
    with pytest.raises(ServiceFailed, match="flush failed"):
        await supervise([good("intent"), Scripted("northbound", late)], stop)


async def test_one_that_will_not_stop_is_cancelled() -> None:
    """After the grace time a service is cancelled, and reported."""
    stubborn = Scripted("northbound", ignore)
    stop = asyncio.Event()
    stop.set()
    with pytest.raises(ServiceFailed) as caught:
        await supervise([good("intent"), stubborn], stop, grace=0.05)
    assert isinstance(caught.value.failures["northbound"], WouldNotStop)
    assert stubborn.ended


async def test_cancelling_stops_all() -> None:
    """Cancelling `supervise` itself stops the services first."""
    service = good("intent")
    running = asyncio.create_task(supervise([service], asyncio.Event()))
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert service.ended


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_signals_stop(number: signal.Signals) -> None:
    """SIGTERM and SIGINT set `stop`."""
    stop = asyncio.Event()
    stop_on_signals(stop)
    try:
        os.kill(os.getpid(), number)
        await asyncio.wait_for(stop.wait(), 10)
    finally:
        loop = asyncio.get_running_loop()
        loop.remove_signal_handler(signal.SIGTERM)
        loop.remove_signal_handler(signal.SIGINT)
