"""W3C Trace Context as the text that requests, events and record headers carry."""

from __future__ import annotations

from collections.abc import Mapping

from opentelemetry.context import Context
from opentelemetry.trace import SpanContext, get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

TRACEPARENT = "traceparent"
TRACESTATE = "tracestate"
_propagator = TraceContextTextMapPropagator()


def context_of(traceparent: str, tracestate: str = "") -> Context:
    """The context that a `traceparent` names, with its vendors' `tracestate`; empty for text that is none."""
    if not traceparent:
        return Context()
    state = {TRACESTATE: tracestate} if tracestate else {}
    return _propagator.extract({TRACEPARENT: traceparent, **state}, Context())


def context_in(headers: Mapping[str, str]) -> Context:
    """The context that the headers of a record name."""
    return context_of(headers.get(TRACEPARENT, ""), headers.get(TRACESTATE, ""))


def headers_of(span: SpanContext) -> dict[str, str]:
    """The headers that name a span."""
    state = span.trace_state.to_header()
    return {TRACEPARENT: traceparent_of(span), **({TRACESTATE: state} if state else {})}


def span_context(traceparent: str) -> SpanContext:
    """The span that a `traceparent` names; one that is not valid for text that is none."""
    return get_current_span(context_of(traceparent)).get_span_context()


def traceparent_of(span: SpanContext) -> str:
    """The text that names a span (version 00)."""
    return f"00-{span.trace_id:032x}-{span.span_id:016x}-{span.trace_flags:02x}"
