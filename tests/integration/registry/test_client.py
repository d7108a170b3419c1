"""What is asked of a registry, asked of a real one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from orchestron_contracts.event_schemas import released
from orchestron_contracts.framing import prefix_of
from orchestron_registry.client import RegistryClient, RegistryError
from orchestron_registry.settings import RegistrySettings
from orchestron_registry.subjects import enter, subject

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
    for versions in released().values():
        for schema in versions:
            number, _ = await enter(client, schema)
            found = await client.by_id(number)
            assert found is not None
            assert prefix_of(found) == prefix_of(schema)


async def test_nonsense_is_refused(client: RegistryClient) -> None:
    """The registry's own words are in the error."""
    with pytest.raises(RegistryError, match=r"refuses POST /subjects/nonsense/versions \(422\): \w+"):
        await client.register("nonsense", {"type": "record"})
