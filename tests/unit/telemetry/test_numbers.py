"""What services count, and what is set up to export it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from orchestron_ports.log import Entry, EventLog, LogError, Stream
from orchestron_runtime.observed import address_of
from orchestron_store import MemoryLog
from orchestron_telemetry import OFF, Numbers, Telemetry, system_of
from orchestron_telemetry.metrics import METRICS, Kind
from orchestron_telemetry.scraped import Scraped
from orchestron_telemetry.sdk import Exporting, from_environment

pytestmark = pytest.mark.anyio
STREAM = Stream("history", "lab")
DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
SUFFIX = {Kind.COUNTER: "_total", Kind.GAUGE: ""}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Broken(MemoryLog):
    """A log that does not answer."""

    async def end(self, stream: Stream) -> int:
        raise LogError("no broker")


class OnKafka(MemoryLog):
    """A log whose engine has a name."""

    messaging_system = "kafka"


async def lag_on(log: EventLog, position: int) -> int:
    numbers = Numbers("layer-cfs", "lab")
    numbers.reads(log, STREAM, lambda: position)
    reading = numbers.readings[STREAM]
    await reading.measure()
    return reading.lag


async def test_lag_is_what_is_left_to_read() -> None:
    """Lag counts from the reader's position to the end of the stream, and is never below 0."""
    log = MemoryLog()
    await log.append([Entry(STREAM, "k", b"v")] * 5)
    assert [await lag_on(log, position) for position in (0, 3, 5, 9)] == [5, 2, 0, 0]


async def test_a_log_that_does_not_answer_does_not_break_metrics() -> None:
    """The last known lag stays."""
    assert await lag_on(Broken(), 0) == 0


async def test_numbers_outlive_a_service() -> None:
    """A service that is started again in the same process counts on; domains are apart."""
    telemetry = Exporting("test", system="kafka", spans=None, readers=[])
    telemetry.service("intent", "lab").numbers.aborts = 2
    assert telemetry.service("intent", "lab").numbers.aborts == 2
    other = telemetry.service("intent", "other").numbers
    other.reads(MemoryLog(), STREAM, lambda: 0)
    assert other.aborts == 0
    text = (await telemetry.exposition() or b"").decode()
    await telemetry.close()
    assert 'orchestron_seq{domain="other",service="intent"} 0.0' in text


async def test_a_service_that_has_ended_is_nowhere() -> None:
    """Lag and place of a domain that went to another replica are no longer said; what was counted is."""
    telemetry = Exporting("test", system="kafka", spans=None, readers=[])
    numbers = telemetry.service("intent", "lab").numbers
    numbers.reads(MemoryLog(), STREAM, lambda: 0)
    numbers.in_flight = lambda: 3
    numbers.aborts = 2
    assert b'service="intent",topic="history"' in (await telemetry.exposition() or b"")
    telemetry.ended("intent", "lab")
    telemetry.ended("intent", "never here")
    text = (await telemetry.exposition() or b"").decode()
    await telemetry.close()
    assert [line for line in text.splitlines() if line.startswith("orchestron")] == [
        'orchestron_aborts_total{domain="lab",service="intent"} 2.0'
    ]


async def test_nothing_is_kept_when_nothing_is_observed() -> None:
    """Without telemetry there is nothing to export, and nothing grows."""
    OFF.service("intent", "lab").numbers.took("accept", 0)
    assert OFF.numbers == []
    assert await Telemetry().exposition() is None


def test_engines_say_their_name() -> None:
    """The messaging system is the engine's, or ours."""
    assert [system_of(log) for log in (MemoryLog(), OnKafka())] == ["orchestron", "kafka"]


def test_metric_names_are_distinct_and_ours() -> None:
    """Each metric has a name of its own in our namespace."""
    names = [metric.name for metric in METRICS]
    assert len(set(names)) == len(names)
    assert all(name.startswith("orchestron.") for name in names)


def test_dashboards_ask_for_what_there_is() -> None:
    """Every metric of ours that a dashboard or rule under `deploy` names is exported."""
    numbers = Numbers("intent", "lab")
    numbers.lasted("accept", 0.1)
    there = {sample.name for family in Scraped(lambda: [numbers]).collect() for sample in family.samples}
    there |= {f"{metric.name.replace('.', '_')}{SUFFIX[metric.kind]}" for metric in METRICS}
    files = [path for folder in ("grafana", "prometheus") for path in (DEPLOY / folder).rglob("*.*")]
    asked = {name for path in files for name in re.findall(r"\borchestron_\w+", path.read_text())}
    assert asked
    assert asked <= there


@pytest.mark.parametrize(
    ("environment", "traced"),
    [
        ({}, False),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:9"}, True),
        ({"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "http://127.0.0.1:9"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", "OTEL_TRACES_EXPORTER": "none"}, False),
    ],
)
async def test_spans_are_made_only_for_somebody(environment: dict[str, str], traced: bool) -> None:
    """The environment decides whether spans are made; metrics are there in any case."""
    telemetry = from_environment({**environment, "OTEL_METRICS_EXPORTER": "none"}, "intent", "orchestron")
    assert telemetry is not None
    assert telemetry.service("intent", "lab").hops.on is traced
    assert b"# TYPE orchestron_seq gauge" in (await telemetry.exposition() or b"")
    await telemetry.close()


def test_all_of_it_can_be_turned_off() -> None:
    """`OTEL_SDK_DISABLED` leaves nothing."""
    assert from_environment({"OTEL_SDK_DISABLED": "TRUE"}, "intent", "orchestron") is None


@pytest.mark.parametrize("wrong", ["", "9464", ":9464", "host:", "host:x", "host:65536", "host:-1"])
def test_no_address(wrong: str) -> None:
    """What is no HOST:PORT is refused by name."""
    with pytest.raises(ValueError, match="is no address to listen on"):
        address_of(wrong)


def test_addresses() -> None:
    """Names, IPv4 and bracketed IPv6 addresses are understood."""
    assert address_of("0.0.0.0:9464") == ("0.0.0.0", 9464)
    assert address_of("[::1]:1") == ("::1", 1)
