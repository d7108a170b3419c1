"""`orchestron up` as a process, sending to a collector: the trace is whole on the other side of the wire."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

import httpx
import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from orchestron_telemetry.metrics import METRICS, STAGE_DURATION
from orchestron_testkit.fleet import NAMES, Fleet
from orchestron_testkit.kafka import kafka_bootstrap
from orchestron_testkit.server import START_SECONDS, Server

from .spans import CHAIN, Seen, check_conventions, check_unbroken

CLIENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
JSON = {"content-type": "application/yang-data+json"}
ROUTER = {"name": "R1", "id": 1, "type": "JuniperCRPD_24_4R1_9", "asn": 65001}


class Collector(ThreadingHTTPServer):
    """Takes OTLP over HTTP with Protobuf, as a collector does."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.spans: list[Seen] = []
        self.metrics: dict[str, set[str]] = {}
        """Names of metrics by service."""

    @property
    def url(self) -> str:
        """For `OTEL_EXPORTER_OTLP_ENDPOINT`."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def take_traces(self, body: bytes) -> None:
        """A request to `/v1/traces`."""
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            service = str(plain(resource.resource.attributes)["service.name"])
            self.spans += [seen(service, span) for scope in resource.scope_spans for span in scope.spans]

    def take_metrics(self, body: bytes) -> None:
        """A request to `/v1/metrics`."""
        for resource in ExportMetricsServiceRequest.FromString(body).resource_metrics:
            service = str(plain(resource.resource.attributes)["service.name"])
            names = {metric.name for scope in resource.scope_metrics for metric in scope.metrics}
            self.metrics.setdefault(service, set()).update(names)


class Receiver(BaseHTTPRequestHandler):
    """One connection to the collector."""

    server: Collector
    protocol_version = "HTTP/1.1"
    PATHS: ClassVar = {"/v1/traces": Collector.take_traces, "/v1/metrics": Collector.take_metrics}

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        fits = self.headers["content-type"] == "application/x-protobuf" and self.path in self.PATHS
        if fits:
            self.PATHS[self.path](self.server, body)
        self.send_response(200 if fits else 400)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def plain(attributes: list[KeyValue]) -> dict[str, object]:
    """Attributes as Python values."""
    return {one.key: getattr(one.value, one.value.WhichOneof("value") or "") for one in attributes}


def seen(service: str, span: Span) -> Seen:
    """A span as it came."""
    parent = int.from_bytes(span.parent_span_id, "big") or None
    trace, own = (int.from_bytes(one, "big") for one in (span.trace_id, span.span_id))
    links = tuple(int.from_bytes(link.span_id, "big") for link in span.links)
    return Seen(service, span.name, trace, own, parent, plain(span.attributes), links)


@contextmanager
def collector() -> Iterator[Collector]:
    """A collector that listens."""
    with Collector() as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def edit(server: Server | Fleet, **headers: str) -> None:
    """Bring a router."""
    body = {"netinfra:netinfra": {"router": [ROUTER]}}
    with server.client() as client:
        answer = client.patch("/restconf/data", json=body, headers={**JSON, **headers})
        assert answer.is_success, answer.text


def wait_for_metric(server: Server, start: str) -> None:
    deadline = time.monotonic() + 30
    while start not in httpx.get(f"{server.url}/metrics", trust_env=False).raise_for_status().text:
        assert time.monotonic() < deadline, server.tail()
        time.sleep(0.05)


def test_a_collector_gets_one_unbroken_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spans of all services, and metrics, are with the collector when the process has ended."""
    with collector() as there:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", there.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        # what there is to say of snapshots is said once one was taken
        monkeypatch.setenv("ORCHESTRON_SNAPSHOT_EVERY", "1")
        with Server(tmp_path / "data") as server:
            edit(server, traceparent=CLIENT)
            wait_for_metric(server, "orchestron_snapshot_seq{")
            assert server.terminate() == 0, server.tail()
    trace = int(CLIENT.split("-")[1], 16)
    spans = [span for span in there.spans if span.trace == trace]
    check_unbroken(spans, "R1", client=int(CLIENT.split("-")[2], 16))
    check_conventions(spans, system="orchestron", seq=1)
    assert {span.trace for span in there.spans if span.hop != CHAIN[0]} == {trace}
    assert there.metrics["orchestron"] >= {metric.name for metric in METRICS} | {STAGE_DURATION}


def test_a_collector_that_is_away_holds_nothing_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Edits are done, and the process ends in time, when nobody takes what it has to tell."""
    with collector() as gone:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", gone.url)
    with Server(tmp_path / "data") as server:
        edit(server)
        assert server.terminate() == 0, server.tail()


def warm_up(fleet: Fleet) -> None:
    """An edit that is answered once every service is there; asked for again under its id until then."""
    body = {"netinfra:netinfra": {"router": [{**ROUTER, "name": "R0", "id": 2}]}}
    deadline = time.monotonic() + START_SECONDS
    with fleet.client() as client:
        while True:
            answer = client.patch("/restconf/data", json=body, headers={**JSON, "x-request-id": "warm-up"})
            if answer.status_code not in {503, 504}:
                break
            assert time.monotonic() < deadline, answer.text
        assert answer.is_success, answer.text


def test_processes_on_kafka_make_one_trace(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seven processes that share nothing but a real broker each send their part of one unbroken trace."""
    bootstrap = kafka_bootstrap(tmp_path_factory)
    with collector() as there:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", there.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        with Fleet(bootstrap, f"traced-{uuid4().hex[:8]}.", tmp_path) as fleet:
            warm_up(fleet)
            edit(fleet, traceparent=CLIENT)
            assert fleet.terminate() == dict.fromkeys(NAMES, 0)
    trace = int(CLIENT.split("-")[1], 16)
    spans = [span for span in there.spans if span.trace == trace]
    check_unbroken(spans, "R1", client=int(CLIENT.split("-")[2], 16))
    check_conventions(spans, system="kafka", seq=2)
    assert set(there.metrics) == set(NAMES)
