"""Confluent's wire format put on and taken off, with a registry that does as the test says."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from orchestron_contracts.framing import Avro, prefix_of, unknown_schema
from orchestron_ports.log import LogError
from orchestron_registry import framing as framing_module
from orchestron_registry import subjects
from orchestron_registry.client import Conflict, RegistryAway, RegistryClient, RegistryError
from orchestron_registry.framing import RegistryFraming
from orchestron_registry.settings import RegistrySettings

pytestmark = pytest.mark.anyio
SETTINGS = RegistrySettings("http://registry/api", start_seconds=0.0)
ASKED, DONE, STRANGE = (
    {
        "type": "record",
        "name": name,
        "namespace": "orchestron.test",
        "fields": [{"name": "x", "type": "string"}],
    }
    for name in ("Asked", "Done", "Strange")
)


class Registry:
    """Answers as a registry would, from what it holds."""

    def __init__(self) -> None:
        self.schemas: list[dict[str, Any]] = []
        self.levels: dict[str, str] = {}
        self.asked: list[str] = []
        self.away = 0
        """How many requests are answered with an error of the server."""
        self.conflicts = 0
        """How many demands come when somebody else's is under way."""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api")
        self.asked.append(f"{request.method} {path}")
        if self.away:
            self.away -= 1
            return httpx.Response(503)
        if path.startswith("/schemas/ids/"):
            return self._by_id(int(path.rpartition("/")[2]))
        body = json.loads(request.content)
        if path.startswith("/config/") and self.conflicts:
            self.conflicts -= 1
            return httpx.Response(409, json={"message": "A rule exists already"})
        if path.startswith("/config/"):
            self.levels[path.removeprefix("/config/")] = body["compatibility"]
            return httpx.Response(200, json=body)
        schema = json.loads(body["schema"])
        if path.endswith("/versions"):
            return httpx.Response(200, json={"id": self.put(schema)})
        if schema not in self.schemas:
            return httpx.Response(404, json={"error_code": 40403, "message": "not there"})
        return httpx.Response(200, json={"id": self.schemas.index(schema) + 1})

    def put(self, schema: dict[str, Any]) -> int:
        self.schemas.append(schema)
        return len(self.schemas)

    def _by_id(self, number: int) -> httpx.Response:
        if not 0 < number <= len(self.schemas):
            return httpx.Response(404, json={"error_code": 40403, "message": "not there"})
        schema = self.schemas[number - 1]
        if "schemaType" in schema:
            return httpx.Response(200, json={**schema, "schema": "{}"})
        return httpx.Response(200, json={"schema": json.dumps(schema)})


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def registry() -> Registry:
    return Registry()


@pytest.fixture
async def framing(anyio_backend: str, registry: Registry) -> AsyncIterator[RegistryFraming]:
    """Knows Asked (id 1) and Done (id 2); anybody writes to `open`."""
    client = RegistryClient(SETTINGS, httpx.MockTransport(registry))
    framing = RegistryFraming(client, [ASKED, DONE], ["topic", "open"], ["open"])
    await framing.start(SETTINGS)
    registry.asked.clear()
    yield framing
    await framing.close()


def value(schema: dict[str, Any], text: str = "x") -> bytes:
    return Avro(schema).encode({"x": text})


async def test_there_and_back(framing: RegistryFraming, registry: Registry) -> None:
    """On the topic there are a zero byte, the id and the datum; inside there is what was given."""
    for number, schema in ((1, ASKED), (2, DONE)):
        framed = framing.frame("topic", value(schema))
        assert framed == b"\0" + number.to_bytes(4, "big") + value(schema)[10:]
        assert await framing.unframe("topic", framed) == value(schema)
    assert not registry.asked


async def test_new_subjects_take_compatible_versions_only(
    framing: RegistryFraming, registry: Registry
) -> None:
    """What is new is registered under its record's name; what is there is left as it is."""
    assert registry.levels == dict.fromkeys(
        ("orchestron.test.Asked", "orchestron.test.Done"), "FULL_TRANSITIVE"
    )
    registry.levels.clear()
    client = RegistryClient(SETTINGS, httpx.MockTransport(registry))
    await RegistryFraming(client, [ASKED, DONE], ["topic"]).start(SETTINGS)
    assert not registry.levels
    assert len(registry.schemas) == 2
    levels = {"Strange": "BACKWARD_TRANSITIVE"}
    await RegistryFraming(client, [STRANGE], ["topic"], levels=levels).start(SETTINGS)
    assert registry.levels == {"orchestron.test.Strange": "BACKWARD_TRANSITIVE"}
    await client.close()


@pytest.mark.parametrize(
    "given", [b"", b"1", b"\0", b"\0\0\0\0", b"\xc3\x01", b"text", b"\x00\x00\x00\x00\x63x"]
)
async def test_what_is_neither_comes_through(framing: RegistryFraming, given: bytes) -> None:
    """Tombstones, anything on a topic that is not translated, and damaged values stay as they are."""
    assert await framing.unframe("open", framing.frame("open", given)) == given
    assert await framing.unframe("streams", framing.frame("streams", given)) == given


async def test_topics_of_other_content_are_left_alone(framing: RegistryFraming) -> None:
    """A dead letter is kept as it came, whatever it looks like."""
    framed = framing.frame("topic", value(ASKED))
    assert framing.frame("requests.dead", value(ASKED)) == value(ASKED)
    assert await framing.unframe("requests.dead", framed) == framed


async def test_values_from_before_a_registry_was_configured(framing: RegistryFraming) -> None:
    """A topic may hold both encodings."""
    assert await framing.unframe("topic", value(ASKED)) == value(ASKED)


async def test_unknown_schema_is_not_written(framing: RegistryFraming) -> None:
    """Where services alone write it is an error; where anybody may have, it is handed on."""
    with pytest.raises(LogError, match=f"topic: .*{prefix_of(STRANGE)[2:].hex()}"):
        framing.frame("topic", value(STRANGE))
    assert framing.frame("open", value(STRANGE)) == value(STRANGE)


async def test_other_id_of_a_schema_of_ours(framing: RegistryFraming, registry: Registry) -> None:
    """Somebody registered it under a subject of their own; it is looked up once."""
    number = registry.put({**ASKED, "doc": "ours, in other words"})
    framed = b"\0" + number.to_bytes(4, "big") + value(ASKED)[10:]
    for _ in range(3):
        assert await framing.unframe("topic", framed) == value(ASKED)
    assert registry.asked == [f"GET /schemas/ids/{number}"]


@pytest.mark.parametrize(
    "schema", [None, STRANGE, {"type": "nonsense"}, {"schemaType": "JSON"}, {"type": "record", "name": 7}]
)
async def test_ids_of_strangers(
    framing: RegistryFraming,
    registry: Registry,
    schema: dict[str, Any] | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Left for the reader to refuse, with a reason; asked for once in a while, not for each record."""
    number = 99 if schema is None else registry.put(schema)
    framed = b"\0" + number.to_bytes(4, "big") + b"\x02x"
    for _ in range(3):
        assert await framing.unframe("topic", framed) == framed
    assert len(registry.asked) == 1
    reason = unknown_schema(framed).reason
    assert f"schema id {number}" in reason
    assert "no schema registry" in reason
    monkeypatch.setattr(framing_module, "STRANGERS", 1)
    await framing.unframe("topic", b"\0\0\0\1\0x")
    assert len(registry.asked) == 2
    await framing.unframe("topic", framed)
    assert len(registry.asked) == 3


async def test_registry_away_while_running(
    framing: RegistryFraming, registry: Registry, caplog: pytest.LogCaptureFixture
) -> None:
    """What is known needs no registry; an id that is not known is handed on, and the log says why."""
    registry.away = 1
    known = framing.frame("topic", value(DONE))
    assert await framing.unframe("topic", known) == value(DONE)
    assert not registry.asked
    strange = b"\0\0\0\0\7\2x"
    assert await framing.unframe("topic", strange) == strange
    assert "schema 7 of a record cannot be looked up" in caplog.text


async def test_start_waits_for_a_registry_that_is_away(
    registry: Registry, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each try is logged; what was learnt before is not asked again."""
    monkeypatch.setattr(framing_module, "ASK_AGAIN", 0.0)
    registry.away = 3
    client = RegistryClient(SETTINGS, httpx.MockTransport(registry))
    framing = RegistryFraming(client, [ASKED], ["topic"])
    with caplog.at_level(logging.WARNING):
        await framing.start(replace(SETTINGS, start_seconds=60.0))
    assert caplog.text.count("waiting for the schema registry") == 3
    assert await framing.unframe("topic", framing.frame("topic", value(ASKED))) == value(ASKED)
    await framing.close()


@pytest.mark.parametrize("conflicts", [1, subjects.TRIES - 1, subjects.TRIES])
async def test_others_that_start_at_the_same_time(
    registry: Registry, conflicts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A conflict is tried again, a few times."""
    monkeypatch.setattr(subjects, "PAUSE", 0.0)
    registry.conflicts = conflicts
    client = RegistryClient(SETTINGS, httpx.MockTransport(registry))
    starting = RegistryFraming(client, [ASKED], ["topic"]).start(SETTINGS)
    if conflicts < subjects.TRIES:
        await starting
        assert registry.schemas == [ASKED]
    else:
        with pytest.raises(Conflict, match="A rule exists already"):
            await starting
    await client.close()


async def test_start_gives_up(registry: Registry) -> None:
    """In the end it is an error that names the registry, and no secret of its URL."""
    registry.away = 100
    settings = replace(SETTINGS, url="http://user:secret@registry/api")
    client = RegistryClient(settings, httpx.MockTransport(registry))
    with pytest.raises(LogError, match=r"schema registry at registry:http answers 503.*given up") as caught:
        await RegistryFraming(client, [ASKED], ["topic"]).start(SETTINGS)
    assert "secret" not in str(caught.value)
    await client.close()


async def test_schemas_that_others_register(registry: Registry) -> None:
    """Without the right to register, a schema that is not there is an error at once, and says what to do."""
    client = RegistryClient(SETTINGS, httpx.MockTransport(registry))
    framing = RegistryFraming(client, [ASKED], ["topic"])
    settings = replace(SETTINGS, register=False, start_seconds=60.0)
    with pytest.raises(RegistryError, match="schemas publish"):
        await framing.start(settings)
    assert not registry.schemas
    registry.put(ASKED)
    await framing.start(settings)
    assert framing.frame("topic", value(ASKED)).startswith(b"\0\0\0\0\1")
    await client.close()


async def test_no_connection_is_away() -> None:
    """As is a registry that answers too late or breaks off."""

    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    client = RegistryClient(SETTINGS, httpx.MockTransport(broken))
    with pytest.raises(RegistryAway, match="refused"):
        await client.subjects()
    await client.close()


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        (RegistrySettings("registry:8080"), "http:// or https://, not 'registry:8080'"),
        (RegistrySettings("https://r", ca_file="/no/such.pem"), "certificates in /no/such.pem"),
    ],
)
def test_settings_that_are_no_good(settings: RegistrySettings, text: str) -> None:
    """Said at once, not after a minute of waiting."""
    with pytest.raises(RegistryError, match=text):
        RegistryClient(settings)


async def test_user_and_password_are_sent() -> None:
    """HTTP basic authentication, when a user is named."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(401, json={"message": "no such user"})

    for settings in (SETTINGS, replace(SETTINGS, username="u", password="p")):
        client = RegistryClient(settings, httpx.MockTransport(answer))
        with pytest.raises(RegistryError, match=r"\(401\): no such user"):
            await client.subjects()
        await client.close()
    assert "authorization" not in seen[0].headers
    assert seen[1].headers["authorization"] == "Basic dTpw"


def test_settings_come_from_variables() -> None:
    """Each variable sets its field; without any there is no registry; a password is not shown."""
    name = "ORCHESTRON_SCHEMA_REGISTRY"
    assert RegistrySettings.from_env({}) == RegistrySettings("")
    given = {
        "": "http://r/x/",
        "_USERNAME": "u",
        "_PASSWORD": "hush",
        "_CA_FILE": "/ca.pem",
        "_REGISTER": "0",
    }
    settings = RegistrySettings.from_env({name + end: text for end, text in given.items()})
    assert settings == RegistrySettings("http://r/x", "u", "hush", "/ca.pem", register=False)
    assert "hush" not in repr(settings)
