"""What is asked of a registry, asked of a real one."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from orchestron_contracts.event_schemas import released
from orchestron_contracts.framing import prefix_of
from orchestron_kafka.framing import levels
from orchestron_registry.client import FULL_TRANSITIVE, RegistryAway, RegistryClient, RegistryError
from orchestron_registry.settings import RegistrySettings
from orchestron_registry.subjects import enter, subject
from orchestron_testkit.certificates import Authority

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client(anyio_backend: str, registry: str) -> AsyncIterator[RegistryClient]:
    client = RegistryClient(RegistrySettings(registry))
    yield client
    await client.close()


def record(*fields: dict[str, Any], name: str = "") -> dict[str, Any]:
    """A schema of a name that nobody has used."""
    return {
        "type": "record",
        "name": name or f"R{uuid4().hex}",
        "namespace": "orchestron.test",
        "fields": [{"name": "one", "type": "string"}, *fields],
    }


async def test_new_schema_gets_an_id_that_leads_back_to_it(client: RegistryClient) -> None:
    """Registered once, a schema is found by subject, by version and by id, and is not new again."""
    schema = record()
    number, new = await enter(client, schema)
    assert new
    assert await enter(client, schema) == (number, False)
    assert await client.find(subject(schema), schema) == number
    assert await client.versions(subject(schema)) == [1]
    for found in (await client.by_id(number), await client.version(subject(schema), 1)):
        assert found is not None
        assert prefix_of(found) == prefix_of(schema)
    assert subject(schema) in await client.subjects()


async def test_what_is_not_there(client: RegistryClient) -> None:
    """Looking for what is not there is no error; demanding that it be there is."""
    schema = record()
    assert await client.find(subject(schema), schema) is None
    assert await client.versions(subject(schema)) == []
    assert await client.by_id(2**31 - 1) is None
    with pytest.raises(RegistryError, match="orchestron schemas publish"):
        await enter(client, schema, register=False)
    assert await client.versions(subject(schema)) == []


@pytest.mark.parametrize(
    ("field", "fits"),
    [
        ({"name": "two", "type": ["null", "string"], "default": None}, True),
        ({"name": "two", "type": "string"}, False),
    ],
)
async def test_versions_must_be_compatible_both_ways(
    client: RegistryClient, field: dict[str, Any], fits: bool
) -> None:
    """A subject of ours takes what old and new readers read, and refuses the rest."""
    first = record()
    await enter(client, first)
    second = record(field, name=first["name"])
    assert await client.compatible(subject(first), second) is fits
    if fits:
        assert (await enter(client, second))[1]
        assert await client.versions(subject(first)) == [1, 2]
    else:
        with pytest.raises(RegistryError, match="409"):
            await enter(client, second)


async def test_refused_against_every_version(client: RegistryClient) -> None:
    """A field taken out and put back with another type fits the last version, and not the first."""
    optional = {"name": "two", "type": ["null", "string"], "default": None}
    first = record(optional)
    await enter(client, first)
    await enter(client, record(name=first["name"]))
    again = record({**optional, "type": ["null", "long"]}, name=first["name"])
    with pytest.raises(RegistryError, match="409"):
        await enter(client, again)


async def test_every_event_can_be_registered(client: RegistryClient) -> None:
    """All versions of all events, and what comes back has the fingerprint that stands in messages."""
    for event, versions in released().items():
        for schema in versions:
            number, _ = await enter(client, schema, levels().get(event, FULL_TRANSITIVE))
            found = await client.by_id(number)
            assert found is not None
            assert prefix_of(found) == prefix_of(schema)


async def test_services_that_start_together(registry: str) -> None:
    """Each enters the same schemas at the same time, and all come to the same ids."""
    schemas = [record() for _ in range(3)]
    clients = [RegistryClient(RegistrySettings(registry)) for _ in range(6)]

    async def start(client: RegistryClient) -> list[int]:
        return [(await enter(client, schema))[0] for schema in schemas]

    found = await asyncio.gather(*map(start, clients))
    assert len(set(found[0])) == len(schemas)
    assert all(ids == found[0] for ids in found)
    for client in clients:
        await client.close()


async def test_nonsense_is_refused(client: RegistryClient) -> None:
    """The registry's own words are in the error."""
    with pytest.raises(RegistryError, match=r"refuses POST /subjects/nonsense/versions \(422\): \w+"):
        await client.register("nonsense", {"type": "record"})


async def test_over_tls(registry: str, tmp_path: Path) -> None:
    """With the authority of its certificate a registry behind TLS is read; without, it is not trusted."""
    where = urlsplit(registry)
    authority = Authority.create(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(authority.issue(tmp_path, "registry"))

    async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while part := await reader.read(65536):
            writer.write(part)
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(where.hostname, where.port)
        await asyncio.gather(copy(reader, back), copy(there, writer))

    async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context) as server:
        url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}{where.path}"
        trusting = RegistryClient(RegistrySettings(url, ca_file=str(authority.file)))
        assert isinstance(await trusting.subjects(), list)
        await trusting.close()
        other = RegistryClient(RegistrySettings(url))
        with pytest.raises(RegistryAway, match="CERTIFICATE_VERIFY_FAILED"):
            await other.subjects()
        await other.close()
