"""`orchestron log copy`: from SQLite to Kafka and back every record has the same digest in the same place."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from tests.integration.kafka.test_foreign import OF_ADAPTERS
from typer.testing import CliRunner

from orchestron_cli.copy import copy
from orchestron_cli.embedded import Settings, run_all
from orchestron_cli.main import app
from orchestron_client import IntentClient
from orchestron_contracts.events import Operation, RequestedEdit, Status
from orchestron_engine import open_log, place_from_text
from orchestron_kafka.settings import KafkaSettings
from orchestron_kafka.topic_map import our_topics
from orchestron_northbound.settings import Settings as NorthboundSettings
from orchestron_ports.log import Consumed, Entry, EventLog, LogError, Stream
from orchestron_store import MemoryLog
from orchestron_testkit.kafka_broker import free_port

pytestmark = pytest.mark.anyio
DEMO = sorted((Path(__file__).resolve().parents[3] / "schemas/examples/demo").glob("*.json"))
STREAM = Stream("requests", "default")
Content = dict[Stream, list[tuple[str, bytes, dict[str, str]]]]


async def content(log: EventLog) -> Content:
    """All records of a log, digest headers among them."""
    found: Content = {}
    for stream in await log.streams():
        offset, found[stream] = 0, []
        while records := await log.read(stream, offset):
            found[stream] += [(one.key, one.value, dict(one.headers)) for one in records]
            offset = records[-1].offset + 1
    return found


async def fill(folder: Path) -> None:
    """All services on a log in a folder, until the demo's intent and a refused request are dealt with."""
    stop, up = asyncio.Event(), asyncio.Event()
    settings = Settings(folder, mock_devices=True, northbound=NorthboundSettings(port=free_port()))
    running = asyncio.create_task(run_all(settings, stop, up.set))
    log = await open_log(folder)
    try:
        client = IntentClient(log)
        for file in DEMO:
            edit = RequestedEdit(Operation.MERGE, "/", file.read_bytes())
            assert (await client.apply([edit])).status is Status.COMMITTED
        wrong = RequestedEdit(Operation.DELETE, "/netinfra:netinfra/router=NOBODY")
        assert (await client.apply([wrong])).status is Status.REJECTED
    finally:
        await log.close()
        stop.set()
        await running


def command(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"ORCHESTRON_KAFKA_PREFIX": None})


async def test_to_kafka_and_back(installation: KafkaSettings, tmp_path: Path) -> None:
    """Copied to Kafka and back, each stream holds the same records; replay finds all of them right."""
    there, back = tmp_path / "there", tmp_path / "back"
    await fill(there)
    place = f"kafka://{installation.bootstrap}/{installation.prefix}"
    for source, target in ((str(there), place), (place, str(back))):
        done = await asyncio.to_thread(command, "log", "copy", "--from", source, "--to", target)
        assert done.exit_code == 0, done.output
    logs = [await open_log(place_from_text(str(one), os.environ)) for one in (there, place, back)]
    first, *others = [await content(log) for log in logs]
    for log in logs:
        await log.close()
    events = {name for name, topic in our_topics().items() if topic.events}
    assert {stream.topic for stream in first} == events - OF_ADAPTERS
    for other in others:
        assert other == first
    again = await asyncio.to_thread(command, "log", "copy", "--from", str(there), "--to", place)
    assert ": 0 records copied" in again.output
    environment = {"ORCHESTRON_KAFKA_PREFIX": installation.prefix}
    verified = CliRunner().invoke
    found = await asyncio.to_thread(
        verified, app, ["replay", "--verify", "--kafka", installation.bootstrap], env=environment
    )
    assert "equal: 2 transactions" in found.output


async def holding(*keys: str) -> MemoryLog:
    log = MemoryLog()
    for key in keys:
        await log.append([Entry(STREAM, key, key.encode())])
    return log


async def test_goes_on_where_it_ended() -> None:
    """What is there already is compared and not written again."""
    source, target = await holding("a", "b", "c"), await holding("a")
    done = await copy(source, target, {})
    assert (done.records, done.there) == (2, 1)
    assert await content(target) == await content(source)


@pytest.mark.parametrize("held", [("b",), ("a", "b", "c", "d")])
async def test_other_content_is_an_error(held: tuple[str, ...]) -> None:
    """A target that holds something else is left as it is."""
    source, target = await holding("a", "b", "c"), await holding(*held)
    before = await content(target)
    with pytest.raises(LogError, match="the target holds"):
        await copy(source, target, {})
    assert await content(target) == before


async def test_wrong_digest_is_an_error() -> None:
    """A record that is not what its digest says is not carried on."""
    source = MemoryLog()
    await source.append([Entry(replace(STREAM, topic="history"), "1", b"x", {"orc-digest": "00"})])
    with pytest.raises(LogError, match="digest"):
        await copy(source, MemoryLog(), {})


async def test_stored_offsets_name_the_same_record(tmp_path: Path) -> None:
    """A group goes on at the record that it would have gone on at, whatever its offset in the copy."""
    source, target = await holding("a", "b", "c"), await open_log(tmp_path)
    await source.append([], consumed=[Consumed("intent", STREAM, (await source.read(STREAM, 0))[2].offset)])
    await copy(source, target, {"requests": ("intent", "other")})
    records = await target.read(STREAM, await target.consumed("intent", STREAM))
    assert [record.key for record in records] == ["c"]
    assert await target.consumed("other", STREAM) == 0
    await target.close()
