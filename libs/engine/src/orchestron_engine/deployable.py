"""Services as processes know them: what each is made of, for one domain or for all that fall to a replica."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from orchestron_contracts.codec import EventCodec
from orchestron_engine.place import LogPlace
from orchestron_kafka.log import KafkaLog
from orchestron_kafka.settings import KafkaSettings
from orchestron_kafka.shares import PartitionShares
from orchestron_ports.log import EventLog
from orchestron_runtime import Service
from orchestron_runtime.domains import DomainHost, Shares, all_domains
from orchestron_runtime.snapshots import Snapshots
from orchestron_telemetry import OFF, Telemetry
from orchestron_telemetry.endpoint import Check
from orchestron_transform.layer import NetworkPackage

ALL_DOMAINS: Final = "*"
"""Instead of a domain: all that there are, shared with other replicas of the service."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What services are made of."""

    log: EventLog
    package: NetworkPackage
    codec: EventCodec
    telemetry: Telemetry = OFF
    place: LogPlace | None = None
    """Where the log is, which replicas need that share domains."""
    snapshots: Snapshots | None = None
    """Where services keep snapshots of their state, and when; None for none."""
    checks: Sequence[Check] = ()
    """Of the services that were made before in this process: why they cannot do their work."""


TopicOf: TypeAlias = Callable[[NetworkPackage], str]


@dataclass(frozen=True, slots=True)
class Deployable:
    """A service with its settings, ready to be made."""

    name: str
    """As in logs, metrics and on the command line, such as `layer-cfs`."""
    domain: str
    """The domain to serve, or `ALL_DOMAINS`."""
    create: Callable[[Parts, str], Service]
    """Makes the service of one domain."""
    topic: TopicOf | None = None
    """The topic that brings a domain's work; None for a service that serves one domain only."""

    def service(self, parts: Parts) -> Service:
        """The service, or one that hosts a service for each domain of its share.

        Raises `ValueError` when it is to serve all domains and cannot, and what `create` raises.
        """
        if self.domain != ALL_DOMAINS:
            return self.create(parts, self.domain)
        if self.topic is None:
            raise ValueError(f"{self.name} serves one domain, not {ALL_DOMAINS!r}; name it")
        shares = _shares(self.name, parts, self.topic(parts.package))
        ended = partial(parts.telemetry.ended, self.name)
        return DomainHost(self.name, shares, partial(self.create, parts), ended=ended)


def _shares(name: str, parts: Parts, topic: str) -> Shares:
    if isinstance(parts.place, KafkaSettings) and isinstance(parts.log, KafkaLog):
        return PartitionShares(parts.place, parts.log, name, topic).watch
    return all_domains(parts.log, topic)
