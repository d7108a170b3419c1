"""OpenTelemetry's SDK, set up as the environment says.

Metrics are kept for Prometheus in any case. `OTEL_EXPORTER_OTLP_ENDPOINT`, or the variable of one
signal, sends traces and metrics by OTLP over HTTP with Protobuf; without it no span is made.
`OTEL_SDK_DISABLED=true` turns off all of it. The SDK reads other `OTEL_` variables by itself.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.metrics import CallbackOptions, Histogram, Meter, Observation
from opentelemetry.sdk.metrics import AlwaysOffExemplarFilter, MeterProvider
from opentelemetry.sdk.metrics.export import MetricReader, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Tracer

from orchestron_telemetry.metrics import (
    METRICS,
    STAGE_DURATION,
    STAGE_DURATION_TEXT,
    Kind,
    Metric,
)
from orchestron_telemetry.numbers import BOUNDARIES, Numbers
from orchestron_telemetry.scraped import Scraped
from orchestron_telemetry.telemetry import OFF, Telemetry

SCOPE = "orchestron"
CLOSE_SECONDS = 3.0
"""How long the end of a process may wait for a collector to take the rest."""

_log = logging.getLogger(__name__)


class Exporting(Telemetry):
    """Telemetry that leaves the process; close it at the end."""

    def __init__(
        self, name: str, *, system: str, spans: SpanProcessor | None, readers: Sequence[MetricReader]
    ) -> None:
        """`name` is the `service.name` of the metrics, and is put before those of the traces."""
        self._spans = spans
        # traces carry seq and epoch already, so examples of measurements would only cost time
        self._metrics = MeterProvider(
            readers, _resource(name), AlwaysOffExemplarFilter(), shutdown_on_exit=False
        )
        meter = self._metrics.get_meter(SCOPE)
        super().__init__(
            None if spans is None else self._tracer_of,
            system=system,
            duration=_duration(meter) if readers else None,
            exposition=Scraped(lambda: self.numbers).text,
        )
        for metric in METRICS:
            _observed(meter, metric, lambda: self.numbers)

    async def close(self) -> None:
        """See `Telemetry.close`."""
        # a daemon thread, since a collector that does not answer must not hold up the end of the process
        thread = threading.Thread(target=self._shut, name="telemetry-close", daemon=True)
        thread.start()
        await asyncio.to_thread(thread.join, CLOSE_SECONDS)

    def _shut(self) -> None:
        if self._spans is not None:
            self._spans.shutdown()
        self._metrics.shutdown(CLOSE_SECONDS * 1000)

    def _tracer_of(self, service: str) -> Tracer:
        provider = TracerProvider(resource=_resource(service), shutdown_on_exit=False)
        assert self._spans is not None
        provider.add_span_processor(self._spans)
        return provider.get_tracer(SCOPE)


def from_environment(environment: Mapping[str, str], name: str, system: str) -> Exporting | None:
    """The telemetry of a process that runs `name`; None where `OTEL_SDK_DISABLED` says so."""
    if environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return None
    protocol = environment.get("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
    traces, metrics = _is_sent(environment, "TRACES"), _is_sent(environment, "METRICS")
    if (traces or metrics) and protocol != "http/protobuf":
        _log.warning("OTEL_EXPORTER_OTLP_PROTOCOL is %s; http/protobuf is spoken here", protocol)
    return Exporting(
        name,
        system=system,
        spans=BatchSpanProcessor(OTLPSpanExporter()) if traces else None,
        readers=[PeriodicExportingMetricReader(OTLPMetricExporter())] if metrics else [],
    )


def for_process(environment: Mapping[str, str], name: str, system: str) -> Telemetry:
    """As `from_environment`, with `OFF` for none."""
    return from_environment(environment, name, system) or OFF


def _is_sent(environment: Mapping[str, str], signal: str) -> bool:
    endpoints = ("OTEL_EXPORTER_OTLP_ENDPOINT", f"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")
    wanted = environment.get(f"OTEL_{signal}_EXPORTER", "otlp").strip().lower() != "none"
    return wanted and any(environment.get(endpoint) for endpoint in endpoints)


def _resource(service: str) -> Resource:
    return Resource.create({"service.name": service, "service.namespace": "orchestron"})


def _duration(meter: Meter) -> Histogram:
    return meter.create_histogram(
        STAGE_DURATION, "s", STAGE_DURATION_TEXT, explicit_bucket_boundaries_advisory=BOUNDARIES
    )


def _observed(meter: Meter, metric: Metric, numbers: Callable[[], list[Numbers]]) -> None:
    observe = partial(_observations, metric, numbers)
    if metric.kind is Kind.COUNTER:
        meter.create_observable_counter(metric.name, [observe], metric.unit, metric.text)
    else:
        meter.create_observable_gauge(metric.name, [observe], metric.unit, metric.text)


def _observations(
    metric: Metric, numbers: Callable[[], list[Numbers]], _options: CallbackOptions
) -> list[Observation]:
    return [
        Observation(value, {"service": one.service, "domain": one.domain, **attributes})
        for one in numbers()
        for value, attributes in metric.read(one)
    ]
