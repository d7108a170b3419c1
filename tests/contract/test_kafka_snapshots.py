"""Snapshots on Apache Kafka, held to the port's contract on a real broker."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer

from orchestron_kafka.admin import carry_out
from orchestron_kafka.settings import KafkaSettings
from orchestron_kafka.snapshots import INDEX, PIECES, KafkaSnapshots
from orchestron_kafka.topic_map import our_topics, with_partitions, with_replication
from orchestron_kafka.topic_plan import plan
from orchestron_ports.snapshots import Kept, Owner, SnapshotError
from orchestron_testkit.kafka import kafka_bootstrap, remove_topics
from orchestron_testkit.snapshot_contract import Damage, SnapshotContract, some


@pytest.fixture(scope="session")
def bootstrap(tmp_path_factory: pytest.TempPathFactory) -> str:
    return kafka_bootstrap(tmp_path_factory)


class TestKafkaSnapshots(SnapshotContract):
    @pytest.fixture
    async def settings(self, anyio_backend: str, bootstrap: str) -> AsyncIterator[KafkaSettings]:
        settings = KafkaSettings(bootstrap, prefix=f"snapshots-{uuid4().hex[:8]}.")
        topics = with_partitions(with_replication(our_topics(), 1), 2)
        await carry_out(settings, plan({name: topics[name] for name in (INDEX, PIECES)}, {}))
        yield settings
        await remove_topics(bootstrap, settings.prefix)

    @pytest.fixture
    def store(self, settings: KafkaSettings) -> KafkaSnapshots:
        return KafkaSnapshots(settings)

    @pytest.fixture
    def damage(self, settings: KafkaSettings, store: KafkaSnapshots) -> Damage:
        """The index comes to name a record that is another's, as after a topic was made anew."""

        async def spoil(kept: Kept) -> None:
            index = await store._index()
            first, *others = index[kept.owner]
            assert first.name == kept.name
            changed = type(first)(**{**_fields(first), "offsets": others[0].offsets})
            async with store._producer() as producer:
                await store._put(producer, kept.owner, [changed, *others])

        return spoil

    async def test_one_that_is_cut_short_is_nowhere(
        self, settings: KafkaSettings, store: KafkaSnapshots, owner: Owner
    ) -> None:
        """Pieces without an entry in the index, as a killed process leaves them, are no snapshot."""
        kept = await store.save(some(owner, 1))
        producer = AIOKafkaProducer(bootstrap_servers=settings.bootstrap)
        await producer.start()
        key = f"{owner.domain}/{owner.service}/abc/0".encode()
        await producer.send_and_wait(settings.prefix + PIECES, b"half", key)
        await producer.stop()
        assert await store.held(owner) == [kept]
        assert (await store.load(kept)).body == b"body"

    async def test_topics_that_are_not_there(self, bootstrap: str, owner: Owner) -> None:
        """An installation from before there were snapshots gets an error that says what to do, soon."""
        store = KafkaSnapshots(KafkaSettings(bootstrap, prefix=f"none-{uuid4().hex[:8]}."))
        with pytest.raises(SnapshotError, match="topics apply"):
            await store.save(some(owner, 1))
        with pytest.raises(SnapshotError, match="topics apply"):
            await store.held(owner)


def _fields(place: object) -> dict[str, object]:
    return {name: getattr(place, name) for name in type(place).__slots__}  # type: ignore[attr-defined]
