"""The ASGI application: one request in, exactly one answer out, whatever happens in between.

Routing is ours and not Starlette's, since that matches decoded paths: an api-path must be split
before its `%2F` and `%2C` are decoded (RFC 8040, 3.5.3).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from orchestron_northbound import tracing
from orchestron_northbound.exchange import ClientGone, Exchange, Room
from orchestron_northbound.settings import Settings
from orchestron_ports.log import LogError
from orchestron_restconf.problem import Problem, not_allowed
from orchestron_restconf.route import Area, route
from orchestron_runtime import traced
from orchestron_telemetry import Hops

Handler = Callable[[Exchange, str], Awaitable[Response]]
"""Answers one request for the resource of that name; raises `Problem`."""

ALWAYS: Final = frozenset({Area.HEALTH, Area.READINESS, Area.METRICS})
"""Answered whatever state the service is in, and not worth a trace."""
READ: Final = ("GET", "HEAD", "OPTIONS")
log = logging.getLogger(__name__)


class Gateway:
    """Dispatches requests to the handler of their area, within the limits of the settings."""

    def __init__(
        self,
        handlers: Mapping[Area, Handler],
        settings: Settings,
        namespaces: Mapping[str, str] | None = None,
        unready: Callable[[], str | None] = lambda: None,
        hops: Hops | None = None,
    ) -> None:
        self._handlers = handlers
        self._settings = settings
        self._namespaces = dict(namespaces or {})
        self._unready = unready
        self._room = Room(settings.all_bodies_bytes)
        self._under_way = 0
        self._hops = hops or Hops()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI)."""
        now = asyncio.get_running_loop().time()
        exchange = Exchange(Request(scope, receive), self._settings, now, self._room, self._namespaces)
        self._under_way += 1
        status = None
        try:
            response = await self._answer(exchange)
            status = response.status_code
        except ClientGone:
            return
        finally:
            self._under_way -= 1
            exchange.close()
            tracing.end(exchange, status)
        if exchange.method == "HEAD":
            response.body = b""
        if exchange.unread():
            response.headers["connection"] = "close"
        if exchange.cause is not None:
            response.headers["x-request-id"] = exchange.cause.request_id
        await response(scope, receive, send)

    async def _answer(self, exchange: Exchange) -> Response:
        try:
            async with asyncio.timeout_at(exchange.deadline) as exchange.limit:
                return await self._dispatch(exchange)
        except Problem as problem:
            return exchange.problem_response(problem)
        except TimeoutError:
            return exchange.problem_response(
                Problem("operation-failed", "the answer could not be made in time", status=504)
            )
        except LogError as error:
            return exchange.problem_response(Problem("operation-failed", f"the log: {error}", status=503))
        except (ClientGone, asyncio.CancelledError):
            raise
        except Exception:
            with traced(exchange.traceparent(), self._settings.domain):
                log.exception("%s %s failed", exchange.method, exchange.target)
            return exchange.problem_response(
                Problem("operation-failed", "an internal error; the server's log has it", status=500)
            )

    async def _dispatch(self, exchange: Exchange) -> Response:
        exchange.check_head()
        found = route(exchange.target)
        if found.area not in ALWAYS:
            exchange.span = tracing.begin(self._hops, exchange, found.area)
            self._check_ready()
        with traced(exchange.traceparent(), self._settings.domain):
            return await self._handlers[found.area](exchange, found.name)

    def _check_ready(self) -> None:
        reason = self._unready()
        if reason is None and self._under_way > self._settings.requests:
            reason = "too many requests at once; try again"
        if reason is not None:
            raise Problem("resource-denied", reason, status=503, headers=(("retry-after", "1"),))


def read_only(handler: Handler) -> Handler:
    """A handler for GET alone: HEAD follows from it, OPTIONS is answered, all else is refused."""

    async def handle(exchange: Exchange, name: str) -> Response:
        if exchange.method == "OPTIONS":
            return Response(status_code=204, headers={"allow": ", ".join(READ)})
        if exchange.method not in READ:
            raise not_allowed(exchange.method, READ, "this resource")
        return await handler(exchange, name)

    return handle
