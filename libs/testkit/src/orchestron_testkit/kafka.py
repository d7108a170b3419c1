"""A Kafka for tests: the first of these that is there.

1. the cluster that `ORCHESTRON_KAFKA` names;
2. a container of our image (`deploy/kafka`), where a Docker engine answers and has it; it is not pulled;
3. a broker as a plain process on this machine.

Where none is, tests fail under CI (`CI` is set), and are skipped loudly elsewhere.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from orchestron_testkit.kafka_broker import Broker, BrokerError, local_broker
from orchestron_testkit.kafka_container import image_at_hand, start_container

ROOT = Path(__file__).resolve().parents[4]
SCRIPT = ROOT / "deploy/kafka/start.sh"
NAMED = "ORCHESTRON_KAFKA"
NOT_TESTED = "NOT TESTED against Kafka"

_started: list[str] = []


def kafka_bootstrap(folders: pytest.TempPathFactory) -> str:
    """Where a real broker answers, the same one for all tests of a process. Fails or skips without one."""
    return os.environ.get(NAMED) or _shared(lambda: folders.mktemp("kafka"))


def own_broker(folder: Path) -> Broker:
    """A broker process that is not started yet, for tests that stop it. Fails or skips without one."""
    try:
        return local_broker(ROOT, folder)
    except BrokerError as error:
        message = f"{NOT_TESTED}: {error}; or name a broker in {NAMED}"
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


def _shared(folder: Callable[[], Path]) -> str:
    if not _started:
        image = image_at_hand(os.environ)
        _started.append(start_container(image, SCRIPT) if image else _start_process(folder()))
    return _started[0]


def _start_process(folder: Path) -> str:
    broker = own_broker(folder)
    broker.start()
    atexit.register(broker.kill)
    return broker.bootstrap
