"""Sends requests to the intent service over the log, and waits for what became of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import Cause, IntentRequest, Outcome, RequestedEdit, Status
from orchestron_northbound.follower import Follower
from orchestron_northbound.projection import DeviceView
from orchestron_ports.log import Entry, EventLog, LogError, Stream, TooLarge
from orchestron_restconf.problem import Problem
from orchestron_telemetry import OFF, Done, Instruments
from orchestron_telemetry.context import TRACESTATE

TOPIC: Final = "requests"


@dataclass(frozen=True, slots=True)
class Answered:
    """A request that was taken; reads show it."""

    outcome: Outcome
    to_come: tuple[DeviceView, ...] = ()
    """Devices that do not have it yet."""


class Intents:
    """The way to the intent service."""

    def __init__(
        self, log: EventLog, codec: EventCodec, follower: Follower, instruments: Instruments | None = None
    ) -> None:
        self._instruments = instruments or OFF.service("northbound", follower.domain)
        self._log = log
        self._codec = codec
        self._follower = follower
        self.failure: str | None = None
        """Why the last request could not be put on the log; None when it could."""

    async def submit(
        self,
        cause: Cause,
        edits: Sequence[RequestedEdit],
        *,
        deadline: float,
        device_seconds: float,
        tracestate: str = "",
    ) -> Answered:
        """Have edits done, all or none. Raises `Problem` when they are refused or not answered in time.

        With 0 `device_seconds` the answer comes at commit, without asking for devices.
        """
        outcome = await self._follower.outcome_of(cause.request_id)
        if outcome is None:
            request = IntentRequest(self._follower.domain, cause, tuple(edits))
            outcome = await self._ask(request, deadline, tracestate)
        if outcome.refusal is not None or outcome.status in {Status.REJECTED, Status.ABORTED}:
            raise _refused(outcome)
        await self._shown(outcome, deadline)
        return Answered(outcome, await self._to_come(outcome, deadline, device_seconds))

    async def _ask(self, request: IntentRequest, deadline: float, tracestate: str) -> Outcome:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await self._publish(request, tracestate)
        outcome = await self._outcome(request.cause.request_id, deadline)
        self._instruments.numbers.lasted("request", loop.time() - begun)
        if self._instruments.hops.on:
            await self._heard(request.cause.request_id)
        return outcome

    async def _heard(self, request_id: str) -> None:
        """The answer came: the last hop of the request's trace."""
        record = await self._follower.outcome_record(request_id)
        if record is not None:
            now = time.time_ns()
            with self._instruments.hops.sending([Done(record, now, now)]):
                pass

    async def _publish(self, request: IntentRequest, tracestate: str) -> None:
        message = self._codec.encode(request, TOPIC)
        headers = {**message.headers, **({TRACESTATE: tracestate} if tracestate else {})}
        entry = Entry(Stream(TOPIC, request.domain), message.key, message.value, headers)
        try:
            with self._instruments.hops.originating([entry]) as entries:
                await self._log.append(entries)
        except TooLarge as error:
            raise Problem(
                "too-big", f"the request is larger than the log takes: {error}", status=413
            ) from error
        except LogError as error:
            self.failure = f"the log cannot be written: {error}"
            raise Problem("operation-failed", self.failure, status=503) from error
        self.failure = None

    async def _outcome(self, request_id: str, deadline: float) -> Outcome:
        await self._follower.until(lambda: self._follower.answered(request_id), deadline)
        outcome = await self._follower.outcome_of(request_id)
        if outcome is None:
            raise _late(f"request {request_id} has no outcome yet; it may still be done. ", request_id)
        return outcome

    async def _shown(self, outcome: Outcome, deadline: float) -> None:
        if not self._follower.reached(outcome.seq):
            await self._follower.catch_up()
        if not await self._follower.until(lambda: self._follower.reached(outcome.seq), deadline):
            request_id = outcome.cause.request_id
            raise _late(f"request {request_id} is committed, but reads do not show it yet. ", request_id)

    async def _to_come(self, outcome: Outcome, deadline: float, seconds: float) -> tuple[DeviceView, ...]:
        if not outcome.devices or seconds <= 0:
            return ()
        until = min(deadline, asyncio.get_running_loop().time() + seconds)
        await self._follower.until(lambda: self._follower.settled(outcome.devices), until)
        projection = self._follower.projection
        late = [one for one in outcome.devices if not projection.is_applied(one)]
        return tuple(
            projection.devices.get(one.device, DeviceView(one.device, one.revision, outcome.seq))
            for one in sorted(late, key=lambda one: one.device)
        )


def _refused(outcome: Outcome) -> Problem:
    if outcome.refusal is None:
        return Problem("operation-failed", "the request was refused", kind="application")
    return Problem.of_refusal(outcome.refusal)


def _late(message: str, request_id: str) -> Problem:
    return Problem("operation-failed", f"{message}Ask again with Idempotency-Key: {request_id}", status=504)
