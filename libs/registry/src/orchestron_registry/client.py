"""Confluent's Schema Registry API, as much of it as is needed; Apicurio and Karapace speak it too."""

from __future__ import annotations

import json
import ssl
from typing import Any
from urllib.parse import quote

import httpx

from orchestron_contracts.framing import AvroSchema
from orchestron_ports.log import LogError
from orchestron_registry.settings import RegistrySettings

CONTENT = "application/vnd.schemaregistry.v1+json"
TIMEOUT_SECONDS = 10.0
FULL_TRANSITIVE = "FULL_TRANSITIVE"
"""Each version reads every other."""
BACKWARD_TRANSITIVE = "BACKWARD_TRANSITIVE"
"""Each version reads all before it."""


class RegistryError(LogError):
    """The registry said no, or what it said makes no sense. Asking again would not help."""


class Conflict(RegistryError):
    """The registry holds something that does not go with it; or somebody else is doing the same just now."""


class RegistryAway(RegistryError):
    """The registry does not answer, or not now."""


class RegistryClient:
    """A connection to a registry. Making one and all of its methods raise `RegistryError`."""

    def __init__(self, settings: RegistrySettings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._http = httpx.AsyncClient(
            base_url=settings.url,
            auth=(settings.username, settings.password) if settings.username else None,
            headers={"Content-Type": CONTENT, "Accept": f"{CONTENT}, application/json"},
            timeout=TIMEOUT_SECONDS,
            verify=_trust(settings),
            transport=transport,
        )
        where = self._http.base_url
        self.where = f"schema registry at {where.host}:{where.port or where.scheme}"
        """For people; without what may be secret in a URL."""

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def register(self, subject: str, schema: AvroSchema) -> int:
        """The id of a schema, which is a version of the subject from now on."""
        answer = await self._ask("POST", f"/subjects/{_quoted(subject)}/versions", _body(schema))
        return _id(answer)

    async def find(self, subject: str, schema: AvroSchema) -> int | None:
        """The id of a schema that is a version of the subject already; None when it is not."""
        answer = await self._ask("POST", f"/subjects/{_quoted(subject)}", _body(schema), missing=True)
        return None if answer is None else _id(answer)

    async def by_id(self, number: int) -> AvroSchema | None:
        """The Avro record with that id; None when there is none, or it is no Avro record."""
        answer = await self._ask("GET", f"/schemas/ids/{number}", missing=True)
        if answer is None or answer.get("schemaType", "AVRO") != "AVRO":
            return None
        return _schema(answer)

    async def subjects(self) -> list[str]:
        """The names of all subjects."""
        return [str(name) for name in await self._ask("GET", "/subjects")]

    async def versions(self, subject: str) -> list[int]:
        """The numbers of a subject's versions, none when there is no such subject."""
        answer = await self._ask("GET", f"/subjects/{_quoted(subject)}/versions", missing=True)
        return [int(number) for number in answer or ()]

    async def version(self, subject: str, number: int) -> AvroSchema | None:
        """One version of a subject; None when it is no Avro record."""
        return _schema(await self._ask("GET", f"/subjects/{_quoted(subject)}/versions/{number}"))

    async def compatible(self, subject: str, schema: AvroSchema) -> bool:
        """The schema could be a version of the subject."""
        path = f"/compatibility/subjects/{_quoted(subject)}/versions"
        answer = await self._ask("POST", path, _body(schema), missing=True)
        return answer is None or bool(answer["is_compatible"])

    async def demand(self, subject: str, level: str = FULL_TRANSITIVE) -> None:
        """From now on, new versions of the subject must be compatible to that level."""
        await self._ask("PUT", f"/config/{_quoted(subject)}", {"compatibility": level})

    async def _ask(self, verb: str, path: str, body: object = None, *, missing: bool = False) -> Any:
        try:
            answer = await self._http.request(verb, path, json=body)
        except httpx.HTTPError as error:
            raise RegistryAway(f"{self.where}: {type(error).__name__}: {error}") from error
        if answer.status_code >= 500 or answer.status_code == 429:
            raise RegistryAway(f"{self.where} answers {answer.status_code} to {verb} {path}")
        if answer.status_code == 404 and missing:
            return None
        if answer.status_code >= 400:
            kind = Conflict if answer.status_code == 409 else RegistryError
            raise kind(f"{self.where} refuses {verb} {path} ({answer.status_code}): {_reason(answer)}")
        try:
            return answer.json()
        except ValueError as error:
            raise RegistryError(f"{self.where} does not answer {verb} {path} in JSON") from error


def _trust(settings: RegistrySettings) -> ssl.SSLContext | bool:
    if settings.url.startswith("http://"):
        return False
    if not settings.url.startswith("https://"):
        raise RegistryError(
            f"the URL of a schema registry begins with http:// or https://, not {settings.url!r}"
        )
    try:
        return ssl.create_default_context(cafile=settings.ca_file or None)
    except OSError as error:
        raise RegistryError(f"cannot use the certificates in {settings.ca_file}: {error}") from error


def _quoted(subject: str) -> str:
    return quote(subject, safe="")


def _body(schema: AvroSchema) -> dict[str, str]:
    return {"schema": json.dumps(schema)}


def _id(answer: Any) -> int:
    try:
        return int(answer["id"])
    except (KeyError, TypeError, ValueError) as error:
        raise RegistryError("the schema registry gives a schema no id") from error


def _schema(answer: Any) -> AvroSchema | None:
    try:
        schema = json.loads(answer["schema"])
    except (KeyError, TypeError, ValueError):
        return None
    return schema if isinstance(schema, dict) else None


def _reason(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["message"])
    except (KeyError, TypeError, ValueError):
        return answer.text[:200]
