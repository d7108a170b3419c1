"""A broker with a listener for each way to be secured: SCRAM-SHA-512, TLS, both, and TLS on both sides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from orchestron_kafka.settings import KafkaSettings
from orchestron_testkit.certificates import Authority
from orchestron_testkit.kafka import own_broker
from orchestron_testkit.kafka_broker import Broker, free_port

USER = "orchestron"
PASSWORD = "a-password-of-the-test"
SCRAM = "SCRAM-SHA-512"
LISTENERS = {"SASL": "SASL_PLAINTEXT", "TLS": "SSL", "BOTH": "SASL_SSL", "MUTUAL": "SSL"}
"""Security protocol by name of the listener."""


@dataclass(frozen=True, slots=True)
class Secured:
    """The broker, and where each listener is. `client` is a certificate that `MUTUAL` takes."""

    broker: Broker
    ports: dict[str, int]
    authority: Authority
    client: Path

    def settings(self, listener: str, prefix: str = "secured.") -> KafkaSettings:
        """All that a client of that listener needs."""
        settings = KafkaSettings(f"127.0.0.1:{self.ports[listener]}", prefix)
        if listener in {"SASL", "BOTH"}:
            settings = replace(settings, username=USER, password=PASSWORD)
        if listener != "SASL":
            settings = replace(settings, tls=True, ca_file=str(self.authority.file))
        return replace(settings, certificate_file=str(self.client)) if listener == "MUTUAL" else settings


def secured_broker(folder: Path) -> Secured:
    """One that is not started yet."""
    folder.mkdir(parents=True, exist_ok=True)
    authority = Authority.create(folder)
    server = authority.issue(folder, "broker")
    ports = {name: free_port() for name in LISTENERS}
    broker = own_broker(folder / "node")
    mine = [f"PLAINTEXT://127.0.0.1:{broker.port}", *(f"{n}://127.0.0.1:{p}" for n, p in ports.items())]
    login = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
    broker.extra = {
        "listeners": ",".join([*mine, f"CONTROLLER://127.0.0.1:{broker.controller_port}"]),
        "advertised.listeners": ",".join(mine),
        "listener.security.protocol.map": ",".join(
            f"{name}:{protocol}"
            for name, protocol in {"CONTROLLER": "PLAINTEXT", "PLAINTEXT": "PLAINTEXT", **LISTENERS}.items()
        ),
        "sasl.enabled.mechanisms": SCRAM,
        **{
            f"listener.name.{name.lower()}.{SCRAM.lower()}.sasl.jaas.config": login
            for name in ("SASL", "BOTH")
        },
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(server),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(authority.file),
        "listener.name.mutual.ssl.client.auth": "required",
    }
    broker.format_options = ("--add-scram", f"{SCRAM}=[name={USER},password={PASSWORD}]")
    return Secured(broker, ports, authority, authority.issue(folder, "client"))
