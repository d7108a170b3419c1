"""How messages are cut out of a stream of bytes (RFC 6242, 4): by a mark, or in chunks."""

from __future__ import annotations

import re
from typing import Final

MARK: Final = b"]]>]]>"
END: Final = b"\n##\n"
LARGEST: Final = 256 * 1024 * 1024
"""Most bytes that a message may have."""

_HEADER = re.compile(rb"\n#(?:([1-9][0-9]{0,9})|(#))\n")
_LONGEST_HEADER: Final = 13


class FramingError(Exception):
    """The bytes are no messages; the session cannot go on."""


def framed(message: bytes, chunked: bool) -> bytes:
    """One message as it goes over the wire."""
    return b"\n#%d\n%b%b" % (len(message), message, END) if chunked else message + MARK


class Unframer:
    """Bytes in, messages out. Begins with marks, as the hellos do."""

    def __init__(self) -> None:
        self.chunked = False
        """Set once both sides have said that they know base:1.1."""
        self._held = bytearray()
        self._chunks: list[bytes] = []
        self._scanned = 0

    def feed(self, data: bytes) -> None:
        """Take in what has come. Raises `FramingError` when it is more than a message may have."""
        self._held += data
        if len(self._held) > LARGEST:
            raise FramingError("a message is too long")

    def next(self) -> bytes | None:
        """The next whole message; None while there is none. Raises `FramingError`."""
        return self._next_chunked() if self.chunked else self._next_marked()

    def _next_marked(self) -> bytes | None:
        at = self._held.find(MARK, max(self._scanned - len(MARK), 0))
        if at < 0:
            self._scanned = len(self._held)
            return None
        message = bytes(self._held[:at])
        del self._held[: at + len(MARK)]
        self._scanned = 0
        return message

    def _next_chunked(self) -> bytes | None:
        while True:
            header = _HEADER.match(self._held)
            if header is None:
                if len(self._held) >= _LONGEST_HEADER or not b"\n#".startswith(self._held[:2]):
                    raise FramingError("a chunk does not begin with its size")
                return None
            if header[2] is not None:
                if not self._chunks:
                    raise FramingError("a message has no chunk")
                del self._held[: header.end()]
                message = b"".join(self._chunks)
                self._chunks = []
                return message
            end = header.end() + int(header[1])
            if end > LARGEST:
                raise FramingError("a chunk is too long")
            if len(self._held) < end:
                return None
            self._chunks.append(bytes(self._held[header.end() : end]))
            del self._held[:end]
