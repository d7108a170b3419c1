"""docker-compose.yml and the images hold together, as far as can be seen without an engine."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from orchestron_cli.embedded import SERVICES
from orchestron_telemetry.metrics import METRICS, STAGE_DURATION, Kind

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))[
    "services"
]
BASE = ROOT / "deploy/kubernetes/base"
PROMETHEUS = ROOT / "deploy/prometheus/prometheus.yaml"


def closure() -> ModuleType:
    spec = importlib.util.spec_from_file_location("closure", ROOT / "deploy/docker/closure.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_requirements_are_what_the_imports_want() -> None:
    """Each image's list is current: make image-lists."""
    assert closure().stale(ROOT) == []


def test_a_layer_needs_no_web_server() -> None:
    """The lists are of one service each, not of all."""
    names = (ROOT / "services/layer/requirements.txt").read_text(encoding="utf-8")
    assert not re.search(r"^(uvicorn|starlette|typer|pyang|yangson)==", names, re.MULTILINE)
    assert "aiokafka==" in names


def test_every_service_has_a_container_and_a_deployment() -> None:
    """What `orchestron run` can run is in the compose file and in the manifests."""
    assert set(SERVICES) <= set(COMPOSE)
    assert set(SERVICES) <= {path.stem for path in BASE.glob("*.yaml")}


def test_built_images_are_of_packages_there_are() -> None:
    """Build arguments of the compose file name what the requirements are made for."""
    arguments = [one["build"]["args"] for one in COMPOSE.values() if "args" in one.get("build", {})]
    assert {one["PACKAGE"]: one["HOME_DIR"] for one in arguments} == dict(closure().IMAGES)


@pytest.mark.parametrize("name", COMPOSE)
def test_containers_are_hardened(name: str) -> None:
    """Read-only, without rights, tags pinned, ports for this machine only."""
    service = COMPOSE[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service["image"].endswith(":latest")
    assert ":" in service["image"]
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_what_is_mounted_is_there() -> None:
    """A path that is missing would be made as an empty folder by the engine."""
    mounts = [
        one for service in COMPOSE.values() for one in service.get("volumes", []) if one.startswith("./")
    ]
    assert mounts
    assert all((ROOT / one.split(":")[0]).exists() for one in mounts)


def test_prometheus_scrapes_every_service() -> None:
    """Each replica of each service, by the name that the compose file gives it."""
    (job,) = yaml.safe_load(PROMETHEUS.read_text(encoding="utf-8"))["scrape_configs"]
    (names,) = [found["names"] for found in job["dns_sd_configs"]]
    assert sorted(names) == sorted(SERVICES)


def test_prometheus_takes_its_configuration() -> None:
    """Its own tool finds nothing wrong (Debian: prometheus)."""
    tool = shutil.which("promtool")
    if tool is None:
        pytest.skip("no promtool: deploy/prometheus was not checked by Prometheus itself")
    done = subprocess.run([tool, "check", "config", PROMETHEUS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_dashboard_asks_for_metrics_there_are() -> None:
    """Each panel's metric is one that services expose, under the name that Prometheus gives it."""
    board = json.loads((ROOT / "deploy/grafana/dashboards/orchestron.json").read_text(encoding="utf-8"))
    asked = {name for panel in board["panels"] for name in re.findall(r"orchestron_\w+", json.dumps(panel))}
    exposed = {f"{STAGE_DURATION.replace('.', '_')}_seconds_bucket"}
    for metric in METRICS:
        exposed.add(metric.name.replace(".", "_") + ("_total" if metric.kind is Kind.COUNTER else ""))
    assert asked == exposed
