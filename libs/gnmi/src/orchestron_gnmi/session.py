"""`DeviceSession` over gNMI: what is staged is one SetRequest, which the device takes whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from typing import Any, TypeVar

import grpc

from orchestron_gnmi.changes import set_request
from orchestron_gnmi.commit import Action, Commit, to_extension
from orchestron_gnmi.failures import device_error
from orchestron_gnmi.messages import Message, gnmi, service
from orchestron_gnmi.paths import to_path
from orchestron_gnmi.reading import changed_paths, time_of, tree_of
from orchestron_ports.device import (
    Complaint,
    Confirm,
    DeviceRefused,
    Endpoint,
    Features,
    Foreign,
    Unreachable,
    Unsupported,
)
from orchestron_yang.errors import DataError
from orchestron_yang.path import Step
from orchestron_yang.schema import Schema
from orchestron_yang.tree import Tree

R = TypeVar("R")
_NO_TRIAL = {"FAILED_PRECONDITION", "NOT_FOUND"}


@dataclass(frozen=True, slots=True)
class Quirks:
    """How a device package's devices differ, from its `quirks`."""

    origin: str = ""
    """Origin of every path (gNMI specification 2.2.2); empty for the target's default."""
    commit_confirmed: bool = False
    """Devices have the commit-confirmed extension, of which Capabilities say nothing."""
    reads_all: bool = False
    """Devices do not tell configuration from state in Get."""


class GnmiSession:
    """One channel with one device; `GnmiLink` makes it."""

    def __init__(
        self,
        endpoint: Endpoint,
        channel: grpc.aio.Channel,
        schema: Schema,
        quirks: Quirks,
        said: Message,
    ) -> None:
        self.modules = tuple((model.name, model.version) for model in said.supported_models)
        self.uris: tuple[str, ...] = ()
        self.features = Features(confirmed_commit=quirks.commit_confirmed, notifications=True)
        self._endpoint = endpoint
        self._channel = channel
        self._stub = service.gNMIStub(channel)
        self._schema = schema
        self._quirks = quirks
        self._staged: Message | None = None
        self._trial: str | None = None
        self._is_lost = False
        self._watching = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        """gRPC connects again by itself, but a session that was lost stays lost."""
        await self._channel.wait_for_state_change(grpc.ChannelConnectivity.READY)
        self._is_lost = True

    async def read(self) -> Tree:
        """See `DeviceSession.read`: Get of each top-level node, in JSON_IETF."""
        request = gnmi.GetRequest(
            path=self._roots(),
            type=gnmi.GetRequest.ALL if self._quirks.reads_all else gnmi.GetRequest.CONFIG,
            encoding=gnmi.JSON_IETF,
        )
        answer = await self._ask(self._stub.Get, request, "Get")
        try:
            return tree_of(self._schema, answer.notification)
        except DataError as error:
            raise DeviceRefused(
                (Complaint(f"its configuration cannot be read: {error.message}", error.tag),)
            ) from error

    async def stage(self, current: Tree, desired: Tree) -> None:
        """See `DeviceSession.stage`: nothing is sent, as gNMI has no candidate."""
        self._require_session("stage")
        self._staged = set_request(self._schema, current, desired, self._quirks.origin)

    async def commit(self, confirm: Confirm | None = None) -> None:
        """See `DeviceSession.commit`: one Set, a transaction in the device (specification 3.4.3)."""
        self._require_session("commit")
        if confirm is not None and not self.features.confirmed_commit:
            raise Unsupported(f"{self._endpoint.host} has no commit on trial")
        request, self._staged = self._staged, None
        if request is None or not (request.delete or request.replace or request.update):
            return
        if confirm is not None:
            request.extension.append(to_extension(Commit(confirm.token, Action.COMMIT, confirm.seconds)))
            self._trial = confirm.token
        await self._ask(self._stub.Set, request, "Set")

    async def confirm(self, token: str) -> None:
        """See `DeviceSession.confirm`."""
        self._require_session("confirm")
        if not self.features.confirmed_commit:
            return
        await self._act(token, Action.CONFIRM)
        self._trial = None

    async def discard(self) -> None:
        """See `DeviceSession.discard`."""
        self._staged = None
        self._require_session("discard")
        trial, self._trial = self._trial, None
        if trial is None:
            return
        try:
            await self._act(trial, Action.CANCEL)
        except DeviceRefused as refusal:
            # the device has undone it already, in time
            if refusal.complaints[0].app_tag not in _NO_TRIAL:
                raise

    async def foreign(self) -> AsyncIterator[Foreign]:
        """See `DeviceSession.foreign`: by subscription to changes; gNMI does not tell who made them."""
        subscriptions = [gnmi.Subscription(path=path, mode=gnmi.ON_CHANGE) for path in self._roots()]
        wanted = gnmi.SubscriptionList(
            subscription=subscriptions, mode=gnmi.SubscriptionList.STREAM, encoding=gnmi.JSON_IETF
        )
        request = gnmi.SubscribeRequest(subscribe=wanted)
        call = self._stub.Subscribe(_held_open(request), metadata=self._metadata())
        is_synced = False
        try:
            async for answer in call:
                if answer.HasField("update") and is_synced:
                    yield Foreign(when=time_of(answer.update), paths=changed_paths(answer.update))
                is_synced = is_synced or answer.sync_response
        except grpc.RpcError as error:
            raise device_error(error, self._endpoint.host, "Subscribe") from error
        finally:
            call.cancel()

    async def close(self) -> None:
        """See `DeviceSession.close`."""
        self._is_lost = True
        self._watching.cancel()
        await self._channel.close()

    async def _act(self, token: str, action: Action) -> None:
        request = gnmi.SetRequest(extension=[to_extension(Commit(token, action))])
        await self._ask(self._stub.Set, request, action.name.lower())

    async def _ask(self, method: Any, request: Any, deed: str) -> Any:
        self._require_session(deed)
        call: Awaitable[Any] = method(request, timeout=self._endpoint.timeout, metadata=self._metadata())
        try:
            answer = await answered(call, self._endpoint.host, deed)
        except Unreachable:
            self._is_lost = True
            raise
        self._require_session(deed)
        return answer

    def _require_session(self, deed: str) -> None:
        if self._is_lost:
            raise Unreachable(f"{deed} on {self._endpoint.host}: the session was lost")

    def _metadata(self) -> tuple[tuple[str, str], ...]:
        return metadata(self._endpoint)

    def _roots(self) -> list[Message]:
        return [to_path((Step(node),), self._quirks.origin) for node in self._schema.root.children.values()]


def metadata(endpoint: Endpoint) -> tuple[tuple[str, str], ...]:
    """Credentials as gNMI's authentication document has them."""
    if not endpoint.username:
        return ()
    return (("username", endpoint.username), ("password", endpoint.password))


async def answered(call: Awaitable[R], host: str, deed: str) -> R:
    """The answer to a call. Raises `DeviceError`."""
    try:
        return await call
    except grpc.RpcError as error:
        raise device_error(error, host, deed) from error
    except grpc.aio.UsageError as error:
        raise Unreachable(f"{deed} on {host}: {error}") from error


async def _held_open(request: Message) -> AsyncIterator[Message]:
    """The one request of a subscription, which lasts as long as the client sends no end."""
    yield request
    await asyncio.Event().wait()
