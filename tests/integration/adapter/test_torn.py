"""Connections cut and processes killed at random, again and again; and what the log may never hold."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from orchestron_ports.device import Features
from orchestron_testkit.adapter_lab import Lab
from orchestron_testkit.device_bench import port
from orchestron_testkit.scripted_link import LOST, LOST_AFTER, Step

pytestmark = pytest.mark.anyio
ROUNDS = 50


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.parametrize("confirmed_commit", [True, False])
@pytest.mark.parametrize("seed", range(2))
async def test_cut_at_random(seed: int, confirmed_commit: bool) -> None:
    """After each of 50 changes with a cut or a kill somewhere: what is wanted, no lock, nothing on trial."""
    draw = random.Random(seed)
    lab = Lab()
    lab.set(pace=0.005)
    device = lab.device(features=Features(candidate=True, confirmed_commit=confirmed_commit))
    lab.start()
    try:
        for revision in range(1, ROUNDS + 1):
            for _ in range(draw.randrange(3)):
                device.fail(draw.choice(list(Step)), draw.choice((LOST, LOST_AFTER)))
            if draw.random() < 0.2:
                device.running = {"host": f"theirs-{revision}", **device.running}
            await lab.wanted(revision, port(revision, note=str(revision)))
            if draw.random() < 0.3:
                await lab.kill()
                if draw.random() < 0.5:
                    device.expire()
                lab.start()
            await lab.reported("in-sync", revision)
            host = {"host": device.running["host"]} if "host" in device.running else {}
            assert device.running == {**host, **port(revision, note=str(revision))}
            assert (device.owner, device.trial) == (None, None)
            device.faults.clear()
    finally:
        await lab.kill()


async def test_inventory_is_used_and_reloaded(tmp_path: Path) -> None:
    """A device that moves to another address is connected to there; its secret is on no stream of the log."""
    inventory = tmp_path / "inventory.yaml"
    inventory.write_text('devices: {R1: {host: first, username: u, password: "env:PW"}}')
    lab = Lab(environment={"PW": "hush-hush"})
    lab.set(pace=0.005, inventory=inventory)
    first, second = lab.device("first"), lab.device("second")
    lab.start()
    try:
        await lab.wanted(1, port(1))
        await lab.reported("in-sync", 1)
        assert lab.link.endpoints[-1].password == "hush-hush"
        assert first.running == port(1)
        inventory.write_text('devices: {R1: {host: second, username: u, password: "env:PW"}}')
        await lab.until(lambda: has(second))
        await lab.reported("in-sync", 1)
        for stream in await lab.log.streams():
            for record in await lab.log.read(stream, 0):
                assert b"hush-hush" not in record.value
    finally:
        await lab.kill()


async def has(device: object) -> bool | None:
    return True if getattr(device, "running", None) == port(1) else None


async def test_secret_that_is_not_there(tmp_path: Path) -> None:
    """The device says which."""
    inventory = tmp_path / "inventory.yaml"
    inventory.write_text('devices: {R1: {password: "env:NONE"}}')
    lab = Lab()
    lab.set(inventory=inventory)
    lab.device()
    lab.start()
    try:
        await lab.wanted(1, port(1))
        event = await lab.reported("failed", 1)
        assert event.detail == "authentication: env:NONE: that environment variable is not set"
    finally:
        await lab.kill()
