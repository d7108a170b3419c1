"""W3C Trace Context as the text that requests, events and record headers carry."""

from __future__ import annotations

from opentelemetry.context import Context
from opentelemetry.trace import SpanContext, get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

TRACEPARENT = "traceparent"
_propagator = TraceContextTextMapPropagator()


def context_of(traceparent: str) -> Context:
    """The context that a `traceparent` names; the empty one for text that is none."""
    return _propagator.extract({TRACEPARENT: traceparent}, Context()) if traceparent else Context()


def span_context(traceparent: str) -> SpanContext:
    """The span that a `traceparent` names; one that is not valid for text that is none."""
    return get_current_span(context_of(traceparent)).get_span_context()


def traceparent_of(span: SpanContext) -> str:
    """The text that names a span (version 00)."""
    return f"00-{span.trace_id:032x}-{span.span_id:016x}-{span.trace_flags:02x}"
