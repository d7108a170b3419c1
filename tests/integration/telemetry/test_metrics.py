"""What `/metrics` says after edits."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from orchestron_cli.embedded import SERVICES, Settings, run_one
from orchestron_runtime.snapshots import SnapshotPolicy, Snapshots
from orchestron_store import MemoryLog, MemorySnapshots, SqliteLog
from orchestron_telemetry.metrics import METRICS, STAGE_DURATION, Kind
from orchestron_telemetry.sdk import Exporting
from orchestron_testkit.kafka_broker import free_port

from .embedded import JSON, SECONDS, client_of, example, impossible, routers

pytestmark = pytest.mark.anyio
Samples = dict[str, dict[tuple[str, ...], float]]
LABELS = ("service", "topic", "layer", "stage", "status")


def parsed(text: str) -> Samples:
    """Values by name and labels, those that are not there left out."""
    found: Samples = defaultdict(dict)
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = tuple(sample.labels[name] for name in LABELS if name in sample.labels)
            found[sample.name][labels] = found[sample.name].get(labels, 0.0) + sample.value
    return found


async def scrape(client: httpx.AsyncClient) -> Samples:
    """What Prometheus would get."""
    answer = await client.get("/metrics")
    assert answer.status_code == httpx.codes.OK
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return parsed(answer.text)


async def test_edits_and_an_abort_are_counted() -> None:
    """Every service's place, every stage's time, answers, aborts and runs of transforms are there."""
    telemetry = Exporting("orchestron", system="orchestron", spans=None, readers=[])
    async with client_of(MemoryLog(), telemetry) as client:
        for body in (example(), impossible()):
            await client.patch("/restconf/data", json=body, headers=JSON)
        async with asyncio.timeout(SECONDS):
            while (found := await scrape(client))["orchestron_seq"][("northbound",)] < 2:
                await asyncio.sleep(0.02)
    assert set(found["orchestron_seq"]) == {(name,) for name in SERVICES}
    # adapters have nothing to do where every device is simulated
    idle = {"mock-device": 1, "netconf-adapter": 0, "gnmi-adapter": 0}
    assert found["orchestron_seq"] == {(name,): idle.get(name, 2) for name in SERVICES}
    assert found["orchestron_epoch"][("intent",)] == 1
    assert found["orchestron_aborts_total"] == {("intent",): 1}
    assert found["orchestron_outcomes_total"] == {("intent", "committed"): 1, ("intent", "aborted"): 1}
    assert found["orchestron_transactions_in_flight"] == {("intent",): 0}
    runs = found["orchestron_transform_runs_total"]
    assert {(f"layer-{name}", name) for name in ("cfs", "inter", "rfs")} >= set(runs)
    assert all(count > 0 for count in runs.values())
    stages = {stage for _, stage in found["orchestron_stage_duration_seconds_count"]}
    quiet = {"northbound", "intent", "netconf-adapter", "gnmi-adapter"}
    assert stages == {"request", "accept", "commit", *SERVICES} - quiet
    assert {labels[0] for labels in found["orchestron_stream_lag"]} == set(SERVICES)


async def test_every_metric_of_the_list_is_exported() -> None:
    """Dashboards find each metric under the name that follows from the list."""
    telemetry = Exporting("orchestron", system="orchestron", spans=None, readers=[])
    snapshots = Snapshots(MemorySnapshots(), SnapshotPolicy(every=1))
    async with client_of(MemoryLog(), telemetry, snapshots) as client:
        await client.patch("/restconf/data", json=example(), headers=JSON)
        await client.patch("/restconf/data", json=routers(1), headers=JSON)
        async with asyncio.timeout(20):
            while not (found := await scrape(client))["orchestron_snapshot_size"]:
                await asyncio.sleep(0.02)
    for metric in METRICS:
        name = metric.name.replace(".", "_") + ("_total" if metric.kind is Kind.COUNTER else "")
        assert found[name], name
    assert found[STAGE_DURATION.replace(".", "_") + "_seconds_bucket"]


async def test_without_telemetry_there_are_no_metrics() -> None:
    """A process that collects none says so."""
    async with client_of(MemoryLog()) as client:
        assert (await client.get("/metrics")).status_code == httpx.codes.NOT_FOUND


async def test_a_service_alone_has_a_port_for_metrics(tmp_path: Path) -> None:
    """A service that serves no HTTP otherwise answers with its metrics and its health."""
    port = free_port()
    stop, up = asyncio.Event(), asyncio.Event()
    settings = Settings(tmp_path, metrics=("127.0.0.1", port))
    task = asyncio.create_task(run_one("layer-cfs", settings, stop, up.set))
    waiting = asyncio.create_task(up.wait())
    await asyncio.wait((task, waiting), timeout=SECONDS, return_when=asyncio.FIRST_COMPLETED)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            found = await scrape(client)
            assert found["orchestron_stream_lag"] == {("layer-cfs", "history"): 0}
            assert (await client.get("/healthz")).json() == {"status": "ok", "reasons": []}
    finally:
        waiting.cancel()
        stop.set()
        await task
    log = SqliteLog(tmp_path / "log.sqlite")
    assert await log.streams() == []
    await log.close()
