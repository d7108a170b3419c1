"""Ending a consumer never looks as if somebody had cancelled whoever ends it."""

from __future__ import annotations

import asyncio

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaConnectionError

from orchestron_kafka.stopping import stop
from orchestron_testkit.kafka_broker import free_port

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Cancelling:
    """A consumer as aiokafka's is when one of its tasks is cancelled before it began."""

    async def stop(self) -> None:
        raise asyncio.CancelledError


class Waiting:
    async def stop(self) -> None:
        await asyncio.Event().wait()


async def test_a_consumer_without_broker_is_ended() -> None:
    """A start that failed leaves a consumer that can be let go of."""
    consumer = AIOKafkaConsumer(bootstrap_servers=f"127.0.0.1:{free_port()}", group_id="none")
    with pytest.raises(KafkaConnectionError):
        await consumer.start()
    await stop(consumer)


async def test_cancellations_from_inside_are_kept_inside() -> None:
    """Only those that somebody asked for are passed on."""
    await stop(Cancelling())
    ending = asyncio.create_task(stop(Waiting()))
    await asyncio.sleep(0)
    ending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ending
