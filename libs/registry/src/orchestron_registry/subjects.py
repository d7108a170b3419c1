"""Our schemas as subjects of a registry."""

from __future__ import annotations

import asyncio
from itertools import count

from orchestron_contracts.framing import AvroSchema
from orchestron_registry.client import FULL_TRANSITIVE, Conflict, RegistryClient, RegistryError

TRIES, PAUSE = 5, 0.1
"""How often, and after how many seconds times the number of tries, what was a conflict is tried again."""


def subject(schema: AvroSchema) -> str:
    """The record's full name (RecordNameStrategy), as a topic may carry several events."""
    return f"{schema['namespace']}.{schema['name']}"


async def enter(
    client: RegistryClient, schema: AvroSchema, level: str = FULL_TRANSITIVE, *, register: bool = True
) -> tuple[int, bool]:
    """The id of a schema, and whether it is new there; its subject takes what is compatible to that level.

    Services that start together enter the same schemas, and are in each other's way at times.
    Raises `RegistryError`, also when the schema is not there and is not to be registered.
    """
    name = subject(schema)
    for tries in count(1):
        if (number := await client.find(name, schema)) is not None:
            return number, False
        if not register:
            break
        try:
            await client.demand(name, level)
            return await client.register(name, schema), True
        except Conflict:
            if tries == TRIES:
                raise
        await asyncio.sleep(PAUSE * tries)
    raise RegistryError(f"{client.where} does not have {name}; `orchestron schemas publish` puts it there")
