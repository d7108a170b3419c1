"""Puts the intent service together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import Capabilities, Cause, Change, Changeset
from orchestron_engine import Deployable, Parts
from orchestron_intent.admission import Admission
from orchestron_intent.rules import Limits, YangRules
from orchestron_intent.service import IntentService
from orchestron_intent.settings import Settings
from orchestron_ports.log import EventLog, Stream
from orchestron_runtime import SystemClock
from orchestron_runtime.snapshots import Snapshots, keeper_for
from orchestron_semantics import Semantics
from orchestron_telemetry import OFF, Telemetry
from orchestron_transform.layer import NetworkPackage
from orchestron_transform.size import too_much
from orchestron_yang.errors import DataError

CODE = ("orchestron_intent", "orchestron_semantics")
"""Packages that the sequencer's state comes of."""


def create(
    settings: Settings,
    log: EventLog,
    package: NetworkPackage,
    codec: EventCodec,
    telemetry: Telemetry = OFF,
    snapshots: Snapshots | None = None,
) -> IntentService:
    """The sequencer of one domain on `log`, for the network that `package` describes."""
    history, decisions = Stream("history", settings.domain), Stream("decisions", settings.domain)
    instruments = telemetry.service(IntentService.name, settings.domain)
    limits = Limits(settings.edits, settings.value_bytes, settings.depth)
    schema = package.northbound

    def usual(device: str, kind: str) -> Capabilities | None:
        found = package.devices.get(kind)
        return None if found is None else Capabilities(device, found.modules, found.uris)

    def fits(changes: Sequence[Change]) -> None:
        codec.encode(Changeset(settings.domain, 0, 0, Cause(""), tuple(changes)), "history")
        if refusal := too_much("intent", changes):
            raise DataError(refusal.message, tag=refusal.tag)

    return IntentService(
        log,
        codec,
        settings.domain,
        YangRules(schema, Semantics(schema), limits, fits),
        packages=usual,
        now_ms=SystemClock().now_ms,
        in_flight=settings.in_flight,
        admission=Admission(settings.domain, settings.request_bytes, settings.principals),
        telemetry=telemetry,
        keeper=keeper_for(
            snapshots, IntentService.name, codec, package, history, decisions, instruments, CODE
        ),
    )


def deployable(settings: Settings) -> Deployable:
    """The sequencer as a process runs it, for the domains of the settings."""

    def one(parts: Parts, domain: str) -> IntentService:
        own = replace(settings, domain=domain)
        return create(own, parts.log, parts.package, parts.codec, parts.telemetry, parts.snapshots)

    return Deployable("intent", settings.domain, one, lambda _: "requests")
