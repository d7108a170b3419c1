"""Simulated devices over gNMI, with OpenConfig's `gnmi_cli`, which nobody here wrote."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from orchestron_network.package import network
from orchestron_simulator.gnmi_server import Tls
from orchestron_simulator.plan import Planned
from orchestron_simulator.simulator import Options, Simulator
from orchestron_testkit.certificates import Authority
from orchestron_testkit.gnmi_tools import ToolError, gnmi_tool

pytestmark = pytest.mark.anyio
INTERFACE = 'elem: {name: "interface" key: {key: "name" value: "ethernet-1/1"}}'
VALUE = re.compile(r'json_ietf_val: +"((?:[^"\\]|\\.)*)"')
Ask: TypeAlias = Callable[..., Awaitable[str]]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def gnmi_cli() -> Path:
    try:
        return gnmi_tool("gnmi_cli")
    except ToolError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.create(tmp_path_factory.mktemp("authority"))


@pytest.fixture(params=["tls", "mutual tls"])
async def simulator(
    request: pytest.FixtureRequest, anyio_backend: str, authority: Authority, tmp_path: Path
) -> AsyncIterator[Simulator]:
    pem = authority.issue(tmp_path, "server").read_bytes()
    client_ca = authority.file.read_bytes() if request.param == "mutual tls" else b""
    options = Options(protocol="gnmi", tls=Tls(pem, pem, client_ca))
    planned = [Planned("r1", network().devices["NokiaSRLinux_25_3_2"])]
    async with Simulator(planned, options) as simulator:
        yield simulator


@pytest.fixture
def ask(simulator: Simulator, gnmi_cli: Path, authority: Authority, tmp_path: Path) -> Ask:
    """Runs gnmi_cli; what it prints. Fails when it does, unless `refused`."""
    own = str(authority.issue(tmp_path, "client"))
    address = f"127.0.0.1:{simulator.served['r1'].port}"
    options = ["-address", address, "-ca_crt", str(authority.file), "-client_crt", own, "-client_key", own]

    async def run(*more: str, refused: bool = False) -> str:
        done = await asyncio.create_subprocess_exec(
            gnmi_cli, *options, *more, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        said = (await done.communicate())[0].decode()
        assert bool(done.returncode) is refused, said
        return said

    return run


def values(said: str) -> list[object]:
    """The JSON values in a text."""
    return [json.loads(json.loads(f'"{found}"')) for found in VALUE.findall(said)]


def update(body: dict[str, object], kind: str = "update") -> str:
    return f"{kind}: {{path: {{{INTERFACE}}} val: {{json_ietf_val: {json.dumps(json.dumps(body))}}}}}"


async def test_capabilities(ask: Ask) -> None:
    """Models, encodings and version."""
    said = await ask("-capabilities")
    assert 'name: "srl_nokia-interfaces"' in " ".join(said.split())
    assert "JSON_IETF" in said
    assert '"0.10.0"' in said


async def test_set_and_get(ask: Ask) -> None:
    """What is set is what is got; what is refused is not set."""
    said = await ask("-set", "-proto", update({"description": "one", "admin-state": "enable"}))
    assert "op: UPDATE" in " ".join(said.split())
    asked = f"path: {{{INTERFACE}}} encoding: JSON_IETF type: CONFIG"
    (held,) = values(await ask("-get", "-proto", asked))
    assert held == {
        "srl_nokia-interfaces:name": "ethernet-1/1",
        "srl_nokia-interfaces:description": "one",
        "srl_nokia-interfaces:admin-state": "enable",
    }
    said = await ask("-set", "-proto", update({"nonsense": 1}, "replace"), refused=True)
    assert "InvalidArgument" in said
    await ask("-set", "-proto", update({"description": "two"}, "replace"))
    (held,) = values(await ask("-get", "-proto", asked))
    assert held == {"srl_nokia-interfaces:name": "ethernet-1/1", "srl_nokia-interfaces:description": "two"}
    await ask("-set", "-proto", f"delete: {{{INTERFACE}}}")
    assert "NotFound" in await ask("-get", "-proto", asked, refused=True)


async def test_subscribe_once_and_poll(ask: Ask) -> None:
    """Everything, and a sync_response behind it."""
    await ask("-set", "-proto", update({"description": "one"}))
    said = await ask("-query", "interface", "-query_type", "once", "-display_type", "proto")
    assert "description" in said
    assert "in-octets" in said
    assert said.rstrip().endswith("sync_response: true")
    said = await ask("-query", "interface", "-query_type", "polling", "-pi", "50ms", "-count", "3")
    assert said.count("description") == 3


async def test_subscribe_to_a_stream(ask: Ask, simulator: Simulator) -> None:
    """A change comes by itself, and so do samples."""
    await ask("-set", "-proto", update({"description": "one"}))
    streaming = [
        "-query",
        "interface",
        "-query_type",
        "streaming",
        "-streaming_duration",
        "3s",
        "-dt",
        "single",
    ]
    listening = asyncio.create_task(ask(*streaming, refused=True))
    device = simulator.device("r1")
    end = asyncio.get_running_loop().time() + 20
    while not device.is_watched:
        assert asyncio.get_running_loop().time() < end
        await asyncio.sleep(0.01)
    await ask("-set", "-proto", update({"description": "another"}))
    said = await listening
    assert "DeadlineExceeded" in said
    assert said.index("one") < said.index("another")


async def test_strangers(ask: Ask, simulator: Simulator, gnmi_cli: Path, authority: Authority) -> None:
    """Without a certificate nobody gets in where one is asked for."""
    if not simulator.tls or not simulator.tls.client_ca:
        return
    address = f"127.0.0.1:{simulator.served['r1'].port}"
    done = await asyncio.create_subprocess_exec(
        gnmi_cli, "-address", address, "-ca_crt", authority.file, "-capabilities", "-timeout", "2s",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert await done.wait() != 0
