"""Edits and reads over HTTP, with an intent side that answers as told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Sequence
from typing import Any

from tests.integration.northbound.pretend import (
    JSON,
    NET,
    ROOT,
    ROUTER,
    IntentSide,
    R,
    Running,
    commit,
    run,
    running,
)

from orchestron_contracts.events import (
    Cause,
    Event,
    IntentRequest,
    Operation,
    Outcome,
    Refusal,
    Status,
)
from orchestron_ports.log import Entry, TooLarge
from orchestron_store import MemoryLog


def entry(answer: Any) -> dict[str, Any]:
    (found,) = answer.json()["ietf-restconf:errors"]["error"]
    return dict(found)


def test_an_edit_shows_in_every_read_after_its_answer() -> None:
    """Datastore, device list, info, target and layer."""

    async def scenario(what: Running) -> None:
        answer = await what.client.patch(ROOT, content=NET, headers=JSON)
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["orchestron-transaction"] == "1"
        held = (await what.client.get(ROOT)).json()
        assert held == {"ietf-restconf:data": {"alpha:net": {"router": [{"name": "R", "role": "role-1"}]}}}
        (device,) = (await what.client.get("/device")).json()
        assert device == {"name": "R", "type": "Box_1", "revision": 1, "state": "in-sync"}
        info = (await what.client.get("/device/R/info")).json()
        assert (info["revision"], info["modules"]) == (1, [{"name": "box", "revision": "2025-01-01"}])
        target = await what.client.get("/device/R/target?format=json")
        assert target.json() == {"alpha:system": {"hostname": "R", "role": "role-1"}}
        xml = (await what.client.get("/device/R/target?format=xml")).text
        assert xml.split() == [
            "<data>",
            "<system",
            'xmlns="urn:example:alpha">',
            "<hostname>R</hostname>",
            "<role>role-1</role>",
            "</system>",
            "</data>",
        ]
        layer = (await what.client.get("/layer/cfs")).json()
        assert layer["seq"] == 1
        assert layer["instances"][0]["record"] == {"name": "R", "role": "role-1"}
        assert layer["instances"][0]["sources"][0]["source"] == ""

    run(scenario)


def test_the_request_reaches_the_intent_service_as_it_was_meant() -> None:
    """Operation, target, value, id and trace."""

    async def scenario(what: Running) -> None:
        trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        headers = {
            "content-type": "application/yang-data+xml",
            "idempotency-key": "k-1",
            "traceparent": trace,
        }
        xml = '<router xmlns="urn:example:alpha"><name>R</name><role>x</role></router>'
        answer = await what.client.put(R, content=xml, headers=headers)
        assert answer.status_code == 201
        assert answer.headers["x-request-id"] == "k-1"
        assert answer.headers["location"] == R
        (request,) = what.side.requests
        assert request.cause == Cause("k-1", "", trace)
        (edit,) = request.edits
        assert (edit.operation, edit.target) == (Operation.REPLACE, "/alpha:net/router=R")
        assert json.loads(edit.value or b"") == json.loads(ROUTER)

    run(scenario)


def test_status_codes_of_edits() -> None:
    """PUT 201 then 204, POST 201 with Location, PATCH and DELETE 204."""

    async def scenario(what: Running) -> None:
        ask = what.client.request
        assert (await ask("PUT", R, content=ROUTER, headers=JSON)).status_code == 201
        assert (await ask("PUT", R, content=ROUTER, headers=JSON)).status_code == 204
        assert (await ask("PATCH", R, content=ROUTER, headers=JSON)).status_code == 204
        assert (await ask("DELETE", R)).status_code == 204

    run(scenario)


def test_a_malformed_traceparent_is_dropped() -> None:
    """W3C Trace Context, 3.2: a receiver starts a trace of its own."""

    async def scenario(what: Running) -> None:
        for trace in (
            "nonsense",
            "00-" + "0" * 32 + "-b7ad6b7169203331-01",
            "ff-" + "1" * 32 + "-" + "1" * 16 + "-01",
        ):
            await what.client.patch(ROOT, content=NET, headers=JSON | {"traceparent": trace})
        assert [request.cause.traceparent for request in what.side.requests] == ["", "", ""]

    run(scenario)


def refuse(side: IntentSide, request: IntentRequest) -> Iterable[Event]:
    refusal = Refusal(
        "two values", layer="rfs", instance="/r:device[name='R']", path="/alpha:net", sources=("/a", "/b")
    )
    yield Outcome("default", request.cause, Status.ABORTED, 1, refusal=refusal)


def test_a_refusal_names_layer_instance_and_sources() -> None:
    """In the message and in error-info; nothing shows of the edit."""

    async def scenario(what: Running) -> None:
        answer = await what.client.patch(ROOT, content=NET, headers=JSON)
        assert answer.status_code == 412
        error = entry(answer)
        assert error["error-info"]["orchestron-errors:refusal"]["source"] == ["/a", "/b"]
        assert "layer rfs" in error["error-message"]
        assert (await what.client.get(ROOT)).json() == {"ietf-restconf:data": {}}

    run(scenario, refuse)


def silent(side: IntentSide, request: IntentRequest) -> Iterable[Event]:
    return ()


def test_no_outcome_in_time() -> None:
    """504 that names the request, which may still be done."""

    async def scenario(what: Running) -> None:
        answer = await what.client.patch(ROOT, content=NET, headers=JSON | {"idempotency-key": "late-1"})
        assert answer.status_code == 504
        assert "late-1" in entry(answer)["error-message"]
        assert answer.headers["x-request-id"] == "late-1"

    run(scenario, silent, answer_seconds=0.8)


def test_a_large_edit_gets_more_time() -> None:
    """It has more to do, in proportion to its size."""

    async def scenario(what: Running) -> None:
        many = {"alpha:net": {"router": [{"name": f"R{number}"} for number in range(100)]}}
        start = asyncio.get_running_loop().time()
        answer = await what.client.patch(ROOT, content=json.dumps(many), headers=JSON)
        assert answer.status_code == 504
        assert 1.0 < asyncio.get_running_loop().time() - start < 5.0
        assert (await what.client.patch(ROOT, content=NET, headers=JSON)).status_code == 504
        assert asyncio.get_running_loop().time() - start < 5.0

    run(scenario, silent, answer_seconds=0.7, quick_bytes=100, bytes_a_second=1000, more_seconds=0.8)


def test_a_repeated_request_is_answered_from_the_record() -> None:
    """It is not sent again, even when its target is gone since or the service was restarted."""
    log = MemoryLog()

    async def main() -> None:
        headers = {"idempotency-key": "once"}
        async with running(log=log) as what:
            await what.client.patch(ROOT, content=NET, headers=JSON)
            assert (await what.client.delete(R, headers=headers)).status_code == 204
            assert (await what.client.delete(R, headers=headers)).status_code == 204
            assert len(what.side.requests) == 2
        async with running(silent, log=log) as what:
            answer = await what.client.delete(R, headers=headers)
            assert (answer.status_code, answer.headers["orchestron-transaction"]) == (204, "2")

    asyncio.run(main())


def test_a_repeated_request_whose_answer_is_still_to_come() -> None:
    """Asked again between its commit and its answer, as after a crash, it waits for that answer."""

    def unanswered(side: IntentSide, request: IntentRequest) -> Iterable[Event]:
        if request.cause.request_id != "cut":
            yield from commit(side, request)
        elif len(side.requests) == 2:
            yield side.accepted(request.cause, ("R", None))
            yield side.decided(request.cause)
        else:
            yield side.outcome(request.cause)

    async def scenario(what: Running) -> None:
        await what.client.patch(ROOT, content=NET, headers=JSON)
        headers = {"idempotency-key": "cut"}
        assert (await what.client.delete(R, headers=headers)).status_code == 504
        assert (await what.client.get(R)).status_code == 404
        assert (await what.client.delete(R, headers=headers)).status_code == 204
        assert (await what.client.delete(R)).status_code == 404

    run(scenario, unanswered, answer_seconds=1.0)


def test_missing_targets_are_not_asked_for() -> None:
    """404 before a request is made of it."""

    async def scenario(what: Running) -> None:
        for method, path, body in (
            ("PATCH", R, ROUTER),
            ("DELETE", R, None),
            ("PUT", f"{R}/role", '{"alpha:role": "x"}'),
            ("POST", R, '{"alpha:role": "x"}'),
        ):
            answer = await what.client.request(method, path, content=body, headers=JSON)
            assert (answer.status_code, "router[name='R']" in entry(answer)["error-message"]) == (404, True)
        assert what.side.requests == []

    run(scenario)


def test_options() -> None:
    """Allow and Accept-Patch."""

    async def scenario(what: Running) -> None:
        answer = await what.client.options(ROOT)
        assert answer.status_code == 204
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS, PATCH, POST, PUT"
        assert "yang-data+json" in answer.headers["accept-patch"]
        assert (await what.client.options("/device")).headers["allow"] == "GET, HEAD, OPTIONS"

    run(scenario)


def test_head() -> None:
    """The headers of GET without its body."""

    async def scenario(what: Running) -> None:
        got, head = await what.client.get(ROOT), await what.client.head(ROOT)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == got.headers["content-length"]
        assert (await what.client.head(R)).status_code == 404

    run(scenario)


def test_entry_points() -> None:
    """host-meta, the API resource and its parts, in both formats."""

    async def scenario(what: Running) -> None:
        get = what.client.get
        assert 'href="/restconf"' in (await get("/.well-known/host-meta")).text
        assert (await get("/restconf")).json()["ietf-restconf:restconf"]["data"] == {}
        assert (await get("/restconf/operations")).json() == {"ietf-restconf:operations": {}}
        xml = {"accept": "application/yang-data+xml"}
        version = (await get("/restconf/yang-library-version", headers=xml)).text
        assert version.startswith(
            '<yang-library-version xmlns="urn:ietf:params:xml:ns:yang:ietf-restconf">20'
        )
        assert "<data/>" in (await get("/restconf", headers=xml)).text

    run(scenario)


def test_health() -> None:
    """200 when edits can be taken."""

    async def scenario(what: Running) -> None:
        answer = await what.client.get("/healthz")
        assert (answer.status_code, answer.json()) == (200, {"status": "ok", "reasons": []})
        what.service.follower.failure = "the log is gone"
        answer = await what.client.get("/healthz")
        assert (answer.status_code, answer.json()["reasons"]) == (503, ["the log is gone"])
        assert (await what.client.get(ROOT)).status_code == 503

    run(scenario)


def test_a_second_server_gives_the_same_answers() -> None:
    """What one has answered, the other shows at once; a request sent to both is done once."""
    log = MemoryLog()

    def once(side: IntentSide, request: IntentRequest) -> Iterable[Event]:
        known = [earlier.cause.request_id for earlier in side.requests[:-1]]
        return () if request.cause.request_id in known else commit(side, request)

    async def main() -> None:
        async with running(once, log=log) as one, running(lambda *_: (), log=log) as two:
            headers = JSON | {"idempotency-key": "both"}
            first = await one.client.patch(ROOT, content=NET, headers=headers)
            assert "role-1" in (await two.client.get(ROOT)).text
            assert (await two.client.get("/device")).json()[0]["revision"] == 1
            second = await two.client.patch(ROOT, content=NET, headers=headers)
            assert first.headers["orchestron-transaction"] == second.headers["orchestron-transaction"] == "1"
            assert (await two.client.delete(R)).status_code == 204
            assert one.side.seq == 2

    asyncio.run(main())


class NarrowLog(MemoryLog):
    """Takes no request that is longer than a few bytes."""

    async def append(self, entries: Sequence[Entry], **options: Any) -> list[int]:
        if any(entry.stream.topic == "requests" and len(entry.value) > 300 for entry in entries):
            raise TooLarge("append: 300 bytes at most")
        return await super().append(entries, **options)


def test_a_request_that_the_log_finds_too_large_is_refused() -> None:
    """413, since sending it again is no use; the service is well, and takes smaller ones."""

    async def main() -> None:
        async with running(log=NarrowLog()) as what:
            wide = json.dumps({"alpha:net": {"router": [{"name": "R", "role": "r" * 400}]}})
            answer = await what.client.patch(ROOT, content=wide, headers=JSON)
            assert (answer.status_code, entry(answer)["error-tag"]) == (413, "too-big")
            assert "larger than the log takes" in answer.text
            assert (await what.client.get("/healthz")).status_code == 200
            assert (await what.client.patch(ROOT, content=NET, headers=JSON)).status_code == 204

    asyncio.run(main())
