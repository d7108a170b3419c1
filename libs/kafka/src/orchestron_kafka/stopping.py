"""Ending a consumer of aiokafka, which cancels whoever ends it when one of its own tasks has not begun."""

from __future__ import annotations

import asyncio

from aiokafka import AIOKafkaConsumer


async def stop(consumer: AIOKafkaConsumer) -> None:
    """Let go of a consumer, be it started, half started or not; a cancellation from outside is passed on."""
    # its tasks get to begin, so that they take notice of being cancelled
    await asyncio.sleep(0)
    try:
        await consumer.stop()
    except asyncio.CancelledError:
        if cancelled():
            raise


def cancelled() -> bool:
    """Somebody wants this task to end; else a cancellation comes from inside aiokafka."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
