"""Events as Avro data and back: one pair of functions for each record of the event schemas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from orchestron_contracts.errors import CodecError
from orchestron_contracts.events import (
    Capabilities,
    Cause,
    Change,
    Changeset,
    DeviceRevision,
    Dynstate,
    Input,
    Operation,
    Refusal,
    RequestedEdit,
)
from orchestron_contracts.keys import key_from_text, key_text
from orchestron_contracts.records import Records, dynstate_name

Datum: TypeAlias = dict[str, Any]
R = TypeVar("R")


def each(field: str, convert: Callable[..., R], items: Any, records: Records) -> list[R]:
    """Convert every item; an error names the field and the item's place."""
    converted: list[R] = []
    try:
        for item in items:
            converted.append(convert(item, records))  # noqa: PERF401 - its length tells where it failed
    except CodecError as error:
        raise error.within(field=f"{field}[{len(converted)}]") from error
    return converted


def in_field(field: str, convert: Callable[..., R], *arguments: object) -> R:
    """Convert; an error names the field."""
    try:
        return convert(*arguments)
    except CodecError as error:
        raise error.within(field=field) from error


def cause_datum(cause: Cause) -> Datum:
    """As `orchestron.Cause`."""
    return {
        "request_id": cause.request_id,
        "principal": cause.principal,
        "traceparent": cause.traceparent,
    }


def read_cause(datum: Datum) -> Cause:
    """The inverse of `cause_datum`."""
    return Cause(datum["request_id"], datum["principal"], datum["traceparent"])


def refusal_datum(refusal: Refusal | None) -> Datum | None:
    """As `orchestron.Refusal`."""
    if refusal is None:
        return None
    return {
        "message": refusal.message,
        "tag": refusal.tag,
        "layer": refusal.layer,
        "instance": refusal.instance,
        "path": refusal.path,
        "sources": list(refusal.sources),
        "app_tag": refusal.app_tag,
        "error_class": refusal.error_class,
        "line": refusal.line,
    }


def some_refusal(datum: Datum) -> Refusal:
    """The inverse of `refusal_datum`, for one that is there."""
    return Refusal(
        message=datum["message"],
        tag=datum["tag"],
        layer=datum["layer"],
        instance=datum["instance"],
        path=datum["path"],
        sources=tuple(datum["sources"]),
        app_tag=datum["app_tag"],
        error_class=datum["error_class"],
        line=datum["line"],
    )


def read_refusal(datum: Datum | None) -> Refusal | None:
    """The inverse of `refusal_datum`."""
    return None if datum is None else some_refusal(datum)


def change_datum(change: Change, records: Records) -> Datum:
    """As `orchestron.layer.Change`."""
    return {
        "point": change.point,
        "key": in_field("key", key_text, change.key),
        "source": change.source,
        "record": in_field("record", records.encode, change.point, change.record),
    }


def read_change(datum: Datum, records: Records) -> Change:
    """The inverse of `change_datum`."""
    point = datum["point"]
    return Change(
        point,
        in_field("key", key_from_text, datum["key"]),
        datum["source"],
        in_field("record", records.decode, point, datum["record"]),
    )


def capabilities_datum(capabilities: Capabilities | None) -> Datum | None:
    """As `orchestron.device.Capabilities`."""
    if capabilities is None:
        return None
    modules = [{"name": name, "revision": revision} for name, revision in capabilities.modules]
    return {"device": capabilities.device, "modules": modules, "uris": list(capabilities.uris)}


def read_capabilities(datum: Datum | None) -> Capabilities | None:
    """The inverse of `capabilities_datum`."""
    return None if datum is None else some_capabilities(datum)


def some_capabilities(datum: Datum) -> Capabilities:
    """The inverse of `capabilities_datum`, for some that are there."""
    modules = tuple((module["name"], module["revision"]) for module in datum["modules"])
    return Capabilities(datum["device"], modules, tuple(datum["uris"]))


def input_datum(given: Input, records: Records) -> Datum:
    """As `orchestron.layer.Input`."""
    if isinstance(given, Capabilities):
        return {"capabilities": capabilities_datum(given), "dynstate": None}
    name = dynstate_name(given.layer, given.point)
    dynstate = {
        "layer": given.layer,
        "point": given.point,
        "key": in_field("dynstate.key", key_text, given.key),
        "record": in_field("dynstate.record", records.encode, name, given.record),
    }
    return {"capabilities": None, "dynstate": dynstate}


def read_input(datum: Datum, records: Records) -> Input:
    """The inverse of `input_datum`."""
    if (capabilities := read_capabilities(datum["capabilities"])) is not None:
        return capabilities
    if (dynstate := datum["dynstate"]) is None:
        raise CodecError("is neither capabilities nor dynstate")
    layer, point = dynstate["layer"], dynstate["point"]
    return Dynstate(
        layer,
        point,
        in_field("dynstate.key", key_from_text, dynstate["key"]),
        in_field("dynstate.record", records.decode, dynstate_name(layer, point), dynstate["record"]),
    )


def changeset_datum(changeset: Changeset, records: Records) -> Datum:
    """As `orchestron.layer.Changeset`."""
    return {
        "domain": changeset.domain,
        "seq": changeset.seq,
        "epoch": changeset.epoch,
        "cause": cause_datum(changeset.cause),
        "changes": each("changes", change_datum, changeset.changes, records),
        "inputs": each("inputs", input_datum, changeset.inputs, records),
        "committed": changeset.committed,
        "refusal": refusal_datum(changeset.refusal),
    }


def read_changeset(datum: Datum, records: Records) -> Changeset:
    """The inverse of `changeset_datum`."""
    return Changeset(
        domain=datum["domain"],
        seq=datum["seq"],
        epoch=datum["epoch"],
        cause=read_cause(datum["cause"]),
        changes=tuple(each("changes", read_change, datum["changes"], records)),
        inputs=tuple(each("inputs", read_input, datum["inputs"], records)),
        committed=datum["committed"],
        refusal=read_refusal(datum["refusal"]),
    )


def edit_datum(edit: RequestedEdit) -> Datum:
    """As `orchestron.requests.RequestedEdit`."""
    return {"operation": edit.operation.name, "target": edit.target, "value": edit.value}


def read_edit(datum: Datum) -> RequestedEdit:
    """The inverse of `edit_datum`."""
    return RequestedEdit(Operation[datum["operation"]], datum["target"], datum["value"])


def read_edits(data: list[Datum]) -> tuple[RequestedEdit, ...]:
    """All edits of a request, in order."""
    return tuple(read_edit(datum) for datum in data)


def devices_data(devices: tuple[DeviceRevision, ...]) -> list[Datum]:
    """As an array of `orchestron.device.DeviceRevision`."""
    return [{"device": held.device, "revision": held.revision} for held in devices]


def read_devices(data: list[Datum]) -> tuple[DeviceRevision, ...]:
    """The inverse of `devices_data`."""
    return tuple(DeviceRevision(datum["device"], datum["revision"]) for datum in data)
