"""What a process writes to its log."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from orchestron_runtime import RandomIds, SystemClock, configure_logging, traced

TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    yield io.StringIO()
    root.handlers[:], _ = before
    root.setLevel(before[1])


def test_json_lines_carry_trace_and_fields(stream: io.StringIO) -> None:
    """Each record is one JSON object with its trace, extra fields and exception."""
    configure_logging("json", stream=stream)
    with traced(TRACEPARENT):
        logging.getLogger("orchestron.intent").info("accepted %d", 7, extra={"seq": 7})
    try:
        raise ValueError("bad\nvalue")
    except ValueError:
        logging.getLogger("orchestron.layer").exception("refused")
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (first["message"], first["seq"], first["level"]) == ("accepted 7", 7, "INFO")
    assert first["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert first["span_id"] == "00f067aa0ba902b7"
    assert "trace_id" not in second
    assert "ValueError: bad" in second["exception"]


def test_console_line_cannot_be_forged(stream: io.StringIO) -> None:
    """Line ends and escape codes in a message or field do not make a second line."""
    configure_logging(stream=stream)
    with traced(TRACEPARENT):
        logging.getLogger("orchestron").warning("name %s", "a\nERROR x\x1b[0m", extra={"who": "b\rc"})
    (line,) = stream.getvalue().splitlines()
    assert "WARNING orchestron: name a\\nERROR x\\x1b[0m who=b\\rc trace=4bf92f" in line


@pytest.mark.parametrize("broken", ["", "-", "garbage", "00-abc"])
def test_broken_traceparent_is_harmless(stream: io.StringIO, broken: str) -> None:
    """Logging never fails because of a header a client sent."""
    configure_logging(stream=stream)
    with traced(broken):
        logging.getLogger("orchestron").warning("still here")
    assert "still here" in stream.getvalue()


def test_level_is_kept(stream: io.StringIO) -> None:
    """Records below the level are not written."""
    configure_logging(level="WARNING", stream=stream)
    logging.getLogger("orchestron").info("quiet")
    assert stream.getvalue() == ""


def test_clock_and_ids() -> None:
    """The clock gives milliseconds of our time, and ids differ."""
    assert 1_600_000_000_000 < SystemClock().now_ms() < 10_000_000_000_000
    assert len({RandomIds().new_id() for _ in range(100)}) == 100
