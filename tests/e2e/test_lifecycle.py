"""What upstream's labs do with a network over time, over HTTP, on each engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "schemas" / "examples" / "demo"
JSON = {"Content-Type": "application/yang-data+json", "Accept": "application/yang-data+json"}
NETWORK = json.loads((EXAMPLES / "01-netinfra.json").read_text())
SERVICE = json.loads((EXAMPLES / "02-l3vpn-svc.json").read_text())
ROUTERS = [router["name"] for router in NETWORK["netinfra:netinfra"]["router"]]


def patch(client: httpx.Client, body: Any) -> httpx.Response:
    return client.patch("/restconf/data", content=json.dumps(body), headers=JSON)


def applied(client: httpx.Client, *bodies: Any) -> None:
    for body in bodies:
        answer = patch(client, body)
        assert answer.is_success, answer.text


def devices(client: httpx.Client) -> dict[str, int]:
    return {device["name"]: device["revision"] for device in client.get("/device").json()}


def target(client: httpx.Client, name: str) -> str:
    answer = client.get(f"/device/{name}/target", params={"format": "xml"})
    assert answer.status_code == 200, answer.text
    return answer.text


def stored(client: httpx.Client) -> Any:
    return client.get("/restconf/data", headers=JSON).json()


def test_the_same_input_again_changes_nothing(client: httpx.Client) -> None:
    """Applying what is there already leaves every revision alone."""
    applied(client, NETWORK, SERVICE)
    before = devices(client)
    applied(client, NETWORK, SERVICE)
    assert devices(client) == before


def test_withdrawing_and_regrowing(client: httpx.Client) -> None:
    """A withdrawn service leaves what was there before it; grown again, all is as with it."""
    applied(client, NETWORK)
    bare = {name: target(client, name) for name in ROUTERS}
    applied(client, SERVICE)
    full = {name: target(client, name) for name in ROUTERS}
    assert all(full[name] != bare[name] for name in ROUTERS)
    answer = client.delete("/restconf/data/ietf-l3vpn-svc:l3vpn-svc")
    assert answer.status_code == 204, answer.text
    assert {name: target(client, name) for name in ROUTERS} == bare
    applied(client, SERVICE)
    assert {name: target(client, name) for name in ROUTERS} == full


def test_everything_withdrawn_leaves_no_device(client: httpx.Client) -> None:
    """A device whose last configuration is withdrawn is gone."""
    applied(client, NETWORK, SERVICE)
    answer = client.put("/restconf/data", content="{}", headers=JSON)
    assert answer.is_success, answer.text
    assert devices(client) == {}
    assert client.get(f"/device/{ROUTERS[0]}/target").status_code == 404
    answer = client.get("/restconf/data", headers=JSON)
    assert answer.status_code in {200, 204}
    applied(client, {})


def test_service_before_network_is_refused(client: httpx.Client) -> None:
    """A service whose routers are not there is refused, names router and site, and leaves nothing."""
    answer = patch(client, SERVICE)
    assert 400 <= answer.status_code < 500
    assert any(name in answer.text for name in ROUTERS), answer.text
    assert any(site in answer.text for site in ("OSLO", "BERLIN", "MADRID")), answer.text
    assert devices(client) == {}
    assert "OSLO" not in json.dumps(stored(client))
    applied(client, NETWORK, SERVICE)


def test_routers_withdrawn_under_a_service_are_refused(client: httpx.Client) -> None:
    """A router that a VPN stands on cannot be taken away."""
    applied(client, NETWORK, SERVICE)
    before = {name: target(client, name) for name in ROUTERS}
    answer = client.delete("/restconf/data/netinfra:netinfra")
    assert 400 <= answer.status_code < 500
    assert any(name in answer.text for name in ROUTERS), answer.text
    assert {name: target(client, name) for name in ROUTERS} == before


def test_a_partial_edit_is_judged_on_what_results(client: httpx.Client) -> None:
    """A router's key and one leaf are an edit; a new router with nothing else is refused."""
    applied(client, NETWORK)
    before = devices(client)
    applied(client, {"netinfra:netinfra": {"router": [{"name": ROUTERS[1], "role": "core"}]}})
    after = devices(client)
    assert after[ROUTERS[1]] == before[ROUTERS[1]] + 1
    assert all(after[name] == before[name] for name in ROUTERS if name != ROUTERS[1])
    answer = patch(client, {"netinfra:netinfra": {"router": [{"name": "NEW", "role": "core"}]}})
    assert 400 <= answer.status_code < 500
    assert "id" in answer.text
    assert devices(client) == after


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (
            {"ietf-l3vpn-svc:l3vpn-svc": {"vpn-services": {"vpn-service": [{"vpn-id": "nonumber"}]}}},
            ["nonumber"],
        ),
        (
            {"netinfra:netinfra": {"router": [{"name": "X", "id": 9, "type": "Foo_1", "asn": 65010}]}},
            ["X", "Foo_1"],
        ),
        (
            {
                "netinfra:netinfra": {
                    "backbone-link": [
                        {
                            "left-router": "OSL-CORE-1",
                            "left-interface": "GigabitEthernet0/0/0/0",
                            "right-router": "MAD-CORE-1",
                            "right-interface": "ethernet-1/9",
                        }
                    ]
                }
            },
            ["BER-CORE-1", "ethernet-1/9", "GigabitEthernet0/0/0/0"],
        ),
    ],
    ids=["vpn without number", "unsupported type", "two links on one interface"],
)
def test_refused_as_a_whole(client: httpx.Client, body: Any, named: list[str]) -> None:
    """What cannot be realised changes nothing and names the culprits."""
    applied(client, NETWORK, SERVICE)
    before = (devices(client), stored(client))
    answer = patch(client, body)
    assert 400 <= answer.status_code < 500
    assert all(name in answer.text for name in named), answer.text
    assert (devices(client), stored(client)) == before
