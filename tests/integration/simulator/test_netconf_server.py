"""Simulated devices over SSH, with ncclient, which nobody here wrote."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncssh
import httpx
import ncclient.transport.session
import pytest
from ncclient import manager
from ncclient.operations import RPCError, TimeoutExpiredError
from ncclient.transport.errors import AuthenticationError, SSHUnknownHostError, TransportError

from orchestron_simulator.control import control_app
from orchestron_simulator.faults import Fault, Kind
from orchestron_simulator.inventory import inventory
from orchestron_simulator.login import Login
from orchestron_simulator.names import BASE_1_1, CANDIDATE, CONFIRMED_1_1, VALIDATE_1_1
from orchestron_simulator.plan import Planned
from orchestron_simulator.simulator import Options, Simulator
from orchestron_testkit.device_lab import contract_package, contract_text

NEW = contract_package(BASE_1_1, CANDIDATE, CONFIRMED_1_1, VALIDATE_1_1)
OLD = replace(contract_package(CANDIDATE), name="Old")
CONFIG = (
    '<config xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><device xmlns="urn:orchestron:contract-device">'
    "<hostname>é</hostname></device></config>"
)
LOST = (TransportError, OSError)
pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def own_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "id"
    asyncssh.generate_private_key("ssh-ed25519").write_private_key(path)
    return path


@pytest.fixture
async def simulator(
    anyio_backend: str, own_key: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Simulator]:
    monkeypatch.setattr(ncclient.transport.session, "TICK", 0.001)
    public = asyncssh.read_private_key(own_key).export_public_key().decode()
    options = Options(login=Login("op", "secret", (public,)), texts={"contract-device": contract_text()})
    async with Simulator([Planned("new", NEW), Planned("old", OLD)], options) as simulator:
        yield simulator


@contextmanager
def connected(simulator: Simulator, name: str, **more: Any) -> Iterator[manager.Manager]:
    """A session by ncclient; call it in a thread."""
    served = simulator.served[name]
    options = {"username": "op", "password": "secret", "hostkey_verify": False, **more}
    session = manager.connect(
        host=served.host, port=served.port, look_for_keys=False, allow_agent=False, **options
    )
    try:
        yield session
    except BaseException:
        # ncclient would ask a session that is lost to end, and may not notice that nobody answers
        session._session.close()
        raise
    session.close_session()


async def told(work: Callable[[], Any]) -> Any:
    """What `work` gives, done in a thread."""
    return await asyncio.to_thread(work)


@pytest.mark.parametrize("name", ["new", "old"])
async def test_a_session_from_end_to_end(simulator: Simulator, name: str) -> None:
    """Both framings: edit, commit, read back."""

    def work() -> str:
        with connected(simulator, name) as session, session.locked("candidate"):
            session.edit_config(CONFIG, target="candidate")
            session.commit()
            return str(session.get_config("running").data_xml)

    assert "<hostname>é</hostname>" in await told(work)


async def test_large_messages(simulator: Simulator) -> None:
    """A megabyte both ways."""
    entries = "".join(f"<rule><name>rule-{n}</name><action>deny</action></rule>" for n in range(20_000))

    def work() -> int:
        with connected(simulator, "new") as session:
            session.edit_config(CONFIG.replace("<hostname>é</hostname>", entries), target="candidate")
            session.commit()
            return str(session.get_config("running").data_xml).count("<rule>")

    assert await told(work) == 20_000


async def test_logins(simulator: Simulator, own_key: Path) -> None:
    """The key that is known lets in, a wrong password or user does not."""

    def with_key() -> str:
        with connected(simulator, "new", password=None, key_filename=str(own_key)) as session:
            return str(session.session_id)

    def with_wrong(**options: Any) -> None:
        with pytest.raises(AuthenticationError), connected(simulator, "new", **options):
            pass

    assert int(await told(with_key)) > 0
    await told(lambda: with_wrong(password="wrong"))
    await told(lambda: with_wrong(username="wrong"))


async def test_one_host_key_for_all(simulator: Simulator) -> None:
    """The one that the inventory tells."""
    (text,) = inventory(simulator, "", "")["devices"]["old"]["host-keys"]
    key = text.split()[1]

    def with_host_key(text: str) -> None:
        with connected(simulator, "old", hostkey_verify=True, hostkey_b64=text):
            pass

    await told(lambda: with_host_key(key))
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().split()[1]
    with pytest.raises(SSHUnknownHostError):
        await told(lambda: with_host_key(other))


async def test_a_trial_ends_by_itself(simulator: Simulator) -> None:
    """Nobody has to ask for it."""

    def work() -> None:
        with connected(simulator, "new") as session:
            session.edit_config(CONFIG, target="candidate")
            session.commit(confirmed=True, timeout="1", persist="p")

    await told(work)
    datastores = simulator.device("new").datastores
    assert datastores.running
    end = time.monotonic() + 20
    while datastores.running:
        assert time.monotonic() < end
        await asyncio.sleep(0.05)


async def test_schema(simulator: Simulator) -> None:
    """As ncclient asks for it."""

    def work() -> str:
        with connected(simulator, "new") as session:
            return str(session.get_schema("contract-device", version="2026-11-24").data)

    assert (await told(work)).startswith("module contract-device")


def _push(simulator: Simulator) -> None:
    with connected(simulator, "new") as session:
        session.edit_config(CONFIG, target="candidate")
        session.commit()


async def test_lost_connections(simulator: Simulator) -> None:
    """Before and after the commit, at a reboot, and when another session kills it."""

    def work(fault: Fault) -> bool:
        device = simulator.device("new")
        device.faults.arm(fault)
        with pytest.raises(LOST):
            _push(simulator)
        return bool(device.datastores.running)

    assert not await told(lambda: work(Fault(Kind.DROP)))
    assert not await told(lambda: work(Fault(Kind.REBOOT)))
    assert await told(lambda: work(Fault(Kind.DROP_AFTER)))
    assert not simulator.device("new").sessions


async def test_slow_and_hanging(simulator: Simulator) -> None:
    """A slow answer comes, one that hangs does not, nor any behind it."""

    device = simulator.device("new")

    def work() -> None:
        device.faults.arm(Fault(Kind.SLOW, "lock", seconds=0.1))
        device.faults.arm(Fault(Kind.HANG, "unlock"))
        with connected(simulator, "new", timeout=0.5) as session:
            session.lock("candidate")
            for _ in range(2):
                with pytest.raises(TimeoutExpiredError):
                    session.unlock("candidate")
            session._session.close()

    with pytest.raises(TransportError):
        await told(work)


async def test_what_is_no_netconf_is_hung_up_on(simulator: Simulator) -> None:
    """A client that does not say hello gets no session."""
    served = simulator.served["new"]
    async with asyncssh.connect(
        served.host, served.port, username="op", password="secret", known_hosts=None, config=None
    ) as connection:
        stdin, stdout, _ = await connection.open_session(subsystem="netconf", encoding=None)
        await stdout.readuntil(b"]]>]]>")
        stdin.write(b"<no-hello/>]]>]]>")
        with pytest.raises(asyncssh.ConnectionLost):
            await asyncio.wait_for(stdout.read(), 20)
    assert not simulator.device("new").sessions


async def test_control(simulator: Simulator) -> None:
    """Faults, drift and reboots over HTTP."""
    transport = httpx.ASGITransport(app=control_app(simulator))
    async with httpx.AsyncClient(transport=transport, base_url="http://simulator") as client:
        assert [each["name"] for each in (await client.get("/devices")).json()] == ["new", "old"]
        fault = {"kind": "refuse", "operation": "lock", "tag": "resource-denied"}
        assert (await client.post("/devices/new/faults", json=fault)).status_code == 201
        assert (await client.get("/devices/new")).json()["faults"][0]["tag"] == "resource-denied"

        def lock() -> None:
            with connected(simulator, "new") as session:
                session.lock("candidate")

        with pytest.raises(RPCError, match="refused on demand"):
            await told(lock)
        config = {"contract-device:device": {"hostname": "drifted"}}
        assert (await client.patch("/devices/new/config", json=config)).status_code == 204
        assert (await client.get("/devices/new")).json()["config"] == config
        assert (await client.put("/devices/new/config", json={})).status_code == 204
        assert not simulator.device("new").datastores.running
        for action in ("reboot", "cut"):
            assert (await client.post(f"/devices/new/{action}")).status_code == 204
        assert (await client.delete("/devices/new/faults")).status_code == 204
        assert (await client.get("/devices/none")).status_code == 404
        for wrong in ([], {"kind": "melt"}, {"kind": "hang", "colour": 1}):
            assert (await client.post("/devices/new/faults", json=wrong)).status_code == 400
        assert (await client.put("/devices/new/config", json={"x:y": 1})).status_code == 400
