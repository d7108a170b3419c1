"""Messages in a stream of bytes (RFC 6242, 4.2 and 4.3). Bytes in, messages out; no I/O.

A session begins with end-of-message marks and goes over to chunks when both hellos name base:1.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

MARK: Final = b"]]>]]>"
END: Final = b"\n##\n"
MOST: Final = 1 << 30
"""Most bytes of one message."""

_CHUNK = re.compile(rb"\n#([1-9][0-9]{0,9})\n")
_HEADER: Final = 13
"""Most bytes of a chunk's header."""


class FramingError(Exception):
    """What came is no NETCONF; the session is of no more use."""


def framed(message: bytes, chunked: bool) -> bytes:
    """The bytes that carry one message."""
    return b"\n#%d\n%b\n##\n" % (len(message), message) if chunked else message + MARK


class Unframer:
    """Cuts messages out of what comes, in pieces of any size. Time is linear in what comes."""

    def __init__(self) -> None:
        self.chunked = False
        self._held = bytearray()
        self._seen = 0
        """No mark begins before this place."""
        self._chunks: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The messages that `data` completes. Raises `FramingError`."""
        self._held += data
        while (message := self._chunked() if self.chunked else self._marked()) is not None:
            yield message

    def _marked(self) -> bytes | None:
        at = self._held.find(MARK, self._seen)
        if at < 0:
            self._seen = max(0, len(self._held) - len(MARK) + 1)
            self._check(len(self._held))
            return None
        message = bytes(self._held[:at])
        del self._held[: at + len(MARK)]
        self._seen = 0
        return message

    def _chunked(self) -> bytes | None:
        held = self._held
        at = 0
        message = None
        while message is None:
            header = _CHUNK.match(held, at)
            if header is not None:
                if len(held) < (end := header.end() + int(header[1])):
                    break
                self._chunks.append(bytes(held[header.end() : end]))
                self._size += end - header.end()
                self._check(self._size)
                at = end
            elif held.startswith(END, at) and self._chunks:
                message = b"".join(self._chunks)
                at += len(END)
                self._chunks, self._size = [], 0
            elif _may_begin(bytes(held[at : at + _HEADER])):
                break
            else:
                raise FramingError(f"no chunk begins with {bytes(held[at : at + 16])!r}")
        del held[:at]
        return message

    def _check(self, size: int) -> None:
        if size > MOST:
            raise FramingError(f"a message of more than {MOST} bytes")


def _may_begin(head: bytes) -> bool:
    """A chunk's header, or the end of chunks, of which more is to come."""
    return (head != END and END.startswith(head)) or re.fullmatch(rb"\n#[1-9][0-9]{0,9}", head) is not None
