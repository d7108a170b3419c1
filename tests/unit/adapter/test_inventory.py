"""The inventory file: what it overlays, and what is said of one that cannot be."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from orchestron_adapter.directory import Directory
from orchestron_adapter.inventory import InventoryError, load, parse
from orchestron_adapter.secret_stores import EnvSecrets, SecretStores
from orchestron_device.policy import Drift, DriftPolicy
from orchestron_ports.device import Endpoint

TEXT = """
defaults: {username: admin, password: "env:PW", timeout: 5}
devices:
  A: {host: 127.0.0.1, port: 8300, host-keys: ["ssh-ed25519 AAAA"], drift: {default: hold}}
  B:
    protocol: gnmi
    username: gnmi
    tls: {ca: "env:CA", certificate: "env:CERT", key: "env:KEY"}
    drift: {subtrees: {"/alpha:port/note": accept}}
"""
ENVIRONMENT = {"PW": "hush", "CA": "ca", "CERT": "cert", "KEY": "key"}


def directory(path: Path | None) -> Directory:
    return Directory(SecretStores({"env": EnvSecrets(ENVIRONMENT)}), path)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def endpoint(held: Directory, name: str, protocol: str = "netconf", **settings: Any) -> Endpoint:
    return asyncio.run(held.endpoint(name, settings, protocol))


def test_without_a_file() -> None:
    """A device is reached under its name, or the address of its settings, with their credentials."""
    held = directory(None)
    assert endpoint(held, "A") == Endpoint("A", 830)
    assert endpoint(held, "A", "gnmi").port == 9339
    address = {("oob",): {"name": "oob", "host": "192.0.2.1"}}
    found = endpoint(held, "A", address=address, credentials={"username": "u", "password": "p"})
    assert (found.host, found.username, found.password) == ("192.0.2.1", "u", "p")
    assert held.protocol("A", "netconf") == "netconf"
    assert held.policy("A") == DriftPolicy()


def test_overlay(tmp_path: Path) -> None:
    """An entry goes before the defaults, and these before the device's settings."""
    held = directory(written(tmp_path / "i.yaml", TEXT))
    found = endpoint(held, "A", credentials={"username": "u", "password": "p"})
    assert found == Endpoint("127.0.0.1", 8300, "admin", "hush", host_keys=("ssh-ed25519 AAAA",), timeout=5.0)
    found = endpoint(held, "B", "gnmi")
    assert (found.host, found.username, found.ca, found.certificate) == ("B", "gnmi", "ca", "cert")
    assert found.private_key == "key"
    assert (held.protocol("B", "netconf"), held.protocol("C", "netconf")) == ("gnmi", "netconf")
    assert endpoint(held, "C").username == "admin"
    assert held.policy("A").default is Drift.HOLD
    assert held.policy("B").subtrees == {"/alpha:port/note": Drift.ACCEPT}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("devices: {A: {prot: 830}}", ["devices/A/prot", "Extra inputs"]),
        ("devices: {A: {port: 0}}", ["devices/A/port", "greater than or equal to 1"]),
        ("devices: {A: {port: x, protocol: snmp}}", ["devices/A/port", "devices/A/protocol", "'netconf' or"]),
        ("devices: {A: {drift: {default: ignore}}}", ["devices/A/drift/default", "'revert'"]),
        ("defaults: {password: hunter2}", ["defaults/password", "must be a reference: env:NAME"]),
        ("devices:\n  A: {host: [}", ["line 2"]),
        ("- A", ["must be a mapping"]),
    ],
)
def test_mistakes(text: str, says: Iterable[str]) -> None:
    """All of them are named with their place; a secret that stands there is not repeated."""
    with pytest.raises(InventoryError) as caught:
        parse(text, "lab.yaml")
    message = str(caught.value)
    assert message.startswith("lab.yaml")
    assert all(part in message for part in says), message
    assert "hunter2" not in message


def test_no_file(tmp_path: Path) -> None:
    """It is said at the start."""
    with pytest.raises(InventoryError, match="No such file"):
        load(tmp_path / "none.yaml")


def test_empty_file() -> None:
    """Nothing is overlaid."""
    assert parse("").devices == {}


async def next_change(held: Directory) -> frozenset[str] | None:
    async with asyncio.timeout(20):
        async for names in held.changes():
            return names
    raise AssertionError("the file is not looked at")


def test_reload(tmp_path: Path) -> None:
    """Only devices whose entries changed are named; new defaults touch all; a bad file is passed over."""
    path = written(tmp_path / "i.yaml", TEXT)
    held = directory(path)

    async def scenario() -> None:
        written(path, TEXT.replace("8300", "8301"))
        assert await next_change(held) == frozenset({"A"})
        assert (await held.endpoint("A", {}, "netconf")).port == 8301
        waiting = asyncio.create_task(next_change(held))
        written(path, "devices: {A: {port: 70000}}")
        while held.failure is None:
            await asyncio.sleep(0.02)
        assert "devices/A/port" in held.failure
        assert (await held.endpoint("A", {}, "netconf")).port == 8301
        written(path, TEXT.replace("timeout: 5", "timeout: 6"))
        assert await waiting is None
        assert held.failure is None

    asyncio.run(scenario())
