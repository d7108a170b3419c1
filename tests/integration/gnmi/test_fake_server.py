"""Our Subscribe, fed by OpenConfig's `fake_server`, which streams what it is told to and no more."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestron_gnmi.channel import open_channel
from orchestron_gnmi.messages import gnmi
from orchestron_gnmi.session import GnmiSession, Quirks
from orchestron_network.package import network
from orchestron_ports.device import Endpoint, Foreign
from orchestron_testkit.certificates import Authority
from orchestron_testkit.gnmi_tools import ToolError, gnmi_tool
from orchestron_testkit.kafka_broker import free_port

PATIENCE = 20.0
UPDATE = """
  responses: {{ update: {{
    timestamp: {timestamp}
    prefix: {{ target: "r1" }}
    update: {{
      path: {{
        elem: {{ name: "interfaces" }}
        elem: {{ name: "interface" key: {{ key: "name" value: "{name}" }} }}
      }}
      val: {{ json_ietf_val: "{{}}" }}
    }}
  }} }}"""
SCRIPT = "\n".join(
    [
        'target: "r1"',
        "client_type: GRPC_GNMI",
        "disable_eof: true",
        "fixed: {",
        UPDATE.format(timestamp=10**18, name="eth0"),
        "  responses: { sync_response: true }",
        UPDATE.format(timestamp=10**18 + 5 * 10**9, name="eth1"),
        "}",
    ]
)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[Endpoint]:
    """Where fake_server streams the script."""
    try:
        program = gnmi_tool("fake_server")
    except ToolError as error:
        pytest.skip(str(error))
    authority = Authority.create(tmp_path)
    pem = str(authority.issue(tmp_path, "server"))
    (tmp_path / "script").write_text(SCRIPT)
    port = free_port()
    options = ["-config", str(tmp_path / "script"), "-text", "-port", str(port), "-allow_no_client_auth"]
    with (tmp_path / "output").open("wb") as output:
        process = subprocess.Popen(
            [program, *options, "-server_crt", pem, "-server_key", pem],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        yield Endpoint("127.0.0.1", port, ca=authority.file.read_text(), timeout=PATIENCE)
    finally:
        process.kill()
        process.wait()


@pytest.mark.anyio
async def test_changes_after_the_sync_are_foreign_ones(endpoint: Endpoint) -> None:
    """Before `sync_response` comes how things are; what comes after is a change, with when and where."""
    channel = await open_channel(endpoint)
    await asyncio.wait_for(channel.channel_ready(), PATIENCE)
    schema = network().devices["OpenConfig"].schema
    session = GnmiSession(endpoint, channel, schema, Quirks(), gnmi.CapabilityResponse())
    found: list[Foreign] = []

    async def listen() -> None:
        async for one in session.foreign():
            found.append(one)
            return

    await asyncio.wait_for(listen(), PATIENCE)
    await session.close()
    (change,) = found
    assert change.paths == ("/interfaces/interface[name=eth1]",)
    assert change.when.startswith("2001-09-09T01:46:45")
