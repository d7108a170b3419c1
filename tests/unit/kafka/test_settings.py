"""What can be set about a cluster, and that the pinned aiokafka still has what we set."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from aiokafka.producer import sender

from orchestron_kafka.pace import STOCK_MS, set_transaction_backoff
from orchestron_kafka.settings import KafkaSettings
from orchestron_registry.settings import RegistrySettings


@pytest.fixture
def stock() -> Iterator[float]:
    held: float = sender.BACKOFF_OVERRIDE
    yield held
    sender.BACKOFF_OVERRIDE = held


def test_aiokafka_reads_the_constant(stock: float) -> None:
    """The constant is one that aiokafka's handler looks up each time it has to wait."""
    names = sender.AddPartitionsToTxnHandler.handle_response.__code__.co_names
    assert "BACKOFF_OVERRIDE" in names
    set_transaction_backoff(STOCK_MS)
    assert sender.BACKOFF_OVERRIDE == 0.02


def test_no_wait_at_all_is_refused(stock: float) -> None:
    """A producer that asks without pause would only load the broker."""
    with pytest.raises(ValueError, match="0 ms"):
        set_transaction_backoff(0)
    assert stock == sender.BACKOFF_OVERRIDE


def test_settings_come_from_variables() -> None:
    """Each variable sets its field; without any there is a broker on this machine."""
    assert KafkaSettings.from_env({}) == KafkaSettings("127.0.0.1:9092")
    given = {
        "ORCHESTRON_KAFKA": "a:1,b:2",
        "ORCHESTRON_KAFKA_PREFIX": "mine.",
        "ORCHESTRON_KAFKA_USERNAME": "u",
        "ORCHESTRON_KAFKA_PASSWORD": "p",
        "ORCHESTRON_KAFKA_TLS": "yes",
        "ORCHESTRON_KAFKA_TRANSACTION_BACKOFF_MS": "5",
        "ORCHESTRON_SCHEMA_REGISTRY": "http://r:8080/x",
    }
    settings = KafkaSettings.from_env(given)
    registry = RegistrySettings("http://r:8080/x")
    assert settings == KafkaSettings(
        "a:1,b:2", "mine.", "u", "p", tls=True, transaction_backoff_ms=5, registry=registry
    )
    assert settings.connection()["security_protocol"] == "SASL_SSL"


@pytest.mark.parametrize(
    ("settings", "protocol"),
    [
        (KafkaSettings("a:1"), "PLAINTEXT"),
        (KafkaSettings("a:1", tls=True), "SSL"),
        (KafkaSettings("a:1", username="u"), "SASL_PLAINTEXT"),
    ],
)
def test_protocol_follows_from_settings(settings: KafkaSettings, protocol: str) -> None:
    """TLS and a user name choose the security protocol."""
    assert settings.connection()["security_protocol"] == protocol


def test_files_of_certificates_come_from_variables() -> None:
    """Authorities, and a certificate of ours with its key."""
    names = ("ca_file", "certificate_file", "key_file")
    given = {f"ORCHESTRON_KAFKA_{name.upper()}": f"/etc/{name}.pem" for name in names}
    settings = KafkaSettings.from_env(given)
    assert [getattr(settings, name) for name in names] == [f"/etc/{name}.pem" for name in names]
