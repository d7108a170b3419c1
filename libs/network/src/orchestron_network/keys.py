"""Keys in the reversible forms that vendors keep them in.

Both forms normally start from a random salt. A transform may not draw one, so the salt is fixed:
the same key always gives the same text. Neither form protects a key from anyone who reads it.
"""

from __future__ import annotations

from functools import lru_cache

_TYPE7_PAD = b"dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"
_TYPE7_SALT = 4

_JUNOS_ALPHABET = "QzF3n6/9CAtpu0OB1IREhcSyrleKvMW8LXx7N-dVbwsY2g4oaJZGUDjiHkq.mPf5T"
_JUNOS_PLACE = {char: place for place, char in enumerate(_JUNOS_ALPHABET)}
# How a byte is written as gaps between characters: the weights of the gaps, turn by turn.
_JUNOS_WEIGHTS = ((1, 4, 32), (1, 16, 32), (1, 8, 32), (1, 64), (1, 32), (1, 4, 16, 128), (1, 32, 64))
# The first character says how many characters of padding follow; for "4" it is one.
_JUNOS_FIRST = "4"
_JUNOS_PADDING = "T"


@lru_cache(maxsize=4096)
def cisco_type7(key: str) -> str:
    """`key` in Cisco's type 7 form, with salt 4."""
    pad = _TYPE7_PAD
    code = (byte ^ pad[(_TYPE7_SALT + i) % len(pad)] for i, byte in enumerate(key.encode()))
    return f"{_TYPE7_SALT:02}" + "".join(f"{byte:02X}" for byte in code)


@lru_cache(maxsize=4096)
def junos_9(key: str) -> str:
    """`key` in Junos's $9$ form, with "4" as its first character."""
    place = _JUNOS_PLACE[_JUNOS_FIRST]
    out = ["$9$", _JUNOS_FIRST, _JUNOS_PADDING]
    for i, byte in enumerate(key.encode()):
        for gap in _gaps(byte, _JUNOS_WEIGHTS[i % len(_JUNOS_WEIGHTS)]):
            place = (place + gap + 1) % len(_JUNOS_ALPHABET)
            out.append(_JUNOS_ALPHABET[place])
    return "".join(out)


def _gaps(byte: int, weights: tuple[int, ...]) -> list[int]:
    """`byte` as a sum of `weights`, each taken so often; the largest takes all it can."""
    gaps: list[int] = []
    for weight in reversed(weights):
        count, byte = divmod(byte, weight)
        gaps.insert(0, count)
    return gaps
