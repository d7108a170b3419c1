"""A broker that is killed and comes back: services wait for it, and nothing acknowledged is lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from orchestron_cli.embedded import NORTHBOUND, SERVICES, Settings
from orchestron_cli.replay import verify
from orchestron_client import connect
from orchestron_contracts.events import Operation, RequestedEdit, Status
from orchestron_engine import ALL_DOMAINS, Deployable
from orchestron_engine.process import run
from orchestron_kafka.admin import carry_out
from orchestron_kafka.log import CLOSE_SECONDS, KafkaLog
from orchestron_kafka.settings import KafkaSettings
from orchestron_kafka.topic_map import our_topics, with_partitions, with_replication
from orchestron_kafka.topic_plan import plan
from orchestron_network.package import network
from orchestron_northbound.settings import Settings as NorthboundSettings
from orchestron_ports.log import Entry, Stream
from orchestron_runtime.codecs import event_codec
from orchestron_testkit.kafka import own_broker
from orchestron_testkit.kafka_broker import Broker, free_port

pytestmark = pytest.mark.anyio
BACK_SECONDS = 60.0
"""From when the broker answers again to an edit that is committed; a few on a machine that is not busy."""


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """A broker of this test's own."""
    broker = own_broker(tmp_path / "broker")
    broker.start()
    yield broker
    broker.kill()


def router(number: int) -> RequestedEdit:
    target = f"/netinfra:netinfra/router=R{number}"
    held = f'{{"name": "R{number}", "id": {number}, "type": "JuniperCRPD_24_4R1_9", "asn": 65001}}'
    return RequestedEdit(Operation.CREATE, target, f'{{"netinfra:router": [{held}]}}'.encode())


def replicas(kafka: KafkaSettings) -> list[Deployable]:
    """Every service, for all domains where it can serve them."""
    one = Settings(kafka, mock_devices=True, northbound=NorthboundSettings(port=free_port()))
    all_ = replace(one, domain=ALL_DOMAINS)
    return [configured(one if name == NORTHBOUND else all_) for name, configured in SERVICES.items()]


async def closes_without_broker(log: KafkaLog, broker: Broker) -> None:
    """A process that is told to end need not wait for the cluster, whatever it has not got rid of."""
    entry = Entry(Stream("history", "default"), "", b"1")
    await log.append([entry])
    broker.kill()
    pending = asyncio.create_task(log.append([entry]))
    await asyncio.sleep(0.1)
    async with asyncio.timeout(2 * CLOSE_SECONDS):
        await log.close()
    pending.cancel()
    await asyncio.gather(pending, return_exceptions=True)


async def test_services_outlive_their_broker(broker: Broker) -> None:
    """An edit that is sent while the broker is away is done when it is back; none is there twice.

    The services are replicas, so that their group has to find together again too.
    """
    kafka = KafkaSettings(broker.bootstrap, "restart.")
    await carry_out(kafka, plan(with_partitions(with_replication(our_topics(), 1), 2), {}))
    stop = asyncio.Event()
    running = asyncio.create_task(run(replicas(kafka), kafka, stop))
    async with connect(kafka) as client:
        assert (await client.apply([router(1)], seconds=60)).status is Status.COMMITTED
        broker.kill()
        waiting = asyncio.create_task(client.apply([router(2)], seconds=90))
        await asyncio.to_thread(broker.run)
        back = time.monotonic()
        assert (await waiting).status is Status.COMMITTED
        assert time.monotonic() - back < BACK_SECONDS
        assert (await client.apply([router(3)], seconds=60)).seq == 3
    assert not running.done()
    stop.set()
    await running
    log = await KafkaLog.open(kafka)
    found = await verify(log, event_codec(network()), network(), "default")
    await closes_without_broker(log, broker)
    assert (found.difference, found.transactions, found.missing) == (None, 3, 0)
