"""Every released version of an event stays as it is, and stays readable."""

from __future__ import annotations

import base64
import json
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from orchestron_contracts.codec import EventCodec
from orchestron_contracts.event_schemas import released, wire_name
from orchestron_contracts.events import (
    Aborted,
    Accepted,
    Capabilities,
    Cause,
    Change,
    Changeset,
    Decision,
    DeviceAction,
    DeviceCommand,
    DeviceConfig,
    DeviceEvent,
    DeviceJournal,
    DeviceRevision,
    DeviceState,
    DeviceTree,
    Dynstate,
    Event,
    IntentRequest,
    Operation,
    Outcome,
    Refusal,
    RequestedEdit,
    Status,
)
from orchestron_contracts.framing import Avro
from orchestron_testkit.records import AnyRecords

ROOT = Path(__file__).resolve().parents[3]
PACKAGED = ROOT / "libs/contracts/src/orchestron_contracts/schemas"
PUBLISHED = ROOT / "schemas/avro/events"
GOLDEN = ROOT / "schemas/golden"
CODEC = EventCodec({"sample": AnyRecords()})

CAUSE = Cause("req-1", "alice", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
REFUSAL = Refusal(
    "two sources disagree",
    "data-exists",
    "rfs",
    "/a:b[c='d']",
    "/a:b/e",
    ("/x", "/y"),
    "app",
    "ValueError",
    "f:1",
)
CHANGESET = Changeset(
    domain="default",
    seq=7,
    epoch=2,
    cause=CAUSE,
    changes=(
        Change("site", ("AMS", 7), "", {"name": "AMS"}),
        Change("site", ("FRA",), "/x:site[name='FRA']", None),
    ),
    inputs=(
        Capabilities("AMS", (("ietf-interfaces", "2018-02-20"),), ("urn:x",)),
        Dynstate("cfs", "site", ("AMS",), {"load": "high"}),
    ),
    committed=5,
)
EDITS = (
    RequestedEdit(Operation.REPLACE, "/x:site=AMS", b'{"x:site":[{"name":"AMS"}]}'),
    RequestedEdit(Operation.DELETE, "/x:site=FRA"),
)
DEVICES = (DeviceRevision("AMS", 3),)
ITEM = {
    "revision": 3,
    "cause": {"request_id": "req-1", "principal": "alice", "traceparent": ""},
    "approval_required": True,
    "approved_by": "bob",
    "approved_digest": "0a1b",
    "rejected_by": "",
    "repair": False,
}
REASON = {"message": "no", "tag": "invalid-value", "path": "/a:b", "sources": ["/c:d"]}
JOURNAL = {
    "approval_required": True,
    "seen": 3,
    "good": 2,
    "queue": [ITEM],
    "trial": {"token": "t", "revision": 3},
    "hold": {"kind": "operator", "principal": "bob", "reason": "window"},
    "failure": {
        "kind": "refused",
        "message": "no",
        "reasons": [REASON],
        "lost": False,
        "revision": 3,
        "digest": "0a1b",
    },
    "attempts": 1,
    "drift": {"digest": "0a1b", "lines": ["~ /a:b = 1 -> 2"], "who": "eve", "when": "2026-11-24T22:00:00Z"},
    "accepted": "",
    "pending": {"revision": 3, "digest": "0a1b", "lines": ["+ /a:b = 1"], "void": ""},
    "answer": {"command": "req-2", "done": True, "text": "item 3 is approved"},
    "commands": 5,
}
SAMPLES: list[Event] = [
    IntentRequest("default", CAUSE, EDITS),
    Accepted(CHANGESET, EDITS, 1_700_000_000_000),
    Aborted("default", 7, 3, CAUSE, REFUSAL, 1_700_000_000_001),
    CHANGESET,
    Decision("default", 7, 2, CAUSE, REFUSAL, DEVICES),
    DeviceConfig("default", 7, 2, CAUSE, "AMS", "Junos", 3, {"name": "AMS"}, {"system": {"name": "AMS"}}),
    DeviceEvent("default", "AMS", 3, DeviceState.IN_SYNC, "ok", Capabilities("AMS", (("m", ""),))),
    DeviceCommand("default", "AMS", CAUSE, DeviceAction.APPROVE, 3, "0a1b", "seen"),
    DeviceJournal("default", "AMS", "Junos", "pending-approval", JOURNAL),
    DeviceTree("default", "AMS", "good", "Junos", 3, {"system": {"name": "AMS"}}),
    Outcome("default", CAUSE, Status.COMMITTED, 7, True, REFUSAL, DEVICES),
]


def as_json(value: Any) -> Any:
    """An event as JSON can say it."""
    if is_dataclass(value):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {name: as_json(held) for name, held in value.items()}
    if isinstance(value, tuple | list):
        return [as_json(held) for held in value]
    if isinstance(value, bytes):
        return value.decode()
    return value.value if isinstance(value, Enum) else value


def holds(now: Any, recorded: Any) -> bool:
    """Everything recorded is still there; fields added since may be there too."""
    if isinstance(recorded, dict):
        return all(name in now and holds(now[name], held) for name, held in recorded.items())
    if isinstance(recorded, list):
        return len(now) == len(recorded) and all(map(holds, now, recorded))
    return bool(now == recorded)


def test_there_is_a_sample_of_every_released_version(update: bool) -> None:
    """A new version comes with a recorded sample (`--update` adds it); no sample is ever replaced."""
    for event in SAMPLES:
        message = CODEC.encode(event, "sample")
        path = GOLDEN / f"{message.headers['orc-event']}.json"
        if update and not path.exists():
            sample = {"value": base64.b64encode(message.value).decode(), "event": as_json(event)}
            path.write_text(json.dumps(sample, indent=2) + "\n", encoding="utf-8")
    names = {wire_name(schema) for versions in released().values() for schema in versions}
    assert {path.stem for path in GOLDEN.glob("*.json")} == names


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_sample_is_read_as_ever(path: Path) -> None:
    """A value recorded when its version was released still gives what was put in."""
    sample = json.loads(path.read_text(encoding="utf-8"))
    event = CODEC.decode("sample", base64.b64decode(sample["value"]))
    assert holds(as_json(event), sample["event"])


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_released_schema_is_not_edited(path: Path) -> None:
    """The fingerprint in a recorded sample is that of the schema file of its version."""
    sample = json.loads(path.read_text(encoding="utf-8"))
    schemas = {wire_name(schema): schema for versions in released().values() for schema in versions}
    assert base64.b64decode(sample["value"]).startswith(Avro(schemas[path.stem]).prefix)


def test_published_schemas_are_those_in_use(update: bool) -> None:
    """`schemas/avro/events` is a copy of the schemas the code is shipped with (`--update` renews it)."""
    packaged = {path.name: path.read_bytes() for path in PACKAGED.glob("*.avsc")}
    if update:
        for name, content in packaged.items():
            (PUBLISHED / name).write_bytes(content)
    assert {path.name: path.read_bytes() for path in PUBLISHED.glob("*.avsc")} == packaged


def test_file_names_tell_version() -> None:
    """`<Name>.v<N>.avsc` holds version N of record Name, and versions have no gap."""
    for name, versions in released().items():
        assert [schema["version"] for schema in versions] == list(range(1, len(versions) + 1))
        assert {schema["name"] for schema in versions} == {name}
        assert len({schema["event"] for schema in versions}) == 1
