"""Records that are larger than a topic takes."""

from __future__ import annotations

import random

import pytest

from orchestron_kafka.log import MAX_MESSAGE, KafkaLog
from orchestron_kafka.settings import KafkaSettings
from orchestron_ports.log import Entry, Stream, TooLarge
from orchestron_transform.size import MOST

pytestmark = pytest.mark.anyio
REQUESTS, HISTORY = Stream("requests", "default"), Stream("history", "default")


async def test_what_the_broker_or_the_client_finds_too_large(installation: KafkaSettings) -> None:
    """Either says so, in a transaction or not; the log takes the next record, and nothing is half there."""
    log = await KafkaLog.open(installation)
    writer = await log.claim("intent.default")
    large = Entry(REQUESTS, "", random.Random(3).randbytes(19_000_000))
    with pytest.raises(TooLarge, match="Kafka at"):
        await log.append([large])
    with pytest.raises(TooLarge):
        await log.append(
            [Entry(HISTORY, "", b"1"), Entry(HISTORY, "", bytes(MAX_MESSAGE + 1))], writer=writer
        )
    await log.append([Entry(REQUESTS, "", b"a")])
    await log.append([Entry(HISTORY, "", b"2")], writer=writer)
    assert [record.value for record in await log.read(REQUESTS, 0)] == [b"a"]
    assert [record.value for record in await log.read(HISTORY, 0)] == [b"2"]
    await log.close()


def test_layers_send_less_than_a_record_takes() -> None:
    """What a step may send down fits, with room for the envelope."""
    assert MOST + 1024 * 1024 <= MAX_MESSAGE
