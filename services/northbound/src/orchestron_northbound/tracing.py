"""The span of an HTTP request, by the semantic conventions for HTTP servers."""

from __future__ import annotations

from typing import Final

from opentelemetry.trace import Span, StatusCode

from orchestron_northbound.exchange import Exchange
from orchestron_restconf.route import Area
from orchestron_telemetry import Hops

METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
ROUTES: Final = {
    Area.HOST_META: "/.well-known/host-meta",
    Area.API: "/restconf",
    Area.OPERATIONS: "/restconf/operations",
    Area.LIBRARY_VERSION: "/restconf/yang-library-version",
    Area.DATA: "/restconf/data/{path}",
    Area.DEVICES: "/device",
    Area.DEVICE_INFO: "/device/{name}/info",
    Area.DEVICE_TARGET: "/device/{name}/target",
    Area.DEVICE_DIFFERENCE: "/device/{name}/diff",
    Area.LAYER: "/layer/{name}",
}


def begin(hops: Hops, exchange: Exchange, area: Area) -> Span | None:
    """The request's span: in the trace that its `traceparent` names, else in a new one."""
    if not hops.on:
        return None
    known = exchange.method in METHODS
    attributes = {
        "http.request.method": exchange.method if known else "_OTHER",
        "http.route": ROUTES[area],
        "url.path": exchange.target,
        "url.scheme": "http",
        "orchestron.domain": exchange.settings.domain,
    }
    if exchange.query:
        attributes["url.query"] = exchange.query
    method = exchange.method if known else "HTTP"
    return hops.served(f"{method} {ROUTES[area]}", exchange.traceparent(), attributes, exchange.tracestate())


def end(exchange: Exchange, status: int | None) -> None:
    """The request is answered; without a status, the client has gone."""
    span = exchange.span
    if span is None:
        return
    if exchange.cause is not None:
        span.set_attribute("orchestron.request_id", exchange.cause.request_id)
    if status is not None:
        span.set_attribute("http.response.status_code", status)
        if status >= 500:
            span.set_status(StatusCode.ERROR)
    span.end()
