"""The log on a real broker that wants a password, a certificate or both; and what it says of wrong ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from orchestron_kafka.admin import create_topics, look
from orchestron_kafka.log import KafkaLog
from orchestron_kafka.settings import KafkaSettings
from orchestron_ports.log import Entry, LogError, Stream
from orchestron_testkit.certificates import Authority
from orchestron_testkit.kafka_secured import LISTENERS, Secured, secured_broker
from orchestron_testkit.log_contract import LogContract, LogFixtures

QUICK = 10.0
"""Seconds; far below the 40 s for which a broker that is away is waited for."""


@pytest.fixture(scope="session")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    made = secured_broker(tmp_path_factory.mktemp("secured"))
    made.broker.start()
    yield made
    made.broker.kill()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
class TestOverSaslAndTls(LogFixtures):
    """What matters most of the contract, over SASL_SSL: reading, transactions, offsets, fencing, waking."""

    @pytest.fixture
    async def log(
        self, anyio_backend: str, secured: Secured, topics: tuple[str, str]
    ) -> AsyncIterator[KafkaLog]:
        settings = secured.settings("BOTH", f"contract-{uuid4().hex[:8]}.")
        await create_topics(settings, topics, 1)
        log = await KafkaLog.open(settings)
        yield log
        await log.close()

    test_read = LogContract.test_read_gives_what_was_appended
    test_large = LogContract.test_empty_value_and_large_value
    test_consumed = LogContract.test_consumed_is_kept_by_group_and_stream
    test_wait = LogContract.test_wait_is_woken
    test_transaction = LogContract.test_writer_appends
    test_fencing = LogContract.test_a_later_claim_fences_an_earlier


@pytest.mark.anyio
@pytest.mark.parametrize("listener", LISTENERS)
async def test_every_way_in(secured: Secured, listener: str) -> None:
    """By password, by certificate of the broker, by both, and with a certificate of ours."""
    settings = secured.settings(listener, f"way-{uuid4().hex[:8]}.")
    await create_topics(settings, ["history"], 1)
    log = await KafkaLog.open(settings)
    stream = Stream("history", "default")
    await log.append([Entry(stream, "", b"1")], writer=await log.claim("sequencer"))
    assert [record.value for record in await log.read(stream, 0)] == [b"1"]
    await log.close()


async def refused(settings: KafkaSettings) -> str:
    """What services and `orchestron topics` say, which have to say it soon."""
    async with asyncio.timeout(QUICK):
        with pytest.raises(LogError) as opening:
            await KafkaLog.open(settings)
        with pytest.raises(LogError) as looking:
            await look(settings, ["history"])
    for said in (str(opening.value), str(looking.value)):
        assert settings.bootstrap in said
    assert str(opening.value) == str(looking.value)
    return str(opening.value)


@pytest.mark.anyio
async def test_a_wrong_password(secured: Secured) -> None:
    """Over TLS or not: the broker is named, and that the login is what it refuses."""
    for listener in ("SASL", "BOTH"):
        said = await refused(replace(secured.settings(listener), password="wrong"))
        assert "the login is refused" in said
        assert "wrong" not in said


@pytest.mark.anyio
async def test_an_authority_that_is_not_trusted(secured: Secured, tmp_path: Path) -> None:
    """A broker whose certificate another authority signed is not talked to; no password goes out."""
    stranger = Authority.create(tmp_path, "stranger")
    for listener in ("TLS", "BOTH"):
        said = await refused(replace(secured.settings(listener), ca_file=str(stranger.file)))
        assert "its certificate is not trusted" in said


@pytest.mark.anyio
async def test_a_certificate_of_ours_that_is_missing(secured: Secured) -> None:
    """A broker that asks for a certificate refuses who has none."""
    said = await refused(replace(secured.settings("MUTUAL"), certificate_file=""))
    assert "wants TLS, a login, or a certificate of ours" in said


@pytest.mark.anyio
async def test_no_password_and_no_tls(secured: Secured) -> None:
    """Who speaks plainly where TLS or a login is wanted is told which broker did not answer."""
    for listener in ("SASL", "BOTH"):
        said = await refused(KafkaSettings(f"127.0.0.1:{secured.ports[listener]}"))
        assert "wants TLS, a login" in said


@pytest.mark.anyio
async def test_a_password_that_is_changed(secured: Secured) -> None:
    """A reader that begins when the login does not hold any more fails soon, and does not wait."""
    settings = secured.settings("BOTH", f"changed-{uuid4().hex[:8]}.")
    await create_topics(settings, ["history"], 1)
    log = await KafkaLog.open(settings)
    await log.append([Entry(Stream("history", "default"), "", b"1")])
    log._settings = replace(settings, password="old")
    async with asyncio.timeout(QUICK):
        with pytest.raises(LogError, match="the login is refused"):
            await log.read(Stream("history", "default"), 0)
    await log.close()


@pytest.mark.anyio
async def test_files_that_are_no_certificates(tmp_path: Path) -> None:
    """A file that is not there, or holds something else, is named."""
    (tmp_path / "other.pem").write_text("something else")
    for name in ("missing.pem", "other.pem"):
        settings = KafkaSettings("127.0.0.1:1", tls=True, ca_file=str(tmp_path / name))
        for attempt in (KafkaLog.open(settings), look(settings, ["history"])):
            with pytest.raises(LogError, match=name):
                await attempt
