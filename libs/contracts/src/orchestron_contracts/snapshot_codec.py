"""Snapshots as bytes: frames of a length and an Avro message, the head first, each page compressed.

A snapshot is read by the version that wrote it or not at all: unlike an event it can be had again.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from itertools import islice
from typing import Any

from orchestron_contracts.errors import CodecError
from orchestron_contracts.event_records import Datum, capabilities_datum, some_capabilities
from orchestron_contracts.framing import Avro
from orchestron_contracts.keys import key_from_text, key_text
from orchestron_contracts.plain_trees import plain_from_tree, tree_from_plain
from orchestron_contracts.records import Records
from orchestron_contracts.snapshots import (
    HeldCapabilities,
    HeldDevice,
    HeldDynstate,
    HeldInstance,
    HeldReport,
    Mark,
    Part,
    SnapshotHead,
)
from orchestron_yang.tree import Tree

PAGE = 64
"""Parts in a page: little enough that writing one does not hold up the process."""
LEVEL = 1
_SIZE = 4
_KINDS = ("instances", "reported", "dynstate", "devices", "capabilities")


@cache
def _avro(name: str) -> Avro:
    file = resources.files("orchestron_contracts").joinpath("snapshot_schemas", f"{name}.v1.avsc")
    return Avro(json.loads(file.read_text(encoding="utf-8")))


class SnapshotCodec:
    """Writes and reads the snapshots of one service: records of its input topic and of what it writes."""

    def __init__(self, given: Records, made: Records) -> None:
        self._given = given
        self._made = made

    def pages(self, parts: Iterable[Part]) -> Iterator[bytes]:
        """The parts, page by page; nothing is done ahead of who takes them. Raises `CodecError`."""
        left = iter(parts)
        while page := tuple(islice(left, PAGE)):
            yield zlib.compress(_avro("SnapshotPage").encode(self._page(page)), LEVEL)

    def parts(self, pages: Iterable[bytes]) -> Iterator[Part]:
        """The inverse of `pages`. Raises `CodecError`."""
        for page in pages:
            try:
                message = zlib.decompress(page)
            except zlib.error as error:
                raise CodecError(f"damaged: {error}") from error
            yield from self._parts(_avro("SnapshotPage").decode(message))

    def _page(self, parts: Iterable[Part]) -> Datum:
        page: dict[str, list[Datum]] = {name: [] for name in _KINDS}
        for part in parts:
            match part:
                case HeldInstance():
                    page["instances"].append(self._instance(part))
                case HeldReport():
                    page["reported"].append(
                        {
                            "device": part.device,
                            "type": part.type,
                            "modules": list(part.modules),
                            "uris": list(part.uris),
                        }
                    )
                case HeldDynstate():
                    record = plain_from_tree(part.record)
                    page["dynstate"].append(
                        {"point": part.point, "key": key_text(part.key), "record": record}
                    )
                case HeldDevice():
                    page["devices"].append({"name": part.name, "type": part.type, "revision": part.revision})
                case HeldCapabilities():
                    datum = capabilities_datum(part.capabilities)
                    page["capabilities"].append({"seq": part.seq, **(datum or {})})
        return page

    def _instance(self, part: HeldInstance) -> Datum:
        given, made = self._given, self._made
        return {
            "point": part.point,
            "key": key_text(part.key),
            "contributions": [
                {"source": source, "record": given.encode(part.point, record)}
                for source, record in part.contributions
            ],
            "outputs": [
                {"point": point, "key": key_text(key), "record": made.encode(point, record)}
                for point, key, record in part.outputs
            ],
            "memory": None if part.memory is None else plain_from_tree(part.memory),
        }

    def _parts(self, page: Any) -> Iterator[Part]:
        for held in page["instances"]:
            yield self._read_instance(held)
        for held in page["reported"]:
            yield HeldReport(held["device"], held["type"], tuple(held["modules"]), tuple(held["uris"]))
        for held in page["dynstate"]:
            yield HeldDynstate(held["point"], key_from_text(held["key"]), tree_from_plain(held["record"]))
        for held in page["devices"]:
            yield HeldDevice(held["name"], held["type"], held["revision"])
        for held in page["capabilities"]:
            yield HeldCapabilities(held["seq"], some_capabilities(held))

    def _read_instance(self, held: Datum) -> HeldInstance:
        point = held["point"]
        return HeldInstance(
            point,
            key_from_text(held["key"]),
            tuple((one["source"], _read(self._given, point, one["record"])) for one in held["contributions"]),
            tuple(
                (one["point"], key_from_text(one["key"]), _read(self._made, one["point"], one["record"]))
                for one in held["outputs"]
            ),
            None if held["memory"] is None else tree_from_plain(held["memory"]),
        )


def _read(records: Records, point: str, value: bytes) -> Tree:
    record = records.decode(point, value)
    assert record is not None
    return record


def joined(head: SnapshotHead, pages: list[bytes]) -> bytes:
    """The whole body of a snapshot."""
    datum = {
        "service": head.service,
        "domain": head.domain,
        "fingerprint": head.fingerprint,
        "seq": head.seq,
        "epoch": head.epoch,
        "input": _mark(head.input),
        "outputs": [_mark(mark) for mark in head.outputs],
        "pages": len(pages),
    }
    frames = [_avro("SnapshotHead").encode(datum), *pages]
    return b"".join(part for frame in frames for part in (len(frame).to_bytes(_SIZE, "big"), frame))


def parted(body: bytes) -> tuple[SnapshotHead, list[bytes]]:
    """The inverse of `joined`. Raises `CodecError` for another version, and for what is not whole."""
    frames = list(_frames(body))
    if not frames:
        raise CodecError("is empty")
    head = _avro("SnapshotHead").decode(frames[0])
    if head["pages"] != len(frames) - 1:
        raise CodecError(f"damaged: it has {len(frames) - 1} of {head['pages']} pages")
    return (
        SnapshotHead(
            head["service"],
            head["domain"],
            head["fingerprint"],
            head["seq"],
            head["epoch"],
            Mark(**head["input"]),
            tuple(Mark(**mark) for mark in head["outputs"]),
        ),
        frames[1:],
    )


def _mark(mark: Mark) -> Datum:
    return {"topic": mark.topic, "offset": mark.offset, "digest": mark.digest}


def _frames(body: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(body):
        start = at + _SIZE
        end = start + int.from_bytes(body[at:start], "big")
        if not start < end <= len(body):
            raise CodecError("damaged: it ends in the middle")
        yield body[start:end]
        at = end
