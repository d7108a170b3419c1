"""Counters that move: a pure function of seed, names and time."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from math import sin

SLOWEST, FASTEST = 10.0, 10_000.0
"""Packets a second."""
PACKET = 512
"""Octets of a packet."""


@lru_cache(maxsize=65536)
def _character(seed: int, device: str, interface: str, counter: str) -> tuple[float, float]:
    """Rate in packets a second, and phase of its swing."""
    digest = sha256(f"{seed}/{device}/{interface}/{counter}".encode()).digest()
    part = int.from_bytes(digest[:4], "big") / 2**32
    return SLOWEST + (FASTEST - SLOWEST) * part, digest[4] / 40


def packets(seed: int, device: str, interface: str, direction: str, now: float) -> int:
    """Packets since the epoch, for `now` in seconds; never falls while time goes on."""
    rate, phase = _character(seed, device, interface, direction)
    return int(rate * now + 10 * rate * (1 + sin(now / 60 + phase)))


def counter(seed: int, device: str, interface: str, name: str, now: float) -> int:
    """A counter by its name: `in` or `out`, then what it counts (`in-octets`, `out-unicast-packets`)."""
    direction = "out" if name.startswith(("out", "packets-sent", "bytes-sent")) else "in"
    if "error" in name or "discard" in name:
        return 0
    count = packets(seed, device, interface, direction, now)
    return count * PACKET if "octets" in name or "bytes" in name else count
