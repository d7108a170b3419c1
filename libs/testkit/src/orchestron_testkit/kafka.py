"""A Kafka for tests: the one `ORCHESTRON_KAFKA` names, else a broker started here, else a loud failure."""

from __future__ import annotations

import atexit
import os
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from orchestron_testkit.kafka_broker import Broker, BrokerError, local_broker

ROOT = Path(__file__).resolve().parents[4]
NAMED = "ORCHESTRON_KAFKA"


def kafka_bootstrap(folders: pytest.TempPathFactory) -> str:
    """Where a real broker answers. Without one, fails under CI, and skips loudly elsewhere."""
    named = os.environ.get(NAMED)
    if named:
        return named
    broker = own_broker(folders.mktemp("kafka"))
    broker.start()
    atexit.register(broker.kill)
    return broker.bootstrap


def own_broker(folder: Path) -> Broker:
    """A broker that is not started yet, for tests that stop it. Fails or skips as `kafka_bootstrap`."""
    try:
        return local_broker(ROOT, folder)
    except BrokerError as error:
        message = f"NOT TESTED against Kafka: {error}; or name a broker in {NAMED}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


async def remove_topics(bootstrap: str, prefix: str) -> None:
    """Take away all topics of an installation, so that a broker that many tests use stays small."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        mine = [name for name in await admin.list_topics() if name.startswith(prefix)]
        if mine:
            await admin.delete_topics(mine)
    finally:
        await admin.close()
