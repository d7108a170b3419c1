"""The checks at the end of a torture run find what they are there for."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from tests.torture import checks
from tests.torture.checks import Domain
from tests.torture.clients import Answer, Client
from tests.torture.edits import Ask, Asker, Owned, owned_in

from orchestron_cli.history import Transaction
from orchestron_contracts.events import Cause, DeviceConfig, Outcome, Refusal, Status
from orchestron_ports.log import Record, Stream

WAYS: list[Any] = [type("Nowhere", (), {"domain": "d"})()]
ROUTER = {"name": "R1-1", "id": 5, "type": "JuniperCRPD_24_4R1_9", "role": "edge", "asn": 65001}
CONTENT = {"netinfra:netinfra": {"router": [ROUTER]}}


def committed(seq: int, request: str) -> Transaction:
    return Transaction(seq, 0, 0, request, "", committed=True)


def answer(request: str, done: bool = True) -> Answer:
    return Answer(request, "d", done, Ask((), Owned() if done else None, "what"))


def outcome(request: str, status: Status = Status.COMMITTED) -> list[Outcome]:
    return [Outcome("d", Cause(request), status, 1)]


def domain(*history: Transaction, **outcomes: list[Outcome]) -> Domain:
    return Domain("d", list(history), outcomes, {}, [])


@pytest.mark.parametrize(
    ("held", "answers", "said"),
    [
        (domain(committed(1, "a"), a=outcome("a")), [answer("a")], ""),
        (domain(a=outcome("a", Status.REJECTED)), [answer("a", done=False)], ""),
        (domain(), [answer("a", done=False)], ""),
        (domain(a=outcome("a")), [answer("a")], "committed 0 times"),
        (domain(committed(1, "a"), committed(2, "a"), a=outcome("a")), [answer("a")], "committed 2 times"),
        (domain(committed(1, "a"), a=outcome("a")), [answer("a", done=False)], "was refused and committed"),
        (domain(committed(1, "a"), a=outcome("a") * 2), [answer("a")], "2 outcomes"),
        (domain(committed(1, "a")), [answer("a")], "has no outcome"),
        (domain(committed(1, "a"), a=outcome("a", Status.ABORTED)), [answer("a")], "told otherwise"),
        (domain(committed(1, "a"), a=outcome("a")), [], "nobody was told"),
        (domain(Transaction(1, 0, 0, "", "")), [], "not decided"),
        (domain(Transaction(1, 0, 0, "", "", refusal=Refusal("no"))), [], ""),
    ],
)
def test_each_request_once(held: Domain, answers: list[Answer], said: str) -> None:
    """Lost, doubled, done although refused, told twice, told otherwise, asked for by nobody."""
    found = "; ".join(checks.once(held, answers))
    assert said in found
    assert bool(said) == bool(found)


def test_the_intent_is_what_was_acknowledged() -> None:
    """A router that is missing, one too many, another role, and a VPN of nobody."""
    client = Client(1, WAYS, seed=1)
    client.asker.owned = Owned({"R1-1": ROUTER})
    assert list(checks.model(CONTENT, [client])) == []
    assert any("R1-1" in one for one in checks.model({}, [client]))
    client.asker.owned = Owned({"R1-1": {**ROUTER, "role": "core"}})
    assert any("R1-1" in one for one in checks.model(CONTENT, [client]))
    client.asker.owned = Owned()
    assert any("R1-1" in one for one in checks.model(CONTENT, [client]))
    service = {"vpn-services": {"vpn-service": [{"vpn-id": "x-1"}]}}
    client.asker.owned = Owned({"R1-1": ROUTER})
    more = {**CONTENT, "ietf-l3vpn-svc:l3vpn-svc": service}
    assert any("1 VPNs" in one for one in checks.model(more, [client]))


def test_devices_are_held_against_a_clean_run() -> None:
    """Another configuration, none, and one of a device that should be gone."""
    wrong = DeviceConfig("d", 1, 0, Cause("a"), "R1-1", ROUTER["type"], 1, {}, {})  # type: ignore[arg-type]
    held = domain()
    assert any("R1-1" in one for one in checks.devices(held, CONTENT))
    held.configs["R1-1"] = wrong
    assert any("R1-1" in one for one in checks.devices(held, CONTENT))
    assert any("R1-1" in one for one in checks.devices(held, {}))
    held.configs["R1-1"] = replace(wrong, config=None)
    assert list(checks.devices(held, {})) == []


def test_dead_letters_are_the_garbage() -> None:
    """Garbage that is not there, unless it may not have been written, and what was none."""
    held = domain()
    assert list(checks.dead_letters(held, {"bad-0"}, {"bad-0"})) == []
    assert list(checks.dead_letters(held, {"bad-0"}, set()))
    held.dead.append(Record(Stream("requests.dead", "d"), 0, "t1-1", b"", {}, 0))
    assert list(checks.dead_letters(held, set(), set()))


def test_a_client_notes_what_its_model_does_not_allow() -> None:
    """Done where it must be refused, refused where it must be done, and no answer."""
    client = Client(1, WAYS, seed=1)
    client._note("a", Ask((), None, "what"), done=True)
    client._note("b", Ask((), Owned(), "what"), done=False)
    client.waiting = "c"
    assert [one.split()[0] for one in checks.answers([client])] == ["a", "b", "c"]


def test_requests_follow_from_the_seed() -> None:
    """The same answers give the same requests; what is asked for stays within the client's own part."""

    def asked(seed: int) -> list[Ask]:
        asker = Asker(3, random.Random(seed))
        found = []
        for _ in range(200):
            found.append(asker.next())
            asker.owned = found[-1].after or asker.owned
        return found

    assert asked(1) == asked(1)
    assert asked(1) != asked(2)
    assert {one.after is None for one in asked(1)} == {True, False}
    assert owned_in(CONTENT, 3) == Owned()
