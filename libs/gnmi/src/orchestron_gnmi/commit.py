"""The commit-confirmed extension (openconfig/reference, gnmi-commit-confirmed), which pygnmi's messages lack.

It is field 4 of `gnmi_ext.Extension`; protobuf carries fields that it does not know along untouched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from google.protobuf.duration_pb2 import Duration
from google.protobuf.unknown_fields import UnknownFieldSet

from orchestron_gnmi.messages import Message, gnmi_ext

FIELD = 4


class Action(Enum):
    """What is asked of a commit; the value is its field number in `gnmi_ext.Commit`."""

    COMMIT = 2
    """Put the request in force, and undo it after `seconds` unless it is confirmed."""
    CONFIRM = 3
    CANCEL = 4
    SET_ROLLBACK_DURATION = 5
    """Undo it `seconds` from now instead."""


@dataclass(frozen=True, slots=True)
class Commit:
    """The extension's content."""

    id: str
    action: Action
    seconds: int = 0


def to_extension(commit: Commit) -> Message:
    """As a message to be sent with a SetRequest."""
    inner = b""
    if commit.action in {Action.COMMIT, Action.SET_ROLLBACK_DURATION}:
        inner = _field(1, Duration(seconds=commit.seconds).SerializeToString())
    body = _field(1, commit.id.encode()) + _field(commit.action.value, inner)
    return gnmi_ext.Extension.FromString(_field(FIELD, body))


def from_extension(extension: Message) -> Commit | None:
    """The commit in an extension; None when it is another one."""
    for field in _unknown(extension):
        if field.field_number == FIELD:
            return _commit(field.data)
    return None


def _commit(body: bytes) -> Commit:
    fields = dict(_fields(body))
    for action in Action:
        if action.value in fields:
            lasting = dict(_fields(fields[action.value])).get(1, b"")
            seconds = Duration.FromString(lasting).seconds
            return Commit(fields.get(1, b"").decode(), action, seconds)
    return Commit(fields.get(1, b"").decode(), Action.COMMIT)


def _field(number: int, content: bytes) -> bytes:
    """A length-delimited field (protobuf encoding)."""
    return bytes([number << 3 | 2]) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _fields(data: bytes) -> list[tuple[int, bytes]]:
    """The length-delimited fields of a message that has no others."""
    holder = gnmi_ext.Uint128.FromString(b"")
    holder.MergeFromString(data)
    return [(field.field_number, field.data) for field in _unknown(holder) if field.wire_type == 2]


def _unknown(message: Message) -> Iterator[Any]:
    """Fields that the message's type does not know; the set can be indexed, which its type does not say."""
    fields: Any = UnknownFieldSet(message)
    return (fields[number] for number in range(len(fields)))
