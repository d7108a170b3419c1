"""Which resource a request target names, from its raw path: it is split before it is decoded (RFC 3986)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from orchestron_restconf.problem import Problem, not_found


class Area(Enum):
    """A kind of resource of the northbound interface."""

    HOST_META = "host-meta"
    API = "RESTCONF API"
    OPERATIONS = "operations"
    LIBRARY_VERSION = "YANG library version"
    DATA = "data"
    HEALTH = "health"
    READINESS = "readiness"
    METRICS = "metrics"
    DEVICES = "device list"
    DEVICE_TARGET = "device target"
    DEVICE_DIFFERENCE = "device difference"
    DEVICE_INFO = "device"
    DEVICE_QUEUE = "device queue"
    DEVICE_DRIFT = "device drift"
    QUEUES = "queues"
    LAYER = "layer"


@dataclass(frozen=True, slots=True)
class Route:
    """A resource. `name` is the device's or layer's; for data it is the api-path, still percent-encoded."""

    area: Area
    name: str = ""


_FIXED: Final = {
    "/.well-known/host-meta": Area.HOST_META,
    "/restconf": Area.API,
    "/restconf/operations": Area.OPERATIONS,
    "/restconf/yang-library-version": Area.LIBRARY_VERSION,
    "/restconf/data": Area.DATA,
    "/healthz": Area.HEALTH,
    "/readyz": Area.READINESS,
    "/metrics": Area.METRICS,
    "/device": Area.DEVICES,
    "/queue": Area.QUEUES,
}
_DEVICE: Final = {
    "target": Area.DEVICE_TARGET,
    "diff": Area.DEVICE_DIFFERENCE,
    "info": Area.DEVICE_INFO,
    "queue": Area.DEVICE_QUEUE,
    "drift": Area.DEVICE_DRIFT,
}
_NOT_ENCODED = re.compile(r"%(?![0-9A-Fa-f]{2})|[^\x21-\x7e]")


def route(raw_path: str) -> Route:
    """The resource that a raw request path names. Raises `Problem` 400 or 404."""
    path = raw_path[:-1] if len(raw_path) > 1 and raw_path.endswith("/") else raw_path
    if path in _FIXED:
        return Route(_FIXED[path])
    if path.startswith("/restconf/data/"):
        return Route(Area.DATA, _api_path(path.removeprefix("/restconf/data")))
    match path.split("/"):
        case ["", "device", name, what] if what in _DEVICE and name:
            return Route(_DEVICE[what], decode(name))
        case ["", "layer", name] if name:
            return Route(Area.LAYER, decode(name))
    raise not_found(f"there is no resource {raw_path[:200]!r}")


def decode(text: str) -> str:
    """Percent-decode one segment or parameter as UTF-8, strictly. Raises `Problem` 400."""
    if (wrong := _NOT_ENCODED.search(text)) is not None:
        raise _malformed(f"{text[wrong.start() : wrong.start() + 3]!r} is no percent-encoding", text)
    parts = re.split(r"%([0-9A-Fa-f]{2})", text)
    data = b"".join(bytes.fromhex(part) if at % 2 else part.encode() for at, part in enumerate(parts))
    try:
        decoded = data.decode("utf-8")
    except UnicodeDecodeError:
        raise _malformed("what is percent-encoded is not UTF-8", text) from None
    if "\0" in decoded:
        raise _malformed("a NUL character is not allowed", text)
    return decoded


def _api_path(path: str) -> str:
    """The api-path below the datastore, each segment checked for its encoding."""
    for segment in path[1:].split("/"):
        if not segment:
            raise _malformed("empty path segment", path)
        decode(segment)
    return path


def _malformed(message: str, text: str) -> Problem:
    return Problem("malformed-message", f"{message} in {text[:200]!r}", status=400)
