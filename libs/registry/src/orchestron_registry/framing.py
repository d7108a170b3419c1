"""Confluent's wire format on the values of a log's records: a zero byte, the id of a schema, the datum.

Inside of Orchestron a value is in Avro single-object encoding, whatever log it is on, so that digests,
replay and copies do not depend on a registry. Both carry the same datum; only what stands before it is
put on and taken off here. Values in single-object encoding are read as well, so that a registry can be
configured at any time; what cannot be translated is handed on as it came, for the reader to refuse.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterable, Mapping

from orchestron_contracts.errors import CodecError
from orchestron_contracts.framing import CONFLUENT, CONFLUENT_HEADER, HEADER, MARKER, AvroSchema, prefix_of
from orchestron_ports.log import LogError
from orchestron_registry.client import FULL_TRANSITIVE, RegistryAway, RegistryClient, RegistryError
from orchestron_registry.settings import RegistrySettings
from orchestron_registry.subjects import enter

ASK_AGAIN = 1.0
"""Seconds between tries while a registry is away at start."""
STRANGER_SECONDS = 60.0
"""How long an id is not asked for again that the registry does not have or does not tell."""
STRANGERS = 10_000
"""Ids of that kind that are kept in mind."""
_log = logging.getLogger(__name__)


class RegistryFraming:
    """Puts the wire format on and takes it off. After `start` no known schema needs the registry again."""

    def __init__(
        self,
        client: RegistryClient,
        schemas: Iterable[AvroSchema],
        topics: Collection[str],
        open_topics: Collection[str] = (),
        levels: Mapping[str, str] | None = None,
    ) -> None:
        """`topics` are those whose values are translated; anybody may have written to `open_topics`.

        `levels` are the compatibility that is demanded of records, by name, where it is not the highest.
        """
        self._client = client
        self._schemas = {prefix_of(schema): schema for schema in schemas}
        self._topics = frozenset(topics)
        self._open = frozenset(open_topics)
        self._levels = levels or {}
        self._ids: dict[bytes, bytes] = {}
        self._prefixes: dict[bytes, bytes] = {}
        self._strangers: dict[bytes, float] = {}

    async def start(self, settings: RegistrySettings) -> None:
        """Learn the ids of all schemas, waiting for a registry that is away. Raises `LogError`."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + settings.start_seconds
        while True:
            try:
                await self._enter_all(settings.register)
            except RegistryAway as error:
                if loop.time() >= deadline:
                    raise LogError(f"{error}; given up after {settings.start_seconds:g} s") from error
                _log.warning("waiting for the schema registry: %s", error)
                await asyncio.sleep(ASK_AGAIN)
            else:
                return

    async def close(self) -> None:
        """Let go of the registry."""
        await self._client.close()

    def frame(self, topic: str, value: bytes) -> bytes:
        """A value as it goes to `topic`. Raises `LogError` when it is in a schema without an id."""
        if topic not in self._topics or not value.startswith(MARKER):
            return value
        header = self._ids.get(value[:HEADER])
        if header is not None:
            return header + value[HEADER:]
        if topic in self._open:
            return value
        print_ = value[len(MARKER) : HEADER].hex()
        raise LogError(f"{topic}: the schema with fingerprint {print_} is in no registry; nothing is written")

    async def unframe(self, topic: str, value: bytes) -> bytes:
        """The value that was given to `frame`; anything else as it came."""
        if topic not in self._topics or not value.startswith(CONFLUENT) or len(value) < CONFLUENT_HEADER:
            return value
        header = value[:CONFLUENT_HEADER]
        prefix = self._prefixes.get(header) or await self._learn(header)
        return value if prefix is None else prefix + value[CONFLUENT_HEADER:]

    async def _enter_all(self, register: bool) -> None:
        for prefix, schema in self._schemas.items():
            if prefix not in self._ids:
                level = self._levels.get(schema["name"], FULL_TRANSITIVE)
                number, _ = await enter(self._client, schema, level, register=register)
                header = CONFLUENT + number.to_bytes(4, "big")
                self._ids[prefix], self._prefixes[header] = header, prefix

    async def _learn(self, header: bytes) -> bytes | None:
        """The schema of an id that was given to somebody else, if it is one of ours."""
        now = asyncio.get_running_loop().time()
        if self._strangers.get(header, 0.0) > now:
            return None
        number = int.from_bytes(header[1:], "big")
        prefix = await self._prefix(number)
        if prefix in self._schemas:
            self._prefixes[header] = prefix
            return prefix
        if len(self._strangers) >= STRANGERS:
            self._strangers.clear()
        self._strangers[header] = now + STRANGER_SECONDS
        return None

    async def _prefix(self, number: int) -> bytes:
        """Empty when it cannot be known."""
        try:
            schema = await self._client.by_id(number)
        except RegistryError as error:
            _log.warning("schema %d of a record cannot be looked up: %s", number, error)
            return b""
        if schema is None:
            _log.warning("%s has no Avro schema %d, which a record names", self._client.where, number)
            return b""
        try:
            return prefix_of(schema)
        except CodecError as error:
            _log.warning("schema %d of a record cannot be used: %s", number, error)
            return b""
