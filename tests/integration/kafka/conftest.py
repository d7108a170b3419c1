"""A real broker, and an installation on it: its topics made as the map says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from orchestron_cli.embedded import Settings, run_all
from orchestron_kafka.admin import carry_out
from orchestron_kafka.settings import KafkaSettings
from orchestron_kafka.topic_map import our_topics, with_partitions, with_replication
from orchestron_kafka.topic_plan import plan
from orchestron_northbound.settings import Settings as NorthboundSettings
from orchestron_testkit.kafka import kafka_bootstrap, remove_topics
from orchestron_testkit.kafka_broker import free_port


@pytest.fixture
def anyio_backend() -> str:
    """aiokafka is for asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def bootstrap(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the broker answers."""
    return kafka_bootstrap(tmp_path_factory)


@pytest.fixture
async def installation(anyio_backend: str, bootstrap: str) -> AsyncIterator[KafkaSettings]:
    """An installation without services or records."""
    settings = KafkaSettings(bootstrap, f"test-{uuid4().hex[:8]}.")
    await carry_out(settings, plan(with_partitions(with_replication(our_topics(), 1), 2), {}))
    yield settings
    await remove_topics(bootstrap, settings.prefix)


@pytest.fixture
async def served(installation: KafkaSettings) -> AsyncIterator[KafkaSettings]:
    """An installation with all services running."""
    stop, up = asyncio.Event(), asyncio.Event()
    settings = Settings(installation, mock_devices=True, northbound=NorthboundSettings(port=free_port()))
    running = asyncio.create_task(run_all(settings, stop, up.set))
    waiting = asyncio.create_task(up.wait())
    await asyncio.wait((running, waiting), timeout=60, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    yield installation
    stop.set()
    await running
