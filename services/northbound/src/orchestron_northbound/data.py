"""`/restconf/data`: reads and edits of the intent (RFC 8040, 3.4, 3.5 and 4)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

from starlette.responses import Response

from orchestron_contracts.events import Cause, Status
from orchestron_northbound.exchange import Exchange
from orchestron_northbound.follower import Follower
from orchestron_northbound.intents import Answered, Intents
from orchestron_northbound.projection import DeviceView
from orchestron_restconf.body import Edit, edit_of
from orchestron_restconf.edited import Late, still_to_come
from orchestron_restconf.media import ACCEPT_PATCH, Format, body_format, check_coding
from orchestron_restconf.problem import Problem
from orchestron_restconf.query import parameters, retrieval
from orchestron_restconf.resource import READ, check_method, check_there, find, methods, missing, resolve
from orchestron_restconf.retrieve import retrieve
from orchestron_yang.path import ResourcePath, format_api_path
from orchestron_yang.schema import Schema

ROOT: Final = "/restconf/data"
MARGIN_SECONDS: Final = 0.5
"""Kept back from a request's time to write the answer."""
WORKERS: Final = 2
SMALL: Final = 16 * 1024
"""Bodies up to this size are read at once, and do not queue behind large ones."""

T = TypeVar("T")


class DataResources:
    """Answers requests on the datastore and the data resources in it."""

    def __init__(self, schema: Schema, follower: Follower, intents: Intents) -> None:
        self._schema = schema
        self._follower = follower
        self._intents = intents
        self._readers = asyncio.Semaphore(WORKERS)
        self._writers = asyncio.Semaphore(WORKERS)

    async def __call__(self, exchange: Exchange, api_path: str) -> Response:
        """Serve one request; `api_path` is still percent-encoded."""
        path = resolve(self._schema, api_path)
        if exchange.method == "OPTIONS":
            return _options(path)
        check_method(exchange.method, path)
        if exchange.method in READ:
            return await self._read(exchange, path)
        return await self._edit(exchange, path)

    async def _read(self, exchange: Exchange, path: ResourcePath) -> Response:
        form = exchange.answer_format()
        query = retrieval(exchange.query)
        await self._follower.catch_up()
        tree = self._follower.projection.tree
        body = await _work(self._readers, lambda: retrieve(self._schema, tree, path, form, query))
        return Response(body, headers={"cache-control": "no-cache"}, media_type=form.value)

    async def _edit(self, exchange: Exchange, path: ResourcePath) -> Response:
        parameters(exchange.query, ())
        exchange.check_preconditions()
        form = exchange.answer_format()
        device_seconds = 0.0 if exchange.wants_async() else exchange.settings.device_seconds
        cause = exchange.identify()
        edit = await self._read_edit(exchange, path)
        await self._check_target(exchange.method, edit.path, cause)
        exchange.allow_for(len(edit.requested.value or b""))
        answered = await self._intents.submit(
            cause,
            (edit.requested,),
            deadline=exchange.deadline - MARGIN_SECONDS,
            device_seconds=device_seconds,
            tracestate=exchange.tracestate(),
        )
        return _edited(exchange.method, edit, answered, form)

    async def _read_edit(self, exchange: Exchange, path: ResourcePath) -> Edit:
        method, limits = exchange.method, exchange.settings.body
        if method == "DELETE":
            await exchange.body()  # means nothing, but a request that was cut off is none
            return edit_of(self._schema, method, path, b"", Format.JSON)
        body_form = body_format(exchange.header("content-type"))
        check_coding(exchange.header("content-encoding"))
        body = await exchange.body()

        def read() -> Edit:
            return edit_of(self._schema, method, path, body, body_form, limits)

        return read() if len(body) <= SMALL else await _work(self._writers, read)

    async def _check_target(self, method: str, path: ResourcePath, cause: Cause) -> None:
        try:
            self._check_there(method, path)
        except Problem:
            # Another server may have made it since, and a request that is known needs no target.
            await self._follower.catch_up()
            if not self._follower.known(cause.request_id):
                self._check_there(method, path)

    def _check_there(self, method: str, path: ResourcePath) -> None:
        """A resource to be changed must be there, and so must the parent of one to be made."""
        tree = self._follower.projection.tree
        check_there(tree, path if method in {"PATCH", "DELETE"} else path[:-1])
        if method == "DELETE" and find(tree, path) is None:
            raise missing(path)


async def _work(workers: asyncio.Semaphore, task: Callable[[], T]) -> T:
    """Run what may take long in a thread, so that others are served meanwhile."""
    async with workers:
        return await asyncio.to_thread(task)


def _options(path: ResourcePath) -> Response:
    allowed = methods(path)
    headers = {"allow": ", ".join(allowed)}
    if "PATCH" in allowed:
        headers["accept-patch"] = ACCEPT_PATCH
    return Response(status_code=204, headers=headers)


def _edited(method: str, edit: Edit, answered: Answered, form: Format) -> Response:
    outcome = answered.outcome
    committed = outcome.status is Status.COMMITTED
    made = outcome.created and committed and method in {"PUT", "POST"}
    headers = {"orchestron-transaction": str(outcome.seq)} if committed else {}
    if made:
        headers["location"] = ROOT + format_api_path(edit.path)
    if answered.to_come:
        body = still_to_come([_late(view) for view in answered.to_come], form)
        return Response(body, 201 if made else 200, headers, media_type=form.value)
    return Response(status_code=201 if made else 204, headers=headers)


def _late(view: DeviceView) -> Late:
    return Late(
        view.name, view.revision, view.state, view.reported.detail if view.reported is not None else ""
    )
