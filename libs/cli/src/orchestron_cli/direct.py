"""`orchestron apply --kafka`: intent put straight on the log, without a server in between."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from dataclasses import replace

from orchestron_cli.client import JSON, ClientError, Reason, Refused
from orchestron_client import NoOutcome, connect
from orchestron_contracts.events import Outcome, Refusal, RequestedEdit
from orchestron_kafka.settings import KafkaSettings
from orchestron_network.package import network
from orchestron_ports.log import LogError
from orchestron_restconf.body import edit_of
from orchestron_restconf.media import Format
from orchestron_restconf.problem import Problem
from orchestron_yang.errors import DataError
from orchestron_yang.path import parse_api_path

CONFLICT = 409
Named = tuple[str, RequestedEdit]


class NoBroker(ClientError):
    """The log cannot be reached."""

    exit_code = 3


def edit_from(method: str, path: str, body: bytes, media_type: str) -> RequestedEdit:
    """The edit that a file's content asks for. Raises `ClientError` where it does not fit the models."""
    schema = network().northbound
    form = Format.JSON if media_type == JSON else Format.XML
    try:
        return edit_of(schema, method, parse_api_path(schema, path), body, form).requested
    except (Problem, DataError) as error:
        raise ClientError(str(error)) from error


def send(kafka: str, domain: str, edits: Sequence[Named], done: Callable[[str, Outcome], None]) -> None:
    """Have edits done, each a transaction, in order; `done` is told of each with its name.

    Raises `Refused`, `NoBroker`, and `ClientError` when there is no outcome in time. What is behind
    the edit that fails is not sent.
    """
    settings = replace(KafkaSettings.from_env(os.environ), bootstrap=kafka)

    async def run() -> None:
        async with connect(settings, domain) as client:
            for name, edit in edits:
                outcome = await client.apply([edit])
                if outcome.refusal is not None:
                    raise Refused(CONFLICT, [_reason(outcome.refusal)])
                done(name, outcome)

    try:
        asyncio.run(run())
    except LogError as error:
        raise NoBroker(str(error)) from error
    except NoOutcome as error:
        raise ClientError(str(error)) from error


def _reason(refusal: Refusal) -> Reason:
    details = {"layer": refusal.layer, "yang-path": refusal.path, "source": list(refusal.sources)}
    shown = {name: value for name, value in details.items() if value}
    return Reason(refusal.tag, refusal.instance, refusal.message, shown)
