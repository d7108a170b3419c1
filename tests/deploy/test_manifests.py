"""The Kubernetes manifests are what an API server takes, and each workload is guarded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from orchestron_engine import ALL_DOMAINS

BASE = Path(__file__).resolve().parents[2] / "deploy/kubernetes/base"
KUBERNETES = ("1.28", "1.34")
FILES = sorted(path for path in BASE.glob("*.yaml") if path.name != "kustomization.yaml")


def documents() -> list[dict[str, Any]]:
    return [one for path in FILES for one in yaml.safe_load_all(path.read_text(encoding="utf-8"))]


def named(kind: str) -> dict[str, dict[str, Any]]:
    return {one["metadata"]["name"]: one for one in documents() if one["kind"] == kind}


def pods() -> dict[str, dict[str, Any]]:
    workloads = {**named("Deployment"), **named("Job")}
    return {name: one["spec"]["template"]["spec"] for name, one in workloads.items()}


@pytest.mark.parametrize("version", KUBERNETES)
def test_every_manifest_meets_the_schema(version: str) -> None:
    """Kubernetes' own schemas know every field, in its oldest and newest version that we name."""
    for document in documents():
        kubernetes_validate.validate(document, version, strict=True)


def test_a_wrong_manifest_is_found() -> None:
    """The check sees a field that Kubernetes has not got."""
    wrong = documents()[0] | {"no-such-field": 1}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, KUBERNETES[-1], strict=True)


def test_the_base_names_every_file() -> None:
    """A manifest that kustomize does not read would be dead."""
    base = yaml.safe_load((BASE / "kustomization.yaml").read_text(encoding="utf-8"))
    assert sorted(base["resources"]) == [path.name for path in FILES]


@pytest.mark.parametrize("name", pods())
def test_pods_are_hardened_and_limited(name: str) -> None:
    """No root, no writing to the image, no rights, no more memory and CPU than said."""
    pod = pods()[name]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    for container in pod["containers"]:
        inner = container["securityContext"]
        assert inner["readOnlyRootFilesystem"] is True
        assert inner["allowPrivilegeEscalation"] is False
        assert inner["capabilities"] == {"drop": ["ALL"]}
        assert set(container["resources"]["limits"]) == {"cpu", "memory"}


@pytest.mark.parametrize("name", named("Deployment"))
def test_services_are_probed_and_survive_drains(name: str) -> None:
    """Each service has its probes on ports it has, and a disruption budget that selects it."""
    deployment = named("Deployment")[name]
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    ports = {port["name"] for port in container["ports"]}
    probes = [container[f"{kind}Probe"]["httpGet"] for kind in ("startup", "readiness", "liveness")]
    assert {probe["port"] for probe in probes} <= ports
    budget = named("PodDisruptionBudget")[name]
    assert budget["spec"]["selector"] == deployment["spec"]["selector"]
    assert deployment["spec"]["replicas"] > budget["spec"]["minAvailable"] > 0


def test_replicas_share_all_domains() -> None:
    """Whatever has replicas serves every domain, but the northbound, which names its own."""
    assert named("ConfigMap")["orchestron"]["data"]["ORCHESTRON_DOMAIN"] == ALL_DOMAINS
    ((northbound,),) = [pod["containers"] for name, pod in pods().items() if name == "northbound"]
    assert {"name": "ORCHESTRON_DOMAIN", "value": "default"} in northbound["env"]
