"""The body of an answer to an edit that is committed while devices are still to come."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from orchestron_restconf.errors import clean
from orchestron_restconf.media import Format

MODULE: Final = "orchestron-edit"
NAMESPACE: Final = "urn:orchestron:yang:edit"
DEVICES: Final = 200
DETAIL_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Late:
    """A device that does not have its new configuration yet."""

    name: str
    revision: int
    state: str
    detail: str = ""


def still_to_come(late: Sequence[Late], form: Format) -> bytes:
    """Name the devices; of very many the first ones and their number."""
    rows = [_row(one) for one in late[:DEVICES]]
    if form is Format.JSON:
        text = json.dumps(
            {f"{MODULE}:still-to-come": {"count": len(late), "device": rows}}, ensure_ascii=False
        )
        return text.encode() + b"\n"
    root = ET.Element("still-to-come", {"xmlns": NAMESPACE})
    ET.SubElement(root, "count").text = str(len(late))
    for row in rows:
        device = ET.SubElement(root, "device")
        for name, value in row.items():
            ET.SubElement(device, name).text = str(value)
    return ET.tostring(root, encoding="unicode").encode() + b"\n"


def _row(one: Late) -> dict[str, str | int]:
    row: dict[str, str | int] = {
        "name": clean(one.name, DETAIL_LENGTH),
        "revision": one.revision,
        "state": one.state,
    }
    if one.detail:
        row["detail"] = clean(one.detail, DETAIL_LENGTH)
    return row
