"""Where the broker of the tests comes from, and what is said where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from orchestron_testkit import kafka
from orchestron_testkit.kafka import kafka_bootstrap
from orchestron_testkit.kafka_container import image_at_hand, start_container

DOCKER = '#!/bin/sh\n[ "$1 $2" = "image inspect" ] && [ "$5" = "there:1" ] && echo sha256:1\n'
INNER = """
from pathlib import Path
from orchestron_testkit.kafka import own_broker

def test_one():
    own_broker(Path("broker"))

def test_two():
    own_broker(Path("broker"))
"""

pytest_plugins = ["pytester"]


@pytest.fixture
def docker(tmp_path: Path) -> str:
    """A PATH on which `docker` has one image."""
    command = tmp_path / "docker"
    command.write_text(DOCKER)
    command.chmod(0o755)
    return f"{tmp_path}:/usr/bin:/bin"


def test_a_named_cluster_comes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """`ORCHESTRON_KAFKA` is taken without looking at anything else."""
    monkeypatch.setenv("ORCHESTRON_KAFKA", "kafka.example:9092")
    monkeypatch.setenv("PATH", "")
    assert kafka_bootstrap(tmp_path_factory) == "kafka.example:9092"


def test_an_image_comes_before_a_process(
    monkeypatch: pytest.MonkeyPatch, docker: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """An image that the engine has is started, once for all tests of a process."""
    started: list[str] = []
    monkeypatch.delenv("ORCHESTRON_KAFKA", raising=False)
    monkeypatch.setenv("PATH", docker)
    monkeypatch.setenv("ORCHESTRON_KAFKA_IMAGE", "there:1")
    monkeypatch.setattr(kafka, "_started", [])
    monkeypatch.setattr(kafka, "start_container", lambda image, _script: started.append(image) or "host:1")
    assert [kafka_bootstrap(tmp_path_factory) for _ in range(2)] == ["host:1", "host:1"]
    assert started == ["there:1"]


def test_nothing_is_pulled(docker: str) -> None:
    """An image that is not there, or no engine, is no container."""
    assert image_at_hand({"PATH": docker, "ORCHESTRON_KAFKA_IMAGE": "there:1"}) == "there:1"
    assert image_at_hand({"PATH": docker, "ORCHESTRON_KAFKA_IMAGE": "elsewhere:1"}) is None
    assert image_at_hand({"PATH": "/nowhere", "ORCHESTRON_KAFKA_IMAGE": "there:1"}) is None


@pytest.mark.parametrize("ci", ["", "true"])
def test_no_broker_is_said_loudly(
    ci: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without Java tests fail under CI; elsewhere the last lines say how many tests did not run, and why."""
    pytester.makepyfile(INNER)
    pytester.makeconftest((kafka.ROOT / "tests/conftest.py").read_text())
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", "/nowhere")
    ran = pytester.runpytest("-p", "no:randomly", "-p", "no:xdist")
    if ci:
        ran.assert_outcomes(failed=2)
    else:
        ran.assert_outcomes(skipped=2)
        ran.stdout.fnmatch_lines(["2 tests: NOT TESTED against Kafka: Kafka needs Java 17*"])


@pytest.mark.anyio
async def test_a_container_serves() -> None:
    """Where an engine has our image, a broker in it takes clients."""
    image = image_at_hand(dict(kafka.os.environ))
    if image is None:
        pytest.skip("NOT TESTED in a container: no Docker engine here has an image of Kafka (make images)")
    admin = AIOKafkaAdminClient(bootstrap_servers=start_container(image, kafka.SCRIPT))
    await admin.start()
    assert await admin.list_topics() == []
    await admin.close()
