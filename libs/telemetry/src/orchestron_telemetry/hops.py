"""Spans of what one service does with records, by the semantic conventions for messaging.

A record that is dealt with is a span of kind consumer, `process TOPIC`; each record written for it is
a child of kind producer, `publish TOPIC`, whose context goes into the header of that record, where the
next service finds its parent. Spans are made after the fact, from times that were noted: so none come
of records that are only computed again, and without a tracer nothing is done at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from opentelemetry.context import Context
from opentelemetry.trace import Link, Span, SpanContext, SpanKind, StatusCode, Tracer, set_span_in_context
from opentelemetry.util.types import AttributeValue

from orchestron_ports.log import Entry, Record, Stream
from orchestron_telemetry.context import TRACEPARENT, context_in, context_of, headers_of, span_context

Attributes = Mapping[str, AttributeValue]
DEVICE_TOPICS = frozenset({"device.config", "device.events"})
"""Topics whose keys are names of devices."""


@dataclass(frozen=True, slots=True)
class Out:
    """A record to be written. `seq` and `epoch` are None where it has no place in the order."""

    entry: Entry
    seq: int | None = None
    epoch: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A record that was dealt with from `begun` to `ended` (ns since 1970), and what came of it."""

    record: Record
    begun: int
    ended: int
    out: Sequence[Out] = ()
    overtaken: Sequence[Record] = ()
    """Records that this one made superfluous; the span is linked to those who wrote them."""


class Hops:
    """Makes the spans of one service. Without a tracer it gives entries back as they are."""

    def __init__(self, tracer: Tracer | None = None, attributes: Attributes | None = None) -> None:
        """`attributes` are those of every span, such as `messaging.system`."""
        self._tracer = tracer
        self._attributes = dict(attributes or {})

    @property
    def on(self) -> bool:
        """Spans are made."""
        return self._tracer is not None

    @contextmanager
    def sending(self, done: Sequence[Done]) -> Iterator[list[Entry]]:
        """The entries to append inside, in order, each with the context of its own span."""
        if self._tracer is None:
            yield [out.entry for one in done for out in one.out]
            return
        pairs = [pair for one in done for pair in self._forward(self._tracer, one)]
        with _ended([span for span, _ in pairs]):
            yield [entry for _, entry in pairs]

    @contextmanager
    def originating(self, entries: Sequence[Entry]) -> Iterator[list[Entry]]:
        """As `sending`, for records that answer to no other: their own header names the parent."""
        if self._tracer is None:
            yield list(entries)
            return
        pairs = [self._publish(self._tracer, Out(entry), context_in(entry.headers), ()) for entry in entries]
        with _ended([span for span, _ in pairs]):
            yield [entry for _, entry in pairs]

    def served(
        self, name: str, traceparent: str, attributes: Attributes, tracestate: str = ""
    ) -> Span | None:
        """A span of kind server, begun now, for the caller to end; None when no spans are made."""
        if self._tracer is None:
            return None
        context = context_of(traceparent, tracestate)
        return self._tracer.start_span(name, context, SpanKind.SERVER, attributes=attributes)

    def _forward(self, tracer: Tracer, done: Done) -> Iterator[tuple[Span, Entry]]:
        process = self._process(tracer, done)
        here = process.get_span_context()
        for out in done.out:
            own = span_context(out.entry.headers.get(TRACEPARENT, ""))
            if not own.is_valid or own.trace_id == here.trace_id:
                yield self._publish(tracer, out, set_span_in_context(process, Context()), ())
            else:
                # what one transaction's end sets going for another belongs to that one's trace
                context = context_of(out.entry.headers[TRACEPARENT])
                yield self._publish(tracer, out, context, (here,))
        process.end(done.ended)

    def _process(self, tracer: Tracer, done: Done) -> Span:
        record = done.record
        attributes = self._about(record.stream, record.key, "process", "process")
        attributes["messaging.message.body.size"] = len(record.value)
        if self._attributes.get("messaging.system") == "kafka":
            attributes["messaging.kafka.offset"] = record.offset
        if identity := record.headers.get("ce_id"):
            attributes["messaging.message.id"] = identity
        attributes |= _place(next((out for out in done.out if out.seq is not None), None))
        others = (span_context(one.headers.get(TRACEPARENT, "")) for one in done.overtaken)
        return tracer.start_span(
            f"process {record.stream.topic}",
            context_in(record.headers),
            SpanKind.CONSUMER,
            attributes,
            [Link(one) for one in others if one.is_valid],
            start_time=done.begun,
        )

    def _publish(
        self, tracer: Tracer, out: Out, parent: Context, links: Sequence[SpanContext]
    ) -> tuple[Span, Entry]:
        entry = out.entry
        attributes = self._about(entry.stream, entry.key, "send", "publish") | _place(out)
        attributes["messaging.message.body.size"] = len(entry.value)
        if identity := entry.headers.get("ce_id"):
            attributes["messaging.message.id"] = identity
        name = f"publish {entry.stream.topic}"
        span = tracer.start_span(name, parent, SpanKind.PRODUCER, attributes, [Link(one) for one in links])
        headers = {**entry.headers, **headers_of(span.get_span_context())}
        return span, replace(entry, headers=headers)

    def _about(self, stream: Stream, key: str, kind: str, name: str) -> dict[str, AttributeValue]:
        attributes = {
            **self._attributes,
            "messaging.operation.type": kind,
            "messaging.operation.name": name,
            "messaging.destination.name": stream.topic,
            "orchestron.domain": stream.domain,
        }
        if stream.topic in DEVICE_TOPICS:
            attributes["orchestron.device"] = key
        return attributes


def _place(out: Out | None) -> dict[str, AttributeValue]:
    place = {} if out is None else {"orchestron.seq": out.seq, "orchestron.epoch": out.epoch}
    return {name: value for name, value in place.items() if value is not None}


@contextmanager
def _ended(spans: Sequence[Span]) -> Iterator[None]:
    """End spans when what is done inside has come to its end, or has failed."""
    try:
        yield
    except BaseException as error:
        for span in spans:
            span.record_exception(error)
            span.set_status(StatusCode.ERROR, str(error))
        raise
    finally:
        for span in spans:
            span.end()
