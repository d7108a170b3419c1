"""Resources about the service itself: RESTCONF's entry points (RFC 8040, 3), layers and health."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from starlette.responses import Response

from orchestron_northbound.exchange import Exchange
from orchestron_northbound.follower import Follower
from orchestron_northbound.layers import LayerReader, Page
from orchestron_northbound.stages import Watch
from orchestron_ports.log import LogError
from orchestron_restconf.errors import RESTCONF_NS
from orchestron_restconf.media import Format
from orchestron_restconf.problem import Problem, not_found
from orchestron_restconf.query import parameters
from orchestron_telemetry import Telemetry
from orchestron_telemetry.endpoint import CONTENT_TYPE

LIBRARY_VERSION: Final = "2019-01-04"
MAX_PAGE: Final = 10_000
HOST_META: Final = (
    '<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"><Link rel="restconf" href="/restconf"/></XRD>\n'
)

Check = Callable[[], Awaitable[str | None]]
"""Says why edits cannot be taken, or None."""


async def host_meta(exchange: Exchange, _name: str) -> Response:
    """Where RESTCONF starts (RFC 8040, 3.1)."""
    parameters(exchange.query, ())
    return Response(HOST_META, media_type="application/xrd+xml")


async def api(exchange: Exchange, _name: str) -> Response:
    """The API resource (RFC 8040, 3.3)."""
    return _api(exchange, "restconf", {"data": {}, "operations": {}, "yang-library-version": LIBRARY_VERSION})


async def operations(exchange: Exchange, _name: str) -> Response:
    """The operations there are: none (RFC 8040, 3.3.2)."""
    return _api(exchange, "operations", {})


async def library_version(exchange: Exchange, _name: str) -> Response:
    """The revision of ietf-yang-library (RFC 8040, 3.3.3)."""
    return _api(exchange, "yang-library-version", LIBRARY_VERSION)


class Layers:
    """Answers reads of what a layer holds."""

    def __init__(self, readers: Mapping[str, LayerReader], follower: Follower) -> None:
        self._readers = readers
        self._follower = follower

    async def __call__(self, exchange: Exchange, name: str) -> Response:
        """One page of a layer's instances, with the records that each source contributes."""
        page = _page(parameters(exchange.query, ("offset", "limit")))
        reader = self._readers.get(name)
        if reader is None:
            raise not_found(f"there is no layer {name[:200]!r}; there are {', '.join(self._readers)}")
        await self._follower.catch_up()
        await reader.catch_up(self._follower.projection.seq)
        seq, count, shown = reader.snapshot(page)
        instances = await asyncio.to_thread(reader.describe, shown)
        found = {"layer": name, "seq": seq, "count": count, "offset": page.offset, "instances": instances}
        return _json(found)


class Health:
    """Answers whether this process can serve: what it does itself, not what others do for it."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self._checks = checks

    async def __call__(self, exchange: Exchange, _name: str) -> Response:
        """200 when it can; 503 with the reasons when not."""
        parameters(exchange.query, ())
        reasons = await _reasons(self._checks)
        return _json(_status(reasons), 503 if reasons else 200)


class Readiness:
    """Answers whether edits are being applied, by whatever processes, as far as the log shows it."""

    def __init__(self, checks: Sequence[Check], watch: Watch, follower: Follower, stall: float) -> None:
        """Edits that wait for a service for `stall` seconds are held up."""
        self._checks = checks
        self._watch = watch
        self._follower = follower
        self._stall = stall

    async def __call__(self, exchange: Exchange, _name: str) -> Response:
        """200 when they are, else 503 with the reasons; in any case how far each service has come."""
        parameters(exchange.query, ())
        reasons = await _reasons(self._checks)
        try:
            found = await self._watch.look()
        except LogError as error:
            found = []
            reasons.append(f"the log does not answer: {error}")
        reasons += filter(None, (one.complaint(self._stall) for one in found))
        stages = [
            {"service": one.service, "behind": one.behind, "seconds": round(one.seconds, 1)} for one in found
        ]
        devices = Counter(view.state for view in self._follower.projection.present())
        answer = {**_status(reasons), "stages": stages, "devices": dict(devices)}
        return _json(answer, 503 if reasons else 200)


async def _reasons(checks: Sequence[Check]) -> list[str]:
    return [reason for check in checks if (reason := await check()) is not None]


def _status(reasons: Sequence[str]) -> dict[str, Any]:
    return {"status": "unavailable" if reasons else "ok", "reasons": reasons}


class Metrics:
    """Answers with the metrics of the process."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry

    async def __call__(self, exchange: Exchange, _name: str) -> Response:
        """Prometheus' text format."""
        parameters(exchange.query, ())
        text = await self._telemetry.exposition()
        if text is None:
            raise not_found("no metrics are collected in this process")
        return Response(text, media_type=CONTENT_TYPE)


def _page(query: Mapping[str, str]) -> Page:
    return Page(_number(query, "offset", 0, 10**9), _number(query, "limit", 1000, MAX_PAGE))


def _number(query: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = query.get(name, str(default))
    if text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= most:
        return int(text)
    raise Problem("invalid-value", f"{name}={text[:50]!r} is no number from 0 to {most}", status=400)


def _api(exchange: Exchange, name: str, content: Mapping[str, Any] | str) -> Response:
    parameters(exchange.query, ())
    form = exchange.answer_format()
    if form is Format.JSON:
        text = json.dumps({f"ietf-restconf:{name}": content})
    elif isinstance(content, str):
        text = f'<{name} xmlns="{RESTCONF_NS}">{content}</{name}>'
    else:
        inner = "".join(
            f"<{child}>{value}</{child}>" if value else f"<{child}/>" for child, value in content.items()
        )
        text = f'<{name} xmlns="{RESTCONF_NS}">{inner}</{name}>'
    return Response(text + "\n", media_type=form.value)


def _json(value: Any, status: int = 200) -> Response:
    return Response(json.dumps(value, ensure_ascii=False) + "\n", status, media_type="application/json")
