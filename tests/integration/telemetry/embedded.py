"""All services in one process, observed; each test reads what came of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from orchestron_cli.embedded import SERVICES, Settings
from orchestron_engine import Parts
from orchestron_engine.process import made
from orchestron_network.package import network
from orchestron_northbound.settings import Settings as NorthboundSettings
from orchestron_ports.log import EventLog
from orchestron_runtime.codecs import event_codec
from orchestron_runtime.snapshots import Snapshots
from orchestron_telemetry import OFF, Telemetry
from orchestron_telemetry.sdk import Exporting
from orchestron_testkit.kafka_broker import free_port

from .spans import CHAIN, DECISION, DEVICE, Seen

JSON = {"Content-Type": "application/yang-data+json"}
SECONDS = 20.0
TYPES = ("CiscoIosXr_25_3_1", "JuniperCRPD_24_4R1_9", "NokiaSRLinux_25_3_2")
PACKAGE = network()
CODEC = event_codec(PACKAGE)


def routers(*numbers: int) -> dict[str, object]:
    """An edit that brings these routers."""
    return {
        "netinfra:netinfra": {
            "router": [{"name": f"R{n}", "id": n, "type": TYPES[n % 3], "asn": 65001} for n in numbers]
        }
    }


def example() -> dict[str, Any]:
    """The routers and links of the demo."""
    path = Path(__file__).resolve().parents[3] / "schemas" / "examples" / "demo" / "01-netinfra.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def impossible() -> dict[str, Any]:
    """An edit on top of `example` that a layer refuses: a second link on an interface that has one."""
    link = dict(example()["netinfra:netinfra"]["backbone-link"][0])
    wrong = {**link, "right-interface": f"{link['right-interface']}9"}
    return {"netinfra:netinfra": {"backbone-link": [wrong]}}


@dataclass
class Observed:
    """Running services, with a client and the spans that they have made."""

    client: httpx.AsyncClient
    exporter: InMemorySpanExporter

    def of(self, trace: int) -> list[Seen]:
        """The spans of one trace that have ended."""
        return [one for span in self.exporter.get_finished_spans() if (one := seen(span)).trace == trace]

    async def edit(self, body: object, *, refused: bool = False, **headers: str) -> int:
        """Make an edit at the datastore; its trace id, once all its spans have ended."""
        answer = await self.client.patch("/restconf/data", json=body, headers={**JSON, **headers})
        assert answer.is_success != refused, answer.text
        request = answer.headers["x-request-id"]
        async with asyncio.timeout(SECONDS):
            while (trace := self._trace_of(request)) is None or not self._is_whole(trace):
                await asyncio.sleep(0.01)
        return trace

    def _trace_of(self, request: str) -> int | None:
        for span in map(seen, self.exporter.get_finished_spans()):
            if span.attributes.get("orchestron.request_id") == request:
                return span.trace
        return None

    def _is_whole(self, trace: int) -> bool:
        """Every end has come, and nothing on the way to it is still open."""
        spans = self.of(trace)
        ids = {span.id for span in spans}
        hops = {span.hop for span in spans}
        configs = {span.id for span in spans if span.hop == DEVICE[0]}
        return (
            hops >= {DECISION[0], DECISION[-1]}
            and configs <= self._applied()
            and all(span.parent in ids or span.hop == CHAIN[0] for span in spans)
        )

    def _applied(self) -> set[int | None]:
        """Configurations that a device has, or that were overtaken by one that it has, in whatever trace."""
        every = [seen(span) for span in self.exporter.get_finished_spans()]
        reported = {span.parent for span in every if span.hop == DEVICE[2]}
        took = [span for span in every if span.hop == DEVICE[1] and span.id in reported]
        return {one for span in took for one in (span.parent, *span.links)}


@asynccontextmanager
async def observed(log: EventLog, system: str = "orchestron") -> AsyncIterator[Observed]:
    """All services on `log`, ready for edits, their spans kept in memory."""
    exporter = InMemorySpanExporter()
    telemetry = Exporting("orchestron", system=system, spans=SimpleSpanProcessor(exporter), readers=[])
    async with client_of(log, telemetry) as client:
        yield Observed(client, exporter)


@asynccontextmanager
async def client_of(
    log: EventLog, telemetry: Telemetry = OFF, snapshots: Snapshots | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of all services on `log`, ready for edits."""
    port = free_port()
    settings = Settings(Path("unused"), mock_devices=True, northbound=NorthboundSettings(port=port))
    parts = Parts(log, PACKAGE, CODEC, telemetry, snapshots=snapshots)
    stop = asyncio.Event()
    services, _ = made([configured(settings) for configured in SERVICES.values()], parts)
    tasks = [asyncio.create_task(service.run(stop), name=service.name) for service in services]
    try:
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", timeout=SECONDS, trust_env=False
        ) as client:
            await _up(client)
            yield client
    finally:
        stop.set()
        await asyncio.gather(*tasks)
        await telemetry.close()


async def _up(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(SECONDS):
        while True:
            try:
                if (await client.get("/healthz")).is_success:
                    return
            except httpx.ConnectError:
                pass
            await asyncio.sleep(0.02)


def seen(span: ReadableSpan) -> Seen:
    """A span of the SDK."""
    assert span.context is not None
    return Seen(
        str(span.resource.attributes["service.name"]),
        span.name,
        span.context.trace_id,
        span.context.span_id,
        span.parent.span_id if span.parent else None,
        dict(span.attributes or {}),
        tuple(link.context.span_id for link in span.links),
    )
