"""The kinds of event: written name, key on the log, and how each becomes Avro data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from orchestron_contracts.event_records import (
    Datum,
    capabilities_datum,
    cause_datum,
    changeset_datum,
    devices_data,
    edit_datum,
    in_field,
    read_capabilities,
    read_cause,
    read_changeset,
    read_devices,
    read_edits,
    read_refusal,
    refusal_datum,
    some_refusal,
)
from orchestron_contracts.events import (
    Aborted,
    Accepted,
    Changeset,
    Decision,
    DeviceAction,
    DeviceCommand,
    DeviceConfig,
    DeviceEvent,
    DeviceJournal,
    DeviceState,
    DeviceTree,
    IntentRequest,
    Outcome,
    Status,
)
from orchestron_contracts.records import Records
from orchestron_yang.tree import Tree

E = TypeVar("E")
SETTINGS = "device"
"""The point of a device's settings, in the schema below the rfs layer."""


@dataclass(frozen=True, slots=True)
class EventKind(Generic[E]):
    """One kind of event. `schema` names its files, `<schema>.v<N>.avsc`."""

    cls: type[E]
    schema: str
    key: Callable[[E], str]
    """What the event is about, for the log."""
    to_datum: Callable[[E, Records], Datum]
    from_datum: Callable[[Datum, Records], E]


def _sequenced(event: Changeset | Aborted | Decision) -> str:
    return str(event.seq)


def _request(event: IntentRequest | Outcome) -> str:
    return event.cause.request_id


def _intent_request(event: IntentRequest, _: Records) -> Datum:
    return {
        "domain": event.domain,
        "cause": cause_datum(event.cause),
        "edits": [edit_datum(edit) for edit in event.edits],
    }


def _read_intent_request(datum: Datum, _: Records) -> IntentRequest:
    return IntentRequest(datum["domain"], read_cause(datum["cause"]), read_edits(datum["edits"]))


def _accepted(event: Accepted, records: Records) -> Datum:
    return {
        "changeset": in_field("changeset", changeset_datum, event.changeset, records),
        "edits": [edit_datum(edit) for edit in event.edits],
        "time_ms": event.time_ms,
    }


def _read_accepted(datum: Datum, records: Records) -> Accepted:
    changeset = in_field("changeset", read_changeset, datum["changeset"], records)
    return Accepted(changeset, read_edits(datum["edits"]), datum["time_ms"])


def _numbers(event: Aborted | Decision | DeviceConfig) -> Datum:
    return {
        "domain": event.domain,
        "seq": event.seq,
        "epoch": event.epoch,
        "cause": cause_datum(event.cause),
    }


def _read_numbers(datum: Datum) -> dict[str, Any]:
    return {
        "domain": datum["domain"],
        "seq": datum["seq"],
        "epoch": datum["epoch"],
        "cause": read_cause(datum["cause"]),
    }


def _aborted(event: Aborted, _: Records) -> Datum:
    return {**_numbers(event), "refusal": refusal_datum(event.refusal), "time_ms": event.time_ms}


def _read_aborted(datum: Datum, _: Records) -> Aborted:
    return Aborted(**_read_numbers(datum), refusal=some_refusal(datum["refusal"]), time_ms=datum["time_ms"])


def _decision(event: Decision, _: Records) -> Datum:
    return {
        **_numbers(event),
        "refusal": refusal_datum(event.refusal),
        "devices": devices_data(event.devices),
    }


def _read_decision(datum: Datum, _: Records) -> Decision:
    return Decision(
        **_read_numbers(datum),
        refusal=read_refusal(datum["refusal"]),
        devices=read_devices(datum["devices"]),
    )


def _device_config(event: DeviceConfig, records: Records) -> Datum:
    return {
        **_numbers(event),
        "device": event.device,
        "type": event.type,
        "revision": event.revision,
        "settings": in_field("settings", records.encode, SETTINGS, event.settings),
        "config": in_field("config", records.encode, event.type, event.config),
    }


def _read_device_config(datum: Datum, records: Records) -> DeviceConfig:
    return DeviceConfig(
        **_read_numbers(datum),
        device=datum["device"],
        type=datum["type"],
        revision=datum["revision"],
        settings=cast(Tree, in_field("settings", records.decode, SETTINGS, datum["settings"])),
        config=in_field("config", records.decode, datum["type"], datum["config"]),
    )


def _device_event(event: DeviceEvent, _: Records) -> Datum:
    return {
        "domain": event.domain,
        "device": event.device,
        "revision": event.revision,
        "state": event.state.name,
        "detail": event.detail,
        "capabilities": capabilities_datum(event.capabilities),
    }


def _read_device_event(datum: Datum, _: Records) -> DeviceEvent:
    return DeviceEvent(
        domain=datum["domain"],
        device=datum["device"],
        revision=datum["revision"],
        state=DeviceState[datum["state"]],
        detail=datum["detail"],
        capabilities=read_capabilities(datum["capabilities"]),
    )


def _device_command(event: DeviceCommand, _: Records) -> Datum:
    return {
        "domain": event.domain,
        "device": event.device,
        "cause": cause_datum(event.cause),
        "action": event.action.name,
        "revision": event.revision,
        "digest": event.digest,
        "reason": event.reason,
    }


def _read_device_command(datum: Datum, _: Records) -> DeviceCommand:
    return DeviceCommand(
        domain=datum["domain"],
        device=datum["device"],
        cause=read_cause(datum["cause"]),
        action=DeviceAction[datum["action"]],
        revision=datum["revision"],
        digest=datum["digest"],
        reason=datum["reason"],
    )


def _device_journal(event: DeviceJournal, _: Records) -> Datum:
    return {
        "domain": event.domain,
        "device": event.device,
        "type": event.type,
        "phase": event.phase,
        "state": dict(event.state) or None,
    }


def _read_device_journal(datum: Datum, _: Records) -> DeviceJournal:
    return DeviceJournal(
        datum["domain"], datum["device"], datum["type"], datum["phase"], datum["state"] or {}
    )


def _device_tree(event: DeviceTree, records: Records) -> Datum:
    return {
        "domain": event.domain,
        "device": event.device,
        "part": event.part,
        "type": event.type,
        "revision": event.revision,
        "config": in_field("config", records.encode, event.type, event.config),
    }


def _read_device_tree(datum: Datum, records: Records) -> DeviceTree:
    return DeviceTree(
        domain=datum["domain"],
        device=datum["device"],
        part=datum["part"],
        type=datum["type"],
        revision=datum["revision"],
        config=in_field("config", records.decode, datum["type"], datum["config"]),
    )


def _outcome(event: Outcome, _: Records) -> Datum:
    return {
        "domain": event.domain,
        "cause": cause_datum(event.cause),
        "status": event.status.name,
        "seq": event.seq,
        "created": event.created,
        "refusal": refusal_datum(event.refusal),
        "devices": devices_data(event.devices),
    }


def _read_outcome(datum: Datum, _: Records) -> Outcome:
    return Outcome(
        domain=datum["domain"],
        cause=read_cause(datum["cause"]),
        status=Status[datum["status"]],
        seq=datum["seq"],
        created=datum["created"],
        refusal=read_refusal(datum["refusal"]),
        devices=read_devices(datum["devices"]),
    )


KINDS: tuple[EventKind[Any], ...] = (
    EventKind(IntentRequest, "IntentRequest", _request, _intent_request, _read_intent_request),
    EventKind(Accepted, "Accepted", lambda event: str(event.changeset.seq), _accepted, _read_accepted),
    EventKind(Aborted, "Aborted", _sequenced, _aborted, _read_aborted),
    EventKind(Changeset, "Changeset", _sequenced, changeset_datum, read_changeset),
    EventKind(Decision, "Decision", _sequenced, _decision, _read_decision),
    EventKind(DeviceConfig, "DeviceConfig", lambda event: event.device, _device_config, _read_device_config),
    EventKind(DeviceEvent, "DeviceEvent", lambda event: event.device, _device_event, _read_device_event),
    EventKind(
        DeviceCommand, "DeviceCommand", lambda event: event.device, _device_command, _read_device_command
    ),
    EventKind(
        DeviceJournal, "DeviceJournal", lambda event: event.device, _device_journal, _read_device_journal
    ),
    EventKind(
        DeviceTree,
        "DeviceTree",
        lambda event: f"{event.device}/{event.part}",
        _device_tree,
        _read_device_tree,
    ),
    EventKind(Outcome, "Outcome", _request, _outcome, _read_outcome),
)
