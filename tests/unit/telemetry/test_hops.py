"""Spans between a record that was read and those that were written for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from orchestron_ports.log import Entry, Record, Stream
from orchestron_telemetry import Done, Hops, Out
from orchestron_telemetry.context import context_of, span_context, traceparent_of

MINE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
OTHER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
UNSAMPLED = MINE[:-2] + "00"
HISTORY, OUTCOMES = Stream("history", "lab"), Stream("outcomes", "lab")


def record(traceparent: str = MINE) -> Record:
    return Record(HISTORY, 7, "key", b"value", {"traceparent": traceparent, "ce_id": "0.3"}, 0)


def entry(traceparent: str = MINE, stream: Stream = OUTCOMES) -> Entry:
    return Entry(stream, "key", b"value", {"traceparent": traceparent} if traceparent else {})


def done(*out: Out, given: Record | None = None, overtaken: tuple[Record, ...] = ()) -> Done:
    return Done(given or record(), 1_000, 2_000, out, overtaken)


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def hops(exporter: InMemorySpanExporter) -> Hops:
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return Hops(provider.get_tracer("test"), {"messaging.system": "kafka"})


def by_name(exporter: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    return {span.name: span for span in exporter.get_finished_spans()}


def test_without_a_tracer_entries_go_as_they_are() -> None:
    """What is to be written is not even copied when nothing is traced."""
    given = entry()
    with Hops().sending([done(Out(given))]) as entries:
        assert [one is given for one in entries] == [True]
    with Hops().originating([given]) as entries:
        assert [one is given for one in entries] == [True]
    assert Hops().served("GET /", MINE, {}) is None


def test_the_next_hop_finds_its_parent(hops: Hops, exporter: InMemorySpanExporter) -> None:
    """A record's span is a child of its header's; the header written names the span of the writing."""
    with hops.sending([done(Out(entry(), seq=3, epoch=1))]) as (written,):
        assert not [name for name in by_name(exporter) if name == "publish outcomes"]
    spans = by_name(exporter)
    process, publish = spans["process history"], spans["publish outcomes"]
    assert process.parent == span_context(MINE)
    assert publish.parent == process.context
    assert publish.context is not None
    assert written.headers["traceparent"] == traceparent_of(publish.context)
    assert (process.kind, publish.kind) == (SpanKind.CONSUMER, SpanKind.PRODUCER)
    assert (process.start_time, process.end_time) == (1_000, 2_000)
    assert process.attributes is not None
    assert process.attributes["messaging.kafka.offset"] == 7
    assert process.attributes["messaging.message.id"] == "0.3"
    assert (process.attributes["orchestron.seq"], process.attributes["orchestron.epoch"]) == (3, 1)


def test_what_vendors_keep_of_a_trace_goes_on(hops: Hops) -> None:
    """`tracestate` of a record that is read is on those written for it; what is malformed is dropped."""
    for given, kept in (("congo=t61rcWkgMzE,rojo=00f067aa", "congo=t61rcWkgMzE,rojo=00f067aa"), ("=,", "")):
        read = replace(record(), headers={**record().headers, "tracestate": given})
        with hops.sending([done(Out(entry()), given=read)]) as (written,):
            assert written.headers.get("tracestate", "") == kept


def test_what_is_written_for_another_trace_stays_in_it(hops: Hops, exporter: InMemorySpanExporter) -> None:
    """A transaction done again because another was aborted keeps its trace, with a link to the cause."""
    with hops.sending([done(Out(entry(OTHER)))]) as (written,):
        pass
    spans = by_name(exporter)
    publish = spans["publish outcomes"]
    assert publish.parent == span_context(OTHER)
    assert [link.context for link in publish.links] == [spans["process history"].context]
    assert written.headers["traceparent"].split("-")[1] == OTHER.split("-")[1]


def test_a_record_without_a_trace_begins_one(hops: Hops, exporter: InMemorySpanExporter) -> None:
    """A request put on the log without a `traceparent` gets a trace there."""
    with hops.sending([done(Out(entry("")), given=record(""))]):
        pass
    spans = by_name(exporter)
    assert spans["process history"].parent is None
    assert spans["publish outcomes"].parent == spans["process history"].context


def test_what_was_overtaken_is_linked(hops: Hops, exporter: InMemorySpanExporter) -> None:
    """The writers of records that one made superfluous are named in its span."""
    with hops.sending([done(overtaken=(record(OTHER), record("")))]):
        pass
    (link,) = by_name(exporter)["process history"].links
    assert link.context == span_context(OTHER)


def test_a_failed_append_shows(hops: Hops, exporter: InMemorySpanExporter) -> None:
    """When what is written cannot be written, the spans say so, and the error goes on."""
    with pytest.raises(OSError, match="full"), hops.sending([done(Out(entry()))]):
        raise OSError("disk full")
    publish = by_name(exporter)["publish outcomes"]
    assert publish.status.status_code is StatusCode.ERROR
    assert [event.name for event in publish.events] == ["exception"]


def test_a_client_that_does_not_sample_is_heeded(hops: Hops, exporter: InMemorySpanExporter) -> None:
    """With the sampled flag off nothing is exported, and the trace goes on in the headers."""
    with hops.sending([done(Out(entry(UNSAMPLED)), given=record(UNSAMPLED))]) as (written,):
        pass
    assert exporter.get_finished_spans() == ()
    assert written.headers["traceparent"].split("-")[1::2] == UNSAMPLED.split("-")[1::2]


@pytest.mark.parametrize(
    "broken", ["", "garbage", "00-0-0-00", "ff-" + MINE[3:], MINE[:-1], "00-" + "0" * 32]
)
def test_a_broken_traceparent_names_nothing(broken: str) -> None:
    """Whatever clients write, a trace is begun anew."""
    assert not span_context(broken).is_valid
    assert context_of(broken) == {}
