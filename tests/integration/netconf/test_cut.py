"""The connection is cut at each step of a push: the device ends with the old or the new configuration.

Against netconfd and against a simulated device; at random moments the adapter's own tests cut too.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest

from orchestron_netconf.link import NetconfLink
from orchestron_netconf.wire import Wire
from orchestron_ports.device import Confirm, DeviceError, DeviceSession, Endpoint, Unreachable
from orchestron_simulator.login import Login
from orchestron_simulator.names import BASE_1_1, CANDIDATE, CONFIRMED_1_1, VALIDATE_1_1
from orchestron_simulator.plan import Planned
from orchestron_simulator.simulator import Options, Simulator
from orchestron_testkit.cuttable import Cuttable, cuttable
from orchestron_testkit.device_lab import MODULE, contract_package, contract_tree
from orchestron_testkit.netconfd import netconfd
from orchestron_yang.tree import Tree

PACKAGE = contract_package(BASE_1_1, CANDIDATE, CONFIRMED_1_1, VALIDATE_1_1)
OLD = contract_tree({"hostname": "old", "interface": [{"name": "eth0", "mtu": 1500}]})
NEW = contract_tree({"hostname": "new", "interface": [{"name": "eth1", "mtu": 9000}]})
NEXT = contract_tree({"hostname": "next"})
PATIENCE = 20.0
TRIAL = 1
STEPS = ("lock", "discard_changes", "edit_config", "validate", "commit", "confirm", "unlock")

pytestmark = pytest.mark.anyio


@contextmanager
def cut_at(monkeypatch: pytest.MonkeyPatch, proxy: Cuttable, step: str, sent: bool) -> Iterator[None]:
    """Cut once the request of that step is on its way (`sent`), or before it is."""
    call = Wire.call

    async def torn(self: Wire, operation: str, *arguments: Any, **options: Any) -> Any:
        if step != ("confirm" if "persist_id" in options else operation):
            return await call(self, operation, *arguments, **options)
        asked = asyncio.ensure_future(call(self, operation, *arguments, **options))
        if sent:
            await asyncio.sleep(0)
        proxy.cut()
        return await asked

    with monkeypatch.context() as patch:
        patch.setattr(Wire, "call", torn)
        yield


async def pushed(session: DeviceSession) -> None:
    """A push as the adapter makes it."""
    await session.stage(OLD, NEW)
    await session.commit(Confirm("on-trial", TRIAL))
    await session.read()
    await session.confirm("on-trial")


async def put(endpoint: Endpoint, desired: Tree) -> None:
    """Give a device a configuration by a session of its own."""
    session = await NetconfLink().connect(endpoint, PACKAGE)
    try:
        await session.stage(await session.read(), desired)
        await session.commit()
    finally:
        await session.close()


async def is_put(endpoint: Endpoint, desired: Tree) -> bool:
    """Whether the device takes a configuration; it may not while a commit is on trial."""
    try:
        await put(endpoint, desired)
    except DeviceError:
        return False
    return True


async def read(endpoint: Endpoint) -> Tree:
    """What a new session reads."""
    session = await NetconfLink().connect(endpoint, PACKAGE)
    try:
        return await session.read()
    finally:
        await session.close()


async def torn_push(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, step: str, sent: bool) -> None:
    """Push, be cut off, and look at what is left."""
    await put(endpoint, OLD)
    async with cuttable(endpoint.host, endpoint.port) as proxy:
        session = await NetconfLink().connect(replace(endpoint, port=proxy.port), PACKAGE)
        with cut_at(monkeypatch, proxy, step, sent), pytest.raises(Unreachable):
            await pushed(session)
        await session.close()
    assert await read(endpoint) in (OLD, NEW)
    async with asyncio.timeout(PATIENCE):
        while not await is_put(endpoint, NEXT):
            # for a trial to be over; netconfd looks at its timers when nobody asks anything of it
            await asyncio.sleep(TRIAL if step in {"commit", "confirm"} else 0.1)
    assert await read(endpoint) == NEXT


@pytest.fixture
async def simulated() -> AsyncIterator[Endpoint]:
    """A simulated device."""
    async with Simulator([Planned("r1", PACKAGE)], Options(login=Login("op", "secret"))) as simulator:
        served = simulator.served["r1"]
        yield Endpoint(
            served.host, served.port, "op", "secret", host_keys=(simulator.public_key,), timeout=10
        )


@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize("step", STEPS)
async def test_simulated(simulated: Endpoint, monkeypatch: pytest.MonkeyPatch, step: str, sent: bool) -> None:
    """Whether the request still reaches the device or not."""
    await torn_push(simulated, monkeypatch, step, sent)


@pytest.mark.parametrize("step", ["edit_config", "commit", "confirm"])
async def test_netconfd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """A server of foreign make, at the steps after which something could be left."""
    with (
        as_file(files("orchestron_testkit.device_models")) as models,
        netconfd(tmp_path, [MODULE], [models]) as server,
    ):
        await torn_push(server.endpoint, monkeypatch, step, sent=True)
