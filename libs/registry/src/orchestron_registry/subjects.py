"""Our schemas as subjects of a registry."""

from __future__ import annotations

from orchestron_contracts.framing import AvroSchema
from orchestron_registry.client import FULL_TRANSITIVE, RegistryClient, RegistryError


def subject(schema: AvroSchema) -> str:
    """The record's full name (RecordNameStrategy), as a topic may carry several events."""
    return f"{schema['namespace']}.{schema['name']}"


async def enter(
    client: RegistryClient, schema: AvroSchema, level: str = FULL_TRANSITIVE, *, register: bool = True
) -> tuple[int, bool]:
    """The id of a schema, and whether it is new there; its subject takes what is compatible to that level.

    Raises `RegistryError`, also when the schema is not there and is not to be registered.
    """
    name = subject(schema)
    number = await client.find(name, schema)
    if number is not None:
        return number, False
    if not register:
        raise RegistryError(
            f"{client.where} does not have {name}; `orchestron schemas publish` puts it there"
        )
    await client.demand(name, level)
    return await client.register(name, schema), True
