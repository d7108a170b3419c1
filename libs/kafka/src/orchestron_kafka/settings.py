"""How to reach a Kafka cluster, from `ORCHESTRON_KAFKA*` variables or by hand."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from orchestron_registry.settings import RegistrySettings


@dataclass(frozen=True, slots=True)
class KafkaSettings:
    """Connection and naming. Passwords come from the environment, never from a file of ours."""

    bootstrap: str
    """`host:port`, several with commas between."""
    prefix: str = "orchestron."
    """Put before each topic's name, so that several installations can share a cluster."""
    username: str = ""
    password: str = ""
    mechanism: str = "SCRAM-SHA-512"
    tls: bool = False
    ca_file: str = ""
    """PEM file with the authorities to trust; empty for the system's."""
    certificate_file: str = ""
    """PEM file with our own certificate and its chain, for brokers that ask for one."""
    key_file: str = ""
    """PEM file with the key of it; empty when `certificate_file` has that too."""
    compression: str = "zstd"
    transaction_backoff_ms: int = 2
    """Before a transaction that the broker is not ready for is tried again; see `pace`."""
    registry: RegistrySettings = field(default_factory=RegistrySettings)
    """Where it names one, events are in Confluent's wire format on the cluster."""

    @staticmethod
    def from_env(env: Mapping[str, str]) -> KafkaSettings:
        """Read `ORCHESTRON_KAFKA` (bootstrap), `_PREFIX`, `_USERNAME`, `_PASSWORD`, `_TLS`, `_CA_FILE`,
        `_CERTIFICATE_FILE`, `_KEY_FILE`, `_MECHANISM`, `_COMPRESSION`, `_TRANSACTION_BACKOFF_MS`. Raises
        `ValueError` for a bad number.
        """
        return KafkaSettings(
            bootstrap=env.get("ORCHESTRON_KAFKA", "127.0.0.1:9092"),
            prefix=env.get("ORCHESTRON_KAFKA_PREFIX", "orchestron."),
            username=env.get("ORCHESTRON_KAFKA_USERNAME", ""),
            password=env.get("ORCHESTRON_KAFKA_PASSWORD", ""),
            mechanism=env.get("ORCHESTRON_KAFKA_MECHANISM", "SCRAM-SHA-512"),
            tls=env.get("ORCHESTRON_KAFKA_TLS", "") in {"1", "true", "yes"},
            ca_file=env.get("ORCHESTRON_KAFKA_CA_FILE", ""),
            certificate_file=env.get("ORCHESTRON_KAFKA_CERTIFICATE_FILE", ""),
            key_file=env.get("ORCHESTRON_KAFKA_KEY_FILE", ""),
            compression=env.get("ORCHESTRON_KAFKA_COMPRESSION", "zstd"),
            transaction_backoff_ms=int(env.get("ORCHESTRON_KAFKA_TRANSACTION_BACKOFF_MS", "2")),
            registry=RegistrySettings.from_env(env),
        )

    def connection(self) -> dict[str, Any]:
        """Arguments that every aiokafka client takes. Raises `OSError` for certificates that are no good."""
        chosen: dict[str, Any] = {"bootstrap_servers": self.bootstrap}
        protocol = "SASL" if self.username else ""
        if self.username:
            chosen |= {
                "sasl_mechanism": self.mechanism,
                "sasl_plain_username": self.username,
                "sasl_plain_password": self.password,
            }
        if self.tls:
            chosen["ssl_context"] = self._tls_context()
        transport = "SSL" if self.tls else "PLAINTEXT"
        chosen["security_protocol"] = f"{protocol}_{transport}" if protocol else transport
        return chosen

    def _tls_context(self) -> ssl.SSLContext:
        files = ", ".join(filter(None, (self.ca_file, self.certificate_file, self.key_file)))
        try:
            context = ssl.create_default_context(cafile=self.ca_file or None)
            if self.certificate_file:
                context.load_cert_chain(self.certificate_file, self.key_file or None)
        except OSError as error:
            raise OSError(f"cannot use the certificates in {files}: {error}") from error
        return context
