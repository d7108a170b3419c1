"""One HTTP request as handlers see it: headers read once, a body that cannot hurt, a time to answer by."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

from opentelemetry.trace import Span, TraceState
from starlette.requests import Request
from starlette.responses import Response

from orchestron_contracts.events import Cause
from orchestron_northbound.settings import Settings
from orchestron_restconf.errors import document
from orchestron_restconf.media import Format, body_format, negotiate
from orchestron_restconf.problem import Problem
from orchestron_telemetry.context import TRACESTATE, traceparent_of

MAX_TARGET: Final = 8 * 1024
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")
_TRACEPARENT: Final = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?"
)
_PRECONDITIONS: Final = ("if-match", "if-none-match", "if-unmodified-since")


class ClientGone(Exception):
    """The client closed the connection before its request was whole; nobody waits for an answer."""


@dataclass(slots=True)
class Room:
    """What all message bodies under way may take together."""

    left: int

    def take(self, size: int) -> None:
        """Raise `Problem` 503 when there is not so much left."""
        if size > self.left:
            raise Problem(
                "resource-denied",
                "too many large requests at once; try again",
                status=503,
                headers=(("retry-after", "1"),),
            )
        self.left -= size


@dataclass(slots=True)
class Exchange:
    """A request and what is known of it so far."""

    request: Request
    settings: Settings
    started: float
    """Time of the event loop when the head had arrived."""
    room: Room
    namespaces: dict[str, str] = field(default_factory=dict)
    """Namespace of each module, for the paths in XML errors."""
    cause: Cause | None = None
    """Set once the request has an id, which the answer then carries."""
    span: Span | None = None
    """The request's, when it is traced."""
    limit: asyncio.Timeout | None = None
    """What ends the request at its deadline."""
    _more_seconds: float = 0.0
    _held: int = 0
    _whole: bool = False

    @property
    def method(self) -> str:
        """The request method, as sent."""
        return self.request.method

    @property
    def target(self) -> str:
        """The raw path; an absolute-form target (RFC 9112, 3.2.2) loses its scheme and authority."""
        raw = self.request.scope.get("raw_path") or self.request.scope["path"].encode()
        text: str = raw.decode("latin-1")
        return re.sub(r"^https?://[^/]*", "", text, flags=re.IGNORECASE) or "/"

    @property
    def query(self) -> str:
        """The raw query string."""
        text: str = self.request.scope["query_string"].decode("latin-1")
        return text

    @property
    def deadline(self) -> float:
        """Time of the event loop by which the answer must be out."""
        return self.started + self.settings.answer_seconds + self._more_seconds

    def allow_for(self, size: int) -> None:
        """Grant an edit of very many bytes the time that it takes to be done."""
        more = (size - self.settings.quick_bytes) / self.settings.bytes_a_second
        self._more_seconds = min(max(more, 0.0), self.settings.more_seconds)
        if self.limit is not None:
            self.limit.reschedule(self.deadline)

    def header(self, name: str) -> str | None:
        """A header field; repeated ones are joined as RFC 9110, 5.3 says."""
        values = self.request.headers.getlist(name)
        return ", ".join(values) if values else None

    def answer_format(self, default: Format | None = None) -> Format:
        """The format asked for, else the default, that of the body, or JSON. Raises `Problem` 406."""
        return negotiate(self.header("accept"), default or self._natural_format())

    def check_head(self) -> None:
        """Raise `Problem` for a head too large, of another HTTP version, or of two minds on the length."""
        if (version := self.request.scope["http_version"]) not in {"1.0", "1.1"}:
            raise _transport(505, f"HTTP {version} is not spoken here")
        if len(self.target) + len(self.query) > MAX_TARGET:
            raise _transport(414, f"a request target may have {MAX_TARGET} characters")
        if (
            sum(len(name) + len(value) for name, value in self.request.headers.raw)
            > self.settings.connections.head_bytes
        ):
            raise _transport(431, f"the header may have {self.settings.connections.head_bytes} bytes")
        # Two parties on the way could cut such a message at different places (RFC 9112, 6.1).
        if self.header("transfer-encoding") is not None:
            if self.header("content-length") is not None:
                raise _transport(400, "Content-Length and Transfer-Encoding cannot go together")
            if version == "1.0":
                raise _transport(400, "HTTP/1.0 has no Transfer-Encoding")

    def check_preconditions(self) -> None:
        """Raise `Problem` 412: an edit cannot be made conditional yet, and must not be done regardless."""
        for name in _PRECONDITIONS:
            if self.header(name) is not None:
                raise Problem(
                    "operation-failed", f"{name} cannot be evaluated here; leave it out", status=412
                )

    def identify(self, new_id: Callable[[], str] = lambda: uuid4().hex) -> Cause:
        """The request's id (the client's, or a new one) and trace. Raises `Problem` 400 for an unfit id."""
        given = self.header("idempotency-key") or self.header("x-request-id")
        request_id = new_id() if given is None else given.strip().strip('"')
        if not _REQUEST_ID.fullmatch(request_id):
            raise Problem("invalid-value", "a request id is 1 to 128 letters, digits or ._:/+=@-", status=400)
        self.cause = Cause(request_id, traceparent=self.traceparent())
        return self.cause

    def traceparent(self) -> str:
        """The trace that what comes of the request belongs to; empty when there is none."""
        if self.span is not None:
            return traceparent_of(self.span.get_span_context())
        trace = self.header("traceparent") or ""
        return trace if _TRACEPARENT.fullmatch(trace) else ""

    def tracestate(self) -> str:
        """What vendors keep of the trace; empty without a trace."""
        if self.span is not None:
            return self.span.get_span_context().trace_state.to_header()
        state = self.header(TRACESTATE) if self.traceparent() else None
        return TraceState.from_header([state]).to_header() if state else ""

    def wants_async(self) -> bool:
        """The client does not want to wait for devices (header `async: true`)."""
        value = (self.header("async") or "false").strip().lower()
        if value not in {"true", "false"}:
            raise Problem(
                "invalid-value", f"header async is {value[:50]!r}, neither 'true' nor 'false'", status=400
            )
        return value == "true"

    async def body(self) -> bytes:
        """The whole message body. Raises `Problem` 408 or 413, `ClientGone`."""
        limit = self.settings.body_bytes
        if int(self.header("content-length") or 0) > limit:
            raise _too_big(limit)
        chunks = bytearray()
        try:
            async with asyncio.timeout_at(self.started + self.settings.body_seconds):
                while not self._whole:
                    chunk = await self._chunk()
                    if self._held + len(chunk) > limit:
                        raise _too_big(limit)
                    self.room.take(len(chunk))
                    self._held += len(chunk)
                    chunks += chunk
        except TimeoutError:
            raise Problem(
                "operation-failed", "the message body did not arrive in time", status=408, kind="transport"
            ) from None
        return bytes(chunks)

    def close(self) -> None:
        """Give back what the body took."""
        self.room.left += self._held
        self._held = 0

    def unread(self) -> bool:
        """A body was announced and has not been read to its end: the connection cannot be used again."""
        announced = (
            self.header("transfer-encoding") is not None or int(self.header("content-length") or 0) > 0
        )
        return announced and not self._whole

    def problem_response(self, problem: Problem) -> Response:
        """The errors document for a problem, in the format asked for."""
        try:
            form = self.answer_format()
        except Problem:
            form = self._natural_format()
        body = document(problem, form, self.namespaces)
        response = Response(body, problem.status, dict(problem.headers), media_type=form.value)
        if problem.kind == "transport":
            response.headers["connection"] = "close"
        return response

    def _natural_format(self) -> Format:
        try:
            return body_format(self.header("content-type"))
        except Problem:
            return Format.JSON

    async def _chunk(self) -> bytes:
        message = await self.request.receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        self._whole = not message.get("more_body", False)
        data: bytes = message.get("body", b"")
        return data


def _transport(status: int, message: str) -> Problem:
    return Problem("malformed-message", message, status=status, kind="transport")


def _too_big(limit: int) -> Problem:
    return Problem("too-big", f"a message body may have {limit} bytes", status=413)
