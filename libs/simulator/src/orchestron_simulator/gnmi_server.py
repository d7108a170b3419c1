"""gNMI over gRPC for simulated devices: one port a device, TLS unless a lab wants none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NoReturn

import grpc

from orchestron_gnmi.messages import Message, gnmi, service
from orchestron_simulator.deadline import Clock, Deadline
from orchestron_simulator.device import SimulatedDevice
from orchestron_simulator.errors import RpcError
from orchestron_simulator.faults import Fault, Kind
from orchestron_simulator.gnmi_service import GnmiService, Precondition, nanoseconds
from orchestron_simulator.gnmi_subscription import ONCE, POLL, Subscriptions
from orchestron_simulator.login import Login
from orchestron_yang.errors import DataError, DataMissing

Code = grpc.StatusCode
OPTIONS = (
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
    ("grpc.so_reuseport", 0),
)
GRACE = 0.2
"""Seconds that calls have to end when a server stops."""


@dataclass(frozen=True, slots=True)
class Tls:
    """PEM texts of a server."""

    certificate: bytes
    key: bytes = field(repr=False)
    client_ca: bytes = b""
    """Of the authorities whose clients may come; empty to ask for no certificate."""

    def credentials(self) -> grpc.ServerCredentials:
        """For gRPC."""
        pair = [(self.key, self.certificate)]
        return grpc.ssl_server_credentials(pair, self.client_ca or None, bool(self.client_ca))


class GnmiPort:
    """The gNMI side of one device."""

    def __init__(self, device: SimulatedDevice, login: Login, clock: Clock) -> None:
        self.device = device
        self._login = login
        self._clock = clock
        self._deadline = Deadline(device, clock)
        self._server: grpc.aio.Server | None = None

    async def start(self, host: str, port: int, tls: Tls | None) -> int:
        """Listen; the port, which is a free one for 0. Raises `OSError`."""
        self._server = server = grpc.aio.server(options=OPTIONS)
        has_certificates = tls is not None and bool(tls.client_ca)
        handler = _Handler(self.device, self._login, self._clock, self._deadline.schedule, has_certificates)
        service.add_gNMIServicer_to_server(handler, server)
        address = f"{host}:{port}"
        try:
            if tls is None:
                listening = server.add_insecure_port(address)
            else:
                listening = server.add_secure_port(address, tls.credentials())
        except RuntimeError as error:
            raise OSError(f"cannot listen on {address}: {error}") from None
        await server.start()
        return int(listening)

    async def stop(self) -> None:
        """End the calls and listen no more."""
        self._deadline.stop()
        if self._server is not None:
            await self._server.stop(GRACE)


class _Handler:
    """The methods of the gRPC service."""

    def __init__(
        self,
        device: SimulatedDevice,
        login: Login,
        clock: Clock,
        schedule: Callable[[], None],
        has_certificates: bool,
    ) -> None:
        self.device = device
        self.service = GnmiService(device)
        self.login = login
        self.clock = clock
        self.schedule = schedule
        self.has_certificates = has_certificates

    async def Capabilities(self, _request: Message, context: Any) -> Message:
        return await self.answer("capabilities", context, self.service.capabilities)

    async def Get(self, request: Message, context: Any) -> Message:
        return await self.answer("get", context, lambda: self.service.get(request, self.clock()))

    async def Set(self, request: Message, context: Any) -> Message:
        return await self.answer("set", context, lambda: self.service.set(request, self.clock()))

    async def answer(self, name: str, context: Any, work: Callable[[], Message]) -> Message:
        """What `work` gives, unless a fault strikes."""
        await self.authenticate(context)
        fault = self.device.faults.strike(name)
        if fault is not None and fault.kind not in _WITH_EFFECT:
            return await self.unperformed(fault, name, context)
        try:
            response = work()
        except (DataError, RpcError, Precondition) as error:
            return await refuse(error, context)
        self.schedule()
        if fault is not None and fault.kind is Kind.SLOW:
            await asyncio.sleep(fault.seconds)
        elif fault is not None:
            await context.abort(Code.UNAVAILABLE, "the device went away")
        return response

    async def unperformed(self, fault: Fault, name: str, context: Any) -> Message:
        """The answer to a request that is not carried out."""
        if fault.kind is Kind.IGNORE:
            return _NOTHING[name]()
        if fault.kind is Kind.HANG:
            await asyncio.Event().wait()
        if fault.kind is Kind.REFUSE:
            message = f"{fault.path}: {fault.message}" if fault.path else fault.message
            await context.abort(Code.INVALID_ARGUMENT, message)
        if fault.kind is Kind.REBOOT:
            self.device.reboot(self.clock())
        await context.abort(Code.UNAVAILABLE, "the device went away")
        raise AssertionError("abort returns")

    async def authenticate(self, context: Any) -> None:
        """User and password as metadata, unless certificates say who it is."""
        said = {name: value for name, value in context.invocation_metadata() or ()}  # noqa: C416
        if "username" not in said and (self.has_certificates or self.login.anonymous):
            return
        if not self.login.takes(str(said.get("username", "")), str(said.get("password", ""))):
            await context.abort(Code.UNAUTHENTICATED, "username or password is wrong")

    async def Subscribe(self, requests: AsyncIterator[Message], context: Any) -> AsyncIterator[Message]:
        await self.authenticate(context)
        fault = self.device.faults.strike("subscribe")
        if fault is not None and fault.kind not in _WITH_EFFECT:
            await self.unperformed(fault, "subscribe", context)
            return
        try:
            wanted = await self.wanted(requests)
            if wanted.mode == ONCE:
                stream = self.once(wanted)
            elif wanted.mode == POLL:
                stream = self.polled(wanted, requests)
            else:
                stream = self.streamed(wanted, requests)
            async for response in stream:
                yield response
        except (DataError, RpcError, Precondition) as error:
            await refuse(error, context)

    async def wanted(self, requests: AsyncIterator[Message]) -> Subscriptions:
        """What the first message of a call asks for (specification 3.5.1.1)."""
        async for request in requests:
            if request.WhichOneof("request") != "subscribe":
                raise DataError("the first message must be a SubscriptionList")
            return self.service.subscriptions(request.subscribe)
        raise DataError("there was no SubscriptionList")

    async def once(self, wanted: Subscriptions) -> AsyncIterator[Message]:
        for notification in [] if wanted.updates_only else self.everything(wanted):
            yield gnmi.SubscribeResponse(update=notification)
        yield gnmi.SubscribeResponse(sync_response=True)

    async def polled(self, wanted: Subscriptions, requests: AsyncIterator[Message]) -> AsyncIterator[Message]:
        async for response in self.once(wanted):
            yield response
        async for request in requests:
            if request.WhichOneof("request") != "poll":
                raise DataError("only Poll may follow here")
            for notification in self.everything(wanted):
                yield gnmi.SubscribeResponse(update=notification)
            yield gnmi.SubscribeResponse(sync_response=True)

    async def streamed(
        self, wanted: Subscriptions, requests: AsyncIterator[Message]
    ) -> AsyncIterator[Message]:
        woken = asyncio.Event()
        stray: list[Message] = []
        unwatch = self.device.watch(lambda _change, _now: woken.set())
        reading = asyncio.create_task(_gather(requests, stray, woken))
        try:
            if wanted.updates_only:
                wanted.start(self.service.tree(self.clock()), self.now())
            else:
                for notification in self.everything(wanted):
                    yield gnmi.SubscribeResponse(update=notification)
            yield gnmi.SubscribeResponse(sync_response=True)
            while not stray:
                await self.until_due(wanted, woken)
                woken.clear()
                tree, now = self.service.tree(self.clock()), self.now()
                for notification in (*wanted.changed(tree, now), *wanted.tick(tree, now)):
                    yield gnmi.SubscribeResponse(update=notification)
            raise DataError("no message may follow the SubscriptionList of a stream")
        finally:
            unwatch()
            reading.cancel()

    async def until_due(self, wanted: Subscriptions, woken: asyncio.Event) -> None:
        due = wanted.due()
        timeout = None if due is None else max((due - self.now()) / 1e9, 0.0)
        with suppress(TimeoutError):
            await asyncio.wait_for(woken.wait(), timeout)

    def everything(self, wanted: Subscriptions) -> list[Message]:
        return wanted.all(self.service.tree(self.clock()), self.now())

    def now(self) -> int:
        return nanoseconds(self.clock())


async def _gather(requests: AsyncIterator[Message], into: list[Message], woken: asyncio.Event) -> None:
    async for request in requests:
        into.append(request)
        woken.set()


async def refuse(error: DataError | RpcError | Precondition, context: Any) -> NoReturn:
    """End the call with the status that fits."""
    code = Code.FAILED_PRECONDITION
    if isinstance(error, DataMissing):
        code = Code.NOT_FOUND
    elif isinstance(error, (DataError, RpcError)):
        code = _CODES.get(error.tag, Code.INVALID_ARGUMENT)
    path = "" if isinstance(error, Precondition) or error.path in {"", "/"} else f"{error.path}: "
    message = str(error) if isinstance(error, Precondition) else error.message
    await context.abort(code, f"{path}{message}")
    raise AssertionError("abort returns")


_CODES = {
    "in-use": Code.ABORTED,
    "lock-denied": Code.ABORTED,
    "operation-not-supported": Code.UNIMPLEMENTED,
    "data-exists": Code.ALREADY_EXISTS,
}
_NOTHING: dict[str, Callable[[], Message]] = {
    "capabilities": gnmi.CapabilityResponse,
    "get": gnmi.GetResponse,
    "set": gnmi.SetResponse,
    "subscribe": gnmi.SubscribeResponse,
}
_WITH_EFFECT = {Kind.SLOW, Kind.DROP_AFTER, Kind.MALFORMED, Kind.WRONG_ID}
