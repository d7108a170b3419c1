"""Why a cluster cannot be reached. aiokafka logs the reasons and raises an error that has none of them."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiokafka.conn import create_conn
from aiokafka.errors import (
    KafkaConnectionError,
    KafkaError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)
from aiokafka.protocol.metadata import MetadataRequest

from orchestron_kafka.settings import KafkaSettings

LOOK_MS = 5000
"""What a broker gets to answer one who only looks."""
LASTING = (SaslAuthenticationFailed, UnsupportedSaslMechanismError, ssl.SSLError)
"""What waiting does not mend."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What became of trying every broker of the bootstrap list."""

    reasons: dict[str, Exception]
    """By `host:port`, of those that did not take us."""
    answered: bool

    @property
    def lasting(self) -> bool:
        """No broker takes us, and one says that it never will with these settings."""
        return not self.answered and any(isinstance(error, LASTING) for error in self.reasons.values())

    def __str__(self) -> str:
        return "; ".join(f"{broker}: {_spoken(error)}" for broker, error in self.reasons.items())


async def reach(settings: KafkaSettings) -> Reach:
    """Try to log in to every broker. Raises `OSError` when certificates of the settings cannot be used."""
    options = settings.connection()
    brokers = options.pop("bootstrap_servers").split(",")
    reasons: dict[str, Exception] = {}
    for broker in brokers:
        try:
            await _look(broker.strip(), options)
        except (OSError, KafkaError, ValueError) as error:
            reasons[broker.strip()] = error
    return Reach(reasons, len(reasons) < len(brokers))


async def unreachable(settings: KafkaSettings, error: Exception) -> str:
    """A sentence on why a client could not start: which broker, and what it said."""
    found = await reach(settings)
    return f"Kafka at {settings.bootstrap}: {error if found.answered else found}"


async def _look(broker: str, options: Mapping[str, Any]) -> None:
    host, _, port = broker.rpartition(":")
    connection = await create_conn(host, int(port), request_timeout_ms=LOOK_MS, **options)
    try:
        # a broker that wants a login takes the connection, and nothing on it
        await connection.send(MetadataRequest([]))
    finally:
        connection.close()


def _spoken(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message})"
    if isinstance(error, SaslAuthenticationFailed):
        return f"the login is refused ({error})"
    if isinstance(error, TimeoutError):
        return f"no answer within {LOOK_MS / 1000:.0f} s"
    if isinstance(error, KafkaConnectionError):
        return "it closed the connection, as one does that wants TLS, a login, or a certificate of ours"
    return f"{type(error).__name__}: {error}"
