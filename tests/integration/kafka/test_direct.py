"""Intents put straight on Kafka: by our client, by the command line, and by somebody who writes nonsense."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestron_cli.main import app
from orchestron_client import connect
from orchestron_contracts.codec import EventCodec
from orchestron_contracts.events import Cause, IntentRequest, Operation, RequestedEdit, Status
from orchestron_kafka.log import KafkaLog
from orchestron_kafka.settings import KafkaSettings
from orchestron_ports.log import Entry, Record, Stream

pytestmark = pytest.mark.anyio
DEMO = sorted((Path(__file__).resolve().parents[3] / "schemas/examples/demo").glob("*.json"))
REQUESTS, DEAD = Stream("requests", "default"), Stream("requests.dead", "default")
ROUTER = {"name": "R1", "id": 1, "type": "JuniperCRPD_24_4R1_9", "asn": 65001}
ADD = RequestedEdit(Operation.MERGE, "/", json.dumps({"netinfra:netinfra": {"router": [ROUTER]}}).encode())


async def dead_letters(log: KafkaLog, count: int) -> list[Record]:
    async with asyncio.timeout(20):
        while len(records := await log.read(DEAD, 0)) < count:
            await log.wait(DEAD, records[-1].offset + 1 if records else 0, 1.0)
    return records


async def test_client_finds_the_outcome(served: KafkaSettings) -> None:
    """A request comes to an outcome, and once more under its id to the same one; a bad one to its reason."""
    async with connect(served) as client:
        first = await client.apply([ADD], request_id="mine")
        assert first.status is Status.COMMITTED
        assert [one.device for one in first.devices] == ["R1"]
        assert await client.apply([ADD], request_id="mine") == first
        again = await client.send([ADD], request_id="mine")
        other = await client.apply([ADD])
        assert (other.status, other.seq) == (Status.UNCHANGED, first.seq)
        assert await client.find(again.request_id) == first
        wrong = await client.apply([RequestedEdit(Operation.MERGE, "/no:where", b"{}")])
        assert wrong.status is Status.REJECTED
        assert wrong.refusal is not None


async def test_nonsense_goes_to_the_dead_letters(served: KafkaSettings) -> None:
    """What cannot be read or is for another domain is kept with its reason, and nothing waits for it."""
    codec = EventCodec({})
    foreign = codec.encode(IntentRequest("other", Cause("foreign"), (ADD,)), "requests")
    log = await KafkaLog.open(served)
    try:
        await log.append(
            [
                Entry(REQUESTS, "junk", b"\xc3\x01 nonsense"),
                Entry(REQUESTS, "", b""),
                Entry(REQUESTS, foreign.key, foreign.value, foreign.headers),
            ]
        )
        async with connect(served) as client:
            assert (await client.apply([ADD])).status is Status.COMMITTED
            junk = await client.find("junk")
            assert junk is not None
            assert junk.status is Status.REJECTED
        letters = await dead_letters(log, 3)
        assert [letter.key for letter in letters] == ["junk", "", "foreign"]
        assert letters[0].value == b"\xc3\x01 nonsense"
        tags = [letter.headers["orc-tag"] for letter in letters]
        assert tags == ["malformed-message", "malformed-message", "invalid-value"]
        assert all(letter.headers["orc-reason"] for letter in letters)
    finally:
        await log.close()


async def test_apply_by_command_line(served: KafkaSettings) -> None:
    """`orchestron apply --kafka` has files done in order and says how; what is refused ends with 1."""

    def apply(*arguments: str) -> tuple[int, str]:
        env = {"ORCHESTRON_KAFKA_PREFIX": served.prefix}
        done = CliRunner().invoke(app, ["apply", *arguments, "--kafka", served.bootstrap], env=env)
        return done.exit_code, done.output

    code, said = await asyncio.to_thread(apply, *map(str, DEMO))
    assert (code, said.count("committed")) == (0, len(DEMO)), said
    path = "/netinfra:netinfra/router=NOBODY"
    code, said = await asyncio.to_thread(apply, "--path", path, str(DEMO[0]))
    assert code == 1


async def test_no_broker(bootstrap: str) -> None:
    """Without a broker the command ends with 3, as without a server."""
    arguments = ["apply", str(DEMO[0]), "--kafka", "127.0.0.1:1"]
    done = await asyncio.to_thread(CliRunner().invoke, app, arguments)
    assert done.exit_code == 3
