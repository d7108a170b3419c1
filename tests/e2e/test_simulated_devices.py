"""All services, both adapters and simulated devices: what is intended is what runs on the devices."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from orchestron_testkit.server import Server
from orchestron_testkit.simulated_lab import SimulatedLab, simulated_lab

DEMO = Path(__file__).resolve().parents[2] / "schemas" / "examples" / "demo"
INTENTS = [json.loads((DEMO / name).read_bytes()) for name in ("01-netinfra.json", "02-l3vpn-svc.json")]
EDGE = {"name": "EDI-EDGE-1", "id": 40, "type": "OpenConfig", "role": "edge", "asn": 65010}
LINK = {
    "left-router": "OSL-CORE-1",
    "left-interface": "GigabitEthernet0/0/0/7",
    "right-router": "EDI-EDGE-1",
    "right-interface": "Ethernet1",
}
INTENTS.append({"netinfra:netinfra": {"router": [EDGE], "backbone-link": [LINK]}})
TYPES = {
    router["name"]: router["type"]
    for intent in INTENTS
    for router in intent.get("netinfra:netinfra", {}).get("router", ())
}
MEDIA = {"Content-Type": "application/yang-data+json"}
PATIENCE = 30.0


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedLab]:
    with simulated_lab(tmp_path_factory.mktemp("lab"), TYPES) as lab:
        yield lab


@pytest.fixture(scope="module")
def client(lab: SimulatedLab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """RESTCONF of a network whose routers are the lab's, with the demo's intents in it."""
    data = tmp_path_factory.mktemp("services") / "data"
    with Server(data, options=("--inventory", str(lab.inventory))) as server, server.client() as client:
        for intent in INTENTS:
            patch(client, intent)
        yield client


def patch(client: httpx.Client, intent: Any) -> None:
    answer = client.patch("/restconf/data", json=intent, headers=MEDIA)
    assert answer.is_success, answer.text


def target(client: httpx.Client, name: str) -> Any:
    return client.get(f"/device/{name}/target", params={"format": "json"}).raise_for_status().json()


def eventually(is_so: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, f"not in {PATIENCE} s: {what}"
        time.sleep(0.05)


def test_every_device_type() -> None:
    """The demo has a device of each NETCONF vendor, and there is one that speaks gNMI."""
    assert {name.partition("_")[0] for name in TYPES.values()} == {
        "CiscoIosXr",
        "JuniperCRPD",
        "NokiaSRLinux",
        "OpenConfig",
    }


@pytest.mark.parametrize("name", TYPES)
def test_what_is_wanted_is_what_runs(name: str, client: httpx.Client, lab: SimulatedLab) -> None:
    """When the edit is answered, the device has the whole desired configuration."""
    wanted = target(client, name)
    assert wanted
    assert lab.config(name) == wanted
    state = next(device for device in client.get("/device").json() if device["name"] == name)
    assert state["state"] == "in-sync"


def test_a_lost_connection_is_made_good(client: httpx.Client, lab: SimulatedLab) -> None:
    """A device that hangs up in the middle of a commit has the new configuration in the end."""
    name = next(iter(TYPES))
    lab.arm(name, kind="drop", operation="commit")
    router = {"name": name, "role": "core"}
    patch(client, {"netinfra:netinfra": {"router": [router]}})
    eventually(lambda: lab.config(name) == target(client, name), "the device is as it should be")


@pytest.mark.parametrize(
    ("vendor", "change"),
    [
        (
            "NokiaSRLinux",
            {"srl_nokia-system:system": {"srl_nokia-system-name:name": {"host-name": "drifted"}}},
        ),
        ("OpenConfig", {"openconfig-system:system": {"config": {"hostname": "drifted"}}}),
    ],
)
def test_drift_is_undone(vendor: str, change: Any, client: httpx.Client, lab: SimulatedLab) -> None:
    """What somebody else changed on a device is put right without being asked for."""
    name = next(name for name, kind in TYPES.items() if kind.startswith(vendor))
    wanted = target(client, name)
    eventually(lambda: lab.config(name) == wanted, f"{name} as it should be")
    lab.drift(name, change)
    eventually(lambda: lab.config(name) == wanted, "the drift is undone")
