"""Messages cut out of bytes, however these arrive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestron_simulator.framing import MARK, FramingError, Unframer, framed

MESSAGES = st.lists(st.binary(min_size=1, max_size=40).filter(lambda m: MARK[:1] not in m), max_size=5)


@given(MESSAGES, st.booleans(), st.integers(1, 7))
def test_messages_come_out_as_they_went_in(messages: list[bytes], chunked: bool, size: int) -> None:
    """Whatever the pieces in which they arrive."""
    unframer = Unframer()
    unframer.chunked = chunked
    stream = b"".join(framed(message, chunked) for message in messages)
    found = []
    for at in range(0, len(stream), size):
        unframer.feed(stream[at : at + size])
        while (message := unframer.next()) is not None:
            found.append(message)
    assert found == messages


@given(st.binary(min_size=14, max_size=60).filter(lambda data: not data.startswith(b"\n#")))
def test_what_is_no_chunk_is_refused(data: bytes) -> None:
    """Bytes that do not begin with a chunk's size end the session."""
    unframer = Unframer()
    unframer.chunked = True
    unframer.feed(data)
    with pytest.raises(FramingError):
        unframer.next()
