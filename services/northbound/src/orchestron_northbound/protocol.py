"""HTTP/1.1 connections that a hostile or broken client cannot hold or confuse.

uvicorn's h11 protocol leaves open what happens before and after a request; here

* a head that does not arrive whole in time ends the connection with 408;
* what is not HTTP gets an errors document that says why, not plain text;
* a body cut off by the client's end of stream is answered with 400, and never reaches a handler;
* a client that closes only its sending side still gets its answer;
* one that does not take its answer is cut off;
* a connection that is closed while a body is still arriving lingers (RFC 9112, 9.6): without that,
  the client would meet a reset instead of the answer that tells it why.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from orchestron_restconf.errors import document
from orchestron_restconf.media import Format
from orchestron_restconf.problem import Problem


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Times in seconds, sizes in bytes."""

    head_seconds: float = 8.0
    linger_seconds: float = 4.0
    take_seconds: float = 120.0
    """A client that has not taken its answer after so long is cut off."""
    head_bytes: int = 32 * 1024
    connections: int = 500


class LingeringTransport(asyncio.Transport):
    """A transport whose `close` lets the peer finish sending, for a while, when it still is."""

    def __init__(self, inner: asyncio.Transport, still_sending: Callable[[], bool], seconds: float) -> None:
        super().__init__()
        self._inner = inner
        self._still_sending = still_sending
        self._seconds = seconds
        self.lingering = False

    def close(self) -> None:
        """Close at once, or half-close and discard what comes until the peer closes or time is up."""
        if self.is_closing():
            return
        if not self._still_sending():
            self._inner.close()
            return
        self.lingering = True
        self._inner.write_eof()
        self._inner.resume_reading()
        asyncio.get_running_loop().call_later(self._seconds, self._inner.abort)

    def is_closing(self) -> bool:
        """No more can be written."""
        return self.lingering or self._inner.is_closing()

    def abort(self) -> None:
        """Close at once, whatever is under way."""
        self._inner.abort()

    def write(self, data: bytes | bytearray | memoryview[Any]) -> None:
        """Send, unless the transport is closing."""
        if not self.is_closing():
            self._inner.write(data)

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """As the transport inside."""
        return self._inner.get_extra_info(name, default)

    def pause_reading(self) -> None:
        """As the transport inside, except while lingering."""
        if not self.lingering:
            self._inner.pause_reading()

    def resume_reading(self) -> None:
        """As the transport inside."""
        self._inner.resume_reading()


class RecordingConnection(h11.Connection):
    """A connection that remembers why the peer broke the protocol."""

    error: h11.RemoteProtocolError | None = None

    def next_event(self) -> Any:
        """As h11's; keeps the error it raises."""
        try:
            return super().next_event()
        except h11.RemoteProtocolError as error:
            self.error = error
            raise


class HardenedProtocol(H11Protocol):
    """One client connection; see the module."""

    limits: ClassVar[ConnectionLimits] = ConnectionLimits()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conn: RecordingConnection = RecordingConnection(h11.SERVER, self.limits.head_bytes)
        self._head_timer: asyncio.TimerHandle | None = None
        self._take_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Take a connection in, or turn it away when there are too many."""
        self._closing = LingeringTransport(transport, self._still_sending, self.limits.linger_seconds)
        super().connection_made(self._closing)
        if len(self.connections) > self.limits.connections:
            self._refuse(Problem("resource-denied", "too many connections; try again", status=503))
        else:
            self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection; a request whose body had not arrived whole is void."""
        self._stop_head_timer()
        self._stop_take_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes from the client; they are discarded once it has been answered for good."""
        if self._closing.is_closing():
            return
        super().data_received(data)
        self._watch_head()

    def eof_received(self) -> bool:  # type: ignore[override]  # uvicorn's returns None, asyncio takes either
        """The client sends no more. True keeps the connection for an answer that is due."""
        if self._closing.is_closing():
            return False
        if self.conn.their_state is h11.SEND_BODY or self.conn.trailing_data[0]:
            self.conn.receive_data(b"")
            self.handle_events()
            return False
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.keep_alive = False
            return True
        return False

    def send_400_response(self, msg: str) -> None:
        """Answer what is not HTTP, or not one request."""
        error = self.conn.error
        status = error.error_status_hint if error is not None else 400
        self._refuse(Problem("malformed-message", str(error or msg), status=status, kind="transport"))

    def shutdown(self) -> None:
        """End the connection once the request under way is answered."""
        self._stop_head_timer()
        if self._closing.lingering:
            self._closing.abort()
        else:
            super().shutdown()

    def pause_writing(self) -> None:
        """The client takes its answer more slowly than it is made."""
        super().pause_writing()
        self._stop_take_timer()
        self._take_timer = self.loop.call_later(self.limits.take_seconds, self._closing.abort)

    def resume_writing(self) -> None:
        """It has caught up."""
        self._stop_take_timer()
        super().resume_writing()

    def _stop_take_timer(self) -> None:
        if self._take_timer is not None:
            self._take_timer.cancel()
            self._take_timer = None

    def _still_sending(self) -> bool:
        return self.conn.their_state in {h11.SEND_BODY, h11.ERROR}

    def _watch_head(self) -> None:
        """Time the head of a request from its first byte, or from the connection's start."""
        if self.conn.their_state is not h11.IDLE or self._closing.is_closing():
            self._stop_head_timer()
        elif self._head_timer is None:
            self._head_timer = self.loop.call_later(self.limits.head_seconds, self._head_is_late)

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_is_late(self) -> None:
        self._head_timer = None
        if self.conn.their_state is not h11.IDLE:
            return
        if self.conn.trailing_data[0]:
            self._refuse(
                Problem(
                    "operation-failed", "the request did not arrive in time", status=408, kind="transport"
                )
            )
        else:
            self._closing.close()

    def _refuse(self, problem: Problem) -> None:
        """Answer in place of the application, and close."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            body = document(problem, Format.JSON)
            head = h11.Response(
                status_code=problem.status,
                headers=[
                    ("content-type", Format.JSON.value),
                    ("content-length", str(len(body))),
                    ("connection", "close"),
                ],
            )
            with suppress(h11.LocalProtocolError):  # such as a body for HEAD: the head is out, that is enough
                for event in (head, h11.Data(data=body), h11.EndOfMessage()):
                    self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


def protocol_class(limits: ConnectionLimits) -> type[HardenedProtocol]:
    """The protocol for uvicorn's `http` setting, with these limits."""
    return type("NorthboundProtocol", (HardenedProtocol,), {"limits": limits})
