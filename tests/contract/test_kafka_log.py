"""The log on Apache Kafka, held to the port's contract on a real broker."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from orchestron_kafka.admin import create_topics
from orchestron_kafka.log import FETCH_BYTES, KafkaLog
from orchestron_kafka.settings import KafkaSettings
from orchestron_ports.log import Entry, Stream
from orchestron_testkit.kafka import kafka_bootstrap, remove_topics
from orchestron_testkit.log_contract import OpenLog, SharedLogContract, drain

PARTITIONS = 3


@pytest.fixture(scope="session")
def bootstrap(tmp_path_factory: pytest.TempPathFactory) -> str:
    return kafka_bootstrap(tmp_path_factory)


class TestKafkaLog(SharedLogContract):
    @pytest.fixture
    async def settings(
        self, anyio_backend: str, bootstrap: str, topics: tuple[str, str]
    ) -> AsyncIterator[KafkaSettings]:
        settings = KafkaSettings(bootstrap, prefix=f"contract-{uuid4().hex[:8]}.")
        await create_topics(settings, topics, PARTITIONS)
        yield settings
        await remove_topics(bootstrap, settings.prefix)

    @pytest.fixture
    async def open_log(self, settings: KafkaSettings) -> OpenLog:
        async def open_it() -> KafkaLog:
            return await KafkaLog.open(settings)

        return open_it

    @pytest.fixture
    async def log(self, settings: KafkaSettings) -> AsyncIterator[KafkaLog]:
        log = await KafkaLog.open(settings)
        yield log
        await log.close()

    async def test_records_larger_than_a_fetch(self, log: KafkaLog, stream: Stream) -> None:
        """A record larger than what is fetched at a time comes through, and those behind it."""
        large = random.Random(7).randbytes(4 * FETCH_BYTES)
        await log.append([Entry(stream, "", large), Entry(stream, "", b"small")])
        assert [record.value for record in await drain(log, stream)] == [large, b"small"]
