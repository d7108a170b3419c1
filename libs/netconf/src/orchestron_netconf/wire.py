"""One NETCONF session over an SSH channel: ncclient's messages on asyncssh's transport, without threads.

ncclient builds the requests and finds the request of each reply. Its own transports take two threads
a session, one of which polls; see ADR 0015. Requests may be made while others wait for their replies.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, cast
from xml.etree.ElementTree import Element

import asyncssh
from ncclient.capabilities import Capabilities as NcclientCapabilities
from ncclient.devices.default import DefaultDeviceHandler
from ncclient.manager import Manager
from ncclient.operations.errors import OperationError
from ncclient.transport.session import HelloHandler, Session
from ncclient.xml_ import to_ele

from orchestron_netconf.capabilities import Capabilities, from_hello
from orchestron_netconf.framing import FramingError, Unframer, framed
from orchestron_netconf.names import BASE_1_0, BASE_1_1, NOTIFICATION, local
from orchestron_ports.device import Unreachable, Unsupported
from orchestron_yang.errors import DataError
from orchestron_yang.xml_text import parse_xml, to_bytes

CLOSING: Final = 2.0
"""Seconds that a device has to answer `close-session`."""
MAX_DEPTH: Final = 128
LARGE: Final = 1 << 18
"""Bytes of a message whose parsing would hold up the event loop."""

_BROKEN = (FramingError, DataError, OperationError)


class _Messages(Session):  # type: ignore[misc]
    """ncclient's session without its thread: what it sends goes to `write` at once.

    A message is handed to its listeners as an element, where ncclient's transports hand over text.
    """

    def __init__(self, write: Callable[[bytes], None], handler: DefaultDeviceHandler) -> None:
        super().__init__(NcclientCapabilities([BASE_1_0, BASE_1_1]))
        self._write = write
        self._device_handler = handler
        self._connected = True

    def begin(self, server: Capabilities) -> None:
        """Take note of what the device can do."""
        self._server_capabilities = NcclientCapabilities(server.uris)

    def send(self, message: str) -> None:
        self._write(message.encode())

    def close(self) -> None:
        """Asked for by `close-session`; the wire sees to it."""

    def deliver(self, message: Element) -> None:
        """Hand a reply to the request that waits for it. Raises `OperationError` for a stray one."""
        for listener in tuple(self._listeners):
            listener.callback((message.tag, message.attrib), message)


class Wire(asyncssh.SSHClientSession[bytes]):
    """A session; made by `opened`."""

    def __init__(self, timeout: float) -> None:
        self.timeout = timeout
        self.capabilities = Capabilities((), ())
        self.session_id = ""
        self.on_notification: Callable[[Element], None] = _ignore
        self.ended = asyncio.get_running_loop().create_future()
        """Done, with the reason, once the session is over."""
        handler = DefaultDeviceHandler({})
        self._messages = _Messages(self._send, handler)
        self._manager = Manager(self._messages, handler)
        self._manager.async_mode = True
        self._unframer = Unframer()
        self._hello: asyncio.Future[Element] = asyncio.get_running_loop().create_future()
        self._waiting: dict[str, tuple[Any, asyncio.Future[Element]]] = {}
        self._parsing: asyncio.Future[None] | None = None
        self._channel: asyncssh.SSHClientChannel[bytes] | None = None

    @staticmethod
    async def opened(connection: asyncssh.SSHClientConnection, timeout: float) -> Wire:
        """A session on a new channel, after both hellos. Raises `Unreachable`, `Unsupported`."""
        try:
            async with asyncio.timeout(timeout):
                channel, session = await connection.create_session(
                    lambda: Wire(timeout), subsystem="netconf", encoding=None, window=1 << 22
                )
                wire = cast(Wire, session)
                try:
                    await wire._greet()
                except BaseException:
                    channel.abort()
                    raise
        except asyncssh.ChannelOpenError as error:
            raise Unsupported(f"the device has no NETCONF over SSH: {error.reason}") from None
        except TimeoutError:
            raise Unreachable(f"no hello in {timeout:g} s") from None
        return wire

    async def _greet(self) -> None:
        # Its hello may be here already, but ours has a mark at its end in any case (RFC 6242, 4.1).
        hello = HelloHandler.build(self._messages.client_capabilities, DefaultDeviceHandler({}))
        self._write(framed(hello.encode(), chunked=False))
        await self._greeted()

    async def _greeted(self) -> None:
        hello = await self._hello
        self.capabilities = from_hello(hello)
        self.session_id = next((each.text or "" for each in hello if local(each.tag) == "session-id"), "")
        self._messages.begin(self.capabilities)

    async def call(self, operation: str, *args: Any, **options: Any) -> Element:
        """The `rpc-reply` to one of ncclient's operations. Raises `Unreachable`, which ends the session."""
        if self.ended.done():
            raise Unreachable(self.ended.result())
        request = getattr(self._manager, operation)(*args, **options)
        reply: asyncio.Future[Element] = asyncio.get_running_loop().create_future()
        self._waiting[request.id] = (request, reply)
        try:
            async with asyncio.timeout(self.timeout):
                return await reply
        except TimeoutError:
            self._end(f"no answer to {operation} in {self.timeout:g} s")
            raise Unreachable(self.ended.result()) from None
        finally:
            self._waiting.pop(request.id, None)

    async def close(self) -> None:
        """End the session, in good manners if the device has any."""
        if not self.ended.done():
            self.timeout = min(self.timeout, CLOSING)
            with suppress(Unreachable):
                await self.call("close_session")
        self._end("the session was closed")

    def connection_made(self, chan: asyncssh.SSHClientChannel[bytes]) -> None:
        self._channel = chan

    def data_received(self, data: bytes, datatype: int | None) -> None:
        if datatype is not None or self.ended.done():
            return
        try:
            for message in self._unframer.feed(data):
                if len(message) < LARGE:
                    self._take(parse_xml(message, max_depth=MAX_DEPTH))
                else:
                    self._parsing = asyncio.ensure_future(self._take_large(message))
        except _BROKEN as error:
            self._end(f"the device does not keep to NETCONF: {error}")

    async def _take_large(self, message: bytes) -> None:
        """Other devices are served while a long message is parsed."""
        try:
            self._take(await asyncio.to_thread(parse_xml, message, max_depth=MAX_DEPTH))
        except _BROKEN as error:
            self._end(f"the device does not keep to NETCONF: {error}")

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(f"the session was lost: {exc}" if exc else "the device ended the session")

    def _take(self, message: Element) -> None:
        if not self._hello.done():
            self._hello.set_result(message)
            # Before anything more is read: chunks may follow in the same bytes.
            self._unframer.chunked = any((each.text or "").strip() == BASE_1_1 for each in message.iter())
        elif message.tag == f"{{{NOTIFICATION}}}notification":
            self.on_notification(message)
        elif message.attrib.get("message-id") in self._waiting or "message-id" not in message.attrib:
            self._messages.deliver(message)
            request, reply = self._waiting[message.attrib["message-id"]]
            if not reply.done():
                reply.set_result(request.reply.xml)

    def _send(self, message: bytes) -> None:
        self._write(framed(message, self._unframer.chunked))

    def _write(self, data: bytes) -> None:
        assert self._channel is not None
        try:
            self._channel.write(data)
        except OSError as error:
            self._end(f"the session was lost: {error}")

    def _end(self, reason: str) -> None:
        """Every call that waits, and every later one, is told that the session is over."""
        if self.ended.done():
            return
        self.ended.set_result(reason)
        for future in (self._hello, *(reply for _, reply in self._waiting.values())):
            if not future.done():
                future.set_exception(Unreachable(reason))
        if self._hello.done() and not self._hello.cancelled():
            self._hello.exception()
        if self._channel is not None:
            self._channel.abort()


def document(element: Element) -> Any:
    """An element as ncclient takes it; for a long one, work that may be done in a thread."""
    return to_ele(to_bytes(element, indent=False).decode(), huge_tree=True)


def _ignore(_: Element) -> None: ...
