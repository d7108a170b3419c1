"""Bad input against a whole server: a clear answer, in time, and no trace left."""

from __future__ import annotations

import json
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from tests.e2e.bad_input import http_cases, intent_cases, json_cases, xml_cases
from tests.e2e.bad_input.case import JSON, ROOT, Case, encoded, good_router, router
from tests.e2e.conftest import Empty

CASES = [*json_cases.CASES, *xml_cases.CASES, *http_cases.CASES, *intent_cases.CASES]
MOST_SECONDS = 10.0
MOST_BYTES = 64 * 1024
ERRORS = "{urn:ietf:params:xml:ns:yang:ietf-restconf}"
ROUTERS = (("A1", "CiscoIosXr_25_3_1"), ("B2", "JuniperCRPD_24_4R1_9"), ("C3", "NokiaSRLinux_25_3_2"))


def base() -> dict[str, Any]:
    """Three routers, a link, a VPN and a site on it."""
    link = {
        "left-router": "A1",
        "left-interface": "GigabitEthernet0/0/0/0",
        "right-router": "B2",
        "right-interface": "eth1",
    }
    routers = [
        {"name": name, "id": number, "type": kind, "role": "edge", "asn": 65001}
        for number, (name, kind) in enumerate(ROUTERS, 1)
    ]
    site = json.loads(json_cases.access("", (), (), bearer="A1,GigabitEthernet0/0/0/1.100").body or b"")
    service = site["ietf-l3vpn-svc:l3vpn-svc"]
    service["sites"]["site"][0]["site-id"] = "S1"
    service["vpn-services"] = {"vpn-service": [{"vpn-id": "acme-1", "customer-name": "ACME"}]}
    return {"netinfra:netinfra": {"router": routers, "backbone-link": [link]}, **site}


@pytest.fixture(scope="module")
def client(empty: Empty) -> Iterator[httpx.Client]:
    """A client of a network that has the base configuration."""
    with empty() as running, running.client() as client:
        answer = client.patch(ROOT, content=encoded(base()), headers={"Content-Type": JSON})
        assert answer.is_success, answer.text
        yield client


def everything(client: httpx.Client) -> tuple[str, str, str]:
    """The intent, the devices and one device's configuration."""
    asked = (ROOT, "/device", "/device/A1/target?format=xml")
    intent, devices, target = (client.get(path).raise_for_status().text for path in asked)
    return intent, devices, target


def error_of(answer: httpx.Response) -> dict[str, Any]:
    """The one entry of an errors document in either format."""
    if "json" in answer.headers["content-type"]:
        (entry,) = answer.json()["ietf-restconf:errors"]["error"]
        return dict(entry)
    (error,) = ET.fromstring(answer.content)
    return {child.tag.removeprefix(ERRORS): child.text for child in error}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_refusal(client: httpx.Client, case: Case) -> None:
    """It is refused with the right status, tag and words; quickly, briefly and without a trace."""
    before = everything(client)
    start = time.monotonic()
    answer = client.request(case.method, case.path, content=case.body, headers=case.sent_headers())
    assert time.monotonic() - start < MOST_SECONDS
    assert answer.status_code in case.statuses, answer.text
    assert len(answer.content) < MOST_BYTES
    entry = error_of(answer)
    assert entry["error-type"] in {"transport", "rpc", "protocol", "application"}
    assert entry["error-message"]
    if case.tags:
        assert entry["error-tag"] in case.tags
    for text in case.says:
        assert text in answer.text
    assert "Traceback" not in answer.text
    assert 'File "' not in answer.text
    assert everything(client) == before


def test_the_table_is_long_and_has_no_twins() -> None:
    """At least 190 cases, each with a name of its own."""
    names = [case.name for case in CASES]
    assert len(names) >= 190
    assert len(set(names)) == len(names)


def test_errors_are_in_the_format_asked_for(client: httpx.Client) -> None:
    """Accept decides; without it, the format of the body does."""
    for headers, expected in (
        ({"Accept": "application/yang-data+xml"}, "application/yang-data+xml"),
        ({"Accept": "application/yang-data+json"}, "application/yang-data+json"),
        ({"Accept": "*/*"}, "application/yang-data+json"),
    ):
        answer = client.patch(ROOT, content=router(name=1), headers={"Content-Type": JSON} | headers)
        assert answer.headers["content-type"] == expected
        assert error_of(answer)["error-tag"] == "invalid-value"


def test_too_large_a_body(client: httpx.Client) -> None:
    """413, whether its length is announced or not."""
    before = everything(client)
    large = b'{"netinfra:netinfra": "' + b"x" * 40_000_000 + b'"}'

    def chunks() -> Iterator[bytes]:
        for at in range(0, len(large), 65_536):
            yield large[at : at + 65_536]

    for content in (large, chunks()):
        start = time.monotonic()
        answer = client.patch(ROOT, content=content, headers={"Content-Type": JSON})
        assert (answer.status_code, error_of(answer)["error-tag"]) == (413, "too-big")
        assert time.monotonic() - start < MOST_SECONDS
    assert everything(client) == before


def test_two_clients_create_one_thing(client: httpx.Client) -> None:
    """One gets 201, the other 409; it is there once."""
    body = encoded({"netinfra:router": [good_router(name="TWICE", id=77)]})

    def create(_: int) -> int:
        path = f"{ROOT}/netinfra:netinfra"
        return client.post(path, content=body, headers={"Content-Type": JSON}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(create, range(4))) == [201, 409, 409, 409]
    resource = f"{ROOT}/netinfra:netinfra/router=TWICE"
    assert client.get(resource).json()["netinfra:router"][0]["id"] == 77
    assert client.delete(resource).status_code == 204
    assert client.get(resource).status_code == 404


def test_two_clients_change_one_leaf(client: httpx.Client) -> None:
    """Both are served, one after the other; what is there is what one of them sent, devices included."""

    def change(role: str) -> int:
        body = router(name="C3", role=role)
        return client.patch(ROOT, content=body, headers={"Content-Type": JSON}).status_code

    roles = [f"role-{number}" for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(change, roles)) == {204}
    held = client.get(f"{ROOT}/netinfra:netinfra/router=C3").json()["netinfra:router"][0]
    assert held["role"] in roles
    assert change("edge") == 204


def test_a_repeated_request_id_is_answered_from_the_record(client: httpx.Client) -> None:
    """The second POST of one request is not an error, and does nothing."""
    headers = {"Content-Type": JSON, "Idempotency-Key": "bad-input-once"}
    body = encoded({"netinfra:router": [good_router(name="ONCE", id=78)]})
    path = f"{ROOT}/netinfra:netinfra"
    answers = [client.post(path, content=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert {answer.headers["x-request-id"] for answer in answers} == {"bad-input-once"}
    assert answers[0].headers["orchestron-transaction"] == answers[1].headers["orchestron-transaction"]
    assert client.delete(f"{path}/router=ONCE").status_code == 204
