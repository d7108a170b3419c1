"""Messages come out as they went in, however the bytes are cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestron_netconf.framing import END, FramingError, Unframer, framed

MESSAGES = st.lists(
    st.lists(st.sampled_from([b"<a/>", b"\n#", b"#", b"]]>", b"\n##", b"x" * 40]), min_size=1).map(b"".join),
    max_size=4,
)


def fed(unframer: Unframer, data: bytes, cuts: list[int]) -> list[bytes]:
    """What comes out when the bytes arrive in pieces."""
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    found: list[bytes] = []
    for start, end in pairwise(places):
        found += unframer.feed(data[start:end])
    return found


@given(MESSAGES, st.lists(st.integers(0, 500)))
def test_chunks(messages: list[bytes], cuts: list[int]) -> None:
    """base:1.1 carries any bytes."""
    unframer = Unframer()
    unframer.chunked = True
    assert fed(unframer, b"".join(framed(each, True) for each in messages), cuts) == messages


@given(MESSAGES, st.lists(st.integers(0, 500)))
def test_marks(messages: list[bytes], cuts: list[int]) -> None:
    """base:1.0 carries any bytes but the mark."""
    plain = [each.replace(b"]]>", b"") + b"." for each in messages]
    assert fed(Unframer(), b"".join(framed(each, False) for each in plain), cuts) == plain


@given(st.lists(st.binary(min_size=1, max_size=9), min_size=1), st.lists(st.integers(0, 500)))
def test_a_message_of_several_chunks(chunks: list[bytes], cuts: list[int]) -> None:
    """A sender cuts a message as it likes (RFC 6242, 4.2)."""
    data = b"".join(b"\n#%d\n%b" % (len(each), each) for each in chunks) + END
    unframer = Unframer()
    unframer.chunked = True
    assert fed(unframer, data, cuts) == [b"".join(chunks)]


@pytest.mark.parametrize(
    "data", [b"<rpc-reply/>", b"\n#0\n", b"\n#01\nx", b"\n##\n", b"\n#99999999999\n", b"\n#x\n"]
)
def test_what_is_no_chunk(data: bytes) -> None:
    """It is refused at once: nothing that follows could be told apart."""
    unframer = Unframer()
    unframer.chunked = True
    with pytest.raises(FramingError):
        list(unframer.feed(data))


def test_marks_turn_into_chunks_between_two_messages() -> None:
    """The hello ends with a mark, and chunks may follow it in the same bytes."""
    unframer = Unframer()
    found = []
    for message in unframer.feed(framed(b"<hello/>", False) + framed(b"<rpc/>", True)):
        found.append(message)
        unframer.chunked = True
    assert found == [b"<hello/>", b"<rpc/>"]
