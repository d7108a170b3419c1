"""What the services log says which trace, domain and transaction it is about."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from orchestron_runtime import configure_logging
from orchestron_store import MemoryLog

from .embedded import example, impossible, observed

pytestmark = pytest.mark.anyio
LOGGERS = {"orchestron_runtime.derived", "orchestron_intent.watch"}


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What our own services log from DEBUG on, as JSON lines."""
    root = logging.getLogger()
    before, text = (root.handlers[:], root.level), io.StringIO()
    configure_logging("json", stream=text)
    names = ("orchestron_intent", "orchestron_runtime", "orchestron_mock_device")
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield text
    for name in names:
        logging.getLogger(name).setLevel(logging.NOTSET)
    root.handlers[:], _ = before
    root.setLevel(before[1])


async def test_lines_name_trace_domain_and_seq(logged: io.StringIO) -> None:
    """Every line about a transaction carries the trace of its request, the domain and the seq."""
    async with observed(MemoryLog()) as what:
        traces = [await what.edit(example()), await what.edit(impossible(), refused=True)]
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    about = {seq: [line for line in lines if line.get("seq") == seq] for seq in (1, 2)}
    for seq, trace in zip((1, 2), traces, strict=True):
        assert {line["trace_id"] for line in about[seq]} == {f"{trace:032x}"}
        assert {line["domain"] for line in about[seq]} == {"default"}
        assert {line["logger"] for line in about[seq]} >= {
            "orchestron_runtime.derived",
            "orchestron_intent.watch",
        }
    assert any(line["logger"] == "orchestron_mock_device.service" for line in about[1])
    (void,) = [line for line in about[2] if line["level"] == "INFO"]
    assert void["message"].startswith("seq 2 is void, epoch 1 begins: ")
