"""Requests of the measured installation: sites of the reference network that are changed again and again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from uuid import uuid4

from aiokafka.partitioner import murmur2
from tests.benchmarks.bench_spine import body_of, site_body
from tests.benchmarks.kafka.caller import Ask
from tests.benchmarks.network_load import base, site_name, sites

from orchestron_client import IntentClient
from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import Cause, IntentRequest, Operation, RequestedEdit, Status
from orchestron_kafka.cursor import DOMAIN_HEADER
from orchestron_kafka.log import KafkaLog

SITES = 32
LOAD_SECONDS = 120.0
DEFAULT = "default"


def partition_of(domain: str, partitions: int) -> int:
    """Where the streams of a domain are."""
    return (murmur2(domain.encode()) & 0x7FFFFFFF) % partitions


def domains(partitions: int) -> list[str]:
    """The default domain and others, each in a partition of its own."""
    found = {partition_of(DEFAULT, partitions): DEFAULT}
    for name in map("net-{}".format, count()):
        found.setdefault(partition_of(name, partitions), name)
        if len(found) == partitions:
            return list(found.values())
    raise AssertionError


class Edits:
    """Makes the next edit, of the domains in turn."""

    def __init__(self, partitions: int) -> None:
        self._partitions = partitions
        self._codec = EventCodec({})
        self._numbers = count()

    def among(self, chosen: Sequence[str]) -> Callable[[int], Ask]:
        """Edits that change one site each."""

        def ask(_: int) -> Ask:
            number = next(self._numbers)
            turn = number // len(chosen)
            return self._ask(chosen[number % len(chosen)], turn % SITES, 64600 + turn // SITES)

        return ask

    def _ask(self, domain: str, site: int, peer_asn: int) -> Ask:
        target = f"/ietf-l3vpn-svc:l3vpn-svc/sites/site={site_name(site)}"
        edit = RequestedEdit(Operation.REPLACE, target, site_body(site, peer_asn))
        request = IntentRequest(domain, Cause(uuid4().hex), (edit,))
        message = self._codec.encode(request, "requests")
        headers = {**message.headers, DOMAIN_HEADER: domain}
        return Ask(
            domain,
            partition_of(domain, self._partitions),
            message.key,
            message.value,
            [(name, text.encode()) for name, text in headers.items()],
        )


async def load_network(log: KafkaLog, chosen: Sequence[str]) -> None:
    """Give each domain its routers, VPNs and sites."""
    body = body_of([*base(), *sites(SITES)])
    for domain in chosen:
        outcome = await IntentClient(log, domain).apply(
            [RequestedEdit(Operation.MERGE, "/", body)], seconds=LOAD_SECONDS
        )
        if outcome.status is not Status.COMMITTED:
            raise RuntimeError(f"{domain}: {outcome.refusal}")
