"""`/queue`, `/device/NAME/queue`, `/device/NAME/drift`: what waits for a device, and what operators do."""

from __future__ import annotations

import json
from typing import Any, Final
from uuid import uuid4

from starlette.responses import Response

from orchestron_contracts.events import Cause, DeviceAction, DeviceCommand, DeviceJournal
from orchestron_northbound.exchange import Exchange
from orchestron_northbound.follower import Follower
from orchestron_northbound.journals import Journals
from orchestron_northbound.provenance import Provenance
from orchestron_restconf.problem import Problem, not_allowed, not_found
from orchestron_restconf.query import parameters

METHODS: Final = ("GET", "HEAD", "OPTIONS", "POST")
MARGIN_SECONDS: Final = 0.5
FIELDS: Final = {"action": str, "revision": int, "digest": str, "reason": str, "principal": str}
ACTIONS: Final = {action.value: action for action in DeviceAction}
NOT_KNOWN: Final = "no source of this path is known: it may be the device's own, or withdrawn since"


class QueueResources:
    """Shows the queues of devices, and takes operators' commands."""

    def __init__(self, journals: Journals, follower: Follower, provenance: Provenance) -> None:
        self._journals = journals
        self._follower = follower
        self._provenance = provenance

    async def listing(self, exchange: Exchange, _name: str) -> Response:
        """Every device that an adapter serves, in short."""
        parameters(exchange.query, ())
        return _json([_summary(journal) for journal in await self._journals.all()])

    async def queue(self, exchange: Exchange, name: str) -> Response:
        """One device's queue; POST is an operator's command on it."""
        parameters(exchange.query, ())
        if exchange.method == "OPTIONS":
            return Response(status_code=204, headers={"allow": ", ".join(METHODS)})
        if exchange.method not in METHODS:
            raise not_allowed(exchange.method, METHODS, "a device's queue")
        journal = await self._journal(name)
        if exchange.method == "POST":
            return await self._command(exchange, name)
        return _json({**_described(journal), "failure": await self._failure(journal)})

    async def drift(self, exchange: Exchange, name: str) -> Response:
        """What others changed of what is Orchestron's on a device, as it was last seen."""
        parameters(exchange.query, ())
        journal = await self._journal(name)
        seen = journal.state["drift"]
        return _json({"device": name, "phase": journal.phase, **(seen or {"lines": []})})

    async def _journal(self, name: str) -> DeviceJournal:
        journal = await self._journals.of(name)
        if journal is None:
            raise not_found(f"no adapter serves a device {name[:200]!r}")
        return journal

    async def _command(self, exchange: Exchange, name: str) -> Response:
        command = _command(await exchange.body(), self._journals.domain, name, exchange)
        answer = await self._journals.ask(command, exchange.deadline - MARGIN_SECONDS)
        if answer is None:
            text = "the adapter has not answered yet; the command is on the log and will be carried out"
            raise Problem("operation-failed", text, status=504)
        if not answer["done"]:
            raise Problem("operation-failed", answer["text"], status=409, kind="application")
        return _json({"command": command.cause.request_id, "text": answer["text"]})

    async def _failure(self, journal: DeviceJournal) -> dict[str, Any] | None:
        """Why the last attempt failed, each path with the intent that it comes of."""
        failure = journal.state["failure"]
        if failure is None:
            return None
        reasons = failure["reasons"]
        paths = [reason["path"] for reason in reasons]
        chains = await self._provenance.of(journal.device, journal.type, paths) if any(paths) else []
        named = [
            {**reason, "caused-by": chain or NOT_KNOWN}
            for reason, chain in zip(reasons, chains or [{}] * len(reasons), strict=True)
        ]
        return {**failure, "reasons": named}


def _command(body: bytes, domain: str, name: str, exchange: Exchange) -> DeviceCommand:
    """The command in a message body. Raises `Problem` 400."""
    try:
        given = json.loads(body)
    except ValueError:
        raise _bad("the message body is no JSON") from None
    if not isinstance(given, dict):
        raise _bad("the message body must be an object")
    for field, value in given.items():
        if field not in FIELDS:
            raise _bad(f"there is no field {field[:50]!r}; there are {', '.join(FIELDS)}")
        if type(value) is not FIELDS[field]:
            raise _bad(f"field {field!r} is not of type {FIELDS[field].__name__}")
    action = ACTIONS.get(given.get("action", ""))
    if action is None:
        raise _bad(f"field 'action' must be one of {', '.join(ACTIONS)}")
    # clients are not authenticated: the principal is what they say
    cause = Cause(uuid4().hex, given.get("principal", ""), exchange.traceparent())
    return DeviceCommand(
        domain,
        name,
        cause,
        action,
        given.get("revision", 0),
        given.get("digest", ""),
        given.get("reason", ""),
    )


def _bad(message: str) -> Problem:
    return Problem("invalid-value", message, status=400)


def _summary(journal: DeviceJournal) -> dict[str, Any]:
    state = journal.state
    pending, failure = state["pending"], state["failure"]
    return {
        "device": journal.device,
        "phase": journal.phase,
        "applied-revision": state["good"],
        "waiting": [item["revision"] for item in state["queue"]],
        "pending": pending["revision"] if pending else None,
        "held-by": (state["hold"]["principal"] or state["hold"]["kind"]) if state["hold"] else None,
        "failure": f"{failure['kind']}: {failure['message']}" if failure else None,
        "drift": len(state["drift"]["lines"]) if state["drift"] else 0,
    }


def _described(journal: DeviceJournal) -> dict[str, Any]:
    state = journal.state
    return {
        "device": journal.device,
        "type": journal.type,
        "phase": journal.phase,
        "applied-revision": state["good"],
        "approval-required": state["approval_required"],
        "items": [
            {
                "revision": item["revision"],
                "request": item["cause"]["request_id"],
                "principal": item["cause"]["principal"],
                "approval-required": item["approval_required"],
                "approved-by": item["approved_by"],
                "rejected-by": item["rejected_by"] or None,
                "repair": item["repair"],
            }
            for item in state["queue"]
        ],
        "pending": state["pending"],
        "hold": state["hold"],
        "attempts": state["attempts"],
        "drift": state["drift"],
    }


def _json(value: Any) -> Response:
    return Response(json.dumps(value, ensure_ascii=False, indent=2) + "\n", media_type="application/json")
